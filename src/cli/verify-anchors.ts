import { resolveAnchor, resolveCall } from '../anchors/index.js';
import type { AnchorState, FoundPlace, Resolution, TreeReader } from '../anchors/index.js';
import type { Anchor, Hop, Scenario, Source, Via } from '../model/scenario.js';
import { FileRefused } from '../sources/index.js';
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
}

/** Resolves every anchor and call site of the scenarios against the trees that serve them. */
export async function verifyAnchors(scenarios: readonly Scenario[], trees: readonly SourceTree[]): Promise<readonly VerifiedAnchor[]> {
  const verified: VerifiedAnchor[] = [];
  for (const scenario of scenarios) {
    for (const flow of scenario.flows) {
      const resolver = new HopResolver(scenario, trees);
      const found = await Promise.all(flow.hops.map((hop) => resolver.resolve(hop)));
      verified.push(...found.flatMap((anchors, index) => anchors.map((anchor) => ({ scenario: scenario.id, flow: flow.id, hop: flow.hops[index]?.id ?? '', ...anchor }))));
    }
  }
  return verified;
}

type Verdict = Omit<VerifiedAnchor, 'scenario' | 'flow' | 'hop'>;

class HopResolver {
  constructor(
    private readonly scenario: Scenario,
    private readonly trees: readonly SourceTree[],
  ) {}

  async resolve({ at, via }: Hop): Promise<readonly Verdict[]> {
    return [...(at ? [await this.resolveAt(at)] : []), ...(via?.type === 'call' ? await this.resolveVia(via, at) : [])];
  }

  private async resolveAt(at: Anchor): Promise<Verdict> {
    const reader = this.readerOf(at);
    return verdict('at', at, reader ? await attempt(at, reader, () => resolveAnchor(at, reader)) : 'unchecked');
  }

  private async resolveVia(via: Extract<Via, { type: 'call' }>, at: Anchor | undefined): Promise<readonly Verdict[]> {
    const { through, ...withoutThrough } = via;
    const reader = this.readerOf(via.caller);
    const call = reader ? await attempt(via.caller, reader, async () => (await resolveCall(withoutThrough, reader)).call) : 'unchecked';
    const found = { ...verdict('via', via.caller, call), calls: via.calls };
    return through ? [found, await this.resolveThrough(via, through, at)] : [found];
  }

  /** Where the pointer is set may be checked although the caller's project is not at hand. */
  private async resolveThrough(via: Extract<Via, { type: 'call' }>, through: Anchor, at: Anchor | undefined): Promise<Verdict> {
    const reader = this.readerOf(through);
    const names = at?.map(({ symbol }) => symbol) ?? [];
    return verdict('through', through, reader ? await attempt(through, reader, async () => (await resolveCall(via, nothing, reader, undefined, names)).through) : 'unchecked');
  }

  private readerOf([first]: Anchor): TreeReader | undefined {
    const source: Source | undefined = this.scenario.sources.find(({ name }) => name === first.source);
    return source && treeFor(this.trees, source)?.reader;
  }
}

const nothing: TreeReader = { read: async () => undefined, list: async () => [] };

/** What resolving came to; a file that is missing or may not be read is a reason that says more than `lost`. */
async function attempt([first]: Anchor, reader: TreeReader, resolve: () => Promise<Resolution | undefined>): Promise<Resolution | FileRefused> {
  try {
    const found = (await resolve()) ?? { state: 'lost', others: [], nearest: [] };
    const noFile = found.state === 'lost' && found.nearest.length === 0 && (await reader.read(first.path)) === undefined;
    return noFile ? new FileRefused('missing', first.path) : found;
  } catch (error) {
    if (error instanceof FileRefused) return error;
    throw error;
  }
}

function verdict(role: Verdict['role'], [{ project, path, symbol }]: Anchor, outcome: Resolution | FileRefused | 'unchecked'): Verdict {
  const anchor = { role, project, path, symbol };
  if (outcome === 'unchecked') return { ...anchor, state: 'unchecked', others: [], nearest: [] };
  if (outcome instanceof FileRefused) return { ...anchor, state: 'lost', others: [], nearest: [], problem: outcome.message };
  return { ...anchor, ...outcome };
}
