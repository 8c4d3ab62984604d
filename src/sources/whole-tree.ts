import { isCodeFile, type Cancellation, type TreeReader } from '../anchors/index.js';
import type { DirectoryEntry, FileAccess } from './file-access.js';
import type { VerifiableTree } from './verify-anchor.js';

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

/** A reader of a source tree that can also find files by base name and by content. */
export interface WholeTreeReader extends Required<Omit<VerifiableTree, 'macros'>>, Pick<VerifiableTree, 'macros'> {
  /**
   * The C files that contain a text, as far as {@link searchContents} has looked for it. Reading all files takes long, so a text that is
   * asked for is only noted, and nothing is found, until then.
   */
  containing(text: string, signal?: Cancellation): Promise<readonly string[]>;
  /**
   * Looks in all C files for the texts that {@link containing} was asked for, at once.
   *
   * @returns false when there is no text that was not looked for before
   * @throws the signal's reason when it is aborted
   */
  searchContents(signal?: Cancellation): Promise<boolean>;
  /** Whether the tree exceeds the limits of the walk, so that {@link named} and {@link containing} may not find all files. */
  readonly isTruncated: boolean;
  /** The folders that could not be listed during the walk. */
  readonly unreadFolders: readonly string[];
}

/**
 * Extends the reader of a source tree with searches of the whole tree. The first search walks the whole tree once.
 *
 * @param files the file access of the same tree
 */
export function wholeTreeReader(tree: Required<Pick<VerifiableTree, 'read' | 'list' | 'entries'>> & Pick<VerifiableTree, 'macros'>, files: Pick<FileAccess, 'list'>, options: WalkOptions = {}): WholeTreeReader {
  const index = new TreeIndex(files, options);
  const contents = new ContentSearch(tree, index);
  return {
    read: (path) => tree.read(path),
    list: (directory) => tree.list(directory),
    entries: (directory) => tree.entries(directory),
    macros: async () => tree.macros?.(),
    named: (baseName, signal) => index.named(baseName, signal),
    containing: async (text) => contents.containing(text),
    searchContents: (signal) => contents.search(signal),
    get isTruncated() {
      return index.isTruncated;
    },
    get unreadFolders() {
      return index.unread;
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
  unread: readonly string[] = [];
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

  /** The paths of all C files, in no particular order. */
  async codeFiles(signal?: Cancellation): Promise<readonly string[]> {
    const found = await this.walked(signal);
    return [...found].filter(([name]) => isCodeFile(name)).flatMap(([name, directories]) => directories.map((directory) => `${directory}${name}`));
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
    const unread: string[] = [];
    const waiting = [''];
    let [listed, files] = [0, 0];
    while (waiting.length > 0 && listed < limits.directories && files < limits.files) {
      signal?.throwIfAborted();
      const batch = waiting.splice(0, Math.min(concurrency, limits.directories - listed));
      for (const { directory, entries } of await Promise.all(batch.map((directory) => this.entriesOf(directory, unread)))) {
        for (const { name, type } of entries) {
          if (type === 'directory') waiting.push(`${directory}${name}/`);
          else if (files++ < limits.files) add(found, name, directory);
        }
      }
      listed += batch.length;
      onProgress?.(listed);
    }
    this.unread = unread;
    this.isTruncated = waiting.length > 0 || files > limits.files;
    return found;
  }

  /** The files and directories of a directory; none when it cannot be listed, which is then noted. */
  private async entriesOf(directory: string, unread: string[]): Promise<{ readonly directory: string; readonly entries: readonly DirectoryEntry[] }> {
    const entries = await this.files.list(directory.slice(0, -1)).catch(() => {
      unread.push(directory.slice(0, -1));
      return [];
    });
    return { directory, entries: entries.filter(({ name, type }) => (type === 'file' || (type === 'directory' && !name.startsWith('.'))) && isPlainName(name)) };
  }
}

/** The number of files that are read concurrently. */
const readers = 8;

/** Finds the files that contain texts. */
class ContentSearch {
  private readonly found = new Map<string, readonly string[]>();
  private readonly wanted = new Set<string>();

  constructor(
    private readonly tree: Pick<TreeReader, 'read'>,
    private readonly index: TreeIndex,
  ) {}

  containing(text: string): readonly string[] {
    const known = this.found.get(text);
    if (!known) this.wanted.add(text);
    return known ?? [];
  }

  async search(signal?: Cancellation): Promise<boolean> {
    const texts = [...this.wanted];
    if (texts.length === 0) return false;
    const lists = new Map<string, string[]>(texts.map((text) => [text, []]));
    const paths = (await this.index.codeFiles(signal)).values();
    await Promise.all(Array.from({ length: readers }, async () => {
      for (const path of paths) {
        signal?.throwIfAborted();
        const content = await this.tree.read(path).catch(() => undefined);
        for (const [text, list] of lists) if (content?.includes(text)) list.push(path);
      }
    }));
    for (const [text, list] of lists) {
      this.found.set(text, list.sort());
      this.wanted.delete(text);
    }
    return true;
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
