#!/bin/sh
# The first program of the guest. It does what the host machine tells it on the second serial port, and answers on it.
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
# shellcheck source=src/lab/machines/guest-talk.sh
. /talk.sh

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

# Repeats a command until it succeeds, for half a minute: await COMMAND…
await() {
  tries=600
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

# The port of which the host machine keeps what comes. Linux shows it a moment before it can be opened.
has_port() { port=$(ls /dev/vport*p1 2> /dev/null) && (: > "$port") 2> /dev/null; }

# The files leave through a port that nothing uses before.
deliver() {
  probe_class 0x0780
  await has_port && tar -c -f "$port" -C / results
}

carry_out() {
  case $1 in
    attach) attach ;;
    record) record "$2" ;;
    send) app1 send 10.9.0.1 "$2" <&3 ;;
    receive) app1 receive "$2" >&3 ;;
    stop) stop ;;
    deliver) deliver ;;
    off) poweroff -f ;;
    *) return 1 ;;
  esac
}

answer ready
listen
