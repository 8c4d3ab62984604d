import type { Cancellation, TreeReader } from '../anchors/index.js';
import type { DirectoryEntry, FileAccess } from './file-access.js';

export interface WalkLimits {
  /** The maximum number of directories to list; Linux has about 6,000. */
  readonly directories: number;
  /** The maximum number of files to index; Linux has about 90,000. */
  readonly files: number;
}

export const defaultWalkLimits: WalkLimits = { directories: 50_000, files: 500_000 };

export interface WalkOptions {
  readonly limits?: WalkLimits;
  /** Called during the walk with the number of directories listed so far. */
  readonly onProgress?: (directories: number) => void;
}

/** A reader of a source tree that can also find files by base name. */
export interface WholeTreeReader extends Required<TreeReader> {
  /** Whether the tree exceeds the limits of the walk, so that {@link named} may not find all files. */
  readonly isTruncated: boolean;
}

/**
 * Extends the reader of a source tree with a search by base name. The first search walks the whole tree once.
 *
 * @param files the file access of the same tree
 */
export function wholeTreeReader(tree: TreeReader, files: Pick<FileAccess, 'list'>, options: WalkOptions = {}): WholeTreeReader {
  const index = new TreeIndex(files, options);
  return {
    read: (path) => tree.read(path),
    list: (directory) => tree.list(directory),
    named: (baseName, signal) => index.named(baseName, signal),
    get isTruncated() {
      return index.isTruncated;
    },
  };
}

/** The number of directories that are listed concurrently. */
const concurrency = 16;

/** Base name → the directories that contain such a file, each with a trailing slash except the root. */
type Directories = ReadonlyMap<string, readonly string[]>;

/** An index of the files of a tree by base name. Links are not followed, and directories such as `.git` are skipped. */
class TreeIndex {
  isTruncated = false;
  private walk: Promise<Directories> | undefined;

  constructor(
    private readonly files: Pick<FileAccess, 'list'>,
    private readonly options: WalkOptions,
  ) {}

  /** @throws the signal's reason when it is aborted */
  async named(baseName: string, signal?: Cancellation): Promise<readonly string[]> {
    const directories = (await this.walked(signal)).get(baseName) ?? [];
    return directories.map((directory) => `${directory}${baseName}`).sort();
  }

  /** Waits for the walk in progress, and starts it again if another caller cancelled it. */
  private async walked(signal?: Cancellation): Promise<Directories> {
    for (;;) {
      signal?.throwIfAborted();
      const isOwn = this.walk === undefined;
      const walk = (this.walk ??= this.run(signal));
      try {
        return await walk;
      } catch (error) {
        if (this.walk === walk) this.walk = undefined;
        if (isOwn) throw error;
      }
    }
  }

  private async run(signal?: Cancellation): Promise<Directories> {
    const { limits = defaultWalkLimits, onProgress } = this.options;
    const found = new Map<string, string[]>();
    const waiting = [''];
    let [listed, files] = [0, 0];
    while (waiting.length > 0 && listed < limits.directories && files < limits.files) {
      signal?.throwIfAborted();
      const batch = waiting.splice(0, Math.min(concurrency, limits.directories - listed));
      for (const { directory, entries } of await Promise.all(batch.map((directory) => this.entriesOf(directory)))) {
        for (const { name, type } of entries) {
          if (type === 'directory') waiting.push(`${directory}${name}/`);
          else if (files++ < limits.files) add(found, name, directory);
        }
      }
      listed += batch.length;
      onProgress?.(listed);
    }
    this.isTruncated = waiting.length > 0 || files > limits.files;
    return found;
  }

  /** The files and directories of a directory; none when it cannot be listed. */
  private async entriesOf(directory: string): Promise<{ readonly directory: string; readonly entries: readonly DirectoryEntry[] }> {
    const entries = await this.files.list(directory.slice(0, -1)).catch(() => []);
    return { directory, entries: entries.filter(({ name, type }) => (type === 'file' || (type === 'directory' && !name.startsWith('.'))) && isPlainName(name)) };
  }
}

function add(lists: Map<string, string[]>, key: string, value: string): void {
  const list = lists.get(key);
  if (list) list.push(value);
  else lists.set(key, [value]);
}

/** Whether the name of a directory entry is a single path segment that does not lead to another directory. */
function isPlainName(name: string): boolean {
  return name !== '' && name !== '.' && name !== '..' && !/[\\/\0]/.test(name);
}
