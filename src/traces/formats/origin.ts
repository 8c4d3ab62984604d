import { afterDigits, isDigit, numberBetween } from './scan.js';

const billion = 1_000_000_000;

/**
 * Reads times and gives them as differences from the first one. A time is kept as two integers, billions and the rest, so that
 * the difference is exact where the times themselves exceed 2^53.
 */
export class Origin {
  #isSet = false;
  #startHigh = 0;
  #startLow = 0;
  #high = 0;
  #low = 0;

  /** Whether the time that was read last has a decimal point: seconds, which are read as nanoseconds. */
  hasPoint = false;

  /** The first time, in nanoseconds or in ticks. */
  get start(): bigint {
    return BigInt(this.#startHigh) * BigInt(billion) + BigInt(this.#startLow);
  }

  /**
   * Reads a time: seconds with a decimal point, or an integer.
   *
   * @returns the index after it, or -1 if there is none
   */
  read(line: string, at: number): number {
    const end = afterDigits(line, at);
    const length = end - at;
    if (length === 0 || length > 20) return -1;
    this.hasPoint = line.charCodeAt(end) === 46 && isDigit(line.charCodeAt(end + 1));
    if (!this.hasPoint) {
      const split = Math.max(at, end - 9);
      this.#high = numberBetween(line, at, split);
      this.#low = numberBetween(line, split, end);
      return end;
    }
    if (length > 12) return -1;
    this.#high = numberBetween(line, at, end);
    return this.#readFraction(line, end + 1);
  }

  /** Digits after the ninth are finer than a nanosecond. */
  #readFraction(line: string, at: number): number {
    let end = at;
    this.#low = 0;
    for (let digits = 0; digits < 9 || isDigit(line.charCodeAt(end)); digits += 1) {
      const code = line.charCodeAt(end);
      if (digits < 9) this.#low = this.#low * 10 + (isDigit(code) ? code - 48 : 0);
      if (isDigit(code)) end += 1;
    }
    return end;
  }

  /** Takes a time that is not in a line as digits; for the next {@link since}. */
  take(seconds: number, nanoseconds: number): void {
    this.hasPoint = true;
    this.#high = seconds;
    this.#low = nanoseconds;
  }

  /** The time that was read last, as the difference from the first one of which that was asked. */
  since(): number {
    if (!this.#isSet) {
      this.#isSet = true;
      this.#startHigh = this.#high;
      this.#startLow = this.#low;
    }
    return (this.#high - this.#startHigh) * billion + (this.#low - this.#startLow);
  }
}
