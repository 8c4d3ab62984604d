import { NumberColumn } from '../recording/columns.js';
import type { FoundEvent } from './fill.js';
import { evidences } from './signs.js';

const otherThread = 1;
const late = 2;
const flagBits = 2;

/**
 * The events that were found of all packets, in columns of numbers: a long recording has a million, and objects for all of them would
 * take more memory than the recording.
 */
export class FoundEvents {
  private readonly hops = new NumberColumn((length) => new Uint16Array(length));
  private readonly positions = new NumberColumn((length) => new Uint32Array(length));
  /** How each shows its hop, and the flags. */
  private readonly sorts = new NumberColumn((length) => new Uint8Array(length));

  /** Keeps the events of one packet, of each hop at most one. */
  add(events: Iterable<FoundEvent>): PacketEvents {
    const begin = this.hops.length;
    for (const { hop, position, how, isOtherThread, isLate } of [...events].sort((a, b) => a.hop - b.hop)) {
      this.hops.push(hop);
      this.positions.push(position);
      this.sorts.push((evidences.indexOf(how) << flagBits) | (isOtherThread ? otherThread : 0) | (isLate ? late : 0));
    }
    return new PacketEvents(this, begin, this.hops.length);
  }

  hopAt(index: number): number {
    return this.hops.at(index);
  }

  at(index: number): FoundEvent {
    const sort = this.sorts.at(index);
    return {
      hop: this.hops.at(index),
      position: this.positions.at(index),
      how: evidences[sort >> flagBits] ?? 'itself',
      isOtherThread: (sort & otherThread) !== 0,
      isLate: (sort & late) !== 0,
    };
  }
}

/** The events of one packet, in the order of their hops. */
export class PacketEvents implements Iterable<FoundEvent> {
  constructor(private readonly all: FoundEvents, private readonly begin: number, private readonly end: number) {}

  get(hop: number): FoundEvent | undefined {
    const index = this.indexOf(hop);
    return index < 0 ? undefined : this.all.at(index);
  }

  has(hop: number): boolean {
    return this.indexOf(hop) >= 0;
  }

  *[Symbol.iterator](): Iterator<FoundEvent> {
    for (let index = this.begin; index < this.end; index += 1) yield this.all.at(index);
  }

  /** A flow has few hops, so that looking at them in a row is as fast as anything. */
  private indexOf(hop: number): number {
    for (let index = this.begin; index < this.end; index += 1) if (this.all.hopAt(index) === hop) return index;
    return -1;
  }
}
