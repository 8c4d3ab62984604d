import { isSetup } from '../model/cost.js';
import type { Hop } from '../model/scenario.js';
import { hopsOfSomePackets, unmetBy, type CountOf, type HopOverlay, type MeasuredCosts } from '../traces/index.js';
import { hopPrint } from './hop-print.js';
import type { ObservedFlow } from './observed-flow.js';
import { reasonOf } from './reasons.js';
import { summaryVersion, type CostSummary, type FlowSummary, type HopSummary, type Summary } from './summary.js';

/** What a summary says of the run as a whole. */
export type RunOfSummary = Pick<Summary, 'date' | 'versions' | 'accelerator'>;

/**
 * What a run of a scenario has shown.
 *
 * @param observed its flows; at least one
 * @throws Error when there are none
 */
export function summaryOf(observed: readonly ObservedFlow[], run: RunOfSummary): Summary {
  const [first] = observed;
  if (!first) throw new Error('a run without flows shows nothing');
  return { version: summaryVersion, scenario: first.scenario.id, ...run, flows: observed.map((each) => flowSummary(each, run.accelerator.outer === 'tcg')) };
}

function flowSummary(observed: ObservedFlow, isEmulated: boolean): FlowSummary {
  const { scenario, flow, overlay, sent, driver } = observed;
  const { passes, costs: { asleep, outside, disturbed } } = overlay;
  return {
    flow: flow.id,
    settings: { with: [...scenario.settings.with].sort(), without: [...scenario.settings.without].sort() },
    packets: { sent, found: passes.length, complete: passes.filter(({ isComplete, hasStart }) => isComplete && hasStart).length, ...(asleep && { asleep: asleep.length }), ...(outside && outside.packets.length > 0 && { outside: outside.packets.length }), ...(disturbed && { disturbed: disturbed.length }) },
    hops: hopSummaries(observed),
    order: orderOf(observed),
    ...(!isSetup(flow) && { costs: costSummary(overlay.costs, driver, isEmulated) }),
  };
}

function hopSummaries(observed: ObservedFlow): HopSummary[] {
  const { scenario, flow, overlay } = observed;
  const written = scenario.written.flows.find(({ id }) => id === flow.id) ?? flow;
  const missing = missingIn(observed);
  const ofSome = hopsOfSomePackets(flow);
  const shown = new Map(overlay.hops.map((hop) => [hop.id, hop]));
  return flow.hops.flatMap((hop) => {
    const known = shown.get(hop.id);
    const print = hopPrint(written, written.hops.find(({ id }) => id === hop.id) ?? hop);
    return known ? [hopSummary(hop, known, { print, missing: missing.get(hop.id), isOfSome: ofSome.has(hop.n), unforced: overlay.costs.outside?.hop === hop.id ? unforcedIn(overlay.costs) : 0 }, observed)] : [];
  });
}

/**
 * In how many packets each hop is missing; one that came in another order is not, nor one that needs the vCPU asleep, or awake, where it was
 * not. Packets between whose hops the guest did something else are not judged.
 */
function missingIn({ flow, overlay }: ObservedFlow): ReadonlyMap<string, number> {
  const { contradictions, costs: { asleep, outside, disturbed = [] } } = overlay;
  const elsewhere = new Set(contradictions.map(({ hop: { n }, pass }) => `${n} ${pass}`));
  const needsSleep = new Map(flow.hops.map(({ id, under }) => [id, under?.find(({ condition }) => condition === 'halted')?.isOn]));
  return new Map(unmetBy(overlay, flow, new Set()).flatMap((unmet) => {
    if (unmet.what !== 'not-seen') return [];
    const { hop: { n, id }, passes } = unmet;
    const needs = needsSleep.get(id);
    const missing = passes.filter((pass) => !elsewhere.has(`${n} ${pass}`) && !disturbed.includes(pass) && !(outside?.hop === id && outside.packets.includes(pass)) && (!asleep || needs === undefined || asleep.includes(pass) === needs));
    return missing.length > 0 ? [[id, missing.length] as const] : [];
  }));
}

/** What is known of a hop in a run besides its overlay. */
interface HopInRun {
  readonly print: string;
  readonly missing: number | undefined;
  readonly isOfSome: boolean;
  /** In how many packets it is an exit that was not forced. */
  readonly unforced: number;
}

