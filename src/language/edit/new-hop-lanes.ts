import type { Flow, Hop, Participant, WrittenScenario } from '../../model/scenario.js';

/** A file of a project. */
export interface CodePlace {
  readonly project: string;
  /** Relative to the root of its tree, with `/`. */
  readonly path: string;
}

/** Ids of lanes; one that cannot be determined is absent. */
export interface HopLanes {
  readonly from?: string;
  readonly to?: string;
}

/**
 * The lanes of a hop that is added to a flow: it starts where the hop before it ends, and goes to the lane where the code of a file runs.
 * That is the lane where the scenario's other hops place the file, else the lane where the hop before it ends, else the only lane of the
 * project.
 *
 * @param after id of the hop before it; the last one if absent
 */
export function lanesOfNextHop(scenario: WrittenScenario, flow: Flow, place: CodePlace, after?: string): HopLanes {
  const from = (flow.hops.find(({ id }) => id === after) ?? flow.hops.at(-1))?.to;
  const to = laneOfFile(scenario, place) ?? laneOfProject(scenario, place.project, from);
  return { ...(from !== undefined && { from }), ...(to !== undefined && { to }) };
}

function laneOfFile(scenario: WrittenScenario, { project, path }: CodePlace): string | undefined {
  const isInFile = (hop: Hop): boolean => hop.at?.some((at) => at.project === project && at.path === path) ?? false;
  return onlyOne(scenario.flows.flatMap(({ hops }) => hops.filter(isInFile).map(({ lane }) => lane)));
}

function laneOfProject(scenario: WrittenScenario, project: string, from: string | undefined): string | undefined {
  const isOf = ({ source }: Participant): boolean => scenario.sources.some((each) => each.name === source && each.project === project);
  const lanes = scenario.participants.filter(isOf).map(({ id }) => id);
  return from !== undefined && lanes.includes(from) ? from : onlyOne(lanes);
}

function onlyOne(ids: readonly string[]): string | undefined {
  const different = new Set(ids);
  return different.size === 1 ? ids[0] : undefined;
}
