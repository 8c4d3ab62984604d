import { evidences, type Evidence } from './signs.js';

/** An event that may be a hop of a packet. */
export interface Candidate {
  readonly hop: number;
  readonly position: number;
  readonly how: Evidence;
}

/** The events of one packet on its way, as numbers: a long recording has millions. */
export class Candidates {
  /** For each, its position, and its hop and how it shows it in one number. */
  private numbers: number[] = [];

  get count(): number {
    return this.numbers.length / 2;
  }

  /** Position of the one that was added last; -1 without any. */
  get last(): number {
    return this.numbers.at(-2) ?? -1;
  }

  /** The positions of all of them. */
  *positions(): Iterable<number> {
    for (let at = 0; at < this.numbers.length; at += 2) yield this.numbers[at] ?? 0;
  }

  add({ hop, position, how }: Candidate): void {
    this.numbers.push(position, hop * evidences.length + evidences.indexOf(how));
  }

  /** All of them, in the order in which they were added, which have no place here any more. */
  take(): readonly Candidate[] {
    const { numbers } = this;
    this.numbers = [];
    return Array.from({ length: numbers.length / 2 }, (_, index) => {
      const sort = numbers[2 * index + 1] ?? 0;
      return { hop: Math.floor(sort / evidences.length), position: numbers[2 * index] ?? 0, how: evidences[sort % evidences.length] ?? 'itself' };
    });
  }
}