function hopSummary(hop: Hop, known: HopOverlay, { print, missing, isOfSome, unforced }: HopInRun, { facts }: ObservedFlow): HopSummary {
  const count = known.seen + known.shared;
  const of = Math.max(count, known.of - unforced);
  const reason = known.by?.how === 'itself' ? undefined : reasonOf(hop, { ...known, count, of }, facts, isOfSome);
  return {
    id: hop.id,
    print,
    state: count > 0 ? 'seen' : reason && missing === undefined ? 'explained' : 'unexplained',
    ...(known.by && { how: known.by.how, by: known.by.name }),
    count,
    of,
    ...(missing !== undefined && { missing }),
    ...(known.threadAgrees !== undefined && { thread: { seen: threadNames(known), ...(hop.thread && { expected: hop.thread.en }), agrees: known.threadAgrees } }),
    ...(reason && { reason }),
  };
}

function threadNames({ threads }: HopOverlay): string[] {
  return [...new Set(threads.map(({ comm }) => withoutNumbers(comm)))].sort();
}

/** The name of a thread without what differs in every run: the id of a process, or the number of a worker. */
function withoutNumbers(comm: string): string {
  return comm.replace(/^(kworker)\/.*$/, '$1').replace(/-\d+\b/g, '');
}

function orderOf({ overlay: { contradictions, hops, costs: { disturbed = [] } } }: ObservedFlow): FlowSummary['order'] {
  const ids = new Map(hops.filter(({ n }) => n > 0).map(({ n, id }) => [n, id]));
  const found = new Map<string, { first: string; second: string; packets: number[] }>();
  for (const { pass, hop, other } of contradictions) {
    if (disturbed.includes(pass)) continue;
    const [early, late] = hop.time <= other.time ? [hop, other] : [other, hop];
    const [first = '', second = ''] = [ids.get(early.n), ids.get(late.n)];
    const known = found.get(`${first} ${second}`) ?? { first, second, packets: [] };
    found.set(`${first} ${second}`, known);
    if (!known.packets.includes(pass)) known.packets.push(pass);
  }
  return [...found.values()];
}

function costSummary(costs: MeasuredCosts, driver: ReadonlySet<string>, isEmulated: boolean): CostSummary {
  const { computed, counted, lacking, awake, exits, userExits, systemCalls, wakeups } = costs;
  const named = (counts: readonly CountOf[]): CountOf[] => counts.map(({ name, count }) => ({ name: withoutNumbers(name), count }));
  const driving = systemCalls.filter(({ name }) => driver.has(name));
  const { hostRoundTrips } = counted;
  const expired = isEmulated ? expiredTimers(costs) : undefined;
  const isMostlyOutside = unforcedIn(costs) * 2 > costs.passes;
  return {
    computed,
    counted: { ...counted, ...(hostRoundTrips !== undefined && { hostRoundTrips: hostRoundTrips - driving.reduce((sum, { count }) => sum + count, 0) }) },
    ...(lacking && { lacking: named(lacking) }),
    ...(expired && { expired }),
    ...(awake !== undefined && { awake }),
    ...(costs.outside && isMostlyOutside && { outside: costs.outside.vmExits }),
    ...(driving.length > 0 && { driver: named(driving) }),
    all: { exits: named(exits), userExits: named(userExits), systemCalls: named(systemCalls), wakeups: named(wakeups) },
  };
}

/** In how many packets no interrupt has forced the vCPU out of the guest: one that sleeps is not forced out, either. */
function unforcedIn({ outside, asleep = [] }: MeasuredCosts): number {
  return (outside?.packets.length ?? 0) + asleep.length;
}

/** The costs of timers that have woken nothing; undefined if all have, or there are none. */
function expiredTimers({ timers }: MeasuredCosts): CostSummary['expired'] {
  const share = timers && timers.wakeups > 0 ? Math.max(0, timers.wakeups - timers.woken) / timers.wakeups : 0;
  return timers && share > 0 ? { wakeups: timers.wakeups * share, hostRoundTrips: timers.hostRoundTrips * share } : undefined;
}
