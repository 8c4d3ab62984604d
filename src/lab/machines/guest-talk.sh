# How the guest listens to the host machine, on descriptor 3: an order on each line, NUMBER COMMAND ARGUMENT, which the function carry_out
# carries out. host-talk.sh says what is answered.

answer() { echo "$*" >&3; }

# Carries out what it is told, until the machine ends. An order with the former number is the same one, whose answer came late or was lost.
listen() {
  last=0 outcome=''
  while read -r number command argument <&3; do
    case $number in
      "$last" | $((last + 1))) answer "$number begins" ;;
      *) continue ;;
    esac
    if [ "$number" != "$last" ]; then
      last=$number outcome=failed
      ! carry_out "$command" "$argument" || outcome='done'
    fi
    answer "$number $outcome"
  done
}
