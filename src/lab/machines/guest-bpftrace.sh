#!/bin/sh
# Runs the guest's scripts for bpftrace, one flow after another, in a machine that is not inside another one: a card of the guest's model, and
# App1. What is beyond the card is this computer's program, which sends a packet when the console says `vhflow-lab: packet`.

set -u
share=/share
flows='' packets=0
# shellcheck source=/dev/null
. "$share/plan"
# shellcheck source=src/lab/machines/machine.sh
. "$share/machine.sh"
# shellcheck source=src/lab/machines/bpftrace.sh
. "$share/bpftrace.sh"

card=$(for device in /sys/bus/pci/devices/*; do case $(cat "$device/class") in 0x0200*) echo "${device##*/}" ;; esac; done)

has_card() { [ -e /sys/class/net/eth0 ]; }
has_carrier() { [ "$(cat /sys/class/net/eth0/carrier 2> /dev/null)" = 1 ]; }

# The network card's only neighbour is known, so that nothing is asked on the wire.
set_up() {
  await 20 has_card || fail card 'it has no driver'
  ip address add 10.9.0.2/24 dev eth0
  ip link set eth0 up
  arp -s 10.9.0.1 02:00:00:00:00:01 -i eth0
  await 20 has_carrier || fail card 'it has no link'
}

# The driver gives up the card, and takes it again while the script is attached.
setup() {
  echo "$card" > /sys/bus/pci/drivers_probe
  set_up
}
release_card() { echo "$card" > "/sys/bus/pci/devices/$card/driver/unbind"; }

# App1 waits a moment after each line before it sends.
send() { seq 1 "$1" | sed 's/^/next /' | app1 send 10.9.0.1 "$1" || fail lost send; }

receive() {
  mkfifo /run/app1
  app1 receive "$1" > /run/app1 &
  receiver=$!
  exec 4< /run/app1
  rm /run/app1
  read -r _ <&4
  left=$1
  while [ "$left" -gt 0 ]; do
    say packet
    read -r _ <&4 || fail lost receive
    left=$((left - 1))
  done
  wait "$receiver" || fail lost receive
}

run_flow() {
  [ "$1" = setup ] || "$1" 2
  say "step record $1"
  attach_bpftrace "$share/guest/$1" app1
  "$1" "$packets"
  detach_bpftrace "$share/results/$1/guest.log"
}

mkdir -p "$share/results"
uname -v > "$share/results/kernel"
prepare_bpftrace
case " $flows " in *' setup '*) release_card ;; *) set_up ;; esac
for flow in $flows; do run_flow "$flow"; done
say "done"
