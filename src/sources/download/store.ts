import { acceptedHashes, catalogueVersion } from './files.js';
import type { TreeName } from '../tree-name.js';
import { checkPath } from '../safe-files.js';

/** A folder of the platform's, of which vhflow alone writes. Paths are relative to it, with `/`. */
export interface StoreFolder {
  /** Undefined when there is nothing. */
  read(path: string): Promise<Uint8Array | undefined>;
  /** Makes the folders that it needs. */
  write(path: string, bytes: Uint8Array): Promise<void>;
  /** In one step, in place of what may be there; makes the folders that it needs. */
  rename(from: string, to: string): Promise<void>;
  /** A file, or a folder with all that is in it; no failure when there is nothing. */
  delete(path: string): Promise<void>;
}

/** SHA-256 in lower-case hexadecimal digits. */
export type Hash = (bytes: Uint8Array) => Promise<string>;

/** A file that was downloaded. `different`: its content is none of those that the catalogue accepts. */
export interface StoredFile {
  readonly state: 'verified' | 'different';
  readonly bytes: Uint8Array;
}

const folders = ['verified', 'different'] as const;

/** The files that were downloaded: the verified ones, and apart from them those that are not the pinned content. */
export class DownloadStore {
  private arrivals = 0;

  /**
   * @param name of this run of the program, so that two of them never write the same file at once
   * @param accepted the hashes that a file may have
   */
  constructor(
    private readonly folder: StoreFolder,
    private readonly hash: Hash,
    private readonly name: string,
    private readonly accepted: (tree: TreeName, path: string) => readonly string[] = acceptedHashes,
  ) {}

  /** What content is, by its hash. */
  async stateOf(tree: TreeName, path: string, bytes: Uint8Array): Promise<StoredFile['state']> {
    const accepted = this.accepted(tree, path);
    return accepted.length > 0 && accepted.includes(await this.hash(bytes)) ? 'verified' : 'different';
  }

  /** A stored file: a verified one if there is one, else one that is not. Its hash is checked on every call, because other programs can write to the folder. */
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
   * Stores a file whole or not at all: what was there before is replaced in one step.
   *
   * @throws what the folder says when it cannot be written
   */
  async keep(tree: TreeName, path: string, { state, bytes }: StoredFile): Promise<void> {
    checkPath(path);
    const arriving = `arriving/${this.name}-${this.arrivals++}`;
    try {
      await this.folder.write(arriving, bytes);
      await this.folder.rename(arriving, `${state}/${folderOf(tree)}/${path}`);
    } catch (error) {
      await this.folder.delete(arriving).catch(() => undefined);
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
