import { blankEvent, type TraceEvent } from './event.js';
import { Names } from './names.js';
import { Origin } from './origin.js';
import type { EventSink, TraceClock, TraceFacts, TraceReader } from './reader.js';
import { afterDigits, numberBetween } from './scan.js';
import { Skipped } from './skipped.js';
import { keyParts, VhflowHead, vhflowWords, type KeyParts } from './vhflow-head.js';

const space = 32;
const mostKeys = 65_536;
const fieldsBeforeComm = 6;

const lostEvents = /^(?:WARNING: )?[Ll]ost (\d+) events/;
/**
 * A probe that was not attached; bpftrace 0.17 to 0.20 writes `could not attach probe KEY, skipping`, later versions
 * `Unable to attach probe: KEY. Skipping.`
 */
const notAttached = /(?:(?:[Cc]ould not|[Uu]nable to|[Cc]annot) attach (?:to )?|Error attaching )(?:probe:? )?'?((?:kprobe|kretprobe|uprobe|uretprobe|tracepoint):[^\s,']+?)'?(?:[.,]? [Ss]kipping|[.,]?$|[.,] )/;
/** Probes of a script that bpftrace 0.20 and later otherwise leave out. */
const notFound = /tracepoint not found: (\w+:\w+)|[Cc]ould not resolve symbol: (\S+:[\w.]+)/;
/** What bpftrace itself writes: its start, warnings with the place in the script, and maps at the end. */
const knownLine = /^\s*(?:$|#|Attach(?:ing|ed) |@|WARNING:|ERROR:|\S+:\d+(?:[:-]\d+){0,3}: (?:WARNING|ERROR)|[~^]+\s*$|\(either non-existing|(?:kprobe|kretprobe|uprobe|uretprobe|tracepoint|interval):|(?:BEGIN|END)\b|[{}]\s*$|\[[^|]*[)\]]\s+\d+ \||(?:create_probe_event|bpf|open)\S*[:(]|cannot attach |HINT:)/;

/**
 * Reads what a script of vhflow for bpftrace prints, one line an event, with what bpftrace writes beside it to either stream. The
 * probes that bpftrace warns of are those that could not be traced.
 */
export class BpftraceReader implements TraceReader {
  readonly format = 'bpftrace';
  readonly skipped = new Skipped();
  readonly #head = new VhflowHead();
  readonly #names = new Names();
  readonly #origin = new Origin();
  readonly #event = blankEvent();
  readonly #keys = new Map<string, KeyParts | undefined>();
  readonly #hops = new Map<string, readonly number[]>();
  #line = 0;
  #hasEvents = false;

  get facts(): TraceFacts {
    return this.#head.facts;
  }

  get clock(): TraceClock {
    return this.#head.clock;
  }

  read(line: string, sink: EventSink): void {
    this.#line += 1;
    const words = vhflowWords(line);
    if (words === undefined) this.#readOther(line, sink);
    else if (!words.startsWith('event')) this.#head.read(words);
    else if (this.#readEvent(words)) sink(this.#event);
    else this.skipped.add(this.#line);
  }

  end(): void {
    // No line waits for another one.
  }

  /** `event NS CPU TID PID HOPS KEY COMM`. */
  #readEvent(words: string): boolean {
    const starts: number[] = [];
    for (let at = words.indexOf(' '); at !== -1 && starts.length <= fieldsBeforeComm; at = words.indexOf(' ', at + 1)) starts.push(at + 1);
    const [time = 0, cpu = 0, tid = 0, pid = 0, hops = 0, key = 0, comm = 0] = starts;
    if (comm === 0) return false;
    const text = words.slice(key, comm - 1);
    const parts = this.#partsOf(text);
    if (!parts || this.#origin.read(words, time) !== cpu - 1 || this.#origin.hasPoint) return false;
    const event = this.#event;
    event.line = this.#line;
    event.time = this.#origin.since();
    event.cpu = numberAt(words, cpu);
    event.tid = numberAt(words, tid);
    event.pid = numberAt(words, pid);
    event.hops = this.#hopsOf(words.slice(hops, key - 1));
    event.comm = this.#names.of(words.slice(comm));
    this.#name(event, parts, text);
    this.#head.sees(text);
    if (!this.#hasEvents) {
      this.#hasEvents = true;
      this.clock.start = this.#origin.start;
    }
    return true;
  }

  #name(event: TraceEvent, parts: KeyParts, key: string): void {
    event.kind = parts.kind;
    event.group = parts.group;
    event.name = this.facts.probes?.get(key)?.name ?? parts.name;
  }

  #partsOf(key: string): KeyParts | undefined {
    const known = this.#keys.get(key);
    if (known) return known;
    if (this.#keys.size >= mostKeys) this.#keys.clear();
    const parts = keyParts(this.#names.of(key));
    this.#keys.set(this.#names.of(key), parts);
    return parts;
  }

  #hopsOf(list: string): readonly number[] {
    const known = this.#hops.get(list);
    if (known) return known;
    if (this.#hops.size >= mostKeys) this.#hops.clear();
    const hops = list.split(',').map(Number).filter((hop) => Number.isSafeInteger(hop) && hop > 0);
    this.#hops.set(this.#names.of(list), hops);
    return hops;
  }

  #readOther(line: string, sink: EventSink): void {
    const lost = lostEvents.exec(line);
    if (lost) {
      const { time } = this.#event;
      Object.assign(this.#event, blankEvent(), { kind: 'lost', time, line: this.#line, detail: lost[1] ?? '' } satisfies Partial<TraceEvent>);
      this.facts.lost += Number(lost[1]);
      sink(this.#event);
      return;
    }
    const [, missing] = notAttached.exec(line) ?? [];
    const [, event, symbol] = missing === undefined ? (notFound.exec(line) ?? []) : [];
    if (missing !== undefined) this.#head.misses(missing);
    else if (event !== undefined) this.#head.misses(`tracepoint:${event}`);
    else if (symbol !== undefined) this.#head.misses(`uprobe:${symbol}`);
    else if (!knownLine.test(line)) this.skipped.add(this.#line);
  }
}

/** The number in a field, or -1. */
function numberAt(words: string, at: number): number {
  const end = afterDigits(words, at);
  return end > at && words.charCodeAt(end) === space ? numberBetween(words, at, end) : -1;
}
