import type { Hop, Side } from '../../model/scenario.js';
import type { SignTable } from './sign-table.js';
import type { Sign } from './signs.js';
import { expectedThread, mainLoopsOf, roleOfThread, type ExpectedThread, type ThreadRole } from './thread-roles.js';
import type { Timeline } from './timeline.js';

/** A thread with fewer of the events of a label than this is not the one that the scenario means. */
const leastShare = 0.15;

/** Which threads of a recording a scenario's threads are. */
export class ThreadRules {
  private readonly expected: readonly ExpectedThread[];
  private readonly roles = new Map<number, ThreadRole | undefined>();
  private readonly learned = new Map<string, ReadonlySet<number>>();
  private readonly known: ReadonlySet<ThreadRole>;

  constructor(
    private readonly timeline: Timeline,
    hops: readonly Hop[],
    private readonly sides: readonly Side[],
    table: SignTable,
  ) {
    this.expected = hops.map((hop, index) => expectedThread(hop, sides[index] ?? 'host'));
    const threads = timeline.recordings.host?.threads ?? [];
    const mainLoops = mainLoopsOf(threads);
    threads.forEach((thread, id) => this.roles.set(id, roleOfThread(thread, mainLoops)));
    this.known = new Set([...this.roles.values()].flatMap((role) => role ?? []));
    this.learn(table);
  }

  expectedOf(hop: number): ExpectedThread | undefined {
    return this.expected[hop];
  }

  roleAt(position: number): ThreadRole | undefined {
    return this.timeline.side(position) === 'host' ? this.roles.get(this.threadAt(position)) : undefined;
  }

  /** Whether the event at a position is of the thread that its hop names. */
  accepts(sign: Sign, position: number): boolean {
    if (sign.thread === 'any') return true;
    if (sign.thread === 'vcpu') return !this.known.has('vcpu') || this.roleAt(position) === 'vcpu';
    return this.isOfHop(sign.hop, position);
  }

  /** Whether a thread is the one that a hop names, as far as the recording can tell. */
  isOfHop(hop: number, position: number): boolean {
    const expected = this.expected[hop];
    if (!expected) return true;
    if (!this.fitsContext(expected, hop, position)) return false;
    if (this.sides[hop] === 'guest' || expected.context) return true;
    const roles = expected.roles.filter((role) => this.known.has(role));
    if (roles.length > 0 && roles.length === expected.roles.length) {
      const role = this.roleAt(position);
      return role !== undefined && roles.includes(role);
    }
    const threads = this.learned.get(expected.label);
    return !threads || threads.has(this.threadAt(position));
  }

  /**
   * Whether a woken thread may be the one that a hop names.
   *
   * @param woken its name and id, as in `vhost-177-187`
   */
  isNamed(hop: number, woken: string): boolean {
    const expected = this.expected[hop];
    if (!expected || woken === '') return true;
    const roles = expected.roles.filter((role) => this.known.has(role));
    const learned = this.learned.get(expected.label);
    if (this.sides[hop] === 'guest') return roles.length === 0;
    return (this.timeline.recordings.host?.threads ?? []).some((thread, id) => {
      if (`${thread.comm}-${thread.tid}` !== woken) return false;
      const role = this.roles.get(id);
      return roles.length > 0 ? role !== undefined && roles.includes(role) : learned?.has(id) ?? role === undefined;
    });
  }

  /** What the thread of an event on the host is for, as far as the flow knows it: a role, or the thread's own name. */
  nameOfThread(position: number): string | undefined {
    const id = this.threadAt(position);
    const role = this.roles.get(id);
    return role ?? ([...this.learned.values()].some((threads) => threads.has(id)) ? this.timeline.recordings.host?.threads[id]?.comm : undefined);
  }

  /** The same for the threads that a hop names. */
  namesOfThread(hop: number): readonly string[] {
    const expected = this.expected[hop];
    if (!expected || this.sides[hop] === 'guest') return [];
    const threads = [...(this.learned.get(expected.label) ?? [])].flatMap((id) => this.timeline.recordings.host?.threads[id]?.comm ?? []);
    return expected.roles.length > 0 ? expected.roles : threads;
  }

  /** The same for a woken thread, given by its name and id, as in `vhost-177-187`. */
  nameOfWoken(woken: string): string | undefined {
    const threads = this.timeline.recordings.host?.threads ?? [];
    const id = threads.findIndex(({ comm, tid }) => `${comm}-${tid}` === woken);
    if (id < 0) return undefined;
    return this.roles.get(id) ?? ([...this.learned.values()].some((each) => each.has(id)) ? threads[id]?.comm : undefined);
  }

  /** The threads of a name that {@link nameOfWoken} gives, by their own names and ids. */
  threadsNamed(name: string): readonly string[] {
    return (this.timeline.recordings.host?.threads ?? []).map(({ comm, tid }) => `${comm}-${tid}`).filter((thread) => this.nameOfWoken(thread) === name);
  }

  private fitsContext(expected: ExpectedThread, hop: number, position: number): boolean {
    const recording = this.timeline.recording(position);
    const context = recording?.context(this.timeline.index(position));
    if (context === undefined) return true;
    if (expected.context) return context === expected.context;
    return this.sides[hop] === 'guest' || context === 'task';
  }

  /** Whoever keeps the packets that a thread or an interrupt works on. */
  holderAt(position: number): string {
    const recording = this.timeline.recording(position);
    const index = this.timeline.index(position);
    const context = recording?.context(index);
    const side = this.timeline.side(position);
    return context === 'softirq' || context === 'hardirq' ? `${side} ${context} ${recording?.cpu(index) ?? 0}` : `${side} ${this.threadAt(position)}`;
  }

  private threadAt(position: number): number {
    return this.timeline.recording(position)?.threadId(this.timeline.index(position)) ?? -1;
  }

  private learn(table: SignTable): void {
    const votes = new Map<string, Map<number, number>>();
    for (const signs of table.signs) {
      for (const sign of signs) {
        const expected = this.expected[sign.hop];
        if (!expected || sign.how !== 'itself' || sign.side !== 'host') continue;
        const counts = votes.get(expected.label) ?? new Map<number, number>();
        votes.set(expected.label, counts);
        const mine = new Map<number, number>();
        let all = 0;
        for (const position of table.positionsOf(sign)) {
          if (!this.fitsContext(expected, sign.hop, position)) continue;
          mine.set(this.threadAt(position), (mine.get(this.threadAt(position)) ?? 0) + 1);
          all += 1;
        }
        // Every hop has one vote, so that a function that many threads call often does not decide.
        for (const [thread, count] of mine) counts.set(thread, (counts.get(thread) ?? 0) + count / all);
      }
    }
    for (const [label, counts] of votes) {
      const all = [...counts.values()].reduce((sum, count) => sum + count, 0);
      const threads = [...counts].filter(([, count]) => count >= all * leastShare).map(([thread]) => thread);
      if (threads.length > 0) this.learned.set(label, new Set(threads));
    }
  }
}
