# Runs a program and ends it as soon as nobody holds the other end of this shell's standard input: not even then does it stay when the
# process that started it was killed. Ends with the program's status.

exec 3<&0
"$@" 3<&- < /dev/null &
program=$!
{
  read -r _ <&3
  kill -KILL "$program"
} 2> /dev/null &
watch=$!
exec 3<&-
wait "$program"
status=$?
kill "$watch" 2> /dev/null
exit "$status"
