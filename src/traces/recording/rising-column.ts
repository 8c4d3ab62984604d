import { NumberColumn } from './columns.js';
import { firstIndex } from './first-index.js';

const bits = 5;
const blockLength = 1 << bits;
/**
 * Numbers that rise as a rule, such as times, in half the memory: of each block the first one, and of each one how much greater it is. One
 * that is less, too much greater, or not by a whole number, is kept by itself.
 */
export class RisingColumn {
  private readonly firsts = new NumberColumn((length) => new Float64Array(length));
  /** Indexes and numbers of those that are kept by themselves. */
  private readonly others = { indexes: new NumberColumn((length) => new Uint32Array(length)), numbers: new NumberColumn((length) => new Float64Array(length)) };
  private first = 0;

  private constructor(private readonly rises: NumberColumn, private readonly apart: number) {}

  /** Of numbers that rise by less than 4 billion over 32 of them. */
  static wide(): RisingColumn {
    return new RisingColumn(new NumberColumn((length) => new Uint32Array(length)), 0xffff_ffff);
  }

  /** Of numbers that rise by less than 65,535. */
  static narrow(): RisingColumn {
    return new RisingColumn(new NumberColumn((length) => new Uint16Array(length)), 0xffff);
  }

  get length(): number {
    return this.rises.length;
  }

  push(value: number): void {
    const index = this.rises.length;
    if (index % blockLength === 0) {
      this.first = value;
      this.firsts.push(value);
    }
    const rise = value - this.first;
    const isNear = rise >= 0 && rise < this.apart && Number.isInteger(rise) && this.first + rise === value;
    this.rises.push(isNear ? rise : this.apart);
    if (isNear) return;
    this.others.indexes.push(index);
    this.others.numbers.push(value);
  }

  /** The number at an index below the length. */
  at(index: number): number {
    const rise = this.rises.at(index);
    if (rise !== this.apart) return this.firsts.at(index >> bits) + rise;
    const { indexes, numbers } = this.others;
    return numbers.at(firstIndex(indexes.length, (at) => indexes.at(at) >= index));
  }
}
