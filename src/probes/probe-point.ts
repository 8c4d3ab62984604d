import type { Probe } from '../model/scenario.js';

/** A probe whose target has the form that its type requires, without characters that are special to bpftrace, perf, QEMU or a shell. */
export type ProbePoint =
  | { readonly type: 'kprobe' | 'kretprobe'; readonly symbol: string }
  | { readonly type: 'uprobe' | 'uretprobe'; readonly binary: string; readonly symbol: string }
  | { readonly type: 'tracepoint'; readonly event: string }
  | { readonly type: 'qemu'; readonly event: string };

const longestTarget = 200;
const functionName = /^[A-Za-z_][A-Za-z0-9_]*(?:\.[A-Za-z0-9_]+)*$/;
const tracepointName = /^[A-Za-z_][A-Za-z0-9_]*:[A-Za-z_][A-Za-z0-9_]*$/;
const qemuEventName = /^[A-Za-z_][A-Za-z0-9_]*$/;
/** The name or absolute path of a program or library. */
const binaryName = /^\/?[A-Za-z0-9_][A-Za-z0-9_.+-]*(?:\/[A-Za-z0-9_][A-Za-z0-9_.+-]*)*$/;

/**
 * Parses the target of a probe, which is untrusted text.
 *
 * @returns undefined for a target that no tool can attach to: a `shell` probe, or text that is not a name
 */
export function probePointOf({ type, target }: Probe): ProbePoint | undefined {
  if (target.length > longestTarget) return undefined;
  switch (type) {
    case 'kprobe':
    case 'kretprobe':
      return functionName.test(target) ? { type, symbol: target } : undefined;
    case 'uprobe':
    case 'uretprobe': {
      const [binary = '', symbol = '', ...rest] = target.split(':');
      return rest.length === 0 && isBinary(binary) && functionName.test(symbol) ? { type, binary, symbol } : undefined;
    }
    case 'tracepoint':
      return tracepointName.test(target) ? { type, event: target } : undefined;
    case 'qemu':
      return qemuEventName.test(target) ? { type, event: target } : undefined;
    case 'shell':
      return undefined;
  }
}

/** A relative path would mean a different file in every folder. */
function isBinary(name: string): boolean {
  return binaryName.test(name) && (name.startsWith('/') || !name.includes('/'));
}

/** A key that is equal for identical probes. */
export function keyOf(point: ProbePoint): string {
  switch (point.type) {
    case 'uprobe':
    case 'uretprobe':
      return `${point.type}:${point.binary}:${point.symbol}`;
    case 'tracepoint':
    case 'qemu':
      return `${point.type}:${point.event}`;
    default:
      return `${point.type}:${point.symbol}`;
  }
}
