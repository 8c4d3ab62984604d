import type { Flow } from '../../model/scenario.js';
import { firstIndex } from '../recording/first-index.js';
import type { Search } from './fill.js';
import type { Followed } from './follow.js';
import type { Stretch } from './stretches.js';
import { isAwake, wokenByHops } from './wakeups.js';

/** More than twice the number of threads that a flow wakes. */
const codeRange = 64;

/**
 * The hops of packets that are to wake a thread, of which some find it awake: then there is no wake-up. A vCPU is not among these threads:
 * whether it slept is a condition of the flow.
 */
export class WakingHops {
  /** The names by which wake-ups of the threads are counted. */
  private readonly threads: readonly string[];
  /** Position, thread, and whether that was awake, in one number for each hop of a packet, in order. */
  private readonly keys: Float64Array;

  constructor(flow: Flow, { timeline, rules, entered }: Search, followed: readonly Followed[]) {
    const woken = [...wokenByHops(flow, rules)].flatMap(([hop, names]) => names.filter((name) => name !== 'vcpu').map((name) => ({ hop, name })));
    this.threads = [...new Set(woken.map(({ name }) => name))].slice(0, codeRange / 2);
    const all = this.threads.map((name) => rules.threadsNamed(name));
    const keys: number[] = [];
    for (const { found } of followed) {
      for (const { hop, name } of woken) {
        const position = found.get(hop)?.position;
        const recording = position !== undefined && timeline.side(position) === 'host' ? timeline.recording(position) : undefined;
        const thread = this.threads.indexOf(name);
        if (position === undefined || !recording || thread < 0) continue;
        const isNeedless = all[thread]?.some((each) => isAwake(recording, timeline.index(position), each, entered)) === true;
        keys.push(position * codeRange + thread * 2 + (isNeedless ? 1 : 0));
      }
    }
    this.keys = Float64Array.from(keys).sort();
  }

  /**
   * How many wake-ups a stretch lacks because the threads were awake.
   *
   * @param wakeupsOf how many wake-ups of a thread were counted in the stretch
   */
  lackingIn({ first, last }: Stretch, wakeupsOf: (thread: string) => number): number {
    const hops = this.threads.map(() => ({ all: 0, needless: 0 }));
    const end = this.firstFrom(last + 1);
    for (let at = this.firstFrom(first); at < end; at += 1) {
      const code = (this.keys[at] ?? 0) % codeRange;
      const counts = hops[Math.floor(code / 2)];
      if (!counts) continue;
      counts.all += 1;
      counts.needless += code % 2;
    }
    return hops.reduce((sum, { all, needless }, thread) => sum + Math.min(needless, Math.max(0, all - wakeupsOf(this.threads[thread] ?? ''))), 0);
  }

  /** Index of the first hop from a position on. */
  private firstFrom(position: number): number {
    return firstIndex(this.keys.length, (index) => (this.keys[index] ?? 0) >= position * codeRange);
  }
}
