import { isSetup } from '../../model/cost.js';
import type { Flow, Hop, Scenario, Side } from '../../model/scenario.js';
import { baseName } from '../recording/base-name.js';
import { commonTime } from './clock-relation.js';
import { crossingsOf } from './crossings.js';
import { follow } from './follow.js';
import { linesOf } from './lines.js';
import { changedPass, type ClockRelation, type HopOverlay, type Overlay } from './overlay.js';
import { activeSigns, dealOut, type Packet } from './packets.js';
import { Report } from './report.js';
import { SignTable } from './sign-table.js';
import { signsOf } from './signs.js';
import { ThreadRules } from './thread-rules.js';
import { Timeline, type Recordings } from './timeline.js';
import { TracedFunctions } from './traced-functions.js';
import { enteredCalls } from './wakeups.js';

export interface AnalyseOptions {
  /** The guest's clock minus the host's, in the unit of the clocks, if it is known. */
  readonly offset?: number;
  /** Functions that were traced on a machine, if they are known from elsewhere than the trace. */
  readonly traced?: Partial<Readonly<Record<Side, ReadonlySet<string>>>>;
}

/** The machine that runs the code of each hop. */
export function sidesOf(scenario: Scenario): (hop: Hop) => Side {
  const sides = new Map(scenario.contexts.map(({ id, side }) => [id, side]));
  return ({ context }) => sides.get(context) ?? 'host';
}

/**
 * Lays recordings over a flow under the settings of its scenario. If it is not known how the clocks of two machines relate, each machine
 * is looked at by itself, and no packet is followed from one to the other.
 */
export function analyse(scenario: Scenario, flow: Flow, recordings: Recordings, options: AnalyseOptions = {}): Overlay {
  const sides = flow.hops.map(sidesOf(scenario));
  const signs = signsOf(flow, scenario.written, sidesOf(scenario));
  const lines = linesOf(flow, scenario.written);
  const traced = new TracedFunctions(recordings, options.traced);
  const isTraced = (index: number): boolean => {
    const hop = flow.hops[index];
    return hop !== undefined && traced.isTraced(hop, sides[index] ?? 'host');
  };
  const time = commonTime(recordings, options.offset, () => crossingsOf(flow.hops, sides, lines, signs, isTraced, recordings));
  const overlay = (of: Recordings): Overlay => {
    const timeline = new Timeline(of, time.offset, time.start, of.guest && of.host ? time.clocks.high - time.clocks.low : 0);
    const table = new SignTable(timeline, signs);
    const rules = new ThreadRules(timeline, flow.hops, sides, table);
    const active = activeSigns(table, rules, lines, isTraced);
    const search = { timeline, table, rules, lines, entered: enteredCalls(of.host), isTraced, callersOf: (hop: number, next: number) => callersOf(flow.hops[hop], flow.hops[next]) };
    const dealt = dealOut(timeline, table, rules, lines, active);
    const followed = follow(isSetup(flow) ? together(dealt) : dealt, search, active);
    return new Report({ scenario, flow, sides, search, active, traced, followed, clocks: time.clocks }).overlay();
  };
  const { guest, host } = recordings;
  return guest && host && time.clocks.from === 'none' ? apart(overlay({ guest }), overlay({ host }), time.clocks, sides) : overlay(recordings);
}

/**
 * What sets something up happens once, so that all events are of one sequence, whoever works in between. Neighbours are looked for between
 * the hops that show themselves: of the calls and exits of a machine that boots, most are of something else.
 */
function together(packets: readonly Packet[]): readonly Packet[] {
  const [first] = packets;
  if (!first) return [];
  const all = packets.flatMap(({ candidates }) => candidates.take()).filter(({ how }) => how !== 'neighbour');
  for (const candidate of all) first.candidates.add(candidate);
  return [first];
}

function callersOf(hop: Hop | undefined, next: Hop | undefined): { readonly own: readonly string[]; readonly callers: readonly string[] } {
  const names = (places: readonly { readonly symbol: string }[] = []): readonly string[] => places.map(({ symbol }) => baseName(symbol));
  return { own: names(hop?.at), callers: names(next?.via?.type === 'call' ? next.via.caller : []) };
}

/** What two machines show by themselves, in one overlay: the hops of each, and first the guest's packets, then the host's. */
function apart(guest: Overlay, host: Overlay, clocks: ClockRelation, sides: readonly Side[]): Overlay {
  const shift = guest.passes.length;
  const ofSide = (hop: HopOverlay, index: number): HopOverlay => (hop.n > 0 && sides[hop.n - 1] === 'guest' ? hop : host.hops[index] ?? hop);
  return {
    ...host,
    clocks,
    recordings: { ...guest.recordings, ...host.recordings },
    passes: [...guest.passes.map((pass) => changedPass(pass, { machine: 'guest' })), ...host.passes.map((pass) => changedPass(pass, { n: pass.n + shift, machine: 'host' }))],
    partial: guest.partial + host.partial,
    others: guest.others + host.others,
    hops: guest.hops.map(ofSide),
    contradictions: [...guest.contradictions, ...host.contradictions.map((each) => ({ ...each, pass: each.pass + shift }))],
  };
}
