# Records with trace-cmd, which writes to a file while it records, so that no buffer gets full, and puts back ftrace's settings when it ends.

command -v trace-cmd > /dev/null || fail 'no trace-cmd here'

restore() {
  trap '' HUP INT TERM
  remove_events
  rm -rf "$work"
}
trap restore EXIT
trap 'exit 130' HUP INT TERM

prepare "$@"
report_functions

set -- record -o "$work/trace.dat" -C "$clock" -b "$kibibytes"
if [ -s "$work/functions" ]; then
  set -- "$@" -p function
  while read -r _ name _; do set -- "$@" -l "$name"; done < "$work/functions"
fi
while read -r key event filter; do
  set -- "$@" -e "$event"
  [ -z "$filter" ] || set -- "$@" -f "$filter"
  fact "attached $key"
done < "$work/enabled"

report_offset
trap : HUP INT TERM
if [ -n "$seconds" ]; then
  note "Recording for $seconds seconds."
  trace-cmd "$@" sleep "$seconds" >&2
else
  note 'Recording. Press Ctrl-C to stop.'
  trace-cmd "$@" >&2
fi
[ -s "$work/trace.dat" ] || fail 'trace-cmd recorded nothing'
trace-cmd report -i "$work/trace.dat" 2> /dev/null | write_recording
note "$recording: $(grep -c -v '^#' "$recording") events"
next_steps
