import type { Companions } from '../anchors/index.js';
import type { Place } from '../model/scenario.js';
import type { HopAnchor } from './hop-anchors.js';

/** What the hops of scenarios say about the files and functions of one project, beyond the anchor that is being resolved. */
export interface PathStatements {
  /** The functions and tables that the hops name in a file. */
  readonly companions: Companions;
  /** The calls that the hops say a function makes, each as the token called and those of other versions. */
  callsIn(place: Place): readonly (readonly string[])[];
}

/** @param anchors all anchors of one project */
export function pathStatements(anchors: readonly HopAnchor[]): PathStatements {
  const symbols = new Map<string, Set<string>>();
  const calls = new Map<string, (readonly string[])[]>();
  for (const { anchor, tokens } of anchors) {
    const [{ path }] = anchor;
    const inFile = symbols.get(path) ?? new Set();
    symbols.set(path, inFile);
    for (const { symbol } of anchor) inFile.add(symbol);
    if (tokens) calls.set(keyOf(anchor[0]), [...(calls.get(keyOf(anchor[0])) ?? []), tokens]);
  }
  return { companions: (path) => symbols.get(path) ?? none, callsIn: (place) => calls.get(keyOf(place)) ?? [] };
}

const none: ReadonlySet<string> = new Set();

function keyOf({ path, symbol }: Place): string {
  return `${path}#${symbol}`;
}
