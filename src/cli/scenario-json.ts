import { costNames, costOfFlow, isFree } from '../model/cost.js';
import type { Anchor, Flow, Hop, Place, Scenario, Via } from '../model/scenario.js';

/** A scenario in the JSON format that docs/cli.md defines. */
export function scenarioJson(scenario: Scenario): object {
  return { id: scenario.id, title: scenario.title, flows: scenario.flows.map((flow) => flowJson(scenario, flow)) };
}

/** A flow with its costs and all its hops. */
export function flowJson(scenario: Scenario, flow: Flow): object {
  return { id: flow.id, title: flow.title, costs: costsJson(flow), hops: flow.hops.map((hop) => hopJson(scenario, hop)) };
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

function hopJson(scenario: Scenario, hop: Hop): object {
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
    at: hop.at ? placeJson(scenario, hop.at[0]) : null,
    alternatives: hop.at ? otherPlaces(scenario, hop.at) : [],
    ...viaJson(scenario, hop.via),
    observe: hop.observe,
  };
}

function viaJson(scenario: Scenario, via: Via | undefined): object {
  if (!via) return { via: null };
  if (via.type === 'hardware') return { via: null, hardware: true };
  const through = via.through ? placeJson(scenario, via.through[0]) : null;
  return { via: { ...placeJson(scenario, via.caller[0]), calls: via.calls, through } };
}

function otherPlaces(scenario: Scenario, [, ...others]: Anchor): readonly object[] {
  return others.map((place) => placeJson(scenario, place));
}

/** A place. It includes the source name if the scenario has several sources of that project. */
function placeJson({ sources }: Scenario, { project, path, symbol, source }: Place): object {
  const several = sources.filter((candidate) => candidate.project === project).length > 1;
  return { project, path, symbol, ...(several && { source }) };
}
