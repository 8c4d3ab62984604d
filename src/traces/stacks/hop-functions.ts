import type { Anchor, Flow, Side, WrittenScenario } from '../../model/scenario.js';
import { baseName } from '../recording/base-name.js';

/** How a frame belongs to a hop: its function; the function that calls it; one that a probe of the hop watches. */
export type FrameRole = 'at' | 'via' | 'observe';

/** So much a frame says of a hop, by its role. */
export const roleWeights: Readonly<Record<FrameRole, number>> = { at: 1, via: 0.5, observe: 0.4 };

/** A hop that a function belongs to. */
export interface HopRole {
  /** Index among the hops of the flow as its file says it. */
  readonly hop: number;
  readonly side: Side;
  readonly role: FrameRole;
}

/** By function, without a compiler's suffix, the hops of a flow that it belongs to under any settings; their indexes rise. */
export type HopFunctions = ReadonlyMap<string, readonly HopRole[]>;

/** The functions of the hops of a flow. */
export function hopFunctionsOf(flow: Flow, { contexts }: Pick<WrittenScenario, 'contexts'>): HopFunctions {
  const sides = new Map(contexts.map(({ id, side }) => [id, side]));
  const found = new Map<string, HopRole[]>();
  const add = (name: string, hop: number, side: Side, role: FrameRole): void => {
    const base = baseName(name);
    const known = found.get(base) ?? [];
    const last = known.at(-1);
    if (last?.hop !== hop) found.set(base, [...known, { hop, side, role }]);
    else if (roleWeights[role] > roleWeights[last.role]) known[known.length - 1] = { hop, side, role };
  };
  for (const [index, hop] of flow.hops.entries()) {
    const variants = hop.variants ?? [];
    const side = sides.get(hop.context) ?? 'host';
    const functions = [hop.at, ...variants.map((variant) => (variant.item === 'at' ? variant.value : undefined))];
    const calls = [hop.via, ...variants.map((variant) => (variant.item === 'via' ? variant.value : undefined))];
    const probes = [...hop.observe, ...variants.flatMap((variant) => (variant.item === 'observe' ? [variant.value] : []))];
    for (const symbol of functions.flatMap(symbolsOf)) add(symbol, index, side, 'at');
    for (const via of calls) if (via?.type === 'call') for (const symbol of symbolsOf(via.caller)) add(symbol, index, side, 'via');
    for (const probe of probes) {
      if (probe.type !== 'shell' && probe.type !== 'tracepoint' && probe.type !== 'qemu') add(probe.target.slice(probe.target.lastIndexOf(':') + 1), index, probe.side, 'observe');
    }
  }
  return found;
}

function symbolsOf(anchor: Anchor | undefined): readonly string[] {
  return (anchor ?? []).map(({ symbol }) => symbol);
}
