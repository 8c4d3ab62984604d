#!/bin/sh
# Records with ftrace: the host by a script of the shared folder, the guest by one that it has in its file system. Part of host-run.sh.

share=/share
flows='' buffer=''
# shellcheck source=/dev/null
. "$share/plan"

# Starts the recording of a flow on the host machine: record FLOW
record() {
  sh "$share/host/$1.sh" -b "$buffer" -o "/run/$1.trace" 2> "/run/record-$1.log" &
  recorder=$!
  if ! await 300 has_begun_to_record "$1" || ! runs "$recorder"; then fail record "$(tail -n 1 "/run/record-$1.log")"; fi
}
has_begun_to_record() { grep -q -s Recording "/run/record-$1.log" || ! runs "$recorder"; }

record_guest() { ask 300 record "$1"; }

# That a guest boots is no part of a flow, and has very many exits: their events are turned off meanwhile. The recording as a whole cannot
# be, because ftrace forgets what it has when it starts again.
pause_recording() {
  grep -l 1 /sys/kernel/tracing/instances/vhflow_*/events/kvm/*/enable /sys/kernel/tracing/instances/vhflow_*/events/syscalls/*/enable > /run/paused
  enable_paused 0
}
resume_recording() { enable_paused 1; }
enable_paused() { while read -r event; do echo "$1" > "$event"; done < /run/paused; }

# Ends both recordings of a flow: save FLOW
save() {
  kill -TERM "$recorder"
  wait "$recorder" || fail record "$1"
  ask 240 stop
  mkdir -p "$share/results/$1"
  mv "/run/$1.trace" "$share/results/$1/host.trace"
}

# The guest hands over its recordings when nothing is recorded any more.
collect_from_guest() { ask 240 deliver; }
unpack_from_guest() {
  tar -x -f /run/results.tar -C /run || fail results
  for flow in $flows; do
    mv "/run/results/$flow.trace" "$share/results/$flow/guest.trace"
    cp "/run/results/$flow.log" "/run/record-$flow-guest.log"
  done
}
