import { blankEvent, type EventKind } from './event.js';
import { callerIn } from './call-chain.js';
import { integerAt, objectAt, objectsIn, textAt, textsAt, type JsonObject } from './json-lines.js';
import { Names } from './names.js';
import { Origin } from './origin.js';
import { blankFacts, type EventSink, type TraceClock, type TraceReader } from './reader.js';
import { Skipped } from './skipped.js';

/** The first line of an event: time, processor, task, probe, and what follows. */
const event = /^(?:\s*↳\s*)?(?:(\d{1,20})|(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d:\d\d)\.(\d{1,9})(?: UTC|Z)?) (?:\((\d{1,6})\) )?(?:\[(.{0,16}?)\] (\d{1,10})(?:\/(\d{1,10}))? )?\[(k|kr|tp|u)\] (\S*[^\s:])(?: (.*))?$/;
const stackLine = /^\s{4,}([A-Za-z_][\w.$]*\+0x[0-9a-f]+)/;
/** The call stack in an event of one line. */
const stackList = /\[([\w.$+]+(?:, [\w.$+]+)*)\]/;
const binary = /^\(([^)]*)\) ?/;
/** The further lines of an event are indented; what else there is is about the collection. */
const knownLine = /^(?:\s|$|collected with |on machine |file id |cmdline |Collector\(s\) |\d+ probe\(s\) |No probe|\d{2}:\d{2}:\d{2} \[)/;
const exactTime = /"timestamp"\s*:\s*"?(\d{1,20})/;

const kinds: Readonly<Record<string, EventKind>> = { k: 'probe', kprobe: 'probe', kr: 'probe-return', kretprobe: 'probe-return', tp: 'tracepoint', raw_tracepoint: 'tracepoint', u: 'probe' };

/**
 * Reads what retis prints, on one line or several an event, and the events that it stores, as lines of JSON: an event a line, or the
 * series of a packet a line, as `retis sort` writes them. The caller comes from the call stack.
 */
export class RetisReader implements TraceReader {
  readonly format = 'retis';
  readonly facts = blankFacts();
  readonly clock: TraceClock = { name: 'mono', unit: 'ns', start: 0n };
  readonly skipped = new Skipped();
  readonly #names = new Names();
  readonly #origin = new Origin();
  readonly #event = blankEvent();
  #line = 0;
  #hasEvents = false;
  #isWaiting = false;

  read(line: string, sink: EventSink): void {
    this.#line += 1;
    if (line.startsWith('{') || line.startsWith('[{')) {
      this.end(sink);
      this.#readObjects(line, sink);
      return;
    }
    const found = event.exec(line);
    if (found) {
      this.end(sink);
      this.#readText(found);
    } else if (this.#isWaiting && this.#readFrame(line)) return;
    else if (!knownLine.test(line)) this.skipped.add(this.#line);
  }

  end(sink: EventSink): void {
    if (!this.#isWaiting) return;
    this.#isWaiting = false;
    sink(this.#event);
  }

  #readText([, stamp, date, clock, fraction = '', cpu = '-1', comm = '', first = '-1', second, probe = '', symbol = '', rest = '']: RegExpExecArray): void {
    const current = this.#event;
    current.cpu = Number(cpu);
    current.comm = this.#names.of(comm);
    current.tid = Number(first);
    current.pid = Number(second ?? first);
    if (stamp !== undefined) this.#origin.read(stamp, 0);
    else this.#origin.take(Math.floor(Date.parse(`${date}T${clock}Z`) / 1000) || 0, Number(fraction.padEnd(9, '0')));
    this.#name(probe, symbol);
    const program = probe === 'u' ? binary.exec(rest) : null;
    if (program) current.group = this.#names.of(program[1] ?? '');
    current.detail = program ? rest.slice(program[0].length) : rest;
    current.caller = this.#names.of(callerIn(current, stackList.exec(rest)?.[1]?.split(', ') ?? []));
    this.#finish(stamp === undefined ? 'realtime' : 'mono');
    this.#isWaiting = true;
  }

  /** A line of the call stack of the event that waits. */
  #readFrame(line: string): boolean {
    const name = stackLine.exec(line)?.[1];
    if (name === undefined) return false;
    this.#event.caller ||= this.#names.of(callerIn(this.#event, [name]));
    return true;
  }

  /** The time is taken from the text, because it may be greater than the integers that JSON gives exactly. */
  #readObjects(line: string, sink: EventSink): void {
    const objects = objectsIn(line);
    const exact = objects.length === 1 ? exactTime.exec(line)?.[1] : undefined;
    let count = 0;
    for (const object of objects) {
      if (this.#readObject(object, exact)) sink(this.#event);
      else if (!Object.hasOwn(object, 'startup')) continue;
      count += 1;
    }
    if (count === 0) this.skipped.add(this.#line);
  }

  #readObject(object: JsonObject, exact: string | undefined): boolean {
    const common = objectAt(object, 'common');
    const kernel = objectAt(object, 'kernel');
    const user = objectAt(object, 'userspace');
    const symbol = textAt(kernel, 'symbol') || textAt(user, 'symbol');
    const time = exact ?? String(integerAt(common, 'timestamp') ?? '');
    if (symbol === '' || symbol.endsWith(':') || this.#origin.read(time, 0) === -1) return false;
    const task = objectAt(common, 'task');
    const current = this.#event;
    current.cpu = integerAt(common, 'smp_id') ?? -1;
    current.tid = integerAt(task, 'pid') ?? integerAt(user, 'tid') ?? -1;
    current.pid = integerAt(task, 'tgid') ?? integerAt(user, 'pid') ?? -1;
    current.comm = this.#names.of(textAt(task, 'comm'));
    this.#name(textAt(kernel, 'probe_type') || 'u', symbol);
    const path = textAt(user, 'path');
    if (path !== '') current.group = this.#names.of(path.slice(path.lastIndexOf('/') + 1));
    current.detail = textAt(objectAt(object, 'skb-drop'), 'drop_reason');
    current.caller = this.#names.of(callerIn(current, textsAt(kernel, 'stack_trace')));
    this.#finish('mono');
    return true;
  }

  /** The symbol of a tracepoint is `category:event`. */
  #name(probe: string, symbol: string): void {
    const current = this.#event;
    current.kind = (Object.hasOwn(kinds, probe) ? kinds[probe] : undefined) ?? 'probe';
    const colon = current.kind === 'tracepoint' ? symbol.indexOf(':') : -1;
    current.group = this.#names.of(colon === -1 ? '' : symbol.slice(0, colon));
    current.name = this.#names.of(symbol.slice(colon + 1));
  }

  #finish(clock: string): void {
    const current = this.#event;
    current.line = this.#line;
    current.time = this.#origin.since();
    if (this.#hasEvents) return;
    this.#hasEvents = true;
    this.clock.name = clock;
    this.clock.start = this.#origin.start;
  }
}
