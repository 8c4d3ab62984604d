#!/bin/sh
# Runs the flows of a scenario in the host machine and records them: the switch, the guest, and one packet at a time.
# Reads from /share what plans/ has written; says on the console what it does: `vhflow-lab: step NAME FLOW`, `vhflow-lab: failed WHAT MORE`.

set -u
share=/share
flows='' packets=0 network='' qemu='' testpmd='' switch_options='' guest_machine='' guest_memory='' guest_options=''
# shellcheck source=/dev/null
. "$share/plan"
# shellcheck source=src/lab/machines/host-talk.sh
. "$share/talk.sh"

# shellcheck source=src/lab/machines/machine.sh
. "$share/machine.sh"

# The switch takes its commands from a pipe.
start_switch() {
  mkfifo /run/switch
  exec 6<> /run/switch
  # No word of the options has a space.
  # shellcheck disable=SC2086
  LD_PRELOAD=/lib/line-buffered.so "$testpmd" $switch_options < /run/switch > /run/switch.log 2>&1 &
  switch=$!
  await 120 has_prompt || fail switch 'it has no prompt'
  runs "$switch" || fail switch "$(tail -n 1 /run/switch.log)"
  tell 'set burst 1'
  tell 'set txpkts 512'
  tell 'set fwd rxonly'
}
has_prompt() { grep -q -s 'testpmd>' /run/switch.log || ! runs "$switch"; }
tell() { echo "$*" >&6; }

# Before it polls again, testpmd starts its thread anew, with system calls of its own. They come when the packet is through: a second
# port, which nobody is connected to, takes no packet, and the thread waits before it tries once more.
prepare_to_send() {
  tell 'port attach net_vhost9,iface=/run/nobody.socket'
  tell 'port start all'
  tell 'set fwd io retry'
  tell 'set burst tx delay 500000 retry 1'
}

# How often the switch has written a text.
written() { grep -c -- "$1" /run/switch.log || :; }
has_written_more() { [ "$(written "$1")" -gt "$2" ]; }

# How many packets the switch had received when it was last asked.
received() { sed -n 's/.*RX-packets: *\([0-9]*\).*/\1/p' /run/switch.log | tail -n 1; }
has_received() {
  tell 'show port stats 0'
  [ "$(received)" -ge "$1" ]
}

# The guest answers on a pipe, which also tells that its QEMU has ended.
start_guest() {
  mkfifo /run/guest.in /run/guest.out
  exec 4<> /run/guest.in 5<> /run/guest.out
  # The kernel unpacks what follows the guest's file system, too.
  (cd "$share/guest" && find . | cpio -o -H newc 2> /dev/null | gzip) | cat /guest/initrd - > /run/initrd
  {
    # shellcheck disable=SC2086
    "$qemu" -L /usr/share/qemu -name guest,debug-threads=on -accel kvm -machine "$guest_machine" -cpu host -smp 1 -m "$guest_memory" \
      -nodefaults -no-user-config -display none -no-reboot -monitor none \
      -kernel /guest/vmlinuz -initrd /run/initrd -append 'console=ttyS0 quiet nowatchdog mitigations=off tsc=reliable ipv6.disable=1' \
      -serial file:/run/console-guest.log -chardev pipe,id=commands,path=/run/guest -serial chardev:commands \
      $guest_options \
      -device virtio-serial-pci -chardev file,id=results,path=/run/results.tar -device virtserialport,chardev=results \
      > /run/qemu.log 2>&1 &
    echo "$!" > /run/qemu.pid
    wait "$!"
    printf '\ngone\n' >&5
  } &
  await 60 [ -s /run/qemu.pid ] || fail qemu
  machine=$(cat /run/qemu.pid)
}

# Whether the guest boots: QEMU has then set up all of its devices. It leaves the guest a few times before.
has_begun() {
  exits=$(cat /sys/kernel/debug/kvm/*-*/exits 2> /dev/null)
  [ "${exits:-0}" -gt 1000 ] || ! runs "$machine"
}


# The guest's network card is set up; with vhost-user, the switch has then been told everything.
attach() {
  ask 120 attach
  [ "$network" = tap ] || await 60 grep -q 'link state change' /run/switch.log || fail switch 'its port has no link'
}

# App1 sends packets; the next one leaves when the switch has received the former one, and what follows it is over.
send() {
  tell start
  before=$(written 'RX-packets:')
  tell 'show port stats 0'
  await 60 has_written_more 'RX-packets:' "$before" || fail switch "it was asked for its port's statistics"
  arrived=$(received)
  order send "$1"
  sent=0
  while [ "$sent" -lt "$1" ]; do
    sent=$((sent + 1))
    send_packet "$sent" $((arrived + sent))
    usleep 100000
  done
  conclude 60
  pause
}

# Has App1 send a packet, and waits until the switch has received it: send_packet NUMBER RECEIVED. App1 sends each packet once, however
# often it is told to.
send_packet() {
  echo "next $1" >&4
  usleep 500000
  await 20 has_received "$2" && return
  echo "next $1" >&4
  await 60 has_received "$2" || fail lost "send: packet $1"
}

# The switch sends packets, each when App1 has received the former one.
receive() {
  order receive "$1"
  hear 60 listening || fail silent 'App1 does not listen'
  packet=0
  while [ "$packet" -lt "$1" ]; do
    packet=$((packet + 1))
    tell 'start tx_first 1'
    hear 60 "received $packet" || fail lost "receive: packet $packet"
    pause
  done
  conclude 60
}

# The switch stops polling.
pause() {
  before=$(written 'Done\.')
  tell stop
  await 60 has_written_more 'Done\.' "$before" || fail switch 'it was told to stop'
}

# The guest prepares its recording while nothing else is to be done, because it is the slowest.
run_flow() {
  [ "$1" = send ] || prepare_to_send
  "$1" 2
  say "step record $1"
  record_guest "$1"
  record "$1"
  "$1" "$packets"
  save "$1"
}

# How it is recorded: record, record_guest, pause_recording, resume_recording, save, collect_from_guest, unpack_from_guest.
# shellcheck source=/dev/null
. "$share/recorder.sh"

wants() { case " $flows " in *" $1 "*) return 0 ;; *) return 1 ;; esac }

mkdir -p "$share/results"
uname -v > "$share/results/kernel"
if [ "$network" = tap ]; then
  tunctl -t tap0 > /dev/null
  ip link set tap0 address 02:00:00:00:00:01
  ip link set tap0 up
fi

say "step guest"
! wants setup || record setup
start_switch
start_guest
if wants setup; then
  await 120 has_begun || fail qemu "$(tail -n 1 /run/qemu.log)"
  pause_recording
fi
hear 300 ready || fail silent ready
cat /sys/kernel/debug/kvm/*/vcpu0/tsc-offset > "$share/results/tsc-offset"
if wants setup; then
  say "step record setup"
  record_guest setup
  resume_recording
  attach
  usleep 500000
  save setup
else
  attach
fi
for flow in $flows; do [ "$flow" = setup ] || run_flow "$flow"; done

say "step collect"
collect_from_guest
echo "$((number + 1)) off" >&4
has_ended() { ! runs "$machine"; }
await 60 has_ended || kill "$machine"
unpack_from_guest
say "done"
