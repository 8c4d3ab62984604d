import { blankEvent, type TraceEvent } from './event.js';
import { Names } from './names.js';
import { blankFacts, type EventSink, type TraceClock, type TraceReader } from './reader.js';
import { Skipped } from './skipped.js';

const name = String.raw`[A-Za-z_][\w.$]*(?:::[\w.$~<>]+)*`;

/** What may be before a function: `=>`, or its address. */
const before = String.raw`\s{0,80}(?:=> )?(?:\[<?(?:0x)?[0-9a-f]+>?\] |[0-9a-f]{8,16} )?\s{0,80}`;
/** What may be after it: the module, and the file. */
const after = String.raw`(?: {1,4}\[(?<module>[\w-]+)(?: [0-9a-f]+)?\])?(?: \((?<file>.*)\))?\s*$`;
/**
 * Frames of a kernel's stack: `? name+0x10/0x40 [module]`; the same without an offset, but after an address; and a function alone on a
 * line, which must have an underscore, because a word of a sentence has none.
 */
const kernelFrames = [
  String.raw`^${before}(?<mark>\? )?(?<name>${name})\+(?:0x[0-9a-f]+(?:\/0x[0-9a-f]+)?|\d+)${after}`,
  String.raw`^(?=\s{0,80}(?:=> |\[|[0-9a-f]{8,16} ))${before}(?<mark>\? )?(?<name>${name})${after}`,
  String.raw`^\s{0,80}(?=\w*_)(?<name>${name})${after}`,
].map((pattern) => new RegExp(pattern));
/** Where an oops happened. */
const pointer = new RegExp(String.raw`\b(?:RIP|IP|pc)\s*: (?:[0-9a-f]{4}:)?\s*(?:\[<[0-9a-f]+>\] )?(${name})\+0x[0-9a-f]+(?:\/0x[0-9a-f]+)?(?: \[([\w-]+)\])?`);
/** A frame of a debugger: `#0  0x7f00 in name (arguments) at file:1`, or of crash: `#0 [ffff00] name at ffff00`. */
const debuggerFrame = new RegExp(String.raw`^\s*#(\d+)\s+(?:0x[0-9a-f]+ (?:in )?|\[[0-9a-f]+\] )?(?!in )(${name})(.*)$`, 's');
const debuggerUnnamed = /^\s*#\d+\s+(?:0x[0-9a-f]+|\[[0-9a-f]+\]|<)/;
const fromBinary = /(?:^|\s)from (?:\S*\/)?([^\s/]+)$/;

