/** What an entry of a directory is; a link is a link, whatever it leads to. */
export type EntryType = 'file' | 'directory' | 'link' | 'other';

/**
 * Files below the root of one source tree, as a platform offers them. Paths are relative to that root, with `/`;
 * the root itself is the empty path. Nothing here has to check a path: {@link safeReader} does.
 */
export interface FileAccess {
  read(path: string): Promise<Uint8Array>;
  list(path: string): Promise<readonly { readonly name: string; readonly type: EntryType }[]>;
  /** Undefined when there is nothing. `type` does not follow a link; `size` may. */
  stat(path: string): Promise<{ readonly type: EntryType; readonly size: number } | undefined>;
  /** The absolute path with every link resolved, on platforms that know it. */
  realPath?(path: string): Promise<string>;
}

/** Why a file was not read. */
export type RefusalReason = 'missing' | 'too-large' | 'binary' | 'outside-root' | 'not-a-file' | 'unreadable';

const sentences: Readonly<Record<RefusalReason, string>> = {
  missing: 'there is no such file',
  'too-large': 'the file is larger than vhflow reads',
  binary: 'the file is not text',
  'outside-root': 'the path leaves the source tree',
  'not-a-file': 'it is not a file',
  unreadable: 'the file cannot be read',
};

/** A file that was not read, and why. */
export class FileRefused extends Error {
  override readonly name = 'FileRefused';

  /** @param path as it was asked for */
  constructor(
    readonly reason: RefusalReason,
    readonly path: string,
  ) {
    super(`${printable(path)}: ${sentences[reason]}`);
  }
}

/** The text with nothing in it that a terminal or a line of a log would obey. */
function printable(text: string): string {
  return text.slice(0, 500).replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu, '\uFFFD');
}
