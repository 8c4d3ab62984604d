# What the recorders share: files, functions, offsets and filters. Needs only a POSIX shell and awk; for functions of programs also
# readelf (Debian: binutils).

set -u

note() { echo "vhflow: $*" >&2; }
fail() { note "$*"; exit 2; }

usage() {
  echo "usage: sh $0 [-s SECONDS] [-o FILE] [-p PROGRAM] [-b KIB] [BINARY…]"
  echo '  -s SECONDS  stop after so many seconds, rather than at Enter or a signal'
  echo "  -o FILE     the file to write (default: $recording)"
  echo '  -p PROGRAM  the name of another program or thread that belongs to the flow'
  echo '  -b KIB      size of the buffer of each processor (default: 8192)'
  echo '  BINARY      the files whose functions are traced, in this order; where one is left out or empty, it is looked for:'
  binaries | sed 's/^/                /'
}

seconds='' program='' kibibytes=8192
while getopts s:o:p:b:h option; do
  case $option in
    s) seconds=$OPTARG ;;
    o) recording=$OPTARG ;;
    p) program=$OPTARG ;;
    b) kibibytes=$OPTARG ;;
    h) usage; exit 0 ;;
    *) usage >&2; exit 2 ;;
  esac
done
shift $((OPTIND - 1))
case $seconds$kibibytes in *[!0-9]*) fail '-s and -b take a number' ;; esac
case $program in *[!A-Za-z0-9_./:+' '-]*) fail "-p: '$program' is not the name of a program" ;; esac

tracefs=${TRACEFS:-/sys/kernel/tracing}
[ -e "$tracefs/trace" ] || tracefs=/sys/kernel/debug/tracing
[ -e "$tracefs/trace" ] || fail 'no tracefs here; this needs root, and: mount -t tracefs tracefs /sys/kernel/tracing'
[ -w "$tracefs/trace" ] || fail 'run this as root'

group=vhflow_$$
work=$(mktemp -d) || exit 2
: > "$work/facts"; : > "$work/uprobe_events"; : > "$work/kprobe_events"; : > "$work/enabled"

# Says something in the recording: fact WORD…
fact() { echo "vhflow 1 $*" >> "$work/facts"; }

# The file of the first argument's name that a running program uses, or that is installed.
file_of() {
  case $1 in
    /*) found=$1 ;;
    *.so | *.so.*)
      # A library's installed file can have a version that the name lacks.
      found=$(awk -v name="$1" '{ file = $6; sub(/.*\//, "", file); if (index(file, name) == 1) { print $6; exit } }' /proc/[0-9]*/maps 2> /dev/null)
      [ -n "$found" ] || found=$(ldconfig -p 2> /dev/null | awk -v name="$1" 'index($1, name) == 1 { print $NF; exit }')
      for file in /lib/*-linux-gnu/"$1"* /usr/lib/*-linux-gnu/"$1"* /lib64/"$1"* /usr/lib64/"$1"* /usr/local/lib/"$1"* /usr/local/lib/*-linux-gnu/"$1"*; do
        [ -n "$found" ] || { [ -e "$file" ] && found=$file; }
      done ;;
    *)
      found=$(for process in /proc/[0-9]*; do
        file=$(readlink "$process/exe" 2> /dev/null) && [ "${file##*/}" = "$1" ] && [ -e "$file" ] && echo "$file" && break
      done)
      [ -n "$found" ] || found=$(command -v "$1") || found='' ;;
  esac
  [ -n "$found" ] && [ -e "$found" ] && echo "$found"
}

