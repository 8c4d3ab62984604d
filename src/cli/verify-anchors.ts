import type { AnchorState, FoundPlace } from '../anchors/index.js';
import type { Anchor, Hop, Scenario } from '../model/scenario.js';
import { anchorsOfHop, FileRefused, namedTreeFor, verifyAnchor, type HopAnchor, type Verdict } from '../sources/index.js';
import type { SourceFolder } from './source-trees.js';

/** The result of verifying one anchor or call site. */
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
  /** The reason why a file was not read. */
  readonly problem?: string;
  /** The folder that serves the source; absent when none does. */
  readonly tree?: SourceFolder;
}

/** Resolves every anchor and call site of a scenario against the folders that serve it. */
export async function verifyAnchors(scenario: Scenario, folders: readonly SourceFolder[]): Promise<readonly VerifiedAnchor[]> {
  const verified: VerifiedAnchor[] = [];
  const folderOf = ([first]: Anchor): SourceFolder | undefined => {
    const source = scenario.sources.find(({ name }) => name === first.source);
    return source && namedTreeFor(folders, source);
  };
  for (const flow of scenario.flows) {
    const ofFlow = await Promise.all(flow.hops.map((hop) => verifyHop({ scenario: scenario.id, flow: flow.id, hop: hop.id }, hop, folderOf)));
    verified.push(...ofFlow.flat());
  }
  return verified;
}

type HopName = Pick<VerifiedAnchor, 'scenario' | 'flow' | 'hop'>;

function verifyHop(name: HopName, hop: Hop, folderOf: (anchor: Anchor) => SourceFolder | undefined): Promise<readonly VerifiedAnchor[]> {
  return Promise.all(anchorsOfHop(hop).map(async (anchor) => {
    const tree = folderOf(anchor.anchor);
    return tree ? { ...verifiedAnchor(name, anchor, await verifyAnchor(anchor, tree.reader)), tree } : verifiedAnchor(name, anchor);
  }));
}

function verifiedAnchor(name: HopName, hopAnchor: HopAnchor, verdict?: Verdict): VerifiedAnchor {
  const { role, calls, anchor: [{ project, path, symbol }] } = hopAnchor;
  const anchor = { ...name, role, project, path, symbol, ...(calls !== undefined && { calls }) };
  if (!verdict) return { ...anchor, state: 'unchecked', others: [], nearest: [] };
  const { state, found, others, nearest } = verdict;
  const problem = problemOf(verdict, path);
  return { ...anchor, state, ...(found && { found }), others, nearest, ...(problem !== undefined && { problem }) };
}

/** The reason why a file was not read, or that it is missing; the latter only if there are no similar names to suggest. */
function problemOf({ refusal, missing, nearest }: Verdict, path: string): string | undefined {
  if (refusal) return refusal.message;
  return missing === 'file' && nearest.length === 0 ? new FileRefused('missing', path).message : undefined;
}