/** What the kernel's log and journals have before a line. */
const logPrefix = /^(?:\w{3} [ \d]\d \d\d:\d\d:\d\d \S+ kernel: |<\d+>)?\s*(?:\[\s*\d+\.\d+\](?:\[\s*[TC]\d+\])?)?/;
const task = /\bCPU: (\d+) (?:UID: \d+ )?PID: (\d+) Comm: (.{0,16}?) (?:Not tainted|Tainted|Kdump)/;
const thread = /^Thread \d+ \(.*?(?:LWP|process) (\d+)\)?(?:\)? "([^"]{0,16})")?/;
/** The line of `perf script` before a call chain: `comm pid/tid [cpu] seconds: period event:`, of which process, processor and period may be missing. */
const sample = /^\s*(\S.{0,15}?)\s+(?:\d{1,10}\/)?(\d{1,10})\s+(?:\[(\d{1,5})\]\s+)?\d+\.\d+:\s/;
const start = /^\s*(?:Call Trace|Backtrace|Stack trace|\[backtrace\]|PID: )|^\s*$/i;
/** After it, the message of an oops says again where the program was. */
const endOfOops = /^\s*---\[ end trace/;
const knownLine = /^\s*(?:<\/?(?:TASK|IRQ|NMI|SOFTIRQ|EOI|#\w+)[^>]*>|\+|Modules linked in|Code: |R[A-Z0-9]{2}: |CS: |RSP: |FS: )/;

/**
 * Reads a call stack, from the innermost frame to the outermost: of an oops and other messages of the kernel, of `/proc/PID/stack`,
 * perf, bpftrace, gdb and crash. In a log, only the frames are taken. There are no times: an event's time is its number. Each frame is
 * a `function`, whose caller is the next frame of the same stack; a frame that the kernel marks as unreliable has `?` in its detail.
 */
export class StackReader implements TraceReader {
  readonly format = 'stack';
  readonly facts = blankFacts();
  readonly clock: TraceClock = { name: 'order', unit: 'ticks', start: 0n };
  readonly skipped = new Skipped();
  readonly #names = new Names();
  /** The frame that waits for its caller, and the one read after it. */
  #event = blankEvent();
  #next = blankEvent();
  #isWaiting = false;
  #line = 0;
  #count = 0;
  /** The stack of the frame that an oops happened in has not begun yet. */
  #isAtPointer = false;
  #isOver = false;
  #cpu = -1;
  #tid = -1;
  #comm = '';

  read(line: string, sink: EventSink): void {
    this.#line += 1;
    const text = line.slice(logPrefix.exec(line)?.[0].length ?? 0);
    if (this.#readDebugger(text, sink) || this.#readKernel(text, sink)) return;
    if (start.test(text)) this.#startStack(sink);
    else if (endOfOops.test(text)) this.#isOver = true;
    else if (!this.#readThread(text, sink) && !knownLine.test(text)) this.skipped.add(this.#line);
  }

  end(sink: EventSink): void {
    this.#endStack(sink);
  }

  #readDebugger(text: string, sink: EventSink): boolean {
    const found = debuggerFrame.exec(text);
    if (!found) {
      if (!debuggerUnnamed.test(text)) return false;
      // A frame without a name is the caller, whichever it is.
      this.#endStack(sink);
      return true;
    }
    const [, number, function_ = '', rest = ''] = found;
    if (Number(number) === 0) this.#endStack(sink);
    this.#pass(function_, fromBinary.exec(rest)?.[1] ?? '', rest.trim(), sink);
    return true;
  }

  #readKernel(text: string, sink: EventSink): boolean {
    for (const pattern of kernelFrames) {
      const groups = pattern.exec(text)?.groups;
      if (!groups) continue;
      const { mark, name: function_ = '', module, file = '' } = groups;
      this.#pass(function_, baseName(file), [...(mark === undefined ? [] : ['?']), ...(module === undefined ? [] : [`[${module}]`])].join(' '), sink);
      return true;
    }
    return this.#readPointer(text, sink);
  }

  /** Where the program was is the innermost frame; its stack follows. */
  #readPointer(text: string, sink: EventSink): boolean {
    const found = pointer.exec(text);
    if (!found) return false;
    if (this.#isOver) return true;
    this.#endStack(sink);
    this.#isAtPointer = true;
    this.#pass(found[1] ?? '', '', found[2] === undefined ? '' : `[${found[2]}]`, sink);
    return true;
  }

  #readThread(text: string, sink: EventSink): boolean {
    const found = threadIn(text);
    if (!found) return false;
    this.#endStack(sink);
    this.#isOver = false;
    this.#cpu = found.cpu;
    this.#tid = found.tid;
    this.#comm = this.#names.of(found.comm);
    return true;
  }

  #pass(function_: string, group: string, detail: string, sink: EventSink): void {
    const next: TraceEvent = Object.assign(this.#next, {
      kind: 'function', time: this.#count, cpu: this.#cpu, tid: this.#tid, comm: this.#comm, name: this.#names.of(function_), group: this.#names.of(group), caller: '', detail, line: this.#line,
    } satisfies Partial<TraceEvent>);
    this.#count += 1;
    if (this.#isWaiting) {
      this.#event.caller = next.name;
      sink(this.#event);
    }
    this.#next = this.#event;
    this.#event = next;
    this.#isWaiting = true;
  }

  #startStack(sink: EventSink): void {
    if (!this.#isAtPointer) this.#endStack(sink);
    this.#isAtPointer = false;
    this.#isOver = false;
  }

  #endStack(sink: EventSink): void {
    if (!this.#isWaiting) return;
    this.#isWaiting = false;
    sink(this.#event);
  }
}

/** The thread that a line says the stack after it is of. */
function threadIn(text: string): { readonly cpu: number; readonly tid: number; readonly comm: string } | undefined {
  const kernel = task.exec(text);
  if (kernel) return { cpu: Number(kernel[1]), tid: Number(kernel[2]), comm: kernel[3] ?? '' };
  const program = thread.exec(text);
  if (program) return { cpu: -1, tid: Number(program[1]), comm: program[2] ?? '' };
  const sampled = sample.exec(text);
  return sampled ? { cpu: Number(sampled[3] ?? -1), tid: Number(sampled[2]), comm: sampled[1] ?? '' } : undefined;
}

/** The name of a file; the kernel itself is `[kernel.kallsyms]`, which is no file. */
function baseName(file: string): string {
  return file.startsWith('[') ? '' : file.slice(file.lastIndexOf('/') + 1);
}
