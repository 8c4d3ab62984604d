import type { TraceEvent } from './event.js';
import { functionOfEvent, functionOfReturn } from './event-names.js';
import type { Names } from './names.js';
import { afterName, afterSpaces, isDigit } from './scan.js';
import { isSystemCallEvent, readSystemCall } from './system-calls.js';

const space = 32;
const openParenthesis = 40;
const plus = 43;
const minus = 45;
const zero = 48;
const colon = 58;
const less = 60;
const openBracket = 91;

const mostEventNames = 65_536;

/** What the text of an event turned out to be: `graph` is an entry or exit of the function graph, `known` is no event. */
export type BodyKind = 'event' | 'graph' | 'known' | 'unknown';

/** At function entry, or after the `endbr64` there. */
const entryOffsets = new Set(['0x0', '0x4']);

/** Reads the text of an event of ftrace: what comes after the time, or between the marks of a comment in a function graph. */
export class FtraceBody {
  readonly #names: Names;
  /** The functions that events are named after, and those whose returns are. */
  readonly #functions = new Map<string, string>();
  readonly #returns = new Map<string, string>();
  /** For `graph`: the index of the text after the event's name. */
  graphAt = 0;

  constructor(names: Names) {
    this.#names = names;
  }

  /** Reads `name <-caller`, `event: arguments`, `sys_name(arguments)` or `sys_name -> value` into the event; sets kind, name, group, caller and detail. */
  read(line: string, at: number, event: TraceEvent): BodyKind {
    const start = afterSpaces(line, at);
    if (line.charCodeAt(start) === less) return line.startsWith('<stack trace>', start) || line.startsWith('<user stack trace>', start) ? 'known' : 'unknown';
    event.name = this.#names.at(line, start);
    const end = start + event.name.length;
    if (end === start) return 'unknown';
    event.group = '';
    event.caller = '';
    event.detail = '';
    switch (line.charCodeAt(end)) {
      case space:
      case plus:
        return this.#readCall(line, end, event);
      case colon:
        return this.#readEvent(line, end + 1, event);
      case openParenthesis:
        return this.#readArguments(line, end, event);
      default:
        return end === line.length ? this.#be('function', event) : 'unknown';
    }
  }

