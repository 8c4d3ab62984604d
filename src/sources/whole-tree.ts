import type { Cancellation, TreeReader } from '../anchors/index.js';
import type { DirectoryEntry, FileAccess } from './file-access.js';

export interface WalkLimits {
  /** Directories that are listed; Linux has some 6,000. */
  readonly directories: number;
  /** Files that are remembered; Linux has some 90,000. */
  readonly files: number;
}

export const defaultWalkLimits: WalkLimits = { directories: 50_000, files: 500_000 };

export interface WalkOptions {
  readonly limits?: WalkLimits;
  /** Called as the walk goes on, with the directories listed by then. */
  readonly onProgress?: (directories: number) => void;
}

/** A reader of a source tree that also finds files by their base names. */
export interface WholeTreeReader extends Required<TreeReader> {
  /** Whether the tree is larger than the limits of the walk, so that {@link named} may not know all of its files. */
  readonly isCut: boolean;
}

/**
 * Reads what a source tree reads, and walks through all of it once, when a file is first asked for by its base name.
 *
 * @param files those of the tree
 */
export function wholeTreeReader(tree: TreeReader, files: Pick<FileAccess, 'list'>, options: WalkOptions = {}): WholeTreeReader {
  const index = new TreeIndex(files, options);
  return {
    read: (path) => tree.read(path),
    list: (directory) => tree.list(directory),
    named: (baseName, signal) => index.named(baseName, signal),
    get isCut() {
      return index.isCut;
    },
  };
}

/** Directories that are listed at the same time. */
const atOnce = 16;

/** A base name → the directories that have such a file, each with a slash at its end unless it is the root. */
type Directories = ReadonlyMap<string, readonly string[]>;

/** Where the files of a tree are. No link is followed, and directories such as `.git` are skipped. */
class TreeIndex {
  isCut = false;
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

  /** Waits for the walk that is under way. One that another caller has cancelled is started again. */
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
      const batch = waiting.splice(0, Math.min(atOnce, limits.directories - listed));
      for (const { directory, entries } of await Promise.all(batch.map((directory) => this.entriesOf(directory)))) {
        for (const { name, type } of entries) {
          if (type === 'directory') waiting.push(`${directory}${name}/`);
          else if (files++ < limits.files) add(found, name, directory);
        }
      }
      listed += batch.length;
      onProgress?.(listed);
    }
    this.isCut = waiting.length > 0 || files > limits.files;
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

/** Whether the name that a file system gives an entry is a single name, and does not lead elsewhere. */
function isPlainName(name: string): boolean {
  return name !== '' && name !== '.' && name !== '..' && !/[\\/\0]/.test(name);
}
