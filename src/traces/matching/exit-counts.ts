import type { Flow } from '../../model/scenario.js';
import { baseName } from '../recording/base-name.js';
import { firstIndex } from '../recording/first-index.js';
import { firstSystemVector, manifoldReasons, reasonsOfExit, reasonsOfHandlers } from './exit-reasons.js';
import type { Followed } from './follow.js';
import type { Stretch } from './stretches.js';
import type { Timeline } from './timeline.js';

/** The exits of a stretch. */
export interface Exits {
  /** How many of each reason. */
  readonly byReason: ReadonlyMap<string, number>;
  /** How many of them hops of the flow account for. */
  readonly accounted: number;
  /** How many are of a kind that only accesses to devices have. */
  readonly ofDevices: number;
}

/** An exit until the vCPU enters the guest again. */
interface Exit {
  readonly reason: string;
  /** Whether a hop was found in it. */
  isOfHop: boolean;
  /** Number of the MSR that was accessed, in hexadecimal. */
  msr?: string;
  /** The vector of the interrupt that it ended. */
  eoi?: number;
}

/** The MSRs of the x2APIC, without those of interrupts between processors and of the timer: ICR, LVT timer, initial and current count, divider. */
const [firstApicMsr, lastApicMsr] = [0x800, 0x8ff];
const otherApicMsrs: ReadonlySet<number> = new Set([0x830, 0x832, 0x838, 0x839, 0x83e]);

/** Counts exits, and those that hops of a flow account for: the exits in which hops were found, and all that only devices cause. */
export class ExitCounter {
  private readonly reasons: ReadonlySet<string>;
  private readonly positions: ReadonlySet<number>;
  /** The same in order. */
  private readonly sorted: Uint32Array;

  constructor(private readonly timeline: Timeline, flow: Flow, packets: readonly Followed[]) {
    const exits = flow.hops.flatMap(({ kind }, index) => (kind === 'vm-exit' ? [index] : []));
    const found = packets.flatMap((packet) => exits.flatMap((hop) => packet.found.get(hop) ?? [])).filter(({ position }) => timeline.side(position) === 'host');
    this.positions = new Set(found.map(({ position }) => position));
    this.sorted = Uint32Array.from(this.positions).sort();
    const expected = exits.flatMap((hop) => [...reasonsOfExit(flow.hops[hop]?.at ?? []) ?? []]);
    // Under other settings than those of the machine, the handler is another one than the hop's.
    const handled = [...new Set(found.map(({ position }) => this.nameAt(position)))].flatMap((name) => [...reasonsOfHandlers([baseName(name)]) ?? []]);
    this.reasons = new Set([...expected, ...handled.filter((reason) => !manifoldReasons.has(reason))]);
  }

  /** @param previous position of the last event of the stretch before, or -1 */
  count({ first, last }: Stretch, previous: number): Exits {
    const byReason = new Map<string, number>();
    const open = new Map<number, Exit>();
    let [accounted, ofDevices] = [0, 0];
    const close = (thread: number): void => {
      const exit = open.get(thread);
      if (exit && this.isAccounted(exit)) accounted += 1;
      open.delete(thread);
    };
    for (let position = first; position <= last; position += 1) {
      const recording = this.timeline.side(position) === 'host' ? this.timeline.recording(position) : undefined;
      if (!recording) continue;
      const index = this.timeline.index(position);
      const thread = recording.threadId(index);
      const name = this.nameAt(position);
      if (name === 'kvm_exit' || name === 'kvm_entry') close(thread);
      if (name === 'kvm_exit') {
        const reason = recording.argument(index) || 'exit';
        byReason.set(reason, (byReason.get(reason) ?? 0) + 1);
        open.set(thread, { reason: reason.toLowerCase(), isOfHop: false });
        if (this.isOfDevice(reason.toLowerCase())) ofDevices += 1;
      }
      const exit = open.get(thread);
      if (!exit) continue;
      if (name === 'kvm_msr') exit.msr ??= recording.argument(index);
      else if (name === 'kvm_eoi') exit.eoi ??= Number(recording.argument(index));
      if (this.positions.has(position)) exit.isOfHop = true;
    }
    for (const thread of [...open.keys()]) close(thread);
    // A packet finds a vCPU asleep that exited long before.
    const earlier = this.countBefore(first) - this.countBefore(previous + 1);
    return { byReason, accounted: accounted + earlier, ofDevices };
  }

  /** How many exits with hops there are before a position. */
  private countBefore(position: number): number {
    return firstIndex(this.sorted.length, (index) => (this.sorted[index] ?? 0) >= position);
  }

  private isOfDevice(reason: string): boolean {
    return this.reasons.has(reason) && !manifoldReasons.has(reason);
  }

  private isAccounted({ reason, isOfHop, msr, eoi }: Exit): boolean {
    if (isOfHop) return true;
    if (this.isOfDevice(reason)) return true;
    if (!this.reasons.has(reason)) return false;
    if (!reason.startsWith('msr')) return false;
    const isOfDevice = eoi !== undefined && eoi < firstSystemVector;
    return msr === undefined ? isOfDevice : isApicAccess(Number.parseInt(msr, 16)) && (eoi === undefined || isOfDevice);
  }

  private nameAt(position: number): string {
    const recording = this.timeline.recording(position);
    return recording?.names.text(recording.nameId(this.timeline.index(position))) ?? '';
  }
}

function isApicAccess(msr: number): boolean {
  return msr >= firstApicMsr && msr <= lastApicMsr && !otherApicMsrs.has(msr);
}
