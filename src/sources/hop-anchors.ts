import { resolveAnchor, resolveCall } from '../anchors/index.js';
import type { Cancellation, Resolution, TreeReader } from '../anchors/index.js';
import type { Anchor, Hop } from '../model/scenario.js';

/** One thing that a hop says of the code, which a source tree can prove or not. */
export interface HopAnchor {
  /** `at`: the hop's function; `via`: the call that leads to it; `through`: where the called pointer is set. */
  readonly role: 'at' | 'via' | 'through';
  /** For `via` the function that contains the call. */
  readonly anchor: Anchor;
  /**
   * @param tree the source tree that serves {@link anchor}
   * @throws what the tree rejects with for the named files, and the signal's reason when cancelled
   */
  resolve(tree: TreeReader, signal?: Cancellation): Promise<Resolution>;
}

const lost: Resolution = { state: 'lost', others: [], nearest: [] };
const nothing: TreeReader = { read: async () => undefined, list: async () => [] };

/** All that a hop says of the code, each to be resolved in the tree of its own project. */
export function anchorsOfHop({ at, via }: Hop): readonly HopAnchor[] {
  const anchors: HopAnchor[] = at ? [{ role: 'at', anchor: at, resolve: (tree, signal) => resolveAnchor(at, tree, signal) }] : [];
  if (via?.type !== 'call') return anchors;
  const { through, ...call } = via;
  anchors.push({ role: 'via', anchor: via.caller, resolve: async (tree, signal) => (await resolveCall(call, tree, undefined, signal)).call });
  const callees = at?.map(({ symbol }) => symbol) ?? [];
  if (through) anchors.push({ role: 'through', anchor: through, resolve: async (tree, signal) => (await resolveCall(via, nothing, tree, signal, callees)).through ?? lost });
  return anchors;
}
