import type { ScenarioFlow } from '../../model/compare.js';
import type { Flow, Scenario } from '../../model/scenario.js';
import { analyse, sidesOf, type AnalyseOptions } from '../matching/analyse.js';
import type { Overlay, Pass } from '../matching/overlay.js';
import { signsOf, type Evidence } from '../matching/signs.js';
import type { Recordings } from '../matching/timeline.js';
import { baseName } from '../recording/base-name.js';

/** Recordings laid over one of the flows that they may be of. */
export interface Fit {
  readonly scenario: Scenario;
  readonly flow: Flow;
  readonly overlay: Overlay;
  /** From 0 to 1: how much of the flow the packets show, as far as it was recorded. */
  readonly score: number;
}

/** So much an event says that it is of this flow, and not of another one. */
const weights: Readonly<Record<Evidence, number>> = { itself: 1, counterpart: 0.9, return: 1, running: 0.8, inlined: 0.8, neighbour: 0.3, caller: 0.2 };
/** A flow of which the recordings have fewer of the functions, compared with the best one, is not looked at. */
const leastOfBest = 0.75;
const mostLookedAt = 6;
/** A flow of which a packet shows less is not the one that was recorded. */
export const leastScore = 0.25;

/**
 * The flows that recordings may be of, the best first.
 *
 * @returns none if not even a quarter of a flow is in any packet
 */
export function fitsOf(flows: readonly ScenarioFlow[], recordings: Recordings, options: AnalyseOptions): readonly Fit[] {
  const rated = flows.map(({ scenario, flow }) => ({ scenario, flow, presence: presenceOf(scenario, flow, recordings) }));
  const best = Math.max(0, ...rated.map(({ presence }) => presence));
  const likely = rated.filter(({ presence }) => presence > 0 && presence >= best * leastOfBest).sort((a, b) => b.presence - a.presence);
  return likely
    .slice(0, mostLookedAt)
    .map(({ scenario, flow }) => fitOf(scenario, flow, recordings, options))
    .filter(({ score }) => score >= leastScore)
    .sort((a, b) => b.score - a.score);
}

/** A flow with this share of the best score fits as well: it differs only in what was not recorded. */
const asGood = 0.98;

/** Of the flows that recordings may be of, the best first, those that fit as well as the best one, which is among them. */
export function equallyGood<Scored extends { readonly score: number }>(fits: readonly Scored[]): readonly Scored[] {
  const best = fits[0]?.score ?? 0;
  return fits.filter(({ score }) => score >= best * asGood);
}

/** Recordings laid over a flow, and how well it fits. */
export function fitOf(scenario: Scenario, flow: Flow, recordings: Recordings, options: AnalyseOptions): Fit {
  const overlay = analyse(scenario, flow, recordings, options);
  return { scenario, flow, overlay, score: scoreOf(overlay) };
}

/** The share of the hops of the recorded machines of which a recording has a function or event at all. */
function presenceOf(scenario: Scenario, flow: Flow, recordings: Recordings): number {
  const sideOf = sidesOf(scenario);
  const names = { guest: namesIn(recordings.guest), host: namesIn(recordings.host) };
  const signs = signsOf(flow, scenario.written, sideOf);
  const recorded = flow.hops.flatMap((hop, index) => (recordings[sideOf(hop)] ? [index] : []));
  const present = recorded.filter((index) => signs[index]?.some(({ how, side, name }) => how !== 'caller' && names[side].has(name)));
  return recorded.length === 0 ? 0 : present.length / recorded.length;
}

function namesIn(recording: Recordings['guest']): ReadonlySet<string> {
  return new Set([...(recording?.counts.keys() ?? [])].map(baseName));
}

/**
 * How much of the flow the packets show: of the hops that were recorded and may have been traced, those seen in the average packet, less
 * for packets that are cut, and for events in the wrong order.
 */
function scoreOf({ passes, hops, partial, contradictions }: Overlay): number {
  const could = hops.filter(({ state }) => state === 'seen' || state === 'not-seen' || state === 'unknown').length;
  if (passes.length === 0 || could === 0) return 0;
  const seen = passes.reduce((sum, pass) => sum + weightOf(pass), 0) / passes.length / could;
  const complete = passes.filter(({ isComplete, hasStart }) => isComplete && hasStart).length / (passes.length + partial);
  const wrong = contradictions.length / (contradictions.length + passes.reduce((sum, { hops: own }) => sum + own.length, 0));
  return Math.min(1, seen) * (0.5 + complete / 2) * (1 - wrong);
}

function weightOf({ hops, shared }: Pass): number {
  return hops.reduce((sum, { how }) => sum + weights[how], 0) + shared.length;
}
