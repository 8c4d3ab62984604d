import type { TraceEvent } from './event.js';
import type { FtraceBody } from './ftrace-body.js';
import type { Names } from './names.js';
import type { Origin } from './origin.js';
import type { EventSink } from './reader.js';
import { afterDigits, afterSpaces, beforeDigits, beforeSpaces, isDigit, numberBetween } from './scan.js';

const closeParenthesis = 41;
const slash = 47;
const semicolon = 59;
const pipe = 124;
const openBrace = 123;
const closeBrace = 125;

/** The kernel follows 50 calls into each other; more in a file is not a trace. */
const deepestCall = 512;
const mostTasks = 65_536;

interface Frame {
  readonly name: string;
  readonly depth: number;
  readonly time: number;
}

/** What the function graph of one processor says of the task there. */
interface Processor {
  tid: number;
  comm: string;
  isInHardirq: boolean;
}

/**
 * Reads lines of the tracer `function_graph`. An entry is a `function`, whose caller is the function around it, and an exit a
 * `function-return` with the same name; a call without calls in it is both.
 *
 * Where the trace has no column of times (option `funcgraph-abstime`), times come from the durations alone: an entry has the time of
 * the event before it, and an exit is at least the duration after its entry. So they do not contradict the order of the lines, and
 * an outermost call is as long as it was, but what passed between calls is not in them. Without durations, the time is the number
 * of the event.
 */
export class FunctionGraph {
  readonly #names: Names;
  readonly #origin: Origin;
  readonly #body: FtraceBody;
  readonly #processors = new Map<number, Processor>();
  /** The calls that have not returned, by thread; by -1 - processor where the thread is not known. */
  readonly #stacks = new Map<number, Frame[]>();
  #time = 0;
  /** The number of the event before, for traces without times. */
  #order = -1;

  /** What the times of the lines read so far are; `none` before the first event. */
  times: 'none' | 'absolute' | 'durations' | 'order' = 'none';

  constructor(names: Names, origin: Origin, body: FtraceBody) {
    this.#names = names;
    this.#origin = origin;
    this.#body = body;
  }

  /** Whether a line starts with the columns of a function graph: ` 0) `, with a time before it or without. */
  static isLine(line: string): boolean {
    return columnsEnd(line) !== -1;
  }

  /**
   * Reads a line of a function graph, all columns included.
   *
   * @returns whether it is a known line
   */
  readLine(line: string, event: TraceEvent, sink: EventSink): boolean {
    let at = afterSpaces(line, 0);
    const isAbsolute = line.charCodeAt(afterDigits(line, at)) !== closeParenthesis;
    if (isAbsolute) {
      const end = this.#origin.read(line, at);
      if (end === -1) return false;
      at = afterSpaces(line, afterSpaces(line, end) + 1);
    }
    const cpuEnd = afterDigits(line, at);
    event.cpu = numberBetween(line, at, cpuEnd);
    const processor = this.#processorOf(event.cpu);
    if (isSwitch(line)) {
      this.#switchTask(line, cpuEnd + 1, event.cpu, processor);
      return true;
    }
    event.tid = processor.tid;
    event.comm = processor.comm;
    event.pid = -1;
    event.context = processor.isInHardirq ? 'hardirq' : undefined;
    if (isAbsolute) this.times = 'absolute';
    return this.#readColumns(line, cpuEnd + 1, event, processor, sink);
  }

  /**
   * Reads what trace-cmd writes after `funcgraph_entry:` or `funcgraph_exit:`. The event has the thread, processor and time.
   *
   * @returns whether it is a known line
   */
  readEvent(line: string, at: number, event: TraceEvent, sink: EventSink): boolean {
    this.times = 'absolute';
    const bar = line.indexOf('|', at);
    if (bar === -1) return false;
    return this.#readCall(line, bar + 1, durationIn(line, at, bar), event, event.time, sink);
  }

  #processorOf(cpu: number): Processor {
    let processor = this.#processors.get(cpu);
    if (!processor) {
      if (this.#processors.size >= mostTasks) this.#processors.clear();
      processor = { tid: -1, comm: '', isInHardirq: false };
      this.#processors.set(cpu, processor);
    }
    return processor;
  }

