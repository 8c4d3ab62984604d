import type { Side } from '../../model/scenario.js';
import type { Recording } from '../recording/recording.js';

/** The recordings of one or two machines. */
export type Recordings = Partial<Readonly<Record<Side, Recording>>>;

const guestBit = 0x8000_0000;

/**
 * The kept events of one or two recordings in the order of time, on the host's clock. A position is an index into it; it never changes.
 */
export class Timeline {
  private readonly refs: Uint32Array;
  private readonly times: Float64Array;
  private readonly positions = new Map<string, readonly number[]>();

  /**
   * @param offset the guest's clock minus the host's
   * @param start what the first event of each file counts from, relative to a common start
   */
  constructor(
    readonly recordings: Recordings,
    private readonly offset: number,
    private readonly start: Readonly<Record<Side, number>>,
  ) {
    const guest = recordings.guest?.length ?? 0;
    const host = recordings.host?.length ?? 0;
    const guestTime = (index: number): number => (recordings.guest?.time(index) ?? 0) + start.guest - offset;
    const hostTime = (index: number): number => (recordings.host?.time(index) ?? 0) + start.host;
    const guestOrder = inOrder(guest, guestTime);
    const hostOrder = inOrder(host, hostTime);
    this.refs = new Uint32Array(guest + host);
    this.times = new Float64Array(guest + host);
    let g = 0;
    let h = 0;
    for (let position = 0; position < guest + host; position += 1) {
      const nextGuest = g < guest ? guestTime(guestOrder(g)) : Number.POSITIVE_INFINITY;
      const nextHost = h < host ? hostTime(hostOrder(h)) : Number.POSITIVE_INFINITY;
      if (nextGuest < nextHost) {
        this.refs[position] = guestOrder(g) + guestBit;
        this.times[position] = nextGuest;
        g += 1;
      } else {
        this.refs[position] = hostOrder(h);
        this.times[position] = nextHost;
        h += 1;
      }
    }
  }

  get length(): number {
    return this.refs.length;
  }

  time(position: number): number {
    return this.times[position] ?? 0;
  }

  side(position: number): Side {
    return (this.refs[position] ?? 0) >= guestBit ? 'guest' : 'host';
  }

  /** Index of the event in its recording. */
  index(position: number): number {
    const ref = this.refs[position] ?? 0;
    return ref >= guestBit ? ref - guestBit : ref;
  }

  recording(position: number): Recording | undefined {
    return this.recordings[this.side(position)];
  }

  /** When the recording of a machine begins and ends. */
  span(side: Side): readonly [begin: number, end: number] {
    const recording = this.recordings[side];
    if (!recording) return [0, 0];
    const shift = side === 'guest' ? this.start.guest - this.offset : this.start.host;
    return [shift, shift + recording.duration];
  }

  /** The first position at or after a time. */
  firstAt(time: number): number {
    let low = 0;
    let high = this.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.time(middle) < time) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** The positions of the events with one name, or called from a function of that name, in order. */
  positionsOf(side: Side, nameId: number, by: 'name' | 'caller'): readonly number[] {
    if (this.positions.size === 0) this.indexNames();
    return this.positions.get(`${by} ${side} ${nameId}`) ?? [];
  }

  private indexNames(): void {
    const found = new Map<string, number[]>();
    const keys = { guest: new Map<number, number[]>(), host: new Map<number, number[]>() };
    const callers = { guest: new Map<number, number[]>(), host: new Map<number, number[]>() };
    for (let position = 0; position < this.length; position += 1) {
      const side = this.side(position);
      const recording = this.recordings[side];
      if (!recording) continue;
      const index = this.index(position);
      append(keys[side], recording.nameId(index), position);
      const caller = recording.callerId(index);
      if (caller !== 0) append(callers[side], caller, position);
    }
    for (const side of ['guest', 'host'] as const) {
      for (const [id, list] of keys[side]) found.set(`name ${side} ${id}`, list);
      for (const [id, list] of callers[side]) found.set(`caller ${side} ${id}`, list);
    }
    for (const [key, list] of found) this.positions.set(key, list);
  }
}

function append(lists: Map<number, number[]>, id: number, position: number): void {
  const list = lists.get(id);
  if (list) list.push(position);
  else lists.set(id, [position]);
}

/** A trace is in order as a rule; one that is not, such as perf's without `--time` sorting, is sorted. */
function inOrder(length: number, time: (index: number) => number): (at: number) => number {
  for (let index = 1; index < length; index += 1) {
    if (time(index) < time(index - 1)) {
      const order = Uint32Array.from({ length }, (_, each) => each).sort((a, b) => time(a) - time(b) || a - b);
      return (at) => order[at] ?? 0;
    }
  }
  return (at) => at;
}
