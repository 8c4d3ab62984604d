import { blankEvent } from './event.js';
import { callerIn } from './call-chain.js';
import { integerAt, objectsIn, textAt, type JsonObject } from './json-lines.js';
import { Names } from './names.js';
import { Origin } from './origin.js';
import { blankFacts, type EventSink, type TraceClock, type TraceReader } from './reader.js';
import { afterDigits, afterName, beforeDigits, numberBetween, withoutOffset } from './scan.js';
import { Skipped } from './skipped.js';

/** Columns of one word, in the words of the head; any others are one word, too. */
type Column = 'TIME' | 'SKB' | 'CPU' | 'PROCESS' | 'TIMESTAMP' | 'FUNC' | 'CALLER' | 'blank' | 'other';

const columnNames = new Map<string, Column>([
  ['TIME', 'TIME'], ['SKB', 'SKB'], ['CPU', 'CPU'], ['PROCESS', 'PROCESS'], ['TIMESTAMP', 'TIMESTAMP'], ['FUNC', 'FUNC'], ['CALLER', 'CALLER'],
]);
/** Version 0.0.2, which has no column of the processor. */
const firstColumns: readonly Column[] = ['SKB', 'PROCESS', 'FUNC', 'TIMESTAMP'];
const head = /^\s*(?:TIME\s+)?SKB\s+(?:CPU\s+)?PROCESS\s/;
const row = /^\s*(?:\S*\d\d:\d\d:\d\d\.\d+\s+)?0x[0-9a-f]{1,16}\s/;
const address = /^0x[0-9a-f]+$/;
const process = /^\[.*\]$|:\d+$/;
/** A clock time, with its date or without. */
const clockTime = /^(?:\d{4}-\d\d-\d\dT)?(\d\d):(\d\d):(\d\d)\.(\d{1,9})$/;
const knownLine = /^(?:\s*$|\d{4}\/\d\d\/\d\d |time=|\s*\d+ \/ \d+ \[|[0-9]+\s*\/\s*[0-9]+ |Attach|Listening|Received signal|Printed \d+ events)/;
/** Whether a cell or field begins with the name of a function, as it does in every version. */
const isNamed = (func: string): boolean => afterName(func, 0) > 0;
/** A line of a call stack, or of the dump of a buffer. */
const frame = /^\s*([A-Za-z_][\w.$]*)(?:\+(?:0x)?[0-9a-f]+)?(?:\s*\[\w+\])?\s*$/;
const dump = /^\s*(?:\(struct |[{}[\].(]|\.\w+ = )/;

/**
 * Reads the output of pwru, as text and as lines of JSON. The order of the columns is taken from the head, because it changed
 * between versions. The process's name is that of its program. The caller comes from `--output-caller` or from the call stack.
 *
 * Relative times (`--timestamp relative`) are differences from the event before of the same buffer; they are summed up, and a buffer
 * starts at the last time of the others. Without times, an event's time is its number.
 */
export class PwruReader implements TraceReader {
  readonly format = 'pwru';
  readonly facts = blankFacts();
  readonly clock: TraceClock = { name: 'order', unit: 'ticks', start: 0n };
  readonly skipped = new Skipped();
  readonly #names = new Names();
  readonly #times = new PwruTimes(this.clock);
  readonly #event = blankEvent();
  #columns = firstColumns;
  #line = 0;
  #isWaiting = false;

  read(line: string, sink: EventSink): void {
    this.#line += 1;
    const isObject = line.startsWith('{"');
    if (this.#isWaiting && !isObject && this.#readFrame(line)) return;
    this.end(sink);
    if (isObject) this.#readObject(objectsIn(line)[0] ?? {});
    else if (head.test(line)) this.#columns = columnsOf(line);
    else if (row.test(line)) this.#readRow(line);
    else if (!knownLine.test(line)) this.skipped.add(this.#line);
  }

  end(sink: EventSink): void {
    if (!this.#isWaiting) return;
    this.#isWaiting = false;
    sink(this.#event);
  }

  /** Whether the line belongs to the event before: its call stack, whose first function is the event's own, or a dump. */
  #readFrame(line: string): boolean {
    const event = this.#event;
    const name = frame.exec(line)?.[1];
    if (name === undefined) return dump.test(line);
    if (event.caller === '') event.caller = this.#names.of(callerIn(event, [name]));
    return true;
  }

  #readRow(line: string): void {
    const cells = cellsOf(line, this.#columns);
    const func = cells?.get('FUNC');
    if (!cells || func === undefined || !isNamed(func) || !address.test(cells.get('SKB') ?? '') || !process.test(cells.get('PROCESS') ?? '')) {
      this.skipped.add(this.#line);
      return;
    }
    this.#begin(func, cells.get('PROCESS') ?? '', cells.get('CALLER') ?? '');
    const cpu = cells.get('CPU') ?? '';
    const event = this.#event;
    event.cpu = cpu !== '' && afterDigits(cpu, 0) === cpu.length ? numberBetween(cpu, 0, cpu.length) : -1;
    event.detail = [event.detail, cells.get('other') ?? ''].filter((part) => part !== '').join(' ');
    event.time = this.#times.timeOf(cells.get('TIMESTAMP') ?? '', cells.get('TIME') ?? '', cells.get('SKB') ?? '');
  }

  #readObject(object: JsonObject): void {
    const func = textAt(object, 'func');
    if (!isNamed(func)) {
      this.skipped.add(this.#line);
      return;
    }
    this.#begin(func, textAt(object, 'process'), textAt(object, 'caller_func'));
    const event = this.#event;
    // The field is omitted for the processor 0.
    event.cpu = integerAt(object, 'cpu') ?? 0;
    event.caller ||= this.#names.of(callerIn(event, textAt(object, 'stack').split('\n').filter((name) => name !== '')));
    event.time = this.#times.timeOf(String(integerAt(object, 'time') ?? ''), textAt(object, 'time'), textAt(object, 'skb'));
  }

  #begin(func: string, process: string, caller: string): void {
    const event = this.#event;
    const end = afterName(func, 0);
    event.kind = 'probe';
    event.line = this.#line;
    event.name = this.#names.of(func.slice(0, end));
    event.detail = func.slice(end).trim();
    event.caller = this.#names.of(withoutOffset(caller));
    const number = beforeDigits(process, process.length);
    const hasNumber = number < process.length && process.charAt(number - 1) === ':';
    const program = hasNumber ? process.slice(0, number - 1) : process;
    event.pid = hasNumber ? numberBetween(process, number, process.length) : -1;
    event.comm = this.#names.of(program.startsWith('[') ? program.slice(1, -1) : program.slice(program.lastIndexOf('/') + 1));
    this.#isWaiting = true;
  }
}

/** The times of pwru, of which there are four kinds; the first event says which. */
class PwruTimes {
  readonly #clock: TraceClock;
  readonly #origin = new Origin();
  /** The last time of each buffer, for relative times. */
  readonly #last = new Map<string, number>();
  #latest = 0;
  #kind: 'none' | 'order' | 'clock' | 'relative' | 'absolute' = 'none';

  constructor(clock: TraceClock) {
    this.#clock = clock;
  }

  /** @param stamp a number of nanoseconds, or empty; @param clock a clock time, or empty; @param buffer its address */
  timeOf(stamp: string, clock: string, buffer: string): number {
    const wall = clockTime.exec(clock);
    if (this.#kind === 'none') this.#kind = stamp === '' ? (wall ? 'absolute' : 'order') : Number(stamp) === 0 ? 'relative' : 'clock';
    switch (this.#kind) {
      case 'relative':
        return this.#relative(stamp, buffer);
      case 'clock':
        if (stamp !== '') this.#origin.read(stamp, 0);
        return this.#since('');
      case 'absolute':
        if (wall) this.#origin.take(Number(wall[1]) * 3600 + Number(wall[2]) * 60 + Number(wall[3]), Number((wall[4] ?? '').padEnd(9, '0')));
        return this.#since('realtime');
      default:
        this.#latest += 1;
        return this.#latest - 1;
    }
  }

  #since(name: string): number {
    const time = this.#origin.since();
    Object.assign(this.#clock, { name, unit: 'ns', start: this.#origin.start } satisfies TraceClock);
    return time;
  }

  #relative(stamp: string, buffer: string): number {
    Object.assign(this.#clock, { name: '', unit: 'ns' } satisfies Partial<TraceClock>);
    const difference = Number(stamp);
    const start = difference === 0 ? undefined : this.#last.get(buffer);
    const time = (start ?? this.#latest) + (Number.isSafeInteger(difference) ? difference : 0);
    if (this.#last.size >= 65_536) this.#last.clear();
    this.#last.set(buffer, time);
    this.#latest = Math.max(this.#latest, time);
    return time;
  }
}

function columnsOf(line: string): readonly Column[] {
  // The name of a network namespace may be missing in a row.
  const words = line.replace('NETNS NAME', 'blank').trim().split(/\s+/);
  return words.map((word) => (word === 'blank' ? 'blank' : (columnNames.get(word) ?? 'other')));
}

/**
 * The cells of a row: one word each, but a process's name may have spaces. After a column that may be blank, the words are counted
 * from the end of the line.
 */
function cellsOf(line: string, columns: readonly Column[]): ReadonlyMap<Column, string> | undefined {
  const words = line.trim().split(/\s+/);
  const cells = new Map<Column, string>();
  const others: string[] = [];
  const blank = columns.indexOf('blank');
  let at = 0;
  for (const [index, column] of columns.entries()) {
    if (column === 'blank') {
      at = Math.max(at, words.length - (columns.length - index - 1));
      continue;
    }
    const end = column === 'PROCESS' ? processEnd(words, at) : at + 1;
    const word = words.slice(at, end).join(' ');
    at = end;
    if (column === 'other') others.push(word);
    else cells.set(column, word);
  }
  // In versions before 1.0, the function is followed by what the buffer says, without columns.
  if (blank === -1) others.push(...words.slice(at));
  cells.set('other', others.filter((word) => word !== '').join(' '));
  return words.length >= columns.length - (blank === -1 ? 0 : 1) ? cells : undefined;
}

/** The end of a process's name: `[name]` in brackets, or `program:123`. */
function processEnd(words: readonly string[], at: number): number {
  const isLast = words[at]?.startsWith('[') ? /\]$/ : /:\d+$/;
  for (let end = at; end < Math.min(words.length, at + 8); end += 1) {
    if (isLast.test(words[end] ?? '')) return end + 1;
  }
  return at + 1;
}
