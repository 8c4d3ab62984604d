# How the host machine talks to the guest, on a serial port of it that QEMU connects with two pipes: descriptor 4 leads to the guest, 5 comes
# from it. Each order has a number. The guest says that it begins and how it has ended, `NUMBER begins`, `NUMBER done` or `NUMBER failed`;
# an order that comes again it does not carry out again, but says the same of it. So nothing is lost with a line.

number=0 told=''
# How many seconds the guest may take to say that it begins, each time that it is told to: it may have to wait for a processor.
patience='20 30 60'

# Waits for a line of the guest: hear SECONDS LINE. Its status is 1 if the line does not come in time.
hear() {
  # busybox keeps nothing of a line that is not whole when the time is over, so that its time is the whole one.
  # shellcheck disable=SC3045
  while read -r -t "$1" line <&5; do
    case $line in
      "$2") return 0 ;;
      gone) fail qemu "$(tail -n 1 /run/qemu.log)" ;;
      "$number failed") fail guest "$told" ;;
      'failed '*) fail guest "${line#failed }" ;;
    esac
  done
  return 1
}

# Tells the guest to do something, and again if it does not begin: order COMMAND ARGUMENT
order() {
  number=$((number + 1)) told="$*"
  for seconds in $patience; do
    echo "$number $told" >&4
    ! hear "$seconds" "$number begins" || return 0
  done
  fail silent "$told"
}

# Waits until the guest has done what it was told: conclude SECONDS. It is asked again before it counts as silent.
conclude() {
  hear "$1" "$number done" && return
  echo "$number $told" >&4
  hear 30 "$number done" || fail silent "$told is not done"
}

# Has the guest do something: ask SECONDS COMMAND ARGUMENT
ask() {
  limit=$1
  shift
  order "$@"
  conclude "$limit"
}
