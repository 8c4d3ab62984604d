import type { Hop, Side } from '../../model/scenario.js';
import { baseName } from '../recording/base-name.js';
import type { Recording } from '../recording/recording.js';
import { handlersOf } from './exit-reasons.js';
import type { HopOverlay } from './overlay.js';
import type { Recordings } from './timeline.js';

type TracedState = HopOverlay['own'][number]['state'];

/** What is known of which functions were traced, on each machine. */
export class TracedFunctions {
  private readonly listed: Readonly<Record<Side, ReadonlySet<string> | undefined>>;
  private readonly untraceable: Readonly<Record<Side, ReadonlySet<string>>>;
  private readonly probes: Readonly<Record<Side, ReadonlyMap<string, TracedState> | undefined>>;
  private readonly events: ReadonlySet<string>;

  /** @param given functions that the user says were traced, with or without a compiler's suffix */
  constructor(recordings: Recordings, given: Partial<Readonly<Record<Side, ReadonlySet<string>>>> = {}) {
    const of = <Value>(find: (side: Side) => Value): Readonly<Record<Side, Value>> => ({ guest: find('guest'), host: find('host') });
    this.listed = of((side) => {
      const list = given[side] ?? recordings[side]?.facts.traced;
      return list && baseNames(list);
    });
    this.untraceable = of((side) => baseNames([...recordings[side]?.facts.untraceable ?? [], ...(side === 'host' ? bypassedHandlers(recordings.host) : [])]));
    this.probes = of((side) => {
      const probes = recordings[side]?.facts.probes;
      return probes && new Map([
        // A function at whose return no probe could be attached is not there.
        ...[...probes].flatMap(([key, { state }]) => (state === 'missing' ? functionOfProbe(key.replace(/^([ku])ret/, '$1')) ?? [] : [])).map((name) => [name, 'untraceable'] as const),
        ...[...probes].flatMap(([key, { state }]) => {
          const name = functionOfProbe(key);
          return name === undefined ? [] : [[name, stateOfProbe(state)] as const];
        }),
      ]);
    });
    const host = recordings.host;
    const attached = [...host?.facts.probes ?? []].flatMap(([key, { state }]) => (state === 'attached' ? eventOfProbe(key) ?? [] : []));
    this.events = new Set([...attached, ...host?.counts.keys() ?? []]);
  }

  /** Whether a tracepoint of the host, or a system call by its name, was traced: it has events, or the recording says so. */
  hasEvent(name: string): boolean {
    return this.events.has(name);
  }

  /** Whether the recording of a machine says what was traced. */
  knows(side: Side): boolean {
    return this.listed[side] !== undefined || this.probes[side] !== undefined;
  }

  /**
   * What is known of a function, apart from its events. A list of functions has those of the kernel; probes in programs come beside it.
   */
  stateOf(symbol: string, isUser: boolean, side: Side): TracedState {
    const name = baseName(symbol);
    if (this.untraceable[side].has(name)) return 'untraceable';
    if (!isUser && this.listed[side]?.has(name)) return 'traced';
    const probes = this.probes[side];
    if (probes) return probes.get(keyOf(name, isUser)) ?? 'not-traced';
    return this.listed[side] && !isUser ? 'not-traced' : 'unknown';
  }

  /**
   * Whether the function of a hop is known to have been traced; those of other versions may do something else in this one. A list tells of
   * entries, so it says nothing of a hop that is a return.
   */
  isTraced(hop: Hop, side: Side): boolean {
    const [own] = hop.at ?? [];
    return own !== undefined && hop.kind !== 'return' && this.stateOf(own.symbol, own.project !== 'linux', side) === 'traced';
  }
}

/**
 * The handlers of exits that never ran, though exits came that only they handle: a compiler that avoids indirect calls has put them into the
 * function that calls them, and what can be traced are copies that nobody calls.
 */
function bypassedHandlers(host: Recording | undefined): readonly string[] {
  if (!host) return [];
  const reasons = new Set<string>();
  for (let index = 0; index < host.length; index += 1) if (host.names.text(host.nameId(index)) === 'kvm_exit') reasons.add(host.argument(index).toLowerCase());
  const ran = baseNames(host.counts.keys());
  return handlersOf(reasons).filter((name) => !ran.has(name));
}

/** The event of a probe at a tracepoint; for those of system calls, the call. */
function eventOfProbe(key: string): string | undefined {
  const name = /^tracepoint:[^:]+:(\w+)$/.exec(key)?.[1];
  return name?.replace(/^sys_(?:enter|exit)_/, '');
}

/** The function that a probe of a script is at the beginning of: programs and the kernel have some of the same names. */
function functionOfProbe(key: string): string | undefined {
  const parts = /^([ku])probe:(?:.*:)?([^:]+)$/.exec(key);
  return parts ? keyOf(baseName(parts[2] ?? ''), parts[1] === 'u') : undefined;
}

function keyOf(name: string, isUser: boolean): string {
  return isUser ? `u ${name}` : `k ${name}`;
}

function stateOfProbe(state: 'asked' | 'attached' | 'missing'): TracedState {
  return state === 'attached' ? 'traced' : state === 'missing' ? 'untraceable' : 'unknown';
}

function baseNames(names: Iterable<string>): ReadonlySet<string> {
  return new Set([...names].map(baseName));
}
