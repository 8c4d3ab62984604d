import { costNames, costOfFlow, isFree } from '../model/cost.js';
import type { Anchor, Flow, Hop, Place, Scenario, Via } from '../model/scenario.js';
import { webAddressIn, type WebAddressOf } from '../model/web.js';

/** A scenario in the JSON format that docs/cli.md defines. */
export function scenarioJson(scenario: Scenario): object {
  return { id: scenario.id, title: scenario.title, flows: scenario.flows.map((flow) => flowJson(scenario, flow)) };
}

/**
 * A flow with its costs and all its hops.
 *
 * @param webAddress if given, functions and call sites have the address at which they can be read on the web, or null
 */
export function flowJson(scenario: Scenario, flow: Flow, webAddress?: WebAddressOf): object {
  return { id: flow.id, title: flow.title, costs: costsJson(flow), hops: flow.hops.map((hop) => hopJson(scenario, hop, webAddress)) };
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

function hopJson(scenario: Scenario, hop: Hop, webAddress: WebAddressOf | undefined): object {
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
    observe: hop.observe,
  };
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
