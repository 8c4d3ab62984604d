/** Endings that say how a file is packed, not what it is. */
const packed = /\.(?:gz|xz|zst|bz2)$/;

/**
 * The names of files next to a recording that would list the functions that were traced: for `host.ftrace`, `host.ftrace.filter` and
 * `host.filter`.
 *
 * @param name of the recording, without folder
 */
export function namesOfFilter(name: string): readonly string[] {
  const unpacked = name.replace(packed, '');
  const stem = unpacked.replace(/\.[^.]+$/, '');
  return [...new Set([unpacked, stem].filter((each) => each !== '').map((each) => `${each}.filter`))].filter((each) => each !== name);
}

/** Heads of traces, and a line of ftrace or perf: the processor in brackets, and a time. */
const signs: readonly RegExp[] = [
  /^# tracer: /m,
  /^(?:# )?vhflow 1 \S/m,
  /^cpus=\d+$/m,
  /^ *(?:TIME +)?SKB +(?:CPU +)?PROCESS /m,
  /^ *\S.{0,40} \[\d{3}\] .{0,40}?\d+(?:\.\d+)?: /m,
];

/**
 * Whether a text is likely a trace, so that a button offers to open it as one. Only the worker, which has the readers of all formats, tells
 * for sure.
 *
 * @param head the beginning of the text
 */
export function looksLikeTrace(head: string): boolean {
  return signs.some((sign) => sign.test(head));
}
