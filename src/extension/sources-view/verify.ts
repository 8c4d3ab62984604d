import type { FoundPlace } from '../../anchors/index.js';
import type { Place } from '../../model/scenario.js';
import { anchorsInAllCases, isSameVersion, verifyAll, type FileRefused, type HopAnchor, type TreeName, type Verdict, type VerifiedState } from '../../sources/index.js';
import { type HopRef, versionOf, type WrittenHop } from '../scenarios/refs.js';

/** An anchor or call site that is not where the scenarios expect it. */
export interface CheckedAnchor {
  readonly role: HopAnchor['role'];
  /** The first place in the anchor. */
  readonly place: Place;
  readonly state: Exclude<VerifiedState, 'exact'>;
  readonly found?: FoundPlace;
  readonly nearest: readonly string[];
  /** The reason why its file was not read. */
  readonly problem?: FileRefused;
  /** See {@link Verdict.folder}. */
  readonly folder?: string;
  /** See {@link Verdict.notCalled}. */
  readonly notCalled?: readonly string[];
  /** The hops with this anchor, at least one. */
  readonly hops: readonly HopRef[];
}

/** The result of verifying the scenarios against a source tree. */
export interface TreeCheck {
  /** Anchors and call sites of all hops. */
  readonly counts: Readonly<Record<VerifiedState, number>>;
  /** The anchors and call sites that are not exact, without duplicates. */
  readonly findings: readonly CheckedAnchor[];
  /** The verdict on each anchor, so that only others have to be resolved after an edit of a scenario. */
  readonly verdicts: ReadonlyMap<string, Verdict>;
}

interface Job {
  readonly ref: HopRef;
  readonly anchor: HopAnchor;
}

/** The anchors and call sites of hops that refer to one tree, under all settings. */
export function jobsFor(tree: TreeName, hops: Iterable<WrittenHop>): readonly Job[] {
  const isOfTree = (ref: HopRef, { project, source }: Place) => {
    const version = project === tree.project ? versionOf(ref, source) : undefined;
    return version !== undefined && isSameVersion(version, tree.version);
  };
  return [...hops].flatMap(({ ref, written }) => anchorsInAllCases(written).filter(({ anchor }) => isOfTree(ref, anchor[0])).map((anchor) => ({ ref, anchor })));
}

/**
 * Resolves the anchors and call sites one after the other, so that the editor stays responsive.
 *
 * @param onProgress called after each of them
 * @param known verdicts of an earlier check of the same tree, of which those that do not depend on other anchors are kept
 * @throws the signal's reason when it is aborted
 */
export async function checkTree(
  jobs: readonly Job[], reader: Parameters<typeof verifyAll>[1], signal: AbortSignal, onProgress: (done: number, total: number) => void,
  known: ReadonlyMap<string, Verdict> = new Map(),
): Promise<TreeCheck> {
  const open = new Map(jobs.map(({ anchor }) => [anchor.key, anchor] as const).filter(([key]) => !isFinal(known.get(key))));
  const resolved = await verifyAll([...open.values()], reader, { all: jobs.map(({ anchor }) => anchor), signal, onProgress: (done) => onProgress(done, open.size) });
  const all = new Map([...known, ...[...open.keys()].map((key, index) => [key, resolved[index] as Verdict] as const)]);
  return checkOf(jobs.map((job) => ({ ...job, verdict: all.get(job.anchor.key) as Verdict })));
}

/** Other anchors decide between several files with a function, and whether a folder is only missing from the checkout. */
function isFinal(verdict: Verdict | undefined): boolean {
  return verdict?.state === 'exact' || verdict?.state === 'refused';
}

function checkOf(judged: readonly (Job & { readonly verdict: Verdict })[]): TreeCheck {
  const counts = { 'exact': 0, 'moved': 0, 'ambiguous': 0, 'doubtful': 0, 'lost': 0, 'refused': 0, 'not-in-tree': 0 };
  const findings = new Map<string, CheckedAnchor>();
  for (const { ref, anchor, verdict: { state, found, nearest, refusal, folder, notCalled } } of judged) {
    counts[state]++;
    if (state !== 'exact') {
      const key = JSON.stringify([anchor.role === 'at' ? anchor.anchor : anchor.key, state]);
      const before = findings.get(key);
      const hops = [...(before?.hops ?? []), ref];
      findings.set(key, { role: anchor.role, place: anchor.anchor[0], state, ...(found && { found }), nearest, ...(refusal && { problem: refusal }), ...(folder !== undefined && { folder }), ...(notCalled && { notCalled }), hops });
    }
  }
  return { counts, findings: [...findings.values()], verdicts: new Map(judged.map(({ anchor, verdict }) => [anchor.key, verdict])) };
}
