#!/bin/sh
# Records a flow of a machine with a script for bpftrace, run by the command that the script itself says. Part of the scripts that run flows.

# The script finds libraries by the list of the program loader.
prepare_bpftrace() {
  ldconfig /usr/lib /usr/lib/*-linux-gnu
  mkdir -p /run/bpftrace
}

# Starts a script and returns when its probes are attached, or when bpftrace has given up, which its output tells:
# attach_bpftrace FOLDER [PROGRAM]. The folder has the script, and in the file `command` how it is run.
attach_bpftrace() {
  work=/run/bpftrace/${1##*/}
  cp -r "$1" /run/bpftrace/
  (cd "$work" && PROGRAM=${2:-} exec sh ./command) > "$work/messages" 2>&1 &
  recorder=$!
  await 300 is_attached || fail attach "$(tail -n 1 "$work"/*.log)"
}
# bpftrace prints what it has collected when all is attached; the script says first how many probes it traces.
is_attached() { grep -q -s '^# Tracing ' "$work"/*.log || ! runs "$recorder"; }

# Ends the script as Ctrl-C does, and keeps what it has recorded: detach_bpftrace FILE. bpftrace 0.17 goes on when the signal comes while it
# reads events, and not while it waits for some; then it is told again.
detach_bpftrace() {
  for patience in 20 40 60; do
    ! runs "$recorder" || kill -INT "$(pidof bpftrace)"
    ! await "$patience" has_detached || break
  done
  ! runs "$recorder" || fail attach 'bpftrace does not end'
  mkdir -p "${1%/*}"
  mv "$work"/*.log "$1"
}
has_detached() { ! runs "$recorder"; }
