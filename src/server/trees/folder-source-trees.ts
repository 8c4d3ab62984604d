import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { RelativePattern } from 'vscode-languageserver';
import { nodeFiles } from '../../node/files.js';
import { decidesWhichTree, namedTreeFor, parseTreeKey, projectOf, recogniseTree, safeFiles, treeTitle, type NamedFor } from '../../sources/index.js';
import { ServedTree, type SourceTrees } from './source-trees.js';

/** One folder of the client's `roots`. */
interface Root extends NamedFor {
  readonly folder: string;
}

/**
 * Source trees in folders of this machine.
 *
 * @param roots the client's setting, in the form of `vhflow.sourceRoots`: `{ "qemu": "/src/qemu", "linux@5.10": "/src/linux-5.10" }`
 * @param reportProblem called for each root that cannot be used, with the reason
 */
export function folderSourceTrees(roots: unknown, reportProblem: (problem: string) => void): SourceTrees {
  return new FolderSourceTrees(parseRoots(roots, reportProblem), reportProblem);
}

function parseRoots(roots: unknown, reportProblem: (problem: string) => void): readonly Root[] {
  return Object.entries(typeof roots === 'object' && roots !== null ? roots : {}).flatMap(([key, folder]: [string, unknown]) => {
    if (typeof folder === 'string' && path.isAbsolute(folder)) return [{ ...parseTreeKey(key), folder }];
    reportProblem(`roots: "${key}" must be an absolute path`);
    return [];
  });
}

class FolderSourceTrees implements SourceTrees {
  readonly watched: readonly RelativePattern[];
  private readonly opened = new Map<Root, Promise<ServedTree | undefined>>();
  private readonly trees = new Map<Root, ServedTree>();
  /** The problem that was reported for each root. */
  private readonly problems = new Map<Root, string>();

  constructor(private readonly roots: readonly Root[], private readonly reportProblem: (problem: string) => void) {
    // A watcher on the parent reports when a root itself is moved, deleted or created.
    this.watched = roots.flatMap(({ folder }) => [patternIn(folder, '**/*'), patternIn(path.dirname(folder), path.basename(folder))]);
  }

  async treeFor(project: string, version: string): Promise<ServedTree | undefined> {
    const root = namedTreeFor(this.roots, { project, version });
    return root && (this.opened.get(root) ?? this.open(root));
  }

  drop(uris: readonly string[]): boolean {
    const changed = uris.flatMap((uri) => fileOf(uri) ?? []).filter((file) => !/[\\/]\.git[\\/]/.test(file));
    const concerned = this.roots.filter((root) => this.dropOf(root, changed.flatMap((file) => pathWithin(file, root.folder) ?? [])));
    return concerned.length > 0;
  }

  async recheck(): Promise<void> {
    await Promise.all([...this.opened].map(async ([root, opening]) => {
      const tree = await opening.catch(() => undefined);
      await tree?.recheck();
      if (this.opened.get(root) === opening) await this.open(root, tree);
    }));
  }

  private dropOf(root: Root, paths: readonly string[]): boolean {
    if (paths.length === 0) return false;
    this.trees.get(root)?.drop(paths);
    if (paths.some(decidesWhichTree) && this.opened.has(root)) void this.open(root, this.trees.get(root)).catch(() => undefined);
    return true;
  }

  /** @param before the tree that was recognised before; it is kept if the root is still the same tree */
  private open(root: Root, before?: ServedTree): Promise<ServedTree | undefined> {
    const opening = this.lookAt(root, before);
    this.opened.set(root, opening);
    opening.catch(() => {
      if (this.opened.get(root) === opening) this.opened.delete(root);
    });
    return opening;
  }

  private async lookAt(root: Root, before: ServedTree | undefined): Promise<ServedTree | undefined> {
    const { project, folder } = root;
    const files = nodeFiles(folder);
    const found = await recogniseTree(files);
    const isOther = projectOf(project) !== undefined && found?.project !== project;
    this.report(root, isOther ? `roots: ${folder} is not a source tree of ${treeTitle({ project })}` : undefined);
    if (isOther) {
      this.trees.delete(root);
      return undefined;
    }
    const version = found?.project === project ? found.version : undefined;
    if (before && before.version === version) return before;
    const tree = new ServedTree(pathToFileURL(folder).href, { project, ...(version !== undefined && { version }) }, safeFiles(files));
    this.trees.set(root, tree);
    return tree;
  }

  /** Reports the problem of a root once, until the problem changes. */
  private report(root: Root, problem: string | undefined): void {
    if (problem !== undefined && this.problems.get(root) !== problem) this.reportProblem(problem);
    if (problem === undefined) this.problems.delete(root);
    else this.problems.set(root, problem);
  }
}

function patternIn(folder: string, pattern: string): RelativePattern {
  return { baseUri: pathToFileURL(folder).href, pattern };
}

/** The file of a URI; undefined if it is not a file of this machine. */
function fileOf(uri: string): string | undefined {
  if (!uri.startsWith('file:')) return undefined;
  try {
    return fileURLToPath(uri);
  } catch {
    return undefined;
  }
}

/** The path of a file relative to a folder; empty for the folder itself and its parents; undefined for everything else. */
function pathWithin(file: string, folder: string): string | undefined {
  const relative = path.relative(folder, file);
  if (relative === '' || /^\.\.(?:[\\/]\.\.)*$/.test(relative)) return '';
  return relative.startsWith('..') || path.isAbsolute(relative) ? undefined : relative.split(path.sep).join('/');
}
