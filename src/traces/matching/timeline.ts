import type { Side } from '../../model/scenario.js';
import type { Recording } from '../recording/recording.js';

/** The recordings of one or two machines. */
export type Recordings = Partial<Readonly<Record<Side, Recording>>>;

/**
 * The kept events of one or two recordings in the order of time, on the host's clock. A position is an index into it; it never changes.
 */
export class Timeline {
  private readonly sides: Sides;
  /** For a recording that is not in the order of time, the indexes of its events in that order. */
  private readonly order: Readonly<Record<Side, Uint32Array | undefined>>;
  /** What to add to the times of each recording. */
  private readonly shifts: Readonly<Record<Side, number>>;
  private readonly indexes = new Map<string, NameIndex>();

  /**
   * @param offset the guest's clock minus the host's
   * @param start what the first event of each file counts from, relative to a common start
   * @param uncertainty by how much times of different machines may be wrong against each other
   */
  constructor(readonly recordings: Recordings, offset: number, start: Readonly<Record<Side, number>>, readonly uncertainty = 0) {
    this.shifts = { guest: start.guest - offset, host: start.host };
    this.order = { guest: orderOf(recordings.guest), host: orderOf(recordings.host) };
    const guestLength = recordings.guest?.length ?? 0;
    const hostLength = recordings.host?.length ?? 0;
    this.sides = new Sides(guestLength + hostLength);
    let g = 0;
    let h = 0;
    for (let position = 0; position < this.sides.length; position += 1) {
      const nextGuest = g < guestLength ? this.timeOf('guest', this.inOrder('guest', g)) : Number.POSITIVE_INFINITY;
      const nextHost = h < hostLength ? this.timeOf('host', this.inOrder('host', h)) : Number.POSITIVE_INFINITY;
      const isGuest = nextGuest < nextHost;
      this.sides.set(position, isGuest);
      if (isGuest) g += 1;
      else h += 1;
    }
  }

  /** The index in its recording of the event that is in that place of it by time. */
  private inOrder(side: Side, place: number): number {
    return this.order[side]?.[place] ?? place;
  }

  private timeOf(side: Side, index: number): number {
    return (this.recordings[side]?.time(index) ?? 0) + this.shifts[side];
  }

  get length(): number {
    return this.sides.length;
  }

  time(position: number): number {
    return this.timeOf(this.side(position), this.index(position));
  }

  side(position: number): Side {
    return this.sides.isGuest(position) ? 'guest' : 'host';
  }

  /** Index of the event in its recording. */
  index(position: number): number {
    const before = this.sides.guestsBefore(position);
    return this.sides.isGuest(position) ? this.inOrder('guest', before) : this.inOrder('host', position - before);
  }

  recording(position: number): Recording | undefined {
    return this.recordings[this.side(position)];
  }

  /** When the recording of a machine begins and ends. */
  span(side: Side): readonly [begin: number, end: number] {
    const recording = this.recordings[side];
    if (!recording) return [0, 0];
    return [this.shifts[side], this.shifts[side] + recording.duration];
  }

  /** The positions of the events with one name, or called from a function of that name that is of interest, in order. */
  positionsOf(side: Side, nameId: number, by: 'name' | 'caller'): Uint32Array {
    const key = `${by} ${side}`;
    const known = this.indexes.get(key) ?? new NameIndex(this, side, by);
    this.indexes.set(key, known);
    return known.positionsOf(nameId);
  }
}

/** Where the events of each name are on one machine, in one array, sorted by name. */
class NameIndex {
  private readonly positions: Uint32Array;
  private readonly starts: Uint32Array;

  constructor(timeline: Timeline, side: Side, by: 'name' | 'caller') {
    const recording = timeline.recordings[side];
    const size = (recording?.names.size ?? 0) + 1;
    this.starts = new Uint32Array(size + 1);
    const isOfInterest = Array.from({ length: size }, (_, id) => recording?.isCallerOfInterest(id) === true);
    const idAt = (position: number): number => {
      if (!recording || timeline.side(position) !== side) return 0;
      const index = timeline.index(position);
      if (by === 'name') return recording.nameId(index);
      const caller = recording.callerId(index);
      return isOfInterest[caller] === true ? caller : 0;
    };
    for (let position = 0; position < timeline.length; position += 1) {
      const id = idAt(position);
      if (id !== 0) this.starts[id + 1] = (this.starts[id + 1] ?? 0) + 1;
    }
    for (let id = 1; id <= size; id += 1) this.starts[id] = (this.starts[id] ?? 0) + (this.starts[id - 1] ?? 0);
    this.positions = new Uint32Array(this.starts[size] ?? 0);
    const next = this.starts.slice();
    for (let position = 0; position < timeline.length; position += 1) {
      const id = idAt(position);
      if (id === 0) continue;
      const at = next[id] ?? 0;
      this.positions[at] = position;
      next[id] = at + 1;
    }
  }

  positionsOf(id: number): Uint32Array {
    return this.positions.subarray(this.starts[id] ?? 0, this.starts[id + 1] ?? 0);
  }
}

/** A trace is in order as a rule, and then has none of its own; one that is not, such as that of perf with a buffer for each processor, is sorted. */
function orderOf(recording: Recording | undefined): Uint32Array | undefined {
  if (!recording) return undefined;
  const time = (index: number): number => recording.time(index);
  for (let index = 1; index < recording.length; index += 1) {
    if (time(index) < time(index - 1)) return Uint32Array.from({ length: recording.length }, (_, each) => each).sort((a, b) => time(a) - time(b) || a - b);
  }
  return undefined;
}

const bitsOfWord = 32;

/** Whether each event is the guest's or the host's, a bit each, and how many before it are the guest's. */
class Sides {
  private readonly words: Uint32Array;
  private readonly before: Uint32Array;

  constructor(readonly length: number) {
    this.words = new Uint32Array(Math.ceil(length / bitsOfWord) + 1);
    this.before = new Uint32Array(this.words.length);
  }

  /** Positions are set in their order. */
  set(position: number, isGuest: boolean): void {
    const word = position >>> 5;
    if (isGuest) this.words[word] = (this.words[word] ?? 0) | (1 << (position & 31));
    if ((position & 31) === 31) this.before[word + 1] = (this.before[word] ?? 0) + bitCount(this.words[word] ?? 0);
  }

  isGuest(position: number): boolean {
    return (((this.words[position >>> 5] ?? 0) >>> (position & 31)) & 1) === 1;
  }

  guestsBefore(position: number): number {
    const word = position >>> 5;
    return (this.before[word] ?? 0) + bitCount((this.words[word] ?? 0) & ((1 << (position & 31)) - 1));
  }
}

/** How many bits of a number of 32 bits are set, counted in pairs, fours and eights at once. */
function bitCount(word: number): number {
  const pairs = word - ((word >>> 1) & 0x5555_5555);
  const fours = (pairs & 0x3333_3333) + ((pairs >>> 2) & 0x3333_3333);
  return Math.imul((fours + (fours >>> 4)) & 0x0f0f_0f0f, 0x0101_0101) >>> 24;
}
