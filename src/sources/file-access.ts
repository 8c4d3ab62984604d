/** The type of a directory entry; a symbolic link is `link` whatever its target. */
export type EntryType = 'file' | 'directory' | 'link' | 'other';

/** One entry of a directory. */
export interface DirectoryEntry {
  readonly name: string;
  readonly type: EntryType;
}

/** A file or a directory of a source tree; links are left out. */
export interface TreeEntry {
  readonly name: string;
  readonly type: 'file' | 'directory';
}

/** The status of a path, as the platform reports it. */
export interface FileStatus {
  readonly type: EntryType;
  /** In bytes. */
  readonly size: number;
  /** When it was last modified, in milliseconds since 1970; absent where the platform does not report it. */
  readonly modified?: number;
}

/**
 * Platform-specific access to the files below the root of one source tree. Paths are relative to that root, with `/`;
 * the root itself is the empty path. Implementations need not check paths, because {@link safeFiles} does.
 */
export interface FileAccess {
  read(path: string): Promise<Uint8Array>;
  list(path: string): Promise<readonly DirectoryEntry[]>;
  /** Undefined when the path does not exist; rejects when that cannot be determined. `type` does not follow a link; `size` and `modified` may. */
  stat(path: string): Promise<FileStatus | undefined>;
  /** The absolute path with all links resolved, on platforms that support it. */
  realPath?(path: string): Promise<string>;
}
