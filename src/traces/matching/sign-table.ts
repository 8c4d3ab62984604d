import type { Side } from '../../model/scenario.js';
import { baseName } from '../recording/base-name.js';
import { firstIndex } from '../recording/first-index.js';
import type { Recording } from '../recording/recording.js';
import { firstSystemVector } from './exit-reasons.js';
import type { Sign } from './signs.js';
import type { Timeline } from './timeline.js';

/** Finds the signs that an event is, and the events that are a sign. */
export class SignTable {
  private readonly byName: Readonly<Record<Side, ReadonlyMap<number, readonly Sign[]>>>;
  private readonly idsOfName: Readonly<Record<Side, ReadonlyMap<string, readonly number[]>>>;

  readonly signs: readonly (readonly Sign[])[];
  private readonly withOwnEvents = new Map<number, boolean>();

  constructor(private readonly timeline: Timeline, signs: readonly (readonly Sign[])[]) {
    this.signs = signs.map((ofHop) => withOneWake(ofHop, timeline));
    this.idsOfName = { guest: idsByBaseName(timeline.recordings.guest), host: idsByBaseName(timeline.recordings.host) };
    const all = this.signs.flat().filter(({ how }) => how !== 'running');
    this.byName = { guest: this.resolved(all, 'guest'), host: this.resolved(all, 'host') };
  }

  private resolved(signs: readonly Sign[], side: Side): ReadonlyMap<number, readonly Sign[]> {
    const found = new Map<number, Sign[]>();
    for (const sign of signs) {
      if (sign.side !== side) continue;
      for (const id of this.idsOfName[side].get(sign.name) ?? []) found.set(id, [...(found.get(id) ?? []), sign]);
    }
    return found;
  }

  /** The signs that the event at a position is, leaving calls out of a function aside. */
  signsAt(position: number): readonly Sign[] {
    const recording = this.timeline.recording(position);
    if (!recording) return [];
    const index = this.timeline.index(position);
    const named = this.byName[this.timeline.side(position)].get(recording.nameId(index));
    return named ? named.filter((sign) => isSign(sign, recording, index)) : [];
  }

  /** Whether the event at a position is a sign. */
  isAt(sign: Sign, position: number): boolean {
    const recording = this.timeline.recording(position);
    if (!recording || this.timeline.side(position) !== sign.side) return false;
    const index = this.timeline.index(position);
    return baseName(recording.names.text(recording.nameId(index))) === sign.name && isSign(sign, recording, index);
  }

  /** The positions of all events that are a sign, in order. */
  *positionsOf(sign: Sign): Iterable<number> {
    const recording = this.timeline.recordings[sign.side];
    if (!recording) return;
    const ids = this.idsOfName[sign.side].get(sign.name) ?? [];
    const lists = ids.map((id) => this.timeline.positionsOf(sign.side, id, sign.how === 'running' ? 'caller' : 'name'));
    const [first = new Uint32Array(0), ...others] = lists;
    const merged = others.length === 0 ? first : Uint32Array.from(lists.flatMap((list) => [...list])).sort();
    for (const position of merged) {
      if (sign.how === 'running' || isSign(sign, recording, this.timeline.index(position))) yield position;
    }
  }

  /** The positions of all events that are one of several signs and are accepted, in order. */
  positionsOfAny(signs: readonly Sign[], accepts: (sign: Sign, position: number) => boolean): Uint32Array {
    const positions = new Uint32Array(this.countOfAny(signs, accepts));
    let at = 0;
    for (const sign of signs) {
      for (const position of this.positionsOf(sign)) {
        if (!accepts(sign, position)) continue;
        positions[at] = position;
        at += 1;
      }
    }
    return signs.length > 1 ? positions.sort() : positions;
  }

  /** How many events are one of several signs and are accepted; one that is two of them counts twice. */
  countOfAny(signs: readonly Sign[], accepts: (sign: Sign, position: number) => boolean): number {
    return signs.reduce((sum, sign) => sum + this.countOf(sign, accepts), 0);
  }

  /** Whether there is an event of the own function of a hop, on any thread. */
  hasOwnEvents(hop: number): boolean {
    const known = this.withOwnEvents.get(hop) ?? (this.signs[hop] ?? []).some((sign) => (sign.how === 'itself' || sign.how === 'counterpart') && this.countOf(sign, () => true) > 0);
    this.withOwnEvents.set(hop, known);
    return known;
  }

  /** How many events are a sign and are accepted. */
  countOf(sign: Sign, accepts: (sign: Sign, position: number) => boolean): number {
    let count = 0;
    for (const position of this.positionsOf(sign)) if (accepts(sign, position)) count += 1;
    return count;
  }

