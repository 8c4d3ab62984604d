import { baseName } from '../recording/base-name.js';
import type { FlowLines } from './lines.js';
import type { Candidate } from './candidates.js';
import type { SignTable } from './sign-table.js';
import { evidences, isEmptyResult, type Sign } from './signs.js';
import type { ThreadRules } from './thread-rules.js';
import type { Timeline } from './timeline.js';
import { sleepingCalls, wakerOf, type Waker } from './wakeups.js';

/** An event that was found for a hop in the time between its neighbours. */
export interface FoundEvent extends Candidate {
  /** Whether the thread is not the one that the scenario names. */
  readonly isOtherThread: boolean;
  /** Whether it comes after hops that follow, which does not contradict the order: a return, or a probe that fires later. */
  readonly isLate: boolean;
}

/** What is needed to look for the hops of a packet that the dealing out has not found. */
export interface Search {
  /** Whether an event is not one of another packet; by default, every event is free. */
  readonly isFree?: (position: number) => boolean;
  readonly timeline: Timeline;
  readonly table: SignTable;
  readonly rules: ThreadRules;
  readonly lines: FlowLines;
  /** The system calls of which the host's recording has the beginnings. */
  readonly entered: ReadonlySet<string>;
  /** Whether every packet has events of a hop, and few other things have. */
  readonly isSteady?: (hop: number) => boolean;
  /** Whether the own function of a hop is known to have been traced. */
  readonly isTraced: (hop: number) => boolean;
  /** The own functions of a hop, and those that call the function of the next, without a compiler's suffix. */
  readonly callersOf: (hop: number, next: number) => { readonly own: readonly string[]; readonly callers: readonly string[] };
}

/**
 * Looks for hops that the chain lacks, in the time between the hops around them: on another thread than the scenario's; by the return of
 * their function; by a call out of it, if it was entered before, or was not traced; and by neighbours, if it was not traced.
 *
 * @param begin position at which the packet before began, or -1
 * @param end position at which the next packet begins
 */
export function fill(search: Search, chain: Iterable<Candidate>, begin: number, end: number): ReadonlyMap<number, FoundEvent> {
  const found = new Map<number, FoundEvent>();
  for (const event of chain) found.set(event.hop, { ...event, isOtherThread: !search.rules.isOfHop(event.hop, event.position) && event.how !== 'neighbour', isLate: isOfEnd(search, event.position) });
  findLeading(search, found, begin);
  for (const [hop, signs] of search.table.signs.entries()) {
    if (found.has(hop) || search.lines.isSleep[hop] === true) continue;
    const from = lowerBound(found, search.lines, hop);
    if (from === undefined || isBeyond(search, found, hop) || lacksExit(search, found, hop)) continue;
    const last = lastFor(search, hop, signs, from, end);
    const event = look(search, hop, signs, found, from, Math.min(last, upperBound(found, search.lines, hop, end)), last);
    if (!event) {
      const within = entryOf(search, hop, signs, found);
      if (within) found.set(hop, within);
      continue;
    }
    // The function of another hop, which may have this one's code in it.
    const isShared = (event.how === 'itself' || event.how === 'counterpart') && [...found.values()].some(({ position }) => position === event.position);
    const shared = search.isTraced(hop) ? entryOf(search, hop, signs, found) : { ...event, how: 'caller' as const };
    if (!isShared) found.set(hop, event);
    else if (shared) found.set(hop, shared);
  }
  // The hop that shows that one is in its caller may have been found after it.
  for (const hop of search.table.signs.keys()) {
    const event = found.has(hop) || search.lines.isSleep[hop] === true || !search.isTraced(hop) ? undefined : inlined(search, hop, found);
    if (event) found.set(hop, event);
  }
  for (const hop of [...search.lines.parallels].reverse()) if (search.lines.isSleep[hop] === true) findSleep(search, found, hop, begin);
  return found;
}

/** Whether a packet was lost sight of before a hop: a hop before it that every packet has is missing, and no later one was found. */
function isBeyond({ lines, isSteady = () => false }: Search, found: ReadonlyMap<number, FoundEvent>, hop: number): boolean {
  if ((lines.ownAfter[hop] ?? []).some((later) => found.has(later))) return false;
  for (const each of [...(lines.ownBefore[hop] ?? [])].reverse()) {
    if (found.has(each)) return false;
    if (isSteady(each)) return true;
  }
  return false;
}

