import * as vscode from 'vscode';
import { safeFiles, SourceTree, wholeTreeReader, type FileAccess, type TreeName } from '../../sources/index.js';
import type { ScenarioLibrary } from '../scenarios/library.js';
import type { SourceDownloads } from '../files/downloads.js';
import type { SourceRoot, SourceRoots } from '../trees/roots.js';
import { keyOfTree } from '../trees/tree-name.js';
import type { TreeRow } from './nodes.js';
import { checkTree, jobsFor, type TreeCheck } from './verify.js';

/** Callbacks for the progress of a verification. */
export interface CheckProgress {
  /** Called with the fraction of the work (0 to 1) that was completed since the last call. */
  readonly onPart: (part: number) => void;
  /** Called with the number of folders searched so far while the whole tree is searched. */
  readonly onWalk: (folders: number) => void;
}

/** How a verification ended. */
export type CheckOutcome = 'complete' | 'truncated' | 'outdated';

/** A verification, with what is needed to bring it up to date after an edit of a scenario. */
interface Verified {
  readonly tree: TreeName;
  readonly check: TreeCheck;
  /** Absent for a download. */
  readonly root?: SourceRoot;
  readonly verify: (known?: TreeCheck) => Promise<TreeCheck>;
}

/** The result of the last verification of each tree: kept until its files change, and brought up to date when scenarios change. */
export class SourcesChecks implements vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<void>();
  /** Fires when results were added or discarded, and when scenarios or sources changed. */
  readonly onDidChange = this.changed.event;

  private readonly checks = new Map<string, Verified>();
  /** How often the scenarios, downloads or source folders changed, and the files of each folder: a result from before a change is discarded. */
  private changes = 0;
  private readonly fileChanges = new WeakMap<SourceRoot, number>();
  private readonly subscriptions: vscode.Disposable;

  constructor(
    private readonly library: ScenarioLibrary,
    roots: SourceRoots,
    private readonly downloads: SourceDownloads,
  ) {
    const forget = () => this.forget();
    this.subscriptions = vscode.Disposable.from(
      this.changed,
      library.onDidChange(() => void this.followScenarios()),
      roots.onDidChange((change) => (change.roots ? this.forget() : this.forgetOf(change.files.map(({ root }) => root)))),
      downloads.onDidChange(forget),
    );
  }

  dispose(): void {
    this.subscriptions.dispose();
  }

  of(tree: TreeName): TreeCheck | undefined {
    return this.checks.get(keyOfTree(tree))?.check;
  }

  /**
   * Resolves all anchors and call sites in a tree. In a source folder, a function that is neither in its file nor in another file of
   * that directory is searched for in the whole tree.
   *
   * @returns `truncated` if the folder was too large to be searched completely, `outdated` if something changed meanwhile, so that the
   * result was discarded
   * @throws the signal's reason when it is aborted
   */
  async run({ tree, origin }: TreeRow, signal: AbortSignal, progress: CheckProgress): Promise<CheckOutcome> {
    const root = origin.type === 'folder' ? origin.root : undefined;
    const before = this.changesOf(root);
    await root?.tree.recheck();
    const whole = root && wholeTreeReader(root.tree, root.files, { onProgress: progress.onWalk });
    // Files that were not downloaded cannot be verified.
    const paths = this.library.filesOf(tree);
    const files = this.downloads.files(tree, paths);
    const downloaded = whole ? undefined : await presentIn(files, paths);
    const reader = whole ?? new SourceTree(tree, safeFiles(files));
    const jobs = () => jobsFor(tree, this.library.writtenHops()).filter(({ anchor }) => downloaded?.has(anchor.anchor[0].path) ?? true);
    const check = await checkTree(jobs(), reader, signal, (_, total) => progress.onPart(1 / total));
    if (this.changesOf(root) !== before) return 'outdated';
    const verify = (known?: TreeCheck) => checkTree(jobs(), reader, new AbortController().signal, () => undefined, known?.verdicts);
    this.checks.set(keyOfTree(tree), { tree, check, ...(root && { root }), verify });
    this.changed.fire();
    return whole?.isTruncated ? 'truncated' : 'complete';
  }

  /** Verifies what scenarios have now and had not before. Results stay until the new ones are there. */
  private async followScenarios(): Promise<void> {
    this.changes++;
    this.changed.fire();
    await Promise.all([...this.checks].map(async ([key, verified]) => {
      const check = await verified.verify(verified.check).catch(() => undefined);
      // A later edit, another verification or a change of the tree comes first.
      if (this.checks.get(key) !== verified) return;
      if (check) this.checks.set(key, { ...verified, check });
      else this.checks.delete(key);
      this.changed.fire();
    }));
  }

  private changesOf(root: SourceRoot | undefined): number {
    return this.changes + (root ? this.fileChanges.get(root) ?? 0 : 0);
  }

  private forget(): void {
    this.changes++;
    this.checks.clear();
    this.changed.fire();
  }

  /** Discards the results of trees in which files have changed. */
  private forgetOf(roots: readonly SourceRoot[]): void {
    for (const root of roots) this.fileChanges.set(root, (this.fileChanges.get(root) ?? 0) + 1);
    const outdated = [...this.checks].filter(([, { root }]) => root && roots.includes(root));
    outdated.forEach(([key]) => this.checks.delete(key));
    if (outdated.length > 0) this.changed.fire();
  }
}

async function presentIn(files: FileAccess, paths: readonly string[]): Promise<ReadonlySet<string>> {
  const found = await Promise.all(paths.map(async (path) => ((await files.stat(path)) ? [path] : [])));
  return new Set(found.flat());
}
