import type { AnchorState, FoundPlace, Resolution, TreeReader } from '../anchors/index.js';
import type { Anchor, Hop, Scenario } from '../model/scenario.js';
import { anchorsOfHop, FileRefused } from '../sources/index.js';
import type { HopAnchor } from '../sources/index.js';
import { treeFor } from './source-trees.js';
import type { SourceTree } from './source-trees.js';

/** What became of one anchor or call site. */
export interface VerifiedAnchor {
  readonly scenario: string;
  readonly flow: string;
  readonly hop: string;
  readonly role: 'at' | 'via' | 'through';
  readonly project: string;
  readonly path: string;
  /** The function; for `via` the caller. */
  readonly symbol: string;
  /** For `via`: the token called. */
  readonly calls?: string;
  /** `unchecked`: no folder serves this source. */
  readonly state: AnchorState | 'unchecked';
  readonly found?: FoundPlace;
  readonly others: readonly FoundPlace[];
  readonly nearest: readonly string[];
  /** Why a file was not read. */
  readonly problem?: string;
  /** The folder that serves the source; absent when none does. */
  readonly tree?: SourceTree;
}

/** Resolves every anchor and call site of a scenario against the trees that serve it. */
export async function verifyAnchors(scenario: Scenario, trees: readonly SourceTree[]): Promise<readonly VerifiedAnchor[]> {
  const verified: VerifiedAnchor[] = [];
  const treeOf = ([first]: Anchor): SourceTree | undefined => {
    const source = scenario.sources.find(({ name }) => name === first.source);
    return source && treeFor(trees, source);
  };
  for (const flow of scenario.flows) {
    const verdicts = await Promise.all(flow.hops.map((hop) => verifyHop({ scenario: scenario.id, flow: flow.id, hop: hop.id }, hop, treeOf)));
    verified.push(...verdicts.flat());
  }
  return verified;
}

type HopName = Pick<VerifiedAnchor, 'scenario' | 'flow' | 'hop'>;

function verifyHop(name: HopName, hop: Hop, treeOf: (anchor: Anchor) => SourceTree | undefined): Promise<readonly VerifiedAnchor[]> {
  return Promise.all(anchorsOfHop(hop).map(async (anchor) => {
    const tree = treeOf(anchor.anchor);
    return tree ? { ...verdict(name, anchor, await attempt(anchor, tree.reader)), tree } : verdict(name, anchor, 'unchecked');
  }));
}

/** What resolving came to; a file that is missing or may not be read is a reason that says more than `lost`. */
async function attempt(anchor: HopAnchor, reader: TreeReader): Promise<Resolution | FileRefused> {
  try {
    const [first] = anchor.anchor;
    const found = await anchor.resolve(reader);
    const noFile = found.state === 'lost' && found.nearest.length === 0 && (await reader.read(first.path)) === undefined;
    return noFile ? new FileRefused('missing', first.path) : found;
  } catch (error) {
    if (error instanceof FileRefused) return error;
    throw error;
  }
}

function verdict(name: HopName, { role, calls, anchor: [{ project, path, symbol }] }: HopAnchor, outcome: Resolution | FileRefused | 'unchecked'): VerifiedAnchor {
  const anchor = { ...name, role, project, path, symbol, ...(calls !== undefined && { calls }) };
  if (outcome === 'unchecked') return { ...anchor, state: 'unchecked', others: [], nearest: [] };
  if (outcome instanceof FileRefused) return { ...anchor, state: 'lost', others: [], nearest: [], problem: outcome.message };
  return { ...anchor, ...outcome };
}