  #be(kind: TraceEvent['kind'], event: TraceEvent): 'event' {
    event.kind = kind;
    return 'event';
  }

  /** ` <-caller`, ` [module] <-caller [module]`, `+0x0/0x40 <-caller+0x1b/0x80` or ` -> value`. */
  #readCall(line: string, at: number, event: TraceEvent): BodyKind {
    let next = line.charCodeAt(at) === plus ? afterSpaces(line, wordEnd(line, at)) : afterSpaces(line, at);
    if (line.charCodeAt(next) === openBracket) {
      const end = line.indexOf(']', next);
      if (end === -1) return 'unknown';
      event.detail = line.slice(next, end + 1);
      next = afterSpaces(line, end + 1);
    }
    // The address of the function, with the option sym-addr.
    if (line.charCodeAt(next) === less && line.charCodeAt(next + 1) !== minus) next = afterSpaces(line, wordEnd(line, next));
    if (line.charCodeAt(next) === less && line.charCodeAt(next + 1) === minus) return this.#readCaller(line, next + 2, event);
    if (line.charCodeAt(next) === minus && line.startsWith('-> ', next) && event.name.startsWith('sys_')) {
      event.name = this.#names.of(event.name.slice(4));
      event.detail = line.slice(next + 3);
      return this.#be('syscall-return', event);
    }
    return next >= line.length ? this.#be('function', event) : 'unknown';
  }

  /** trace-cmd writes `<-- caller`. */
  #readCaller(line: string, at: number, event: TraceEvent): BodyKind {
    const start = afterSpaces(line, line.charCodeAt(at) === minus ? at + 1 : at);
    event.caller = this.#names.at(line, start);
    return this.#be('function', event);
  }

  /** `sys_name(arguments)`, or a function whose arguments are traced: `name(arguments) <-caller`. */
  #readArguments(line: string, open: number, event: TraceEvent): BodyKind {
    const arrow = line.lastIndexOf(' <-');
    const close = line.lastIndexOf(')', arrow === -1 ? line.length : arrow);
    if (close <= open || afterSpaces(line, close + 1) !== (arrow === -1 ? line.length : arrow + 1)) return 'unknown';
    event.detail = line.slice(open + 1, close);
    if (arrow !== -1) return this.#readCaller(line, arrow + 3, event);
    if (!event.name.startsWith('sys_')) return this.#be('function', event);
    event.name = this.#names.of(event.name.slice(4));
    return this.#be('syscall', event);
  }

  #readEvent(line: string, at: number, event: TraceEvent): BodyKind {
    const start = afterSpaces(line, at);
    // `group:event: …`, as perf writes it.
    if (start === at && at < line.length) {
      const end = afterName(line, at);
      if (end === at || line.charCodeAt(end) !== colon) return 'unknown';
      const group = event.name;
      event.name = this.#names.of(line.slice(at, end));
      const kind = this.#readDetail(line, afterSpaces(line, end + 1), event);
      event.group = group;
      return kind;
    }
    return this.#readDetail(line, start, event);
  }

  #readFunction(line: string, start: number, event: TraceEvent): BodyKind {
    const end = afterName(line, start);
    event.name = this.#names.of(line.slice(start, end));
    return end > start ? this.#readCall(line, end, event) : 'unknown';
  }

  #readDetail(line: string, start: number, event: TraceEvent): BodyKind {
    const { name } = event;
    if (name.startsWith('func')) {
      // trace-cmd writes the function tracers as events.
      if (name === 'function') return this.#readFunction(line, start, event);
      if (name === 'funcgraph_entry' || name === 'funcgraph_exit') {
        this.graphAt = start;
        return 'graph';
      }
    }
    event.detail = line.slice(start);
    if (line.charCodeAt(start) === openParenthesis && this.#readProbe(line, start, event)) return 'event';
    event.kind = 'tracepoint';
    if (isSystemCallEvent(name)) readSystemCall(event, this.#names);
    return 'event';
  }

  /**
   * A dynamic event: `(0x55f892abbd0) arguments`, `(function+0x0/0x40 [module])`, or for a return `(caller+0x2d/0x30 <- function)`.
   * The function is named after the place, if that is a function's beginning, because the event's own name is free.
   */
  #readProbe(line: string, open: number, event: TraceEvent): boolean {
    const close = line.indexOf(')', open);
    const wordAt = open + 1;
    const end = afterName(line, wordAt);
    if (close === -1 || end === wordAt) return false;
    const isAddress = isAddressBetween(line, wordAt, end);
    if (!isAddress && (line.charCodeAt(end) !== plus || line.charCodeAt(end + 1) !== zero)) return false;
    const arrow = line.indexOf(' <- ', end);
    const isReturn = arrow !== -1 && arrow < close;
    event.kind = isReturn ? 'probe-return' : 'probe';
    event.detail = line.slice(afterSpaces(line, close + 1));
    // Addresses of the kernel are in the upper half.
    event.group = isAddress && !(end - wordAt >= 16 && line.includes('ffff', wordAt) && line.indexOf('ffff', wordAt) <= wordAt + 2) ? 'user' : 'kernel';
    event.name = isReturn ? cached(this.#returns, event.name, functionOfReturn) : cached(this.#functions, event.name, functionOfEvent);
    if (isReturn) this.#readReturn(line, wordAt, end, arrow + 4, isAddress, event);
    else if (!isAddress && entryOffsets.has(line.slice(end + 1, line.indexOf('/', end)))) event.name = this.#names.of(line.slice(wordAt, end));
    return true;
  }

  #readReturn(line: string, callerAt: number, callerEnd: number, at: number, isAddress: boolean, event: TraceEvent): void {
    if (!isAddress) event.caller = this.#names.of(line.slice(callerAt, callerEnd));
    const end = afterName(line, at);
    if (end > at && !isAddressBetween(line, at, end)) event.name = this.#names.of(line.slice(at, end));
  }
}

function cached(known: Map<string, string>, name: string, find: (name: string) => string): string {
  let found = known.get(name);
  if (found === undefined) {
    if (known.size >= mostEventNames) known.clear();
    found = find(name);
    known.set(name, found);
  }
  return found;
}

/** Hexadecimal digits, with `0x` before them or at least as many as an address has. */
function isAddressBetween(line: string, from: number, to: number): boolean {
  const digits = line.charCodeAt(from) === zero && line.charCodeAt(from + 1) === 120 ? from + 2 : from;
  if (to - digits < (digits > from ? 1 : 6)) return false;
  for (let at = digits; at < to; at += 1) {
    const code = line.charCodeAt(at);
    if (!isDigit(code) && !(code >= 97 && code <= 102)) return false;
  }
  return true;
}

function wordEnd(line: string, at: number): number {
  const end = line.indexOf(' ', at);
  return end === -1 ? line.length : end;
}
