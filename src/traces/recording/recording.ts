import type { EventKind, RunContext, TraceEvent } from '../formats/event.js';
import type { SkippedLines, TraceClock, TraceFacts, TraceFormat, TraceReader } from '../formats/reader.js';
import { argumentOf, switchedTo } from './arguments.js';
import { baseName } from './base-name.js';
import { NumberColumn } from './columns.js';
import { Names, ownCopy } from './names.js';
import { RisingColumn } from './rising-column.js';
import { Shapes } from './shapes.js';

/** A thread as a trace shows it. */
export interface Thread {
  /** -1 if the trace has none. */
  readonly tid: number;
  /** Id of the process; -1 if the trace has none. */
  readonly pid: number;
  readonly comm: string;
}

/** One event of a recording. */
export interface RecordedEvent {
  /** In the unit of the recording's clock, since its first event. */
  readonly time: number;
  readonly kind: EventKind;
  readonly context: RunContext | undefined;
  readonly cpu: number;
  readonly thread: Thread;
  /** With a compiler's suffix. */
  readonly name: string;
  readonly caller: string;
  /** What counts of its arguments: the reason of an exit, the woken thread. */
  readonly argument: string;
  readonly line: number;
}

/** Which events to keep: names are without a compiler's suffix. */
export interface Interest {
  /** Functions and events. */
  readonly names: ReadonlySet<string>;
  /** Functions of which it matters that another was called from them. */
  readonly callers: ReadonlySet<string>;
}

/** Reading stops with as many kept events, which take about 90 MB. */
export const mostEvents = 6_000_000;

/**
 * The events of one trace that matter for a flow, in the order of the file, in columns of numbers so that a trace of a gigabyte
 * fits into memory.
 */
export class Recording {
  readonly names = new Names();
  readonly threads: Thread[] = [];
  /** How many events of each function or event the trace has, kept or not; with a compiler's suffix. */
  readonly counts = new Map<string, number>();
  private readonly threadIds = new Map<number, number[]>();
  private readonly times = RisingColumn.wide();
  private readonly threadColumn = new NumberColumn((length) => new Uint16Array(length));
  /** Name, caller, kind and context of each event, of which a trace has few combinations. */
  private readonly shapes = new Shapes();
  private readonly shapeColumn = new NumberColumn((length) => new Uint16Array(length));
  private readonly argumentColumn = new NumberColumn((length) => new Uint16Array(length));
  private readonly lines = RisingColumn.narrow();
  private readonly cpus = new NumberColumn((length) => new Uint16Array(length));
  private readonly wanted = new Map<string, boolean>();
  /** The times in which the trace says that it lost events: from the event before to the event after. */
  readonly losses: { readonly low: number; readonly high: number }[] = [];
  private lossFrom: number | undefined;
  private lastTime = 0;
  private total = 0;

  /**
   * @param reader the reader that the events are of; what it says of the trace is complete at the end of the file
   */
  constructor(
    private readonly reader: Pick<TraceReader, 'format' | 'clock' | 'facts' | 'skipped'>,
    private readonly interest: Interest,
  ) {}

  get format(): TraceFormat {
    return this.reader.format;
  }

  get clock(): TraceClock {
    return this.reader.clock;
  }

  get facts(): TraceFacts {
    return this.reader.facts;
  }

  get skipped(): SkippedLines {
    return this.reader.skipped;
  }

  /** Number of kept events. */
  get length(): number {
    return this.times.length;
  }

  /** Number of events, kept or not. */
  get events(): number {
    return this.total;
  }

  /** Time of the last event, kept or not. */
  get duration(): number {
    return this.lastTime;
  }

  get isFull(): boolean {
    return this.length >= mostEvents;
  }

  /** Counts an event, and keeps it if it matters. */
  add(event: TraceEvent): void {
    if (event.kind === 'lost') {
      if (this.losses.length < mostLosses) this.lossFrom ??= this.lastTime;
      return;
    }
    if (this.lossFrom !== undefined) {
      this.losses.push({ low: this.lossFrom, high: event.time });
      this.lossFrom = undefined;
    }
    this.total += 1;
    if (event.time > this.lastTime) this.lastTime = event.time;
    this.count(event.name);
    const isNamed = this.isWanted(event.name, this.interest.names);
    const isCalled = event.caller !== '' && this.isWanted(event.caller, this.interest.callers);
    if ((isNamed || isCalled) && !this.isFull && !this.isNeedless(event)) this.keep(event);
  }

