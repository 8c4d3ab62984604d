#!/bin/sh
# What the scripts that run flows in a machine have in common: what they say on the console, and how they wait.

# The file counts where a message of the kernel has cut the line of the console.
say() {
  echo "vhflow-lab: $*"
  echo "vhflow-lab: $*" >> /share/said
}
fail() {
  say "failed $*"
  exit 1
}

# Whether a process runs. One that has ended and that nobody has waited for has no program.
runs() { [ -e "/proc/$1/exe" ]; }

# Repeats a command until it succeeds: await SECONDS COMMAND…
await() {
  left=$(($1 * 20))
  shift
  until "$@"; do
    [ "$left" -gt 0 ] || return 1
    left=$((left - 1))
    usleep 50000
  done
}
