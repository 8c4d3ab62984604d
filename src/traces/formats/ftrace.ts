import { blankEvent, type RunContext, type TraceEvent } from './event.js';
import { FtraceBody } from './ftrace-body.js';
import { FunctionGraph } from './function-graph.js';
import { copyOf, Names } from './names.js';
import { Origin } from './origin.js';
import type { EventSink, TraceClock, TraceFacts, TraceReader } from './reader.js';
import { afterDigits, afterSpaces, beforeDigits, beforeSpaces, isDigit, numberBetween } from './scan.js';
import { Skipped } from './skipped.js';
import { VhflowHead, vhflowWords } from './vhflow-head.js';

const space = 32;
const hash = 35;
const openParenthesis = 40;
const closeParenthesis = 41;
const minus = 45;
const colon = 58;
const closeBracket = 93;

/** The name of a task has at most this many characters; what is longer has the name of a file before it. */
const longestComm = 15;
/** `(-------) ` and `(  12345) `. */
const longestGroupColumn = 16;
const longestFlags = 10;
/** Of the task, with the path of a file before it. */
const longestColumns = 400;
const mostTasks = 65_536;

const lostEvents = /^CPU:\s?(\d+) \[(?:LOST )?(?:(\d+) )?EVENTS(?: DROPPED)?\]/;
const inBuffer = /^# entries-in-buffer\/entries-written: (\d+)\/(\d+)/;
const headRow = /^#[ |/]*_-*=> (\S+)/;
/** Lines around the events that say nothing of a flow. */
const knownLine = /^\s*(?:$|#|=> |-{5,}\s*$|cpus=\d|version = \d|CPU \d+ is empty|CPU:\d+ |trace-cmd: )/;

/**
 * Reads text of ftrace: the `trace` and `trace_pipe` files of tracefs and the output of `trace-cmd report`, with the tracers
 * `function` and `function_graph` and with events, and columns as the options of tracing choose them.
 *
 * What a script of vhflow says in comments is taken, and so are lines `NOFN name` before the head, which list functions that could
 * not be traced.
 */
export class FtraceReader implements TraceReader {
  readonly format = 'ftrace';
  readonly skipped = new Skipped();
  readonly #head = new VhflowHead();
  readonly #names = new Names();
  readonly #origin = new Origin();
  readonly #body = new FtraceBody(this.#names);
  readonly #graph = new FunctionGraph(this.#names, this.#origin, this.#body);
  readonly #event = blankEvent();
  readonly #tasks = new Map<string, Task>();
  #line = 0;
  #hasEvents = false;
  /** The rows of the columns of flags that the head has so far, and which of them says `hardirq/softirq`. */
  #headRows = 0;
  #contextColumn = 2;

  get facts(): TraceFacts {
    return this.#head.facts;
  }

  get clock(): TraceClock {
    return this.#head.clock;
  }

  read(line: string, sink: EventSink): void {
    this.#line += 1;
    const event = this.#event;
    event.line = this.#line;
    if (line.charCodeAt(0) === hash) {
      this.#readHead(line);
      return;
    }
    const bodyAt = this.#readColumns(line);
    if (bodyAt === -1) {
      this.#readOther(line, sink);
      return;
    }
    switch (this.#body.read(line, bodyAt, event)) {
      case 'event':
        this.#pass(sink);
        break;
      case 'graph':
        this.#startClock();
        event.time = this.#origin.since();
        if (!this.#graph.readEvent(line, this.#body.graphAt, event, this.#sinkWithHops(sink))) this.skipped.add(this.#line);
        break;
      case 'known':
        break;
      case 'unknown':
        this.skipped.add(this.#line);
        break;
    }
  }

  end(): void {
    // No line waits for another one.
  }

  #pass(sink: EventSink): void {
    const event = this.#event;
    this.#startClock();
    event.time = this.#origin.since();
    event.hops = this.facts.probes ? this.#head.hopsOf(event.kind, event.name) : undefined;
    sink(event);
  }

  #startClock(): void {
    if (this.#hasEvents) return;
    this.#hasEvents = true;
    this.#origin.since();
    this.clock.start = this.#origin.start;
    this.clock.unit = this.#origin.hasPoint ? 'ns' : 'ticks';
  }

  #sinkWithHops(sink: EventSink): EventSink {
    if (!this.facts.probes) return sink;
    return (event) => {
      event.hops = this.#head.hopsOf(event.kind, event.name);
      sink(event);
    };
  }

  /** Reads `TASK-PID (TGID) [CPU] FLAGS TIME:` into the event; returns the index after it, or -1. */
  #readColumns(line: string): number {
    for (let open = line.indexOf(' ['); open !== -1 && open <= longestColumns; open = line.indexOf(' [', open + 2)) {
      if (!isDigit(line.charCodeAt(open + 2))) continue;
      const end = afterDigits(line, open + 2);
      if (line.charCodeAt(end) !== closeBracket || !this.#readTask(line, open)) continue;
      const bodyAt = this.#readTime(line, afterSpaces(line, end + 1));
      if (bodyAt === -1) continue;
      this.#event.cpu = numberBetween(line, open + 2, end);
      return bodyAt;
    }
    return -1;
  }

  /** The columns of the same task are the same text; they are looked up, which is faster than looking at their characters. */
  #readTask(line: string, open: number): boolean {
    const columns = line.slice(0, open);
    let task = this.#tasks.get(columns);
    if (!task) {
      task = taskIn(columns, this.#names);
      if (!task) return false;
      if (this.#tasks.size >= mostTasks) this.#tasks.clear();
      this.#tasks.set(copyOf(columns), task);
    }
    const event = this.#event;
    event.tid = task.tid;
    event.pid = task.pid;
    event.comm = task.comm;
    return true;
  }

  /** Reads the flags, if there are any, and the time; returns the index after its colon, or -1. */
  #readTime(line: string, from: number): number {
    const event = this.#event;
    let at = from;
    // Linux 4.13 has the column of the process after the processor.
    if (line.charCodeAt(at) === openParenthesis) {
      const close = line.indexOf(')', at);
      if (close === -1 || close - at > longestGroupColumn) return -1;
      event.pid = groupIn(line, at, close + 1);
      at = afterSpaces(line, close + 1);
    }
    event.context = undefined;
    if (!isDigit(line.charCodeAt(at))) {
      const end = line.indexOf(' ', at);
      if (end === -1 || end - at > longestFlags) return -1;
      event.context = contextOf(line.charCodeAt(at + this.#contextColumn));
      at = afterSpaces(line, end);
    }
    const end = this.#origin.read(line, at);
    return end !== -1 && line.charCodeAt(end) === colon ? end + 1 : -1;
  }

  #readHead(line: string): void {
    const words = vhflowWords(line);
    if (words !== undefined) {
      this.#head.read(words);
      return;
    }
    if (line.startsWith('# tracer:')) {
      if (!this.#hasEvents) this.skipped.forget();
      this.#headRows = 0;
      this.#contextColumn = 2;
      return;
    }
    const row = headRow.exec(line);
    if (row) {
      if (row[1] === 'hardirq/softirq') this.#contextColumn = this.#headRows;
      this.#headRows += 1;
    }
    const written = inBuffer.exec(line);
    if (written) this.facts.lost += Math.max(0, Number(written[2]) - Number(written[1]));
  }

  #readOther(line: string, sink: EventSink): void {
    if (FunctionGraph.isLine(line)) {
      this.#readGraph(line, sink);
      return;
    }
    const words = vhflowWords(line);
    if (words !== undefined) {
      this.#head.read(words);
      return;
    }
    if (line.startsWith('NOFN ')) {
      this.facts.untraceable.add(line.slice('NOFN '.length).trim());
      return;
    }
    const lost = lostEvents.exec(line);
    if (lost) this.#passLost(Number(lost[1]), lost[2], sink);
    else if (line.startsWith('cpus=')) {
      if (!this.#hasEvents) this.skipped.forget();
    } else if (!knownLine.test(line)) this.skipped.add(this.#line);
  }

  #readGraph(line: string, sink: EventSink): void {
    const first: EventSink = (event) => {
      if (!this.#hasEvents) {
        this.#hasEvents = true;
        const { times } = this.#graph;
        this.clock.unit = times === 'order' ? 'ticks' : 'ns';
        if (times === 'absolute') this.clock.start = this.#origin.start;
        else this.clock.name = times;
      }
      this.#sinkWithHops(sink)(event);
    };
    if (!this.#graph.readLine(line, this.#event, this.#hasEvents ? this.#sinkWithHops(sink) : first)) this.skipped.add(this.#line);
  }

  #passLost(cpu: number, count: string | undefined, sink: EventSink): void {
    const { time, line } = this.#event;
    const event = Object.assign(this.#event, blankEvent(), { kind: 'lost', time, line, cpu, detail: count ?? '' } satisfies Partial<TraceEvent>);
    this.facts.lost += Number(count ?? 1);
    sink(event);
  }
}

interface Task {
  readonly tid: number;
  readonly pid: number;
  readonly comm: string;
}

/** Reads `TASK-PID (TGID)`. */
function taskIn(columns: string, names: Names): Task | undefined {
  let end = beforeSpaces(columns, columns.length);
  let pid = -1;
  if (columns.charCodeAt(end - 1) === closeParenthesis) {
    const start = groupColumnStart(columns, end);
    if (start === -1) return undefined;
    pid = groupIn(columns, start, end);
    end = beforeSpaces(columns, start);
  }
  const digits = beforeDigits(columns, end);
  if (digits === end || digits < 2 || columns.charCodeAt(digits - 1) !== minus) return undefined;
  return { tid: numberBetween(columns, digits, end), pid, comm: names.of(columns.slice(commStart(columns, digits - 1), digits - 1)) };
}

/** The index of the name of the task, whose end is given. */
function commStart(line: string, end: number): number {
  const start = afterSpaces(line, 0);
  if (end - start <= longestComm) return start;
  // `trace-cmd report` of several files, and grep, write the file's name first; then the task is aligned to the right.
  const prefix = line.lastIndexOf(':', end - longestComm);
  return prefix > start ? afterSpaces(line, prefix + 1) : start;
}

/** The index of the `(` of the column of the process that ends here, or -1. */
function groupColumnStart(line: string, end: number): number {
  for (let at = end - 2; at >= 0 && end - at <= longestGroupColumn; at -= 1) {
    const code = line.charCodeAt(at);
    if (code === openParenthesis) return at;
    if (code !== space && code !== minus && !isDigit(code)) return -1;
  }
  return -1;
}

/** The number in `(  123)`, or -1 for `(-----)`. */
function groupIn(line: string, start: number, end: number): number {
  const digits = beforeDigits(line, end - 1);
  return digits > start && digits < end - 1 ? numberBetween(line, digits, end - 1) : -1;
}

/** From the flag that the kernel writes for hard and soft interrupts; `z` and `Z` are NMIs. */
function contextOf(flag: number): RunContext | undefined {
  switch (flag) {
    case 46: // .
      return 'task';
    case 115: // s
      return 'softirq';
    case 104: // h
    case 72: // H
    case 122: // z
    case 90: // Z
      return 'hardirq';
    default:
      return undefined;
  }
}
