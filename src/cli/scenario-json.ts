import { basis, isOn, type Condition, type Settings, type Term } from '../model/conditions.js';
import { costNames, costOfFlow, countedHops, isFree, isSetup } from '../model/cost.js';
import type { Anchor, Flow, Hop, Place, Probe, Scenario, Via } from '../model/scenario.js';
import { conditionsOfFlow } from '../model/what-if.js';
import { webAddressIn, type WebAddressOf } from '../model/web.js';
import { builtInEvidence } from '../evidence/index.js';
import { lackingFunction } from '../sources/index.js';

/** A scenario in the JSON format that docs/cli.md defines. */
export function scenarioJson(scenario: Scenario): object {
  return {
    id: scenario.id, title: scenario.title, conditions: scenario.conditions.map(conditionJson),
    flows: scenario.flows.map((flow) => flowJson(scenario, flow)),
  };
}

/** A condition, with null for what its file does not say. */
export function conditionJson({ id, on, off, isOnByDefault, reason }: Condition): object {
  return { id, text: on, else: off ?? null, default: isOnByDefault, reason: reason ?? null };
}

/** Settings as an object: by the id of each condition, whether it is on. */
export function settingsJson(conditions: readonly Condition[], settings: Settings): Readonly<Record<string, boolean>> {
  return Object.fromEntries(conditions.map((condition) => [condition.id, isOn(condition, settings)]));
}

/** Terms as they are in hops. */
export function termsJson(terms: readonly Term[]): readonly object[] {
  return terms.map(({ condition, isOn: is }) => ({ id: condition, is }));
}

/**
 * A flow with its costs and all its hops.
 *
 * @param webAddress if given, functions and call sites have the address at which they can be read on the web, or null
 */
export function flowJson(scenario: Scenario, flow: Flow, webAddress?: WebAddressOf): object {
  return { id: flow.id, title: flow.title, ...flowFiguresJson(scenario, flow), hops: flow.hops.map((hop) => hopJson(scenario, flow, hop, webAddress)) };
}

/** What a flow costs, the hops of each of its costs, and the settings on which they stand. */
export function flowFiguresJson(scenario: Scenario, flow: Flow): object {
  const conditions = conditionsOfFlow(scenario, flow.id);
  return {
    setup: isSetup(flow), costs: costsJson(flow), counted: countedJson(flow),
    basis: settingsJson(conditions, basis), settings: settingsJson(conditions, scenario.settings),
  };
}

/** For each cost, the hops that make it up. */
export function countedJson(flow: Flow): object {
  const counted = countedHops(flow);
  return Object.fromEntries(costNames.map((name) => [name, counted[name].map(({ hop, count }) => ({ hop: hop.id, count }))]));
}

/** The costs of a flow for every packet, and the conditional costs of its hops. */
export function costsJson(flow: Flow): object {
  const { steady, conditional } = costOfFlow(flow);
  return {
    ...steady,
    conditional: conditional.map(({ hop, cost }) => ({
      hop: hop.id,
      when: hop.when ?? null,
      ...Object.fromEntries(costNames.filter((name) => cost[name] > 0).map((name) => [name, cost[name]])),
    })),
  };
}

function hopJson(scenario: Scenario, flow: Flow, hop: Hop, webAddress: WebAddressOf | undefined): object {
  const placeOf = (place: Place) => ({ ...placeJson(scenario, place), ...(webAddress && { web: webAddressIn(scenario, place, webAddress) ?? null }) });
  return {
    id: hop.id,
    n: hop.n,
    from: hop.from,
    to: hop.to,
    label: hop.label,
    kind: hop.kind,
    level: hop.level,
    branch: hop.branch,
    when: hop.when ?? null,
    conditions: termsJson(hop.under ?? []),
    copy: hop.copy ?? null,
    cost: isFree(hop.cost) ? null : hop.cost,
    note: hop.note ?? null,
    versions: hop.versions ?? null,
    lane: hop.lane,
    context: hop.context,
    thread: hop.thread ?? null,
    at: hop.at ? placeOf(hop.at[0]) : null,
    alternatives: hop.at ? otherPlaces(scenario, hop.at) : [],
    ...viaJson(hop.via, placeOf),
    observe: hop.observe.map(probeJson),
    evidence: evidenceJson(scenario, flow, hop),
  };
}

/** What the kept runs say of a hop; null if its flow was not run. */
function evidenceJson({ written }: Scenario, flow: Flow, hop: Hop): object | null {
  const evidence = builtInEvidence().of(written, flow.id, hop.id);
  if (!evidence) return null;
  const { is, run: { date, versions, accelerator } } = evidence;
  const run = { date, versions, accelerator };
  if (evidence.is !== 'shown') return { state: is, run };
  const { state, how = null, by = null, count, of, reason = null } = evidence.hop;
  return { state, how, by, count, of, reason, run };
}

/** A probe, with what is known of a kernel in which it cannot attach. */
function probeJson(probe: Probe): object {
  const lacking = probe.type === 'kprobe' || probe.type === 'kretprobe' ? lackingFunction(probe.target) : undefined;
  return { ...probe, ...(lacking && { lacking }) };
}

function viaJson(via: Via | undefined, placeOf: (place: Place) => object): object {
  if (!via) return { via: null };
  if (via.type === 'hardware') return { via: null, hardware: true };
  const through = via.through ? placeOf(via.through[0]) : null;
  return { via: { ...placeOf(via.caller[0]), calls: via.calls, through } };
}

function otherPlaces(scenario: Scenario, [, ...others]: Anchor): readonly object[] {
  return others.map((place) => placeJson(scenario, place));
}

/** A place. It includes the source name if the scenario has several sources of that project. */
function placeJson({ sources }: Scenario, { project, path, symbol, source }: Place): object {
  const several = sources.filter((candidate) => candidate.project === project).length > 1;
  return { project, path, symbol, ...(several && { source }) };
}