# NUMBER FILE, a line for each binary that there is; the arguments come before what is found.
find_binaries() {
  number=0
  for name in $(binaries); do
    number=$((number + 1))
    file=''
    [ $# -eq 0 ] || { file=$1; shift; }
    [ -n "$file" ] || file=$(file_of "$name") || note "$name: not found; its functions are not traced"
    [ -z "$file" ] || echo "$number $file"
  done
}

# NAME OFFSET, a line for each function of a file that is named on standard input, or that is a copy of it: where the uprobe goes in the
# file, which is not its address in memory. A dash says that the file has functions at all.
offsets_in() {
  { sed 's/^/wanted /'; readelf -lW "$1"; readelf -sW "$1"; } 2> /dev/null | awk '
    function number(hex,   i, n) {
      sub(/^0x/, "", hex)
      for (i = 1; i <= length(hex); i++) n = n * 16 + index("0123456789abcdef", substr(hex, i, 1)) - 1
      return n
    }
    $1 == "wanted" { wanted[$2] }
    $1 == "LOAD" { segments++; offset[segments] = number($2); address[segments] = number($3); size[segments] = number($5) }
    ($4 == "FUNC" || $4 == "IFUNC") && $7 != "UND" && NF >= 8 {
      base = name = $8
      sub(/@.*/, "", name); sub(/[.@].*/, "", base)
      if (!(base in wanted || name in wanted)) next
      at = number($2)
      for (i = 1; i <= segments; i++) if (at >= address[i] && at < address[i] + size[i]) printf "%s %.0f\n", name, at - address[i] + offset[i]
    }
    END { if (segments) print "-" }'
}

# WANTED NAME OFFSET, a line for each function of the third argument on that a file has, itself or as a copy of the compiler.
wanted_offsets() {
  awk -v symbol="$2" '$1 == symbol || index($1, symbol ".isra.") == 1 || index($1, symbol ".constprop.") == 1 { print; exit }' "$1"
}

# Whether the kernel says which of its functions can be traced: one without a function tracer has no list, and a locked-down one keeps it.
lists_functions() { head -n 1 "$tracefs/available_filter_functions" > /dev/null 2>&1; }

# Says that no function is traced: skip_functions WHY. Nobody knows then which of them could be.
skip_functions() {
  note "NO FUNCTION OF THE KERNEL IS TRACED, nor any hop that only these show: $1."
  sed 's/^/vhflow 1 untraced kprobe:/' "$work/wanted" >> "$work/facts"
  : > "$work/wanted"; : > "$work/functions"
}

# INDEX NAME WANTED, a line for each function in a file that can be traced: itself, or copies that the compiler made, with a suffix.
# The index is the number of the line. The kernel finds a function by it at once, while each name is compared with all functions.
find_functions() {
  awk 'NR == FNR { wanted[$1]; next }
    $1 in wanted { print FNR, $1, $1; next }
    !(dot = index($1, ".")) { next }
    (base = substr($1, 1, dot - 1)) in wanted { print FNR, $1, base }' "$1" "$tracefs/available_filter_functions"
}

# Says of each wanted function whether it is traced, and of each that is not, whether the kernel has it. A part that a compiler has split
# off is not the function.
report_functions() {
  awk '{ key = $3; name = $2 }
    !(name in seen) { seen[name]; print "vhflow 1 function " name }
    !((key, name) in told) { told[key, name]; print "vhflow 1 attached kprobe:" key (name == key ? "" : " " name) }' "$work/functions" >> "$work/facts"
  awk 'FILENAME ~ /functions$/ { found[$3]; next } !($1 in found)' "$work/functions" "$work/wanted" > "$work/absent"
  sed 's/^/vhflow 1 missing kprobe:/' "$work/absent" >> "$work/facts"
  [ -s "$work/absent" ] || return 0
  # Most lines are left out before a slower program sees them.
  grep -F -f "$work/absent" /proc/kallsyms | awk 'NR == FNR { absent[$1]; next }
    $3 ~ /\.(part|cold)/ { next }
    { base = $3; sub(/\..*/, "", base) }
    base in absent && !(base in told) { told[base]; print "vhflow 1 untraceable " base }' "$work/absent" - >> "$work/facts"
}

# Adds a dynamic event: add FILE NAME DEFINITION
add_event() {
  echo "$3" >> "$tracefs/$1" 2> /dev/null || return 1
  echo "$2" >> "$work/$1"
}

remove_events() {
  for kind in uprobe_events kprobe_events; do
    while read -r name; do echo "-:$group/$name" >> "$tracefs/$kind"; done < "$work/$kind"
    : > "$work/$kind"
  done
}

# KEY GROUP:EVENT FILTER, a line for each event that there is, in "$work/enabled": tracepoints, and what is added here.
record_event() { echo "$1 $2 $3" >> "$work/enabled"; }

# The filter of events with threads in the given fields, separated by commas.
own_threads() {
  filter=''
  for field in $(echo "$1" | tr , ' '); do
    [ "$field" != current ] || field=COMM
    threads > "$work/threads"
    while IFS= read -r name; do filter="$filter || $field ~ \"$name*\""; done < "$work/threads"
    [ -z "$program" ] || filter="$filter || $field == \"$(echo "$program" | cut -c1-15)\""
  done
  echo "${filter# || }"
}

prepare_tracepoints() {
  tracepoints > "$work/tracepoints"
  while read -r event fields condition; do
    if [ ! -d "$tracefs/events/${event%%:*}/${event#*:}" ]; then
      fact "missing tracepoint:$event"
      continue
    fi
    filter=''
    [ "$fields" = - ] || filter=$(own_threads "$fields")
    # Without the name of a program, a guest does not know its threads.
    case $filter$event in sched:*) fact "missing tracepoint:$event"; continue ;; esac
    [ -z "$condition" ] || filter="${filter:+($filter) && }$condition"
    record_event "tracepoint:$event" "$event" "$filter"
  done < "$work/tracepoints"
}