  /** ` 0)  first-11  =>  second-12 ` between two rules. */
  #switchTask(line: string, at: number, cpu: number, processor: Processor): void {
    const arrow = line.indexOf(' => ', at);
    const before = threadIn(line, at, arrow);
    const after = threadIn(line, arrow + 4, line.length);
    const unknown = this.#stacks.get(-1 - cpu);
    if (unknown && processor.tid === -1 && before > 0) {
      this.#stacks.set(before, unknown);
      this.#stacks.delete(-1 - cpu);
    }
    if (after === -1) return;
    processor.tid = after;
    const end = beforeSpaces(line, line.length);
    processor.comm = this.#names.of(line.slice(afterSpaces(line, arrow + 4), beforeDigits(line, end) - 1));
  }

  /** The columns between the processor and the function: the task, the flags, the duration. */
  #readColumns(line: string, from: number, event: TraceEvent, processor: Processor, sink: EventSink): boolean {
    let at = from;
    let duration = -1;
    let hasDurations = false;
    for (let bar = line.indexOf('|', at); bar !== -1; bar = line.indexOf('|', at)) {
      const start = afterSpaces(line, at);
      const column = columnAt(line, start, bar);
      if (column === 'function') break;
      if (column === 'interrupt') {
        processor.isInHardirq = line.charCodeAt(start) === 61;
        return true;
      }
      if (column === 'task') this.#readTask(line, start, bar, event);
      at = bar + 1;
      if (column === 'duration') {
        duration = durationIn(line, start, bar);
        hasDurations = true;
        break;
      }
    }
    if (this.times !== 'absolute' && this.times !== 'durations') this.times = hasDurations ? 'durations' : 'order';
    if (this.times === 'absolute') this.#time = this.#origin.since();
    else if (this.times === 'order') this.#time = this.#nextNumber();
    return this.#readCall(line, at, duration, event, this.#time, sink);
  }

  #readTask(line: string, start: number, bar: number, event: TraceEvent): void {
    event.tid = threadIn(line, start, bar);
    event.comm = this.#names.of(line.slice(start, beforeDigits(line, beforeSpaces(line, bar)) - 1));
  }

  #stackOf(event: TraceEvent): Frame[] {
    const key = event.tid > 0 ? event.tid : -1 - event.cpu;
    let stack = this.#stacks.get(key);
    if (!stack) {
      if (this.#stacks.size >= mostTasks) this.#stacks.clear();
      stack = [];
      this.#stacks.set(key, stack);
    }
    return stack;
  }

  /** `name [module]() {`, `name();`, `}`, with a comment after it or without, or a comment that holds an event. */
  #readCall(line: string, from: number, duration: number, event: TraceEvent, time: number, sink: EventSink): boolean {
    const at = afterSpaces(line, from);
    const depth = at - from;
    event.time = time;
    event.group = '';
    event.detail = '';
    switch (line.charCodeAt(at)) {
      case closeBrace:
        this.#leave(line, at, depth, duration, event, sink);
        return true;
      case slash:
        return this.#readComment(line, at, event, sink);
      default:
        return this.#enter(line, at, depth, duration, event, sink);
    }
  }

  #enter(line: string, at: number, depth: number, duration: number, event: TraceEvent, sink: EventSink): boolean {
    const name = this.#names.at(line, at);
    const end = at + name.length;
    const open = line.indexOf('(', end);
    if (end === at || open === -1) return false;
    const comment = line.indexOf('/*', open);
    const last = beforeSpaces(line, comment === -1 ? line.length : comment) - 1;
    const isLeaf = line.charCodeAt(last) === semicolon;
    if (!isLeaf && line.charCodeAt(last) !== openBrace) return false;
    const stack = this.#stackOf(event);
    while (stack.length > 0 && (stack.length >= deepestCall || (stack.at(-1)?.depth ?? 0) >= depth)) stack.pop();
    const close = line.lastIndexOf(')', last);
    event.kind = 'function';
    event.name = name;
    event.caller = stack.at(-1)?.name ?? '';
    event.detail = close > open + 1 ? line.slice(open + 1, close) : line.slice(Math.min(end + 1, open), open);
    const { time } = event;
    sink(event);
    if (isLeaf) this.#passReturn(name, this.#leafReturn(time, duration), returnedIn(line, comment), event, sink);
    else stack.push({ name, depth, time });
    return true;
  }

  #leafReturn(start: number, duration: number): number {
    switch (this.times) {
      case 'durations':
        return this.#advance(start, duration);
      case 'order':
        return this.#nextNumber();
      default:
        return start + Math.max(duration, 0);
    }
  }

  #nextNumber(): number {
    this.#order += 1;
    return this.#order;
  }

  /** The time of an exit, from the time of its entry and the duration. */
  #advance(start: number, duration: number): number {
    this.#time = Math.max(this.#time, start + Math.max(duration, 0));
    return this.#time;
  }

  #leave(line: string, at: number, depth: number, duration: number, event: TraceEvent, sink: EventSink): void {
    const stack = this.#stackOf(event);
    while (stack.length > 0 && (stack.at(-1)?.depth ?? 0) > depth) stack.pop();
    const frame = stack.at(-1)?.depth === depth ? stack.pop() : undefined;
    const comment = line.indexOf('/*', at);
    const nameAt = comment === -1 ? line.length : afterSpaces(line, comment + 2);
    const name = frame?.name ?? this.#names.at(line, nameAt);
    if (name === '') return;
    event.caller = stack.at(-1)?.name ?? '';
    const time = frame && this.times === 'durations' ? this.#advance(frame.time, duration) : event.time;
    this.#passReturn(name, time, returnedIn(line, comment), event, sink);
  }

  #passReturn(name: string, time: number, returned: string, event: TraceEvent, sink: EventSink): void {
    event.kind = 'function-return';
    event.name = name;
    event.detail = returned;
    event.time = time;
    sink(event);
  }

  // An event within the graph: `/* event: arguments */`.
  #readComment(line: string, at: number, event: TraceEvent, sink: EventSink): boolean {
    const end = line.lastIndexOf('*/');
    const text = line.slice(at + 2, end > at + 1 ? end : line.length);
    const kind = this.#body.read(text.trimEnd(), 0, event);
    if (kind !== 'event') return true;
    if (event.caller === '') event.caller = this.#stackOf(event).at(-1)?.name ?? '';
    event.detail = event.detail.trimEnd();
    sink(event);
    return true;
  }
}