/** Whether a hop enters the guest again after an exit that was traced, and that this packet did not have. */
function lacksExit({ lines, isTraced, table }: Search, found: ReadonlyMap<number, FoundEvent>, hop: number): boolean {
  const exit = lines.exitOfEntry[hop] ?? -1;
  return exit >= 0 && !found.has(exit) && (isTraced(exit) || table.hasOwnEvents(exit));
}

/** The last event of the hop before its thread is woken, or goes on; none if a vCPU has entered the guest since, and did not sleep. */
function findSleep(search: Search, found: Map<number, FoundEvent>, hop: number, begin: number): void {
  const { table, rules, lines, isTraced, isFree = () => true } = search;
  const after = (lines.ownAfter[hop] ?? []).flatMap((each) => found.get(each)?.position ?? []);
  if (after.length === 0) return;
  const woken = Math.min(...after);
  const before = lowerBound(found, lines, hop) ?? begin;
  const usable = (table.signs[hop] ?? []).filter(({ how }) => how === 'itself' || how === 'counterpart' || (how === 'neighbour' && !isTraced(hop)));
  for (const sign of [...usable].sort((a, b) => evidences.indexOf(a.how) - evidences.indexOf(b.how))) {
    const position = table.lastBetween(sign, before, woken, (each) => rules.accepts(sign, each) && isFree(each) && isMeantFor(sign));
    if (position === undefined) continue;
    const hasSlept = nextEntry(search, position, woken, (at) => isOfSameThread(search, at, position)) === woken;
    if (hasSlept) found.set(hop, { hop, position, how: sign.how, isOtherThread: false, isLate: false });
    return;
  }
}

/** Any switch to another thread looks like a sleep. */
function isMeantFor({ name }: Sign): boolean {
  return name !== 'sched_switch';
}

/** The hops before the first that was found: their functions are called for other things, too, so the calls right before it count. */
function findLeading({ table, rules, lines, isFree = () => true }: Search, found: Map<number, FoundEvent>, begin: number): void {
  const first = lines.data.find((hop) => found.has(hop));
  let bound = first === undefined ? undefined : found.get(first)?.position;
  if (first === undefined || bound === undefined) return;
  for (const hop of [...(lines.ownBefore[first] ?? [])].reverse()) {
    for (const sign of table.signs[hop] ?? []) {
      if (sign.how !== 'itself' && sign.how !== 'counterpart') continue;
      const position = table.lastBetween(sign, begin, bound, (each) => rules.accepts(sign, each) && isFree(each));
      if (position === undefined) continue;
      found.set(hop, { hop, position, how: sign.how, isOtherThread: false, isLate: false });
      bound = position;
      break;
    }
  }
}

/** The entry of the hop's function at an earlier hop of the packet: the function was entered once for both. */
function entryOf({ table, lines }: Search, hop: number, signs: readonly Sign[], found: ReadonlyMap<number, FoundEvent>): FoundEvent | undefined {
  const own = signs.filter(({ how }) => how === 'itself');
  for (const each of [...(lines.ownBefore[hop] ?? [])].reverse()) {
    const event = found.get(each);
    if (event?.how === 'itself' && own.some((sign) => table.isAt(sign, event.position))) return { ...event, hop, how: 'caller', isLate: true };
  }
  return undefined;
}

/** After the latest known hop before it, which may be the same event; undefined if the packet has nothing before or after the hop. */
function lowerBound(found: ReadonlyMap<number, FoundEvent>, lines: FlowLines, hop: number): number | undefined {
  for (const each of [...(lines.ownBefore[hop] ?? [])].reverse()) {
    const event = found.get(each);
    if (event && !event.isLate) return event.position;
  }
  return undefined;
}

function upperBound(found: ReadonlyMap<number, FoundEvent>, lines: FlowLines, hop: number, end: number): number {
  for (const each of lines.ownAfter[hop] ?? []) {
    const event = found.get(each);
    if (event && !event.isLate) return event.position + 1;
  }
  return end;
}

