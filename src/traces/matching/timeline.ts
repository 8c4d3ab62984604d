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
    const { guest, host } = recordings;
    const guestOrder = inOrder(guest);
    const hostOrder = inOrder(host);
    const guestLength = guest?.length ?? 0;
    const hostLength = host?.length ?? 0;
    this.refs = new Uint32Array(guestLength + hostLength);
    let g = 0;
    let h = 0;
    for (let position = 0; position < this.refs.length; position += 1) {
      const nextGuest = g < guestLength ? this.timeOf('guest', guestOrder(g)) : Number.POSITIVE_INFINITY;
      const nextHost = h < hostLength ? this.timeOf('host', hostOrder(h)) : Number.POSITIVE_INFINITY;
      if (nextGuest < nextHost) {
        this.refs[position] = guestOrder(g) + guestBit;
        g += 1;
      } else {
        this.refs[position] = hostOrder(h);
        h += 1;
      }
    }
  }

  private timeOf(side: Side, index: number): number {
    return (this.recordings[side]?.time(index) ?? 0) + this.shifts[side];
  }

  get length(): number {
    return this.refs.length;
  }

  time(position: number): number {
    return this.timeOf(this.side(position), this.index(position));
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
    return [this.shifts[side], this.shifts[side] + recording.duration];
  }

  /** The positions of the events with one name, or called from a function of that name, in order. */
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
    const idAt = (position: number): number => {
      if (!recording || timeline.side(position) !== side) return 0;
      const index = timeline.index(position);
      return by === 'name' ? recording.nameId(index) : recording.callerId(index);
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

/** A trace is in order as a rule; one that is not, such as that of perf with a buffer for each processor, is sorted. */
function inOrder(recording: Recording | undefined): (at: number) => number {
  if (!recording) return (at) => at;
  const time = (index: number): number => recording.time(index);
  for (let index = 1; index < recording.length; index += 1) {
    if (time(index) < time(index - 1)) {
      const order = Uint32Array.from({ length: recording.length }, (_, each) => each).sort((a, b) => time(a) - time(b) || a - b);
      return (at) => order[at] ?? 0;
    }
  }
  return (at) => at;
}
