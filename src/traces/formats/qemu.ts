import { blankEvent } from './event.js';
import { Names } from './names.js';
import { Origin } from './origin.js';
import { blankFacts, type EventSink, type TraceClock, type TraceReader } from './reader.js';
import { afterDigits, afterName, isDigit, numberBetween } from './scan.js';
import { Skipped } from './skipped.js';

const space = 32;
const colon = 58;
const at = 64;

/** Names of QEMU's events are lower case words joined by underscores; the first word is the device or the subsystem. */
const eventName = /^[a-z][a-z0-9]*(?:_[a-zA-Z0-9]+)+$/;
/** Messages of QEMU in the same log. */
const knownLine = /^(?:$|#|qemu-system-\S*: |QEMU |\(qemu\)|char device redirected)/;

/**
 * Reads the log of QEMU's `-trace` with the backend `log`: `event arguments`, or `thread@seconds.microseconds:event arguments` with
 * `-msg timestamp=on` and in versions before 6. Without times, an event's time is its number.
 */
export class QemuReader implements TraceReader {
  readonly format = 'qemu';
  readonly facts = blankFacts();
  readonly clock: TraceClock = { name: 'order', unit: 'ticks', start: 0n };
  readonly skipped = new Skipped();
  readonly #names = new Names();
  readonly #origin = new Origin();
  readonly #event = blankEvent();
  readonly #known = new Map<string, boolean>();
  #line = 0;
  #count = 0;
  #hasTimes = false;

  read(line: string, sink: EventSink): void {
    this.#line += 1;
    const start = this.#readTime(line);
    const end = afterName(line, start);
    const name = this.#names.of(line.slice(start, end));
    if ((end !== line.length && line.charCodeAt(end) !== space) || !this.#isEvent(name)) {
      if (!knownLine.test(line)) this.skipped.add(this.#line);
      return;
    }
    const event = this.#event;
    event.kind = 'qemu';
    event.name = name;
    event.detail = line.slice(end + 1);
    event.line = this.#line;
    if (start > 0 && this.#count === 0) this.#startClock();
    if (!this.#hasTimes) event.time = this.#count;
    else if (start > 0) event.time = this.#origin.since();
    this.#count += 1;
    sink(event);
  }

  end(): void {
    // No line waits for another one.
  }

  /** The first event says whether there are times. */
  #startClock(): void {
    this.#origin.since();
    this.#hasTimes = true;
    Object.assign(this.clock, { name: 'realtime', unit: 'ns', start: this.#origin.start } satisfies TraceClock);
  }

  /** The index after `thread@seconds.microseconds:`, or 0. */
  #readTime(line: string): number {
    const event = this.#event;
    const tidEnd = afterDigits(line, 0);
    event.tid = -1;
    if (tidEnd === 0 || line.charCodeAt(tidEnd) !== at || !isDigit(line.charCodeAt(tidEnd + 1))) return 0;
    const end = this.#origin.read(line, tidEnd + 1);
    if (end === -1 || !this.#origin.hasPoint || line.charCodeAt(end) !== colon) return 0;
    event.tid = numberBetween(line, 0, tidEnd);
    return end + 1;
  }

  #isEvent(name: string): boolean {
    let known = this.#known.get(name);
    if (known === undefined) {
      if (this.#known.size >= 65_536) this.#known.clear();
      known = eventName.test(name);
      this.#known.set(name, known);
    }
    return known;
  }
}