  /** Half of the scheduler's events tell nothing: that a processor idles, and of a wake-up what happened after the event on the thread that wakes. */
  private isNeedless({ name, detail }: TraceEvent): boolean {
    if (name === 'sched_switch') return switchedTo(detail)?.tid === 0;
    return name === 'sched_wakeup' && this.counts.has('sched_waking');
  }

  private count(name: string): void {
    const known = this.counts.get(name);
    if (known !== undefined) this.counts.set(name, known + 1);
    else if (this.counts.size < mostNames) this.counts.set(ownCopy(name), 1);
  }

  private isWanted(name: string, of: ReadonlySet<string>): boolean {
    const key = of === this.interest.names ? name : `<${name}`;
    const known = this.wanted.get(key);
    if (known !== undefined) return known;
    const is = of.has(name) || of.has(baseName(name));
    if (this.wanted.size < mostNames) this.wanted.set(ownCopy(key), is);
    return is;
  }

  private keep(event: TraceEvent): void {
    const next = event.name === 'sched_switch' ? switchedTo(event.detail) : undefined;
    const argument = argumentOf(event);
    // A breakpoint in a program interrupts it as an NMI would, which says nothing about the program.
    const isOfProgram = argument === 'user' && (event.kind === 'probe' || event.kind === 'probe-return');
    const context = next || isOfProgram ? 'task' : event.context;
    this.times.push(event.time);
    this.threadColumn.push(next ? this.threadOf(next.tid, -1, next.comm) : this.threadOf(event.tid, event.pid, event.comm));
    this.shapeColumn.push(this.shapes.idOf(this.names.idOf(event.name), this.names.idOf(event.caller), event.kind, context));
    this.argumentColumn.push(this.names.idOf(argument));
    this.lines.push(event.line);
    this.cpus.push(event.cpu < 0 ? noCpu : event.cpu);
  }

  private threadOf(tid: number, pid: number, comm: string): number {
    const known = this.threadIds.get(tid) ?? [];
    const found = known.find((id) => this.threads[id]?.comm === comm);
    if (found !== undefined) return found;
    const id = this.threads.length;
    if (id >= mostThreads) return mostThreads - 1;
    this.threads.push({ tid, pid, comm: ownCopy(comm) });
    known.push(id);
    this.threadIds.set(tid, known);
    return id;
  }

  time(index: number): number {
    return this.times.at(index);
  }

  kind(index: number): EventKind {
    return this.shapes.kind(this.shapeColumn.at(index));
  }

  context(index: number): RunContext | undefined {
    return this.shapes.context(this.shapeColumn.at(index));
  }

  nameId(index: number): number {
    return this.shapes.name(this.shapeColumn.at(index));
  }

  callerId(index: number): number {
    return this.shapes.caller(this.shapeColumn.at(index));
  }

  /** Whether it matters that something was called from a function. */
  isCallerOfInterest(nameId: number): boolean {
    return this.isWanted(this.names.text(nameId), this.interest.callers);
  }

  argument(index: number): string {
    return this.names.text(this.argumentColumn.at(index));
  }

  threadId(index: number): number {
    return this.threadColumn.at(index);
  }

  cpu(index: number): number {
    const cpu = this.cpus.at(index);
    return cpu === noCpu ? -1 : cpu;
  }

  line(index: number): number {
    return this.lines.at(index);
  }

  thread(index: number): Thread {
    return this.threads[this.threadId(index)] ?? nobody;
  }

  /** All of one event, for showing it. */
  event(index: number): RecordedEvent {
    return {
      time: this.time(index),
      kind: this.kind(index),
      context: this.context(index),
      cpu: this.cpu(index),
      thread: this.thread(index),
      name: this.names.text(this.nameId(index)),
      caller: this.names.text(this.callerId(index)),
      argument: this.argument(index),
      line: this.line(index),
    };
  }
}

const mostLosses = 100_000;
const mostNames = 200_000;
/** Numbers of threads fit into 16 bits. */
const mostThreads = 0xffff;
const noCpu = 0xffff;
const nobody: Thread = { tid: -1, pid: -1, comm: '' };
