import type { HopRef } from '../scenarios/refs.js';

/** The hops that the lenses above a function offer. */
export type FunctionHops =
  /** The current flow passes through the function: `main` is the current hop if it is one of these, else the flow's first hop here. */
  | { readonly type: 'current-flow'; readonly main: HopRef; readonly others: readonly HopRef[] }
  /** Only other flows pass through the function. */
  | { readonly type: 'elsewhere'; readonly scenarios: number };

/**
 * Classifies the hops through one function.
 *
 * @param hops all known hops through it, at least one
 * @param current the current hop
 */
export function hopsOfFunction(hops: readonly HopRef[], current: HopRef | undefined): FunctionHops {
  const ofCurrentFlow = hops.filter((ref) => ref.flow === current?.flow);
  const main = ofCurrentFlow.find((ref) => ref.hop === current?.hop) ?? ofCurrentFlow[0];
  if (!main) return { type: 'elsewhere', scenarios: new Set(hops.map(({ entry }) => entry.scenario)).size };
  return { type: 'current-flow', main, others: ofCurrentFlow.filter((ref) => ref !== main) };
}
