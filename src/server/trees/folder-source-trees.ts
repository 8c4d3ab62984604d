import { realpath } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { RelativePattern } from 'vscode-languageserver';
import { nodeFiles } from '../../node/files.js';
import { meantFolders } from '../../node/meant-folders.js';
import { pathWithin } from '../../node/path-within.js';
import { catalogue, decidesWhichTree, namedTreeFor, parseTreeKey, projectOf, recogniseTree, safeFiles, treeTitle, type NamedFor } from '../../sources/index.js';
import { nearestName } from '../../text/nearest-names.js';
import { ServedTree, type SourceTrees } from './source-trees.js';

/** One folder of the client's `roots`. */
interface Root extends NamedFor {
  readonly folder: string;
}

/** Tells the user about roots: a `warning` about one that cannot be used, an `info` about one that is probably not meant. */
export type ReportProblem = (problem: string, severity: 'warning' | 'info') => void;

/**
 * Source trees in folders of this machine.
 *
 * @param roots the client's setting, in the form of `vhflow.sourceRoots`: `{ "qemu": "/src/qemu", "linux@5.10": "file:///src/linux-5.10" }`
 * @param reportProblem called for each root that cannot be used, with the reason
 */
export function folderSourceTrees(roots: unknown, reportProblem: ReportProblem): SourceTrees {
  return new FolderSourceTrees(parseRoots(roots, reportProblem), reportProblem);
}

function parseRoots(roots: unknown, report: ReportProblem): readonly Root[] {
  // Lua and PHP write an empty object as an empty array.
  if (Array.isArray(roots) && roots.length === 0) return [];
  if (typeof roots !== 'object' || roots === null || Array.isArray(roots)) {
    report('roots: must be an object with a folder for each project, such as { "linux": "/usr/src/linux" }', 'warning');
    return [];
  }
  return Object.entries(roots).flatMap(([key, value]: [string, unknown]) => {
    const folder = folderOf(value);
    if (folder === undefined) {
      report(`roots: "${key}" must be an absolute path or a file: URI`, 'warning');
      return [];
    }
    const named = parseTreeKey(key);
    if (!projectOf(named.project)) reportUnknown(named.project, report);
    return [{ ...named, folder }];
  });
}

function reportUnknown(project: string, report: ReportProblem): void {
  const known = catalogue.projects.map(({ id }) => id);
  const [meant] = nearestName(project, known);
  if (meant !== undefined) report(`roots: there is no project "${project}"; did you mean "${meant}"?`, 'warning');
  else report(`roots: "${project}" is not a project that vhflow knows (${known.join(', ')}); only scenarios with a source of that name use its folder`, 'info');
}

function folderOf(value: unknown): string | undefined {
  const folder = typeof value === 'string' && value.startsWith('file:') ? fileOf(value) : value;
  return typeof folder === 'string' && path.isAbsolute(folder) ? folder : undefined;
}

class FolderSourceTrees implements SourceTrees {
  readonly watched: readonly RelativePattern[];
  private readonly opened = new Map<Root, Promise<ServedTree | undefined>>();
  private readonly trees = new Map<Root, ServedTree>();
  /** The problem that was reported for each root. */
  private readonly problems = new Map<Root, string>();
  /** The folders of the roots without links: some clients report changes by these. */
  private readonly realFolders = new Map<Root, string>();

  constructor(private readonly roots: readonly Root[], private readonly reportProblem: ReportProblem) {
    // A watcher on the parent reports when a root itself is moved, deleted or created.
    this.watched = roots.flatMap(({ folder }) => [patternIn(folder, '**/*'), patternIn(path.dirname(folder), path.basename(folder))]);
  }

  async treeFor(project: string, version: string): Promise<ServedTree | undefined> {
    const root = namedTreeFor(this.roots, { project, version });
    return root && (this.opened.get(root) ?? this.open(root));
  }

  drop(uris: readonly string[]): boolean {
    const changed = uris.flatMap((uri) => fileOf(uri) ?? []).filter((file) => !/[\\/]\.git[\\/]/.test(file));
    const concerned = this.roots.filter((root) => {
      const folders = new Set([root.folder, this.realFolders.get(root) ?? root.folder]);
      return this.dropOf(root, changed.flatMap((file) => [...folders].flatMap((folder) => pathInTree(file, folder) ?? [])));
    });
    return concerned.length > 0;
  }

  async recheck(): Promise<boolean> {
    const changes = await Promise.all([...this.opened].map(async ([root, opening]) => {
      const tree = await opening.catch(() => undefined);
      const filesChanged = await tree?.recheck();
      const isReplaced = this.opened.get(root) !== opening || (await this.open(root, tree)) !== tree;
      return filesChanged === true || isReplaced;
    }));
    return changes.includes(true);
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
    this.realFolders.set(root, await realpath(folder).catch(() => folder));
    const isOther = projectOf(project) !== undefined && found?.project !== project;
    await this.report(root, isOther ? `roots: ${folder} is not a source tree of ${treeTitle({ project })}` : undefined);
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

  /** Reports the problem of a root once, until the problem changes, with the folders that were probably meant. */
  private async report(root: Root, problem: string | undefined): Promise<void> {
    if (this.problems.get(root) === problem) return;
    if (problem === undefined) {
      this.problems.delete(root);
      return;
    }
    this.problems.set(root, problem);
    const meant = await meantFolders(root.folder, root.project);
    this.reportProblem(`${problem}${meant.length === 0 ? '' : `; did you mean ${meant.join(' or ')}?`}`, 'warning');
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

/** The path of a file relative to a folder, with `/`; empty for the folder itself and its parents; undefined for everything else. */
function pathInTree(file: string, folder: string): string | undefined {
  const within = pathWithin(folder, file)?.split(path.sep).join('/');
  return within ?? (pathWithin(file, folder) === undefined ? undefined : '');
}
