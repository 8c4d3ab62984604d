import { firstIndex } from '../recording/first-index.js';
import type { Recording } from '../recording/recording.js';
import { merged, type Interval } from './intervals.js';

/** Times that do not overlap, in ascending order. */
export interface Runs {
  readonly lows: readonly number[];
  readonly highs: readonly number[];
}

/** When the vCPUs of a virtual machine ran, as far as the host's recording tells. */
export interface VirtualMachine {
  /** By the number of the vCPU. */
  readonly runs: ReadonlyMap<number, Runs>;
  /** The share of its entries and exits that is missing without a word: an exit must follow each entry, and an entry each exit. */
  readonly missing: number;
}

/** What a thread that runs a vCPU did. */
interface VcpuThread {
  readonly tid: number;
  readonly pid: number;
  vcpu: number;
  readonly lows: number[];
  readonly highs: number[];
  /** Time of the first entry since the last exit. */
  entered?: number | undefined;
  /** Time of the last exit. */
  left?: number;
  last?: { readonly isEntry: boolean; readonly time: number };
  pairs: number;
  /** Entries that follow an entry, and exits that follow an exit. */
  repeated: number;
}

/**
 * The virtual machines of a host's recording. Where an entry or an exit is missing, or the recording says that it lost events, the time
 * is as long as the vCPU can have run.
 *
 * vCPUs are of one machine if their threads are of one process. Without the ids of processes, the threads count in the order of their
 * ids: QEMU makes those of its vCPUs one after the other, and the number of a vCPU that was there already is of another machine.
 */
export function virtualMachines(host: Recording): readonly VirtualMachine[] {
  const threads = [...vcpuThreads(host).values()].filter(({ highs }) => highs.length > 0).sort((a, b) => a.tid - b.tid);
  const machines: VcpuThread[][] = [];
  for (const thread of threads) {
    const isOther = (each: VcpuThread): boolean => (each.pid >= 0 && thread.pid >= 0 ? each.pid !== thread.pid : each.vcpu === thread.vcpu);
    const own = machines.slice(thread.pid >= 0 ? 0 : -1).find((machine) => !machine.some(isOther));
    if (own) own.push(thread);
    else machines.push([thread]);
  }
  return machines.map((machine) => ({ runs: new Map(machine.map((thread) => [thread.vcpu, withLosses(thread, host.losses)])), missing: missingShare(machine) }));
}

function vcpuThreads(host: Recording): ReadonlyMap<number, VcpuThread> {
  const entryId = idOf(host, 'kvm_entry');
  const exitId = idOf(host, 'kvm_exit');
  const threads = new Map<number, VcpuThread>();
  for (let index = 0; index < host.length; index += 1) {
    const name = host.nameId(index);
    if ((name !== entryId && name !== exitId) || host.kind(index) !== 'tracepoint') continue;
    const { tid, pid } = host.thread(index);
    const known = threads.get(tid) ?? { tid, pid, vcpu: 0, lows: [], highs: [], pairs: 0, repeated: 0 };
    threads.set(tid, known);
    const time = host.time(index);
    const isEntry = name === entryId;
    if (isEntry) known.vcpu = Number.parseInt(host.argument(index), 10) || 0;
    count(known, isEntry, time, host.losses);
    if (isEntry) enter(known, time);
    else exit(known, time);
  }
  for (const thread of threads.values()) if (thread.entered !== undefined) exit(thread, host.duration);
  return threads;
}

/** Takes how far entries and exits follow each other, but where the recording says that it lost events. */
function count(thread: VcpuThread, isEntry: boolean, time: number, losses: readonly Interval[]): void {
  const { last } = thread;
  thread.last = { isEntry, time };
  if (!last) return;
  thread.pairs += 1;
  if (last.isEntry !== isEntry) return;
  const loss = losses[firstIndex(losses.length, (index) => (losses[index]?.high ?? 0) >= last.time)];
  if (!loss || loss.low > time) thread.repeated += 1;
}

function enter(thread: VcpuThread, time: number): void {
  thread.entered ??= time;
}

/** A vCPU of which the first event is an exit ran since the beginning. */
function exit(thread: VcpuThread, time: number): void {
  thread.lows.push(thread.entered ?? thread.left ?? 0);
  thread.highs.push(time);
  thread.entered = undefined;
  thread.left = time;
}

function withLosses({ lows, highs }: VcpuThread, losses: readonly Interval[]): Runs {
  const isInOrder = lows.every((low, index) => index === 0 || low > (highs[index - 1] ?? low));
  if (isInOrder && losses.length === 0) return { lows, highs };
  const all = merged([...lows.map((low, index) => ({ low, high: highs[index] ?? low })), ...losses]);
  return { lows: all.map(({ low }) => low), highs: all.map(({ high }) => high) };
}

/** Of events that are missing by chance, a share of m leaves one in 1 + 1/m of those that follow each other with one of its own kind. */
function missingShare(threads: readonly VcpuThread[]): number {
  const pairs = threads.reduce((sum, thread) => sum + thread.pairs, 0);
  const repeated = threads.reduce((sum, thread) => sum + thread.repeated, 0);
  return repeated >= pairs ? (pairs > 0 ? 1 : 0) : Math.min(1, repeated / (pairs - repeated));
}

/** The number of a name among those of a recording; one that no event has if there is none. */
function idOf({ names }: Recording, name: string): number {
  for (let id = 0; id < names.size; id += 1) if (names.text(id) === name) return id;
  return -1;
}
