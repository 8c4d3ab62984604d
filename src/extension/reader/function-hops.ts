import type { HopRef } from '../scenarios/refs.js';

/** The hops that the lenses above a function offer. */
export type FunctionHops =
  /** The flow being walked passes here: `main` is its current hop if that is here, else its first hop here. */
  | { readonly type: 'walked'; readonly main: HopRef; readonly others: readonly HopRef[] }
  /** Only other flows do. */
  | { readonly type: 'elsewhere'; readonly scenarios: number };

/**
 * Sorts out the hops through one function.
 *
 * @param hops all known hops through it, at least one
 * @param current the current hop
 */
export function hopsOfFunction(hops: readonly HopRef[], current: HopRef | undefined): FunctionHops {
  const walked = hops.filter((ref) => ref.flow === current?.flow);
  const main = walked.find((ref) => ref.hop === current?.hop) ?? walked[0];
  if (!main) return { type: 'elsewhere', scenarios: new Set(hops.map(({ entry }) => entry.scenario)).size };
  return { type: 'walked', main, others: walked.filter((ref) => ref !== main) };
}
