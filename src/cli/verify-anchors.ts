import type { FoundPlace } from '../anchors/index.js';
import type { Term } from '../model/conditions.js';
import type { Anchor, Scenario } from '../model/scenario.js';
import { hopGiven } from '../model/settle.js';
import { webAddressIn, type WebAddressOf } from '../model/web.js';
import { anchorsInAllCases, cureText, FileRefused, namedTreeFor, verifyAll, type HopAnchor, type Verdict, type VerifiedState } from '../sources/index.js';
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
  readonly state: VerifiedState | 'unchecked';
  readonly found?: FoundPlace;
  readonly others: readonly FoundPlace[];
  readonly nearest: readonly string[];
  /** The reason why a file was not read, or why the function is doubtful. */
  readonly problem?: string;
  /** What the user can do about {@link problem}. */
  readonly cure?: string;
  /** The address at which the function can be read on the web, in the version for which the scenario was written. */
  readonly web?: string;
  /** The folder that serves the source; absent when none does. */
  readonly tree?: SourceFolder;
}

/** An anchor or call site to verify. */
interface Job {
  readonly name: Pick<VerifiedAnchor, 'scenario' | 'flow' | 'hop'>;
  readonly anchor: HopAnchor;
  readonly web: string | undefined;
  /** Absent when no folder serves the source. */
  readonly tree: SourceFolder | undefined;
}

/** The number of anchors that are resolved concurrently. Files may have 8 MiB, so that more take much memory. */
const concurrency = 4;

/**
 * Resolves the anchors and call sites of scenarios, under all settings, against the folders that serve them.
 *
 * @param given conditions whose setting is given: what never counts then is left out
 * @returns the results for each scenario
 */
export async function verifyAnchors(
  scenarios: readonly Scenario[], folders: readonly SourceFolder[], webAddress: WebAddressOf, given: readonly Term[],
): Promise<readonly (readonly VerifiedAnchor[])[]> {
  const jobs = scenarios.map((scenario) => jobsOf(scenario, folders, webAddress, given));
  const verdicts = new Map<Job, Verdict>();
  for (const tree of folders) {
    const ofTree = jobs.flat().filter((job) => job.tree === tree);
    const found = await verifyAll(ofTree.map(({ anchor }) => anchor), tree.reader, { concurrency });
    for (const [index, job] of ofTree.entries()) verdicts.set(job, found[index] as Verdict);
  }
  return jobs.map((ofScenario) => ofScenario.map((job) => verifiedAnchor(job, verdicts.get(job))));
}

function jobsOf(scenario: Scenario, folders: readonly SourceFolder[], webAddress: WebAddressOf, given: readonly Term[]): readonly Job[] {
  const treeFor = ([first]: Anchor): SourceFolder | undefined => {
    const source = scenario.sources.find(({ name }) => name === first.source);
    return source && namedTreeFor(folders, source);
  };
  return scenario.written.flows.flatMap((flow) =>
    flow.hops.flatMap((hop) => hopGiven(hop, given) ?? []).flatMap((hop) => anchorsInAllCases(hop).map((anchor) => ({
      name: { scenario: scenario.id, flow: flow.id, hop: hop.id }, anchor, web: webAddressIn(scenario, anchor.anchor[0], webAddress), tree: treeFor(anchor.anchor),
    }))),
  );
}

function verifiedAnchor({ name, anchor: hopAnchor, web, tree }: Job, verdict: Verdict | undefined): VerifiedAnchor {
  const { role, calls, anchor: [{ project, path, symbol }] } = hopAnchor;
  const anchor = { ...name, role, project, path, symbol, ...(calls !== undefined && { calls }), ...(web !== undefined && { web }), ...(tree && { tree }) };
  if (!verdict) return { ...anchor, state: 'unchecked', others: [], nearest: [] };
  const { state, found, others, nearest } = verdict;
  return { ...anchor, state, ...(found && { found }), others, nearest, ...problemOf(verdict, path) };
}

/** The reason why a file was not read, why a function is doubtful, or that a file or folder is missing; a missing file only if there are no similar names to suggest. */
function problemOf({ refusal, missing, nearest, folder, notCalled }: Verdict, path: string): Pick<VerifiedAnchor, 'problem' | 'cure'> {
  if (refusal) {
    const cure = cureText(refusal, 'en');
    return { problem: refusal.message, ...(cure !== undefined && { cure }) };
  }
  if (folder !== undefined) return { problem: `the tree has no folder ${folder}` };
  if (notCalled) return { problem: `does not call ${notCalled.join(', ')}` };
  return missing === 'file' && nearest.length === 0 ? { problem: new FileRefused('missing', path).message } : {};
}
