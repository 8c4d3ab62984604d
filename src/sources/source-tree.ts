import { isOtherLanguage, macroFile, type Cancellation } from '../anchors/index.js';
import type { DirectoryEntry, TreeEntry } from './file-access.js';
import type { HopAnchor } from './hop-anchors.js';
import { PathCache } from './path-cache.js';
import { FileRefused } from './refusal.js';
import type { TreeFiles } from './safe-files.js';
import { treeTitle } from './tree-name.js';
import { verifyAnchor, type VerifiableTree, type Verdict } from './verify-anchor.js';

export interface SourceTreeLimits {
  /** The maximum total length of cached texts, in UTF-16 code units. */
  readonly text: number;
  /** The maximum number of cached directory entries. */
  readonly entries: number;
}

const defaultLimits: SourceTreeLimits = { text: 32_000_000, entries: 500_000 };

/** The source tree of a project. What was read is cached until {@link drop} or {@link recheck} discards it. */
export class SourceTree implements VerifiableTree {
  readonly project: string;
  /** The version according to the tree's own files, if they contain one. */
  readonly version?: string;
  /** The name in messages, such as `Linux 6.1.192`. */
  readonly title: string;
  private readonly texts: PathCache<string>;
  private readonly directories: PathCache<readonly DirectoryEntry[]>;

  constructor(
    { project, version }: { readonly project: string; readonly version?: string },
    private readonly files: TreeFiles,
    limits = defaultLimits,
  ) {
    this.project = project;
    if (version !== undefined) this.version = version;
    this.title = treeTitle({ project, ...(version !== undefined && { version }) });
    this.texts = new PathCache((path) => files.read(path), (text) => text.length, limits.text);
    this.directories = new PathCache((directory) => files.entries(directory), (entries) => entries.length, limits.entries);
  }

  /** @throws FileRefused */
  async read(path: string): Promise<string | undefined> {
    if (isOtherLanguage(path)) throw new FileRefused('language', path);
    return this.texts.get(path);
  }

  /** @throws FileRefused */
  macros(): Promise<string | undefined> {
    return this.read(macroFile);
  }

  /** @throws FileRefused for a directory outside the tree; a directory that cannot be read counts as empty */
  async list(directory: string): Promise<readonly string[]> {
    const entries = await this.directories.get(directory).catch((error: unknown) => {
      if (error instanceof FileRefused && (error.reason === 'unreadable' || error.reason === 'no-permission')) return undefined;
      throw error;
    });
    return (entries ?? []).filter(({ type }) => type === 'file' || type === 'link').map(({ name }) => name);
  }

  /** The files and directories in a directory; empty when it does not exist or must not be read. */
  async entries(directory: string): Promise<readonly TreeEntry[]> {
    const entries = await this.directories.get(directory).catch((error: unknown) => {
      if (error instanceof FileRefused) return [];
      throw error;
    });
    return (entries ?? []).flatMap(({ name, type }) => (type === 'file' || type === 'directory' ? [{ name, type }] : []));
  }

  /** Resolves an anchor in this tree; see {@link verifyAnchor}. */
  verify(anchor: HopAnchor, signal?: Cancellation): Promise<Verdict> {
    return verifyAnchor(anchor, this, signal);
  }

  /**
   * Drops the cached content of files and directories that were written, created, deleted or renamed.
   *
   * @param paths a directory includes everything below it, and the empty path means the whole tree
   */
  drop(paths: readonly string[]): void {
    const changed = new Set(paths);
    const parents = new Set(paths.map(directoryOf));
    this.texts.drop((path) => isAtOrBelow(path, changed));
    this.directories.drop((path) => parents.has(path) || isAtOrBelow(path, changed));
  }

  /**
   * Drops the cached content of files whose size or modification time has changed, for platforms that do not report changes.
   *
   * @returns whether anything that was read may have changed
   */
  async recheck(): Promise<boolean> {
    const { files } = this;
    if (!files.stamp) {
      this.texts.clear();
      this.directories.clear();
      return true;
    }
    const stamp = (path: string) => files.stamp?.(path) ?? Promise.resolve(undefined);
    const changes = await Promise.all([this.texts.recheck(stamp), this.directories.recheck(stamp)]);
    return changes.includes(true);
  }
}

function directoryOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}

/** Whether `paths` contains a path or one of its parent directories; the root is the empty path. */
function isAtOrBelow(path: string, paths: ReadonlySet<string>): boolean {
  if (paths.has('') || paths.has(path)) return true;
  for (let slash = path.lastIndexOf('/'); slash > 0; slash = path.lastIndexOf('/', slash - 1)) {
    if (paths.has(path.slice(0, slash))) return true;
  }
  return false;
}