function look(search: Search, hop: number, signs: readonly Sign[], found: ReadonlyMap<number, FoundEvent>, from: number, before: number, end: number): FoundEvent | undefined {
  const { table, rules, isFree = () => true } = search;
  const own = signs.filter(({ how }) => how === 'itself' || how === 'counterpart');
  const ordered = [...signs].sort((a, b) => evidences.indexOf(a.how) - evidences.indexOf(b.how));
  const event = (sign: Sign, position: number | undefined, more: Partial<FoundEvent> = {}): FoundEvent | undefined =>
    position === undefined ? undefined : { hop, position, how: sign.how, isOtherThread: false, isLate: isOfEnd(search, position), ...more };
  const first = (sign: Sign, until: number, accepts = (position: number): boolean => rules.accepts(sign, position)): number | undefined =>
    table.firstBetween(sign, from, until, (position) => accepts(position) && isFree(position) && isMeant(search, sign, position) && !isTaken(search.lines, hop, found, position));

  const neighbours = ordered.filter(({ how }) => how === 'neighbour');
  // A thread that was woken may have slept in the function: its next entry is of the next packet.
  if (search.lines.isWoken[hop] === true) {
    const soonest = earliest([...own, ...neighbours.filter(({ thread }) => thread === 'hop')].map((sign) => event(sign, first(sign, before))));
    if (soonest) return soonest;
  }
  for (const sign of own) {
    const there = event(sign, first(sign, before));
    if (there) return there;
  }
  for (const sign of own) {
    const elsewhere = event(sign, first(sign, before, () => true), { isOtherThread: true });
    if (elsewhere && !isBusy(search, sign)) return elsewhere;
  }
  for (const sign of ordered.filter(({ how }) => how === 'return')) {
    const back = event(sign, first(sign, end), { isLate: true });
    if (back) return back;
  }
  for (const sign of ordered.filter(({ how }) => how === 'running')) {
    const running = event(sign, first(sign, before, (position) => rules.accepts(sign, position) && (!search.isTraced(hop) || isAfterSleep(search, position))));
    if (running) return running;
  }
  if (search.isTraced(hop)) return inlined(search, hop, found);
  const callers = ordered.filter(({ how }) => how === 'caller');
  return (
    earliest(neighbours.map((sign) => event(sign, first(sign, before)))) ??
    earliest(callers.map((sign) => event(sign, first(sign, before)))) ??
    earliest(neighbours.filter(({ name }) => !unlikeLate.has(name)).map((sign) => event(sign, first(sign, end), { isLate: true })))
  );
}

/**
 * The next hop, if the hop's own function is the one that calls it, and the recording says that another one did: then there was no call of
 * the own function, because the compiler put its code into the function that calls it. Its copy that was traced is for other callers.
 */
function inlined({ timeline, lines, callersOf }: Search, hop: number, found: ReadonlyMap<number, FoundEvent>): FoundEvent | undefined {
  const [next = -1] = lines.ownAfter[hop] ?? [];
  const event = found.get(next);
  const recording = event && timeline.recording(event.position);
  if (!event || !recording || event.how === 'running') return undefined;
  const caller = baseName(recording.names.text(recording.callerId(timeline.index(event.position))));
  const { own, callers } = callersOf(hop, next);
  return caller !== '' && callers.some((name) => own.includes(name)) && !own.includes(caller) ? { ...event, hop, how: 'inlined', isLate: true } : undefined;
}

/** Neighbours that come at once if at all: later ones are of something else. */
const unlikeLate: ReadonlySet<string> = new Set(['kvm_exit', 'kvm_entry', 'sched_waking', 'sched_wakeup']);

function earliest(found: readonly (FoundEvent | undefined)[]): FoundEvent | undefined {
  return found.filter((each) => each !== undefined).sort((a, b) => a.position - b.position)[0];
}

/** A function that many threads call tells nothing if it is another thread. */
function isBusy({ table, timeline }: Search, sign: Sign): boolean {
  const threads = new Set<number>();
  let count = 0;
  for (const position of table.positionsOf(sign)) {
    count += 1;
    threads.add(timeline.recording(position)?.threadId(timeline.index(position)) ?? -1);
    if (threads.size > 2 || count > 1_000) return true;
  }
  return false;
}

/** The function called from the one in question is the first on its thread since the thread was switched in: it slept in it. */
function isAfterSleep({ timeline }: Search, position: number): boolean {
  const thread = timeline.recording(position)?.threadId(timeline.index(position));
  const side = timeline.side(position);
  for (let at = position - 1; at >= 0 && at > position - farthest; at -= 1) {
    if (timeline.side(at) !== side) continue;
    const recording = timeline.recording(at);
    if (!recording || recording.threadId(timeline.index(at)) !== thread) continue;
    return recording.names.text(recording.nameId(timeline.index(at))) === 'sched_switch';
  }
  return false;
}

