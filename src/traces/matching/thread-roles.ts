import type { Hop, Side } from '../../model/scenario.js';
import type { RunContext } from '../formats/event.js';
import type { Thread } from '../recording/recording.js';

/** What a thread is for, as far as names tell. */
export type ThreadRole = 'vcpu' | 'main-loop' | 'vhost-worker' | 'lcore';

/** What a scenario says about the thread of a hop. */
export interface ExpectedThread {
  /** The text of the scenario in English, by which hops of the same thread are known. */
  readonly label: string;
  /** Any of these; none if only a recording can tell which thread it is. */
  readonly roles: readonly ThreadRole[];
  /** In the guest, App1's task and its interrupts share the vCPU and differ by this. */
  readonly context: RunContext | undefined;
}

/** The thread that a hop names, or else the lane that runs it. */
export function expectedThread(hop: Hop, side: Side): ExpectedThread {
  const label = hop.thread?.en ?? `lane ${hop.lane}`;
  const text = label.toLowerCase();
  const context = /hard ?irq/.test(text) ? 'hardirq' : /soft ?irq/.test(text) ? 'softirq' : side === 'guest' && hop.thread ? 'task' : undefined;
  return { label: `${side} ${label}`, roles: side === 'guest' || context === 'softirq' || context === 'hardirq' ? [] : rolesIn(text), context };
}

function rolesIn(text: string): readonly ThreadRole[] {
  return [
    ...(/\bvcpu\b/.test(text) ? ['vcpu' as const] : []),
    ...(/main[- ]loop/.test(text) ? ['main-loop' as const] : []),
    ...(/\bvhost worker\b/.test(text) ? ['vhost-worker' as const] : []),
    ...(/\blcore\b/.test(text) ? ['lcore' as const] : []),
  ];
}

/**
 * The role that a thread's name gives away: QEMU names its vCPU threads with `debug-threads=on`, the kernel its vhost workers, DPDK its
 * worker lcores. QEMU's first thread is its main loop.
 */
export function roleOfThread({ comm, tid, pid }: Thread, mainLoops: ReadonlySet<number>): ThreadRole | undefined {
  if (/^CPU \d+\/[A-Z]/.test(comm)) return 'vcpu';
  if (/^vhost-\d+$/.test(comm)) return 'vhost-worker';
  if (/^(?:lcore-(?:worker|slave)|rte-worker|dpdk-worker)/.test(comm)) return 'lcore';
  return isQemu(comm) && (tid === pid || mainLoops.has(tid)) ? 'main-loop' : undefined;
}

/** The first thread of each QEMU: where a trace has no process ids, that with the lowest id of all that are named like QEMU. */
export function mainLoopsOf(threads: readonly Thread[]): ReadonlySet<number> {
  const named = threads.filter(({ comm, pid, tid }) => isQemu(comm) && tid > 0 && (pid < 0 || pid === tid)).map(({ tid }) => tid);
  const withProcess = threads.filter(({ comm, pid, tid }) => isQemu(comm) && pid === tid).map(({ tid }) => tid);
  return new Set(withProcess.length > 0 ? withProcess : named.length > 0 ? [Math.min(...named)] : []);
}

function isQemu(comm: string): boolean {
  return /^(?:qemu|kvm$)/.test(comm);
}
