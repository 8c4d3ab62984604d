import { BpftraceReader } from './bpftrace.js';
import { FtraceReader } from './ftrace.js';
import { PerfReader } from './perf.js';
import { PwruReader } from './pwru.js';
import { QemuReader } from './qemu.js';
import { traceFormats, type TraceFormat, type TraceReader } from './reader.js';
import { RetisReader } from './retis.js';
import { StackReader } from './stack.js';

/** The format of a text, or why it has none. */
export type Recognition = { readonly format: TraceFormat } | { readonly refused: 'empty' | 'binary' | 'unknown' };

const mostLines = 2000;
/** Of the characters of a text, as many as a thousandth may be none. */
const mostBroken = 1000;
const brokenCharacters = /[\0-\x08\x0e-\x1a\x1c-\x1f\ufffd]/g;

/** Heads that a trace has before its events, or without any. */
const heads: readonly (readonly [format: TraceFormat, head: RegExp])[] = [
  ['ftrace', /^(?:# tracer: |# vhflow 1 |cpus=\d+\s)/m],
  ['bpftrace', /^vhflow 1 /m],
  ['pwru', /^ *(?:TIME +)?SKB +(?:CPU +)?PROCESS /m],
];

/** A reader for one file. */
export function createReader(format: TraceFormat): TraceReader {
  switch (format) {
    case 'ftrace':
      return new FtraceReader();
    case 'perf':
      return new PerfReader();
    case 'bpftrace':
      return new BpftraceReader();
    case 'qemu':
      return new QemuReader();
    case 'pwru':
      return new PwruReader();
    case 'retis':
      return new RetisReader();
    case 'stack':
      return new StackReader();
  }
}

/**
 * Recognises the format of a trace: the one whose reader finds events in it. Logs of QEMU without times look much like a list of
 * functions; they and stacks are considered only if no other reader finds anything.
 *
 * @param head the beginning of the text, about 64 KB
 */
export function recogniseTrace(head: string): Recognition {
  if (/^[\s\0\ufeff]*$/.test(head)) return { refused: head.includes('\0') ? 'binary' : 'empty' };
  if ((head.match(brokenCharacters)?.length ?? 0) * mostBroken > head.length + mostBroken * 4) return { refused: 'binary' };
  const lines = head.split(/\r?\n/, mostLines);
  const found = traceFormats.map((format) => ({ format, ...tried(format, lines) }));
  const strict = found.filter(({ format, events }) => format !== 'stack' && format !== 'qemu' && events > 0);
  const best = mostEvents(strict)?.format ?? heads.find(([, pattern]) => pattern.test(head))?.[0];
  if (best) return { format: best };
  // As many events as frames: names without arguments, which a log of QEMU does not have alone.
  const loose = mostEvents(found.filter(({ format, events, skipped }) => isLikely(format, events, skipped)).reverse());
  return loose ? { format: loose.format } : { refused: 'unknown' };
}

/** A log has a stack if there are two frames; a log of QEMU has little else than events. */
function isLikely(format: TraceFormat, events: number, skipped: number): boolean {
  switch (format) {
    case 'stack':
      return events >= 2 || (events === 1 && skipped === 0);
    case 'qemu':
      return events > skipped;
    default:
      return false;
  }
}

function mostEvents<T extends { readonly events: number }>(found: readonly T[]): T | undefined {
  return found.reduce<T | undefined>((best, each) => (best === undefined || each.events > best.events ? each : best), undefined);
}

function tried(format: TraceFormat, lines: readonly string[]): { readonly events: number; readonly skipped: number } {
  const reader = createReader(format);
  let events = 0;
  const count = (): void => {
    events += 1;
  };
  for (const line of lines) reader.read(line, count);
  reader.end(count);
  return { events, skipped: reader.skipped.count };
}
