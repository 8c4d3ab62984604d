# Records with ftrace alone, in an instance: a buffer of its own, with filters and events of its own, so that other tracing on this machine
# goes on as it was. https://docs.kernel.org/trace/ftrace.html#instances

instance=$tracefs/instances/$group

restore() {
  trap '' HUP INT TERM
  wake_up
  if [ -d "$instance" ]; then
    echo 0 > "$instance/tracing_on"
    echo 0 > "$instance/events/enable"
    echo nop > "$instance/current_tracer"
    rmdir "$instance" || note "could not remove $instance"
  fi
  remove_events
  rm -rf "$work"
}
trap restore EXIT
trap 'exit 130' HUP INT TERM

prepare "$@"
mkdir "$instance" || fail 'this kernel has no instances of ftrace'
echo 0 > "$instance/tracing_on"
echo "$clock" > "$instance/trace_clock"
echo "$kibibytes" > "$instance/buffer_size_kb" || fail 'not enough memory for the buffers; choose a smaller size with -b'

if [ -s "$work/functions" ]; then
  awk '{ print $1 }' "$work/functions" > "$work/indices"
  # Kernels before 5.1 know only names.
  cat "$work/indices" > "$instance/set_ftrace_filter" 2> /dev/null || awk '{ print $2 }' "$work/functions" > "$instance/set_ftrace_filter"
  echo function > "$instance/current_tracer" || skip_functions 'this kernel has no function tracer'
fi
report_functions

while read -r key event filter; do
  directory=$instance/events/${event%%:*}/${event#*:}
  if { [ -z "$filter" ] || echo "$filter" > "$directory/filter"; } 2> /dev/null && echo 1 > "$directory/enable" 2> /dev/null; then
    fact "attached $key"
  else
    fact "missing $key"
  fi
done < "$work/enabled"

save() {
  trap '' HUP INT TERM
  echo 0 > "$instance/tracing_on"
  write_recording < "$instance/trace"
  lost=$(cat "$instance"/per_cpu/cpu*/stats | awk '$1 == "overrun:" { sum += $2 } END { print sum + 0 }')
  [ "$lost" -eq 0 ] || note "$lost events were lost; choose larger buffers with -b"
  note "$recording: $(grep -c -v '^#' "$recording") events"
  next_steps
}
trap 'save; exit 0' HUP INT TERM

report_offset
echo 1 > "$instance/tracing_on"
await_end
save
