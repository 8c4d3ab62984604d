import { blankEvent, type TraceEvent } from './event.js';
import { isCaller } from './call-chain.js';
import { FtraceBody } from './ftrace-body.js';
import { functionOfEvent, functionOfReturn, isNamedReturn } from './event-names.js';
import { Names } from './names.js';
import { Origin } from './origin.js';
import { blankFacts, type EventSink, type TraceClock, type TraceReader } from './reader.js';
import { afterDigits, afterSpaces, beforeDigits, beforeSpaces, numberBetween } from './scan.js';
import { Skipped } from './skipped.js';

const tab = 9;
const space = 32;
const hash = 35;
const point = 46;
const slash = 47;
const openBracket = 91;
const closeBracket = 93;

/** An event without a category, or one of the processor such as `cycles:u`. */
const eventName = /^([^\s:]+)(?::([A-Za-z0-9_.]+))?/;
/** What a counter of the processor counts, after its name: `cycles:u`. */
const modifiers = /^[ukhvGHIpPSDWe]{1,6}$/;
const dynamicGroup = /^(?:probe|vhflow)(?:_|$)/;
const lostRecord = /^PERF_RECORD_LOST(?:_SAMPLES)? (?:lost )?(\d+)/;
/** What `perf record` and `perf script` say beside the events. */
const knownLine = /^\s*(?:#|$|\[ perf record:|Warning:|Check IO\/CPU overload|Processed \d+ events)/;
const lostChunks = /^Processed \d+ events and lost (\d+) chunks/;
/**
 * Reads the output of `perf script`: events of tracepoints and of `perf probe`, with callchains or without. The caller of an event
 * comes from its callchain. The events of the groups `probe…`, which `perf probe` makes, and `vhflow…`, which scripts of vhflow
 * make, are probes; a name ending with `__return` is a function's return.
 */
export class PerfReader implements TraceReader {
  readonly format = 'perf';
  readonly facts = blankFacts();
  readonly clock: TraceClock = { name: '', unit: 'ns', start: 0n };
  readonly skipped = new Skipped();
  readonly #names = new Names();
  readonly #origin = new Origin();
  readonly #body = new FtraceBody(this.#names);
  readonly #event = blankEvent();
  #line = 0;
  #hasEvents = false;
  /** Whether the event waits for the lines of its callchain. */
  #isWaiting = false;

  read(line: string, sink: EventSink): void {
    this.#line += 1;
    if (this.#isWaiting && this.#readFrame(line)) return;
    this.end(sink);
    if (line.charCodeAt(0) !== hash && this.#readEvent(line)) {
      this.#isWaiting = true;
      return;
    }
    this.facts.lost += Number(lostChunks.exec(line)?.[1] ?? 0);
    if (!knownLine.test(line)) this.skipped.add(this.#line);
  }

  end(sink: EventSink): void {
    if (!this.#isWaiting) return;
    this.#isWaiting = false;
    sink(this.#event);
  }

  /** Whether the line belongs to the callchain of the event that waits. */
  #readFrame(line: string): boolean {
    const code = line.charCodeAt(0);
    if (code !== tab && code !== space) return false;
    // An event starts with spaces, too, if its thread has a short name.
    const event = this.#event;
    if (event.caller !== '' && code === tab) return true;
    const name = frameIn(line);
    if (name === undefined) return false;
    if (event.caller === '' && isCaller(event, name)) event.caller = this.#names.of(name);
    return true;
  }

  /** `comm pid/tid [cpu] seconds: period event: arguments`, of which the process, the processor and the period may be missing. */
  #readEvent(line: string): boolean {
    for (let at = line.indexOf(': '); at !== -1; at = line.indexOf(': ', at + 2)) {
      if (this.#readColumns(line, at)) return this.#readName(line, at + 2);
    }
    return false;
  }

  #readColumns(line: string, timeEnd: number): boolean {
    const fraction = beforeDigits(line, timeEnd);
    if (fraction === timeEnd || line.charCodeAt(fraction - 1) !== point) return false;
    const start = beforeDigits(line, fraction - 1);
    if (start === fraction - 1 || start === 0 || this.#origin.read(line, start) !== timeEnd) return false;
    const event = this.#event;
    let end = beforeSpaces(line, start);
    event.cpu = -1;
    if (line.charCodeAt(end - 1) === closeBracket) {
      const digits = beforeDigits(line, end - 1);
      if (digits === end - 1 || line.charCodeAt(digits - 1) !== openBracket) return false;
      event.cpu = numberBetween(line, digits, end - 1);
      end = beforeSpaces(line, digits - 1);
    }
    return this.#readThread(line, end);
  }

  #readThread(line: string, end: number): boolean {
    const event = this.#event;
    const tid = beforeDigits(line, end);
    if (tid === end || tid === 0) return false;
    let start = tid;
    event.tid = numberBetween(line, tid, end);
    event.pid = -1;
    if (line.charCodeAt(tid - 1) === slash) {
      const digits = beforeDigits(line, tid - 1);
      if (digits < tid - 1 && line.charCodeAt(digits - 1) === space) {
        event.pid = numberBetween(line, digits, tid - 1);
        start = digits;
      }
    }
    if (line.charCodeAt(start - 1) !== space) return false;
    const commAt = afterSpaces(line, 0);
    event.comm = this.#names.of(line.slice(commAt, Math.max(commAt, beforeSpaces(line, start))));
    return true;
  }

  #readName(line: string, from: number): boolean {
    let at = afterSpaces(line, from);
    const digits = afterDigits(line, at);
    // The period, or the number of times that a counter of the processor has counted.
    if (digits > at && line.charCodeAt(digits) === space) at = afterSpaces(line, digits);
    const event = this.#event;
    event.line = this.#line;
    event.group = '';
    event.caller = '';
    event.detail = '';
    event.time = this.#origin.since();
    if (!this.#hasEvents) {
      this.#hasEvents = true;
      this.clock.start = this.#origin.start;
    }
    const lost = line.startsWith('PERF_RECORD_', at) ? lostRecord.exec(line.slice(at)) : null;
    if (lost) {
      this.facts.lost += Number(lost[1]);
      Object.assign(event, { kind: 'lost', name: '', detail: lost[1] ?? '' } satisfies Partial<TraceEvent>);
      return true;
    }
    const end = line.indexOf(': ', at);
    if (end !== -1 && this.#body.read(line, at, event) === 'event') {
      this.#name(event);
      return true;
    }
    return this.#readCounter(line.slice(at));
  }

  /** An event of `perf probe` and of scripts of vhflow is named after the function. */
  #name(event: TraceEvent): void {
    if (modifiers.test(event.name)) {
      event.name = event.group;
      event.group = '';
    }
    if (!dynamicGroup.test(event.group)) return;
    const isReturn = event.kind === 'probe-return' || isNamedReturn(event.name);
    event.kind = isReturn ? 'probe-return' : 'probe';
    event.name = this.#names.of(isReturn ? functionOfReturn(event.name) : functionOfEvent(event.name));
  }

  /** An event without arguments, such as `probe:name:` at the end of the line, or a counter such as `cycles:u:`. */
  #readCounter(text: string): boolean {
    const found = eventName.exec(text);
    if (!found || !text.includes(':')) return false;
    const [, first = '', second] = found;
    const event = this.#event;
    event.kind = 'tracepoint';
    event.name = this.#names.of(second ?? first);
    event.group = this.#names.of(second === undefined ? '' : first);
    this.#name(event);
    return true;
  }
}

/** The function in a line of a callchain: an address, a function with its offset or without, and the file in parentheses. */
function frameIn(line: string): string | undefined {
  let at = 1;
  while (line.charCodeAt(at) === space || line.charCodeAt(at) === tab) at += 1;
  const address = line.slice(at, line.indexOf(' ', at) + 1);
  if (address.length < 2 || address.length > 17 || /[^0-9a-f ]/.test(address)) return undefined;
  const start = at + address.length;
  const file = line.lastIndexOf(' (');
  const name = line.slice(start, file > start ? file : line.length);
  const offset = name.lastIndexOf('+0x');
  return (offset > 0 ? name.slice(0, offset) : name).trim() || undefined;
}