prepare_kretprobes() {
  [ ! -s "$work/kretprobes" ] || find_functions "$work/kretprobes" > "$work/returning"
  while read -r symbol; do
    name=$(awk -v symbol="$symbol" '$3 == symbol { print $2; exit }' "$work/returning")
    event=$(echo "$symbol" | tr . _)_ret
    if [ -n "$name" ] && add_event kprobe_events "$event" "r:$group/$event $name ret=\$retval"; then
      record_event "kretprobe:$symbol" "$group:$event" ''
    else
      fact "missing kretprobe:$symbol"
    fi
  done < "$work/kretprobes"
}

prepare_uprobes() {
  find_binaries "$@" > "$work/binaries"
  uprobes > "$work/wanted-uprobes"
  [ ! -s "$work/wanted-uprobes" ] || command -v readelf > /dev/null || note 'no readelf here (Debian: binutils); functions of programs are not traced'
  while read -r number file; do
    awk -v number="$number" '$2 == number { print $3 }' "$work/wanted-uprobes" | offsets_in "$file" > "$work/offsets-$number"
  done < "$work/binaries"
  while read -r key number symbol type condition; do
    file=$(awk -v number="$number" '$1 == number { sub(/^[0-9]+ /, ""); print }' "$work/binaries")
    # Where there was nothing to look into, nobody knows whether the function is there.
    if [ -z "$file" ] || [ ! -s "$work/offsets-$number" ]; then fact "untraced $key"; continue; fi
    found=$(wanted_offsets "$work/offsets-$number" "$symbol")
    event=$(echo "$symbol" | tr . _)
    definition="p:$group/$event $file:${found#* }"
    case $key in uretprobe:*) event=${event}_ret; definition="r:$group/$event $file:${found#* } ret=\$retval:$type" ;; esac
    if [ -n "$found" ] && add_event uprobe_events "$event" "$definition"; then
      record_event "$key" "$group:$event" "$condition"
    else
      fact "missing $key"
    fi
  done < "$work/wanted-uprobes"
}

# How fast the processor's counter runs, as the kernel measured it when it booted.
report_counter() {
  khz=$(dmesg 2> /dev/null | sed -n -e 's/.*tsc: Refined TSC clocksource calibration: \([0-9]*\)\.\([0-9]*\) MHz.*/\1\2/p' -e 's/.*tsc: Detected \([0-9]*\)\.\([0-9]*\) MHz.*/\1\2/p' | tail -n 1)
  [ -z "$khz" ] || fact "tsc-khz $khz"
}

# By how much the counter of the guest is ahead of the host's, if exactly one guest runs here.
report_offset() {
  set -- /sys/kernel/debug/kvm/*/vcpu0/tsc-offset
  [ $# -eq 1 ] && [ -r "$1" ] && [ "$machine" = host ] || return 0
  grep -q '^vhflow 1 offset ' "$work/facts" || fact "offset $(cat "$1")"
}

clock=mono unit=ns
! grep -q x86-tsc "$tracefs/trace_clock" || { clock=x86-tsc; unit=ticks; }

# Sleeps until a signal comes, or for some seconds. Nothing else runs meanwhile that the recording could have.
resting=''
rest() {
  resting=yes
  sleep "$1" &
  wait "$!"
  resting=''
}
wake_up() { [ -z "$resting" ] || [ -z "${!:-}" ] || kill "$!" 2> /dev/null; }

# Waits for Enter, for the end of the time, or for a signal.
await_end() {
  if [ -n "$seconds" ]; then
    note "Recording for $seconds seconds."
    rest "$seconds"
  elif [ -t 0 ]; then
    note 'Recording. Press Enter to stop.'
    read -r _ || :
  else
    note 'Recording until a signal comes: kill -INT or -TERM.'
    while :; do rest 86400; done
  fi
}

# The last lines of this file say what to do with the recording.
next_steps() { sed -n 's/^#> //p' "$0" >&2; }

prepare() {
  functions > "$work/wanted"
  kretprobes > "$work/kretprobes"
  : > "$work/functions"
  if [ -s "$work/wanted" ] || [ -s "$work/kretprobes" ]; then
    lists_functions || {
      skip_functions "$tracefs/available_filter_functions cannot be read; the kernel has no function tracer, or is locked down"
      sed 's/^/vhflow 1 untraced kretprobe:/' "$work/kretprobes" >> "$work/facts"
      : > "$work/kretprobes"
    }
  fi
  [ ! -s "$work/wanted" ] || find_functions "$work/wanted" > "$work/functions"
  prepare_tracepoints
  prepare_kretprobes
  prepare_uprobes "$@"
  [ "$clock" != x86-tsc ] || report_counter
}

# Writes the recording: the head, then what is on standard input.
write_recording() {
  report_offset
  { head_lines; echo "vhflow 1 clock $clock $unit"; cat "$work/facts"; } | sed 's/^/# /' > "$recording" || fail "cannot write $recording"
  cat >> "$recording"
}
