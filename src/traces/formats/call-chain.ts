import type { TraceEvent } from './event.js';
import { withoutOffset } from './scan.js';

/** Functions between a probe and what it is in: those of returns, of tracepoints and of BPF. */
const betweenFunctions = /^(?:(?:arch_)?(?:__)?(?:rethook|kretprobe)_trampoline|__traceiter_|(?:__)?bpf_|\[uprobes\]|(?:0x)?[0-9a-f]+$)/;

/**
 * The caller in a call chain of an event, from its innermost frame on.
 *
 * @param frames names, with an offset or without
 * @returns the first function around the event, or an empty text
 */
export function callerIn(event: TraceEvent, frames: readonly string[]): string {
  for (const frame of frames) {
    const name = withoutOffset(frame);
    if (isCaller(event, name)) return name;
  }
  return '';
}

/** Whether a function of the call chain of an event is a caller: neither the probed function itself nor a part of the probing. */
export function isCaller(event: TraceEvent, name: string): boolean {
  if (betweenFunctions.test(name)) return false;
  return event.kind === 'tracepoint' || event.kind === 'syscall' || event.kind === 'syscall-return' || name !== event.name;
}