  /** The last event before a position, and after another, that is a sign and is accepted. */
  lastBetween(sign: Sign, after: number, before: number, accepts: (position: number) => boolean): number | undefined {
    const recording = this.timeline.recordings[sign.side];
    if (!recording) return undefined;
    let best: number | undefined;
    for (const id of this.idsOfName[sign.side].get(sign.name) ?? []) {
      const list = this.timeline.positionsOf(sign.side, id, 'name');
      for (let at = firstNotBelow(list, before) - 1; at >= 0; at -= 1) {
        const position = list[at] ?? after;
        if (position <= after || (best !== undefined && position <= best)) break;
        if (isSign(sign, recording, this.timeline.index(position)) && accepts(position)) {
          best = position;
          break;
        }
      }
    }
    return best;
  }

  /** The first event from a position on, and before another, that is a sign and is accepted. */
  firstBetween(sign: Sign, from: number, before: number, accepts: (position: number) => boolean): number | undefined {
    const recording = this.timeline.recordings[sign.side];
    if (!recording) return undefined;
    let best: number | undefined;
    for (const id of this.idsOfName[sign.side].get(sign.name) ?? []) {
      const list = this.timeline.positionsOf(sign.side, id, sign.how === 'running' ? 'caller' : 'name');
      for (let at = firstNotBelow(list, from); at < list.length; at += 1) {
        const position = list[at] ?? before;
        if (position >= before || (best !== undefined && position >= best)) break;
        if ((sign.how === 'running' || isSign(sign, recording, this.timeline.index(position))) && accepts(position)) {
          best = position;
          break;
        }
      }
    }
    return best;
  }
}

/** A wake-up has two events, the first on the thread that wakes: where a recording has both, that one stands for both. */
function withOneWake(signs: readonly Sign[], { recordings }: Timeline): readonly Sign[] {
  const hasBoth = ({ side, name }: Sign): boolean => name === 'sched_wakeup' && recordings[side]?.counts.has('sched_waking') === true;
  return signs.flatMap((sign) => {
    if (!hasBoth(sign)) return [sign];
    return signs.some(({ side, name }) => name === 'sched_waking' && side === sign.side) ? [] : [{ ...sign, name: 'sched_waking' }];
  });
}

function isSign(sign: Sign, recording: Recording, index: number): boolean {
  const kind = recording.kind(index);
  if (!sign.kinds.includes(kind)) return false;
  if (sign.name === endOfInterrupt && endsSystemInterrupt(recording, index)) return false;
  if (sign.name === emulation && onlySkips(recording, index)) return false;
  if (sign.isUser !== undefined) {
    if (kind === 'function' || kind === 'function-return') return !sign.isUser;
    const code = recording.argument(index);
    if (code !== '' && code !== (sign.isUser ? 'user' : 'kernel')) return false;
  }
  return sign.arguments?.(recording.argument(index)) ?? true;
}

/** KVM's function that carries out an instruction of the guest. */
const emulation = 'x86_emulate_instruction';

/** Whether the function is called only to step over an instruction, as after an access to an MSR where the processor does not say how long it is. */
function onlySkips(recording: Recording, index: number): boolean {
  return baseName(recording.names.text(recording.callerId(index))).endsWith('skip_emulated_instruction');
}

/** KVM's function that ends an interrupt, after which its tracepoint `kvm_eoi` says which. */
const endOfInterrupt = 'apic_set_eoi';
/** As far after the function that tracepoint is looked for, since other threads write events in between. */
const nearby = 16;

/** Whether the interrupt that ends is one of the guest's own, such as that of its timer, and no device's. */
function endsSystemInterrupt(recording: Recording, index: number): boolean {
  const thread = recording.threadId(index);
  for (let at = index + 1; at < recording.length && at <= index + nearby; at += 1) {
    if (recording.threadId(at) !== thread) continue;
    return recording.names.text(recording.nameId(at)) === 'kvm_eoi' && Number(recording.argument(at)) >= firstSystemVector;
  }
  return false;
}

function idsByBaseName(recording: Recording | undefined): ReadonlyMap<string, readonly number[]> {
  const found = new Map<string, number[]>();
  if (!recording) return found;
  for (let id = 1; id < recording.names.size; id += 1) {
    const name = baseName(recording.names.text(id));
    found.set(name, [...(found.get(name) ?? []), id]);
  }
  return found;
}

function firstNotBelow(sorted: Uint32Array, least: number): number {
  return firstIndex(sorted.length, (index) => (sorted[index] ?? least) >= least);
}
