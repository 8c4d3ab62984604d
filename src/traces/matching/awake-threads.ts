import type { Flow } from '../../model/scenario.js';
import type { Search } from './fill.js';
import type { Followed } from './follow.js';
import type { Stretch } from './stretches.js';
import { isAwake, wokenByHops } from './wakeups.js';

/** A hop of a packet that is to wake a thread. */
interface Waking {
  readonly position: number;
  /** The name by which wake-ups of the thread are counted. */
  readonly thread: string;
  /** The thread was not asleep then. */
  readonly isNeedless: boolean;
}

/**
 * The hops of packets that are to wake a thread, of which some find it awake: then there is no wake-up. A vCPU is not among these threads:
 * whether it slept is a condition of the flow.
 */
export class WakingHops {
  private readonly hops: readonly Waking[];

  constructor(flow: Flow, { timeline, rules, entered }: Search, followed: readonly Followed[]) {
    const woken = [...wokenByHops(flow, rules)].map(([hop, names]) => ({ hop, threads: names.filter((name) => name !== 'vcpu').map((name) => ({ name, all: rules.threadsNamed(name) })) }));
    this.hops = followed.flatMap(({ found }) => woken.flatMap(({ hop, threads }) => {
      const position = found.get(hop)?.position;
      const recording = position !== undefined && timeline.side(position) === 'host' ? timeline.recording(position) : undefined;
      if (position === undefined || !recording) return [];
      return threads.map(({ name, all }) => ({ position, thread: name, isNeedless: all.some((each) => isAwake(recording, timeline.index(position), each, entered)) }));
    })).sort((a, b) => a.position - b.position);
  }

  /**
   * How many wake-ups a stretch lacks because the threads were awake.
   *
   * @param wakeupsOf how many wake-ups of a thread were counted in the stretch
   */
  lackingIn({ first, last }: Stretch, wakeupsOf: (thread: string) => number): number {
    const here = this.hops.filter(({ position }) => position >= first && position <= last);
    return [...new Set(here.map(({ thread }) => thread))].reduce((sum, name) => {
      const own = here.filter(({ thread }) => thread === name);
      return sum + Math.min(own.filter(({ isNeedless }) => isNeedless).length, Math.max(0, own.length - wakeupsOf(name)));
    }, 0);
  }
}
