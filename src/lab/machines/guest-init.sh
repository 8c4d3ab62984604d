#!/bin/sh
# The first program of the guest. It does what the host machine tells it on the second serial port, a command on a line, and answers on it.
# Nothing is written while a packet is on its way, because each byte on a serial port leaves the guest.

export PATH=/bin:/usr/bin

mount -t proc proc /proc
mount -t sysfs sys /sys
mount -t devtmpfs dev /dev
mount -t tmpfs tmpfs /tmp
mount -t tracefs tracefs /sys/kernel/tracing
mkdir -p /results

stty -F /dev/ttyS1 raw -echo
exec 3<> /dev/ttyS1
answer() { echo "$*" >&3; }

# A driver that is loaded takes no device until it is told to, so that a recording can begin before the network card is set up.
echo 0 > /sys/bus/pci/drivers_autoprobe
while read -r module; do
  insmod "$module" || answer "failed module ${module##*/}"
done < /modules/list

# Gives the devices of a PCI class to their drivers: probe_class PREFIX
probe_class() {
  for device in /sys/bus/pci/devices/*; do
    case $(cat "$device/class") in "$1"*) echo "${device##*/}" > /sys/bus/pci/drivers_probe ;; esac
  done
}

# Repeats a command until it succeeds, for ten seconds: await COMMAND…
await() {
  tries=200
  until "$@"; do
    [ "$tries" -gt 0 ] || return 1
    tries=$((tries - 1))
    usleep 50000
  done
}

has_carrier() { [ "$(cat /sys/class/net/eth0/carrier)" = 1 ]; }

# The network card; its only neighbour, the switch, is known, so that nothing is asked on the wire. A packet that is sent before the card
# has found its link is lost.
attach() {
  probe_class 0x0200
  await [ -e /sys/class/net/eth0 ] &&
    ip link set lo up &&
    ip address add 10.9.0.2/24 dev eth0 &&
    ip link set eth0 up &&
    arp -s 10.9.0.1 02:00:00:00:00:01 -i eth0 &&
    await has_carrier
}

# Starts the recording of a flow and returns when it records: record FLOW
record() {
  flow=$1
  sh "/scripts/$flow.sh" -p app1 -b 4096 -o "/results/$flow.trace" 2> "/results/$flow.log" &
  recorder=$!
  # A process that has ended, and that nobody has waited for, has no program.
  until grep -q Recording "/results/$flow.log"; do
    [ -e "/proc/$recorder/exe" ] || return 1
    usleep 50000
  done
}

stop() {
  kill -TERM "$recorder"
  wait "$recorder"
}

has_port() { ls /dev/vport*p1 > /dev/null 2>&1; }

# The files leave through a port that nothing uses before.
deliver() {
  probe_class 0x0780
  await has_port && tar -c -f /dev/vport*p1 -C / results
}

answer ready
while read -r command argument <&3; do
  case $command in
    attach) attach ;;
    record) record "$argument" ;;
    send) app1 send 10.9.0.1 "$argument" <&3 ;;
    receive) app1 receive "$argument" >&3 ;;
    stop) stop ;;
    deliver) deliver ;;
    off) poweroff -f ;;
  esac
  case $? in
    0) answer "done $command" ;;
    *) answer "failed $command" ;;
  esac
done
