import { acceptedHashes, catalogueVersion } from './files.js';
import type { TreeName } from '../tree-name.js';
import { checkPath } from '../safe-files.js';

/** Platform-specific access to a folder to which only vhflow is meant to write. Paths are relative to it, with `/`. */
export interface StoreFolder {
  /** Undefined when the file does not exist. */
  read(path: string): Promise<Uint8Array | undefined>;
  /** Creates missing parent folders. */
  write(path: string, bytes: Uint8Array): Promise<void>;
  /** Replaces an existing file atomically, and creates missing parent folders. */
  rename(from: string, to: string): Promise<void>;
  /** Deletes a file, or a folder with its contents; succeeds when the path does not exist. */
  delete(path: string): Promise<void>;
}

/** SHA-256 in lower-case hexadecimal digits. */
export type Hash = (bytes: Uint8Array) => Promise<string>;

/** A downloaded file. `different`: its hash is not an accepted one. */
export interface StoredFile {
  readonly state: 'verified' | 'different';
  readonly bytes: Uint8Array;
}

const folders = ['verified', 'different'] as const;

/** Stores downloaded files: verified files, and separately those that do not match the pinned content. */
export class DownloadStore {
  private writes = 0;

  /**
   * @param name identifies this process, so that two processes never write the same temporary file
   * @param accepted returns the accepted hashes of a file
   */
  constructor(
    private readonly folder: StoreFolder,
    private readonly hash: Hash,
    private readonly name: string,
    private readonly accepted: (tree: TreeName, path: string) => readonly string[] = acceptedHashes,
  ) {}

  /** Determines the state of downloaded content by its hash. */
  async stateOf(tree: TreeName, path: string, bytes: Uint8Array): Promise<StoredFile['state']> {
    return this.accepted(tree, path).includes(await this.hash(bytes)) ? 'verified' : 'different';
  }

  /**
   * Reads a stored file, preferably a verified one. Its hash is checked on every call, because other programs can write to the folder.
   * A file that cannot be read counts as absent, so that it is downloaded again; if the cause lasts, storing it says so.
   */
  async find(tree: TreeName, path: string): Promise<StoredFile | undefined> {
    checkPath(path);
    let different: StoredFile | undefined;
    for (const folder of folders) {
      const bytes = await this.folder.read(`${folder}/${folderOf(tree)}/${path}`).catch(() => undefined);
      if (!bytes) continue;
      const state = await this.stateOf(tree, path, bytes);
      if (state === 'verified') return { state, bytes };
      different ??= { state, bytes };
    }
    return different;
  }

  /**
   * Stores a file; an existing one is replaced atomically.
   *
   * @throws the error of the folder when the file cannot be written
   */
  async keep(tree: TreeName, path: string, { state, bytes }: StoredFile): Promise<void> {
    checkPath(path);
    const temporary = `arriving/${this.name}-${this.writes++}`;
    try {
      await this.folder.write(temporary, bytes);
      await this.folder.rename(temporary, `${state}/${folderOf(tree)}/${path}`);
    } catch (error) {
      await this.folder.delete(temporary).catch(() => undefined);
      throw error;
    }
    if (state === 'verified') await this.folder.delete(`different/${folderOf(tree)}/${path}`).catch(() => undefined);
  }

  /** Deletes all files of a tree. */
  async forget(tree: TreeName): Promise<void> {
    for (const folder of folders) await this.folder.delete(`${folder}/${folderOf(tree)}`);
  }
}

function folderOf(tree: TreeName): string {
  return `${encodeURIComponent(tree.project)}@${encodeURIComponent(catalogueVersion(tree))}`;
}
