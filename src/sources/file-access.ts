/** What an entry of a directory is; a link is a link, whatever it leads to. */
export type EntryType = 'file' | 'directory' | 'link' | 'other';

/** One entry of a directory. */
export interface DirectoryEntry {
  readonly name: string;
  readonly type: EntryType;
}

/** What a platform says of a path. */
export interface FileStatus {
  readonly type: EntryType;
  /** In bytes. */
  readonly size: number;
  /** When it was last modified, in milliseconds since 1970; absent where the platform does not report it. */
  readonly modified?: number;
}

/**
 * Files below the root of one source tree, as a platform offers them. Paths are relative to that root, with `/`;
 * the root itself is the empty path. Implementations need not check a path: {@link safeFiles} does.
 */
export interface FileAccess {
  read(path: string): Promise<Uint8Array>;
  list(path: string): Promise<readonly DirectoryEntry[]>;
  /** Undefined when there is nothing; rejects when that cannot be found out. `type` does not follow a link; `size` and `modified` may. */
  stat(path: string): Promise<FileStatus | undefined>;
  /** The absolute path with every link resolved, on platforms that know it. */
  realPath?(path: string): Promise<string>;
}