/** The index after ` 0)` at the start of a line, or -1. */
function columnsEnd(line: string): number {
  let at = afterSpaces(line, 0);
  let end = afterDigits(line, at);
  if (end === at) return -1;
  if (line.charCodeAt(end) === 46) {
    end = afterSpaces(line, afterDigits(line, end + 1));
    if (line.charCodeAt(end) !== pipe) return -1;
    at = afterSpaces(line, end + 1);
    end = afterDigits(line, at);
    if (end === at) return -1;
  }
  return line.charCodeAt(end) === closeParenthesis ? end + 1 : -1;
}

function isSwitch(line: string): boolean {
  return line.includes(' => ') && !line.includes('|');
}

type Column = 'task' | 'flags' | 'duration' | 'interrupt' | 'function';

/** What the column before a `|` is; `function` if the `|` is in the text of a function or event. */
function columnAt(line: string, start: number, bar: number): Column {
  if (start === bar) return 'duration';
  const end = beforeSpaces(line, bar);
  if (line.startsWith('==========>', start) || line.startsWith('<==========', start)) return 'interrupt';
  if (line.startsWith(' us', end - 3)) return isDuration(line, start) ? 'duration' : 'function';
  const digits = beforeDigits(line, end);
  if (digits < end && line.charCodeAt(digits - 1) === 45 && digits - 1 > start) return 'task';
  return end - start <= 6 && !line.slice(start, end).includes(' ') ? 'flags' : 'function';
}

function isDuration(line: string, start: number): boolean {
  const mark = '+!#*@$'.includes(line.charAt(start)) ? afterSpaces(line, start + 1) : start;
  return isDigit(line.charCodeAt(mark));
}

/** A duration such as `+ 11.500 us` in nanoseconds, or -1. */
function durationIn(line: string, from: number, to: number): number {
  let at = from;
  while (at < to && !isDigit(line.charCodeAt(at))) at += 1;
  if (at === to) return -1;
  const duration = Math.round(Number.parseFloat(line.slice(at, to)) * 1000);
  return Number.isSafeInteger(duration) ? duration : -1;
}

/** The thread of `comm-123`, or -1. */
function threadIn(line: string, from: number, to: number): number {
  const end = beforeSpaces(line, to);
  const start = beforeDigits(line, end);
  return start > from && start < end && line.charCodeAt(start - 1) === 45 ? numberBetween(line, start, end) : -1;
}

// What a function returned, in the comment `/* name ret=0x0 */`, `/* name = 0x0 */` or `/* = 0x0 */`.
function returnedIn(line: string, comment: number): string {
  if (comment === -1) return '';
  const sign = line.indexOf('=', comment);
  if (sign === -1) return '';
  const at = afterSpaces(line, sign + 1);
  const end = line.indexOf(' ', at);
  return line.slice(at, end === -1 ? line.length : end);
}