const farthest = 10_000;

/** One event wakes once: a hop that wakes a thread is not shown by that of another such hop. */
function isTaken({ isWakeup }: FlowLines, hop: number, found: ReadonlyMap<number, FoundEvent>, position: number): boolean {
  return isWakeup[hop] === true && [...found.values()].some((other) => other.hop !== hop && other.position === position && isWakeup[other.hop] === true);
}

/**
 * A thread is woken, or switched to, for a hop if it is the hop's own thread or that of the hop after. What a thread does after a timer
 * begins with a wake-up by the timer, and with the return of a call that has waited for nothing else.
 */
function isMeant(search: Search, sign: Sign, position: number): boolean {
  const { timeline, rules, table, lines } = search;
  const isTimer = lines.isTimer[sign.hop] === true;
  if (!isWake(sign) && !isTimer) return true;
  const recording = timeline.recording(position);
  if (!recording) return false;
  const argument = recording.argument(timeline.index(position));
  if (!isWake(sign)) return !sleepingCalls.has(sign.name) || isEmptyResult(argument);
  const waker = wakerAt(search, position);
  if (isTimer) return rules.isNamed(sign.hop, argument) && waker === 'timer';
  if (waker === 'lock') return false;
  const next = [sign.hop, sign.hop + 1, sign.hop + 2].filter((hop) => hop < table.signs.length);
  return next.some((hop) => rules.isNamed(hop, argument));
}

function isWake({ name }: Sign): boolean {
  return name === 'sched_waking' || name === 'sched_wakeup';
}

function wakerAt({ timeline, entered }: Search, position: number): Waker | undefined {
  const recording = timeline.recording(position);
  const index = timeline.index(position);
  return recording && wakerOf(recording, index, recording.argument(index), entered);
}

/** Where an event of a hop would be of something else. */
function lastFor(search: Search, hop: number, signs: readonly Sign[], from: number, end: number): number {
  if (search.lines.isTimer[hop] === true) return wokenByOthers(search, signs, from, end);
  return hop === search.lines.exitOfKick ? nextEntry(search, from, end) : end;
}

/**
 * Where a vCPU next enters the guest: it was not there before, and needs no exit for an interrupt that came then.
 *
 * @param isMeantAt whether the thread of an event is one that is meant; by default, that of any vCPU
 */
function nextEntry({ timeline, rules }: Search, from: number, end: number, isMeantAt = (at: number): boolean => rules.roleAt(at) === 'vcpu'): number {
  for (let at = from; at < end; at += 1) {
    const recording = timeline.side(at) === 'host' && isMeantAt(at) ? timeline.recording(at) : undefined;
    if (recording?.names.text(recording.nameId(timeline.index(at))) === 'kvm_entry') return at;
  }
  return end;
}

/** Whether two events of one machine are of the same thread. */
function isOfSameThread({ timeline }: Search, one: number, other: number): boolean {
  const threadAt = (position: number): number | undefined => timeline.recording(position)?.threadId(timeline.index(position));
  return timeline.side(one) === timeline.side(other) && threadAt(one) === threadAt(other);
}

/**
 * Where the thread of a timer's hop is next woken by something else: a timer that has not woken it by then had expired before it slept.
 *
 * @returns `end` if nothing else wakes it
 */
function wokenByOthers(search: Search, signs: readonly Sign[], from: number, end: number): number {
  const { table, rules, timeline } = search;
  const isOfThread = (hop: number, position: number): boolean => rules.isNamed(hop, timeline.recording(position)?.argument(timeline.index(position)) ?? '');
  return Math.min(end, ...signs.filter(isWake).map((sign) => table.firstBetween(sign, from, end, (position) => isOfThread(sign.hop, position) && wakerAt(search, position) === 'thread') ?? end));
}

/** Events that tell of what is over by then: `napi_poll` comes when the poll has returned. */
const ofEnds: ReadonlySet<string> = new Set(['napi_poll']);

function isOfEnd({ timeline }: Search, position: number): boolean {
  const recording = timeline.recording(position);
  return recording !== undefined && ofEnds.has(recording.names.text(recording.nameId(timeline.index(position)))) && recording.kind(timeline.index(position)) === 'tracepoint';
}
