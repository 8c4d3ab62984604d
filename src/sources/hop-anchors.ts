import { resolveAnchor, resolveCallee, resolveCaller, resolveSetting, type Call, type Cancellation, type Companions, type Resolution, type TreeReader } from '../anchors/index.js';
import type { Anchor, Hop } from '../model/scenario.js';
import { casesOf } from '../model/settle.js';

/** One reference of a hop to the code, which can be verified in a source tree. */
export interface HopAnchor {
  /** `at`: the hop's function; `via`: the call that leads to it; `through`: where the called pointer is set. */
  readonly role: 'at' | 'via' | 'through';
  /** For `via`: the function that contains the call. */
  readonly anchor: Anchor;
  /** For `via`: the token called. */
  readonly calls?: string;
  /** For `via`: the token called, and those called in other versions. */
  readonly tokens?: readonly string[];
  /**
   * @param tree the source tree that serves {@link anchor}
   * @param companions what decides between several files that define the function
   * @throws the errors of the tree for the named files, and the signal's reason when cancelled
   */
  resolve(tree: TreeReader, signal?: Cancellation, companions?: Companions): Promise<Resolution>;
  /** Equal for references of which the result is the same in every tree. */
  readonly key: string;
  /** For `at`: whether the call site of the hop is found. Absent if the hop names none in the same project. */
  readonly isCalled?: (tree: TreeReader, signal?: Cancellation) => Promise<boolean>;
}

const lost: Resolution = { state: 'lost', others: [], nearest: [] };

/** All references of a hop to the code; each is resolved in the tree of its own project. */
export function anchorsOfHop({ at, via }: Pick<Hop, 'at' | 'via'>): readonly HopAnchor[] {
  const call = via?.type === 'call' ? via : undefined;
  const found = [...(at ? [functionOf(at, call)] : []), ...(call ? callOf(call, at) : [])];
  // A function is looked for among those that the call site calls, and a call site among those that call the function.
  return found.map((anchor) => ({ ...anchor, key: JSON.stringify([anchor.role, at, via]) }));
}

/** The references of a hop under all settings, each once. */
export function anchorsInAllCases(hop: Hop): readonly HopAnchor[] {
  const found = new Map<string, HopAnchor>();
  for (const anchor of casesOf(hop).flatMap(anchorsOfHop)) found.set(anchor.key, anchor);
  return [...found.values()];
}

function functionOf(at: Anchor, call: Call | undefined): Omit<HopAnchor, 'key'> {
  return {
    role: 'at', anchor: at,
    resolve: (tree, signal, companions) => (call ? resolveCallee(at, call, tree, signal, companions) : resolveAnchor(at, tree, signal, undefined, companions)),
    ...(call?.caller[0].source === at[0].source && { isCalled: (tree: TreeReader, signal?: Cancellation) => isFound(call, tree, signal) }),
  };
}

async function isFound(call: Call, tree: TreeReader, signal?: Cancellation): Promise<boolean> {
  const { state } = await resolveCaller(call, tree, signal).catch(() => lost);
  signal?.throwIfAborted();
  return state === 'exact' || state === 'moved';
}

function callOf(call: Call, at: Anchor | undefined): readonly Omit<HopAnchor, 'key'>[] {
  const { caller, calls, through } = call;
  const callees = at?.map(({ symbol }) => symbol) ?? [];
  const isInOneTree = through?.[0].source === caller[0].source;
  const site: Omit<HopAnchor, 'key'> = {
    role: 'via', anchor: caller, calls, tokens: [calls, ...(call.otherCalls ?? [])],
    resolve: async (tree, signal, companions) => {
      // A file that cannot be read is reported when the anchor with the role `through` is resolved.
      const setting = isInOneTree ? await resolveSetting(call, tree, signal, callees, companions).catch(() => undefined) : undefined;
      return resolveCaller(call, tree, signal, setting?.found, companions);
    },
  };
  if (!through) return [site];
  return [site, { role: 'through', anchor: through, resolve: async (tree, signal, companions) => (await resolveSetting(call, tree, signal, callees, companions)) ?? lost }];
}
