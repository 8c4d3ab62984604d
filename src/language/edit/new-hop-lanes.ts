import type { Flow, Hop, Participant, Scenario } from '../../model/scenario.js';

/** A function of a file of a project. */
export interface CodePlace {
  readonly project: string;
  /** Below the root of its tree, with `/`. */
  readonly path: string;
}

/** Ids of lanes; what cannot be told is absent. */
export interface HopLanes {
  readonly from?: string;
  readonly to?: string;
}

/**
 * The lanes of a hop that comes behind the last one of a flow: from where that one went, to where code of that file runs.
 * That is where the scenario's other hops place the file, else where the last hop went, else the only lane of that project.
 */
export function lanesOfNextHop(scenario: Scenario, flow: Flow, place: CodePlace): HopLanes {
  const from = flow.hops.at(-1)?.to;
  const to = laneOfFile(scenario, place) ?? laneOfProject(scenario, place.project, from);
  return { ...(from !== undefined && { from }), ...(to !== undefined && { to }) };
}

function laneOfFile(scenario: Scenario, { project, path }: CodePlace): string | undefined {
  const isThere = (hop: Hop): boolean => hop.at?.some((at) => at.project === project && at.path === path) ?? false;
  return onlyOne(scenario.flows.flatMap(({ hops }) => hops.filter(isThere).map(({ lane }) => lane)));
}

function laneOfProject(scenario: Scenario, project: string, from: string | undefined): string | undefined {
  const isOf = ({ source }: Participant): boolean => scenario.sources.some((each) => each.name === source && each.project === project);
  const lanes = scenario.participants.filter(isOf).map(({ id }) => id);
  return from !== undefined && lanes.includes(from) ? from : onlyOne(lanes);
}

function onlyOne(ids: readonly string[]): string | undefined {
  const different = new Set(ids);
  return different.size === 1 ? ids[0] : undefined;
}
