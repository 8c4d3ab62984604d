import type { DirectoryEntry, FileAccess, FileStatus } from './file-access.js';
import { FileRefused } from './refusal.js';

/** A value that was read from a source tree. */
export interface Found<T> {
  readonly value: T;
  /** The path with links resolved, relative to the root; the unresolved path where the platform cannot resolve links. */
  readonly at: string;
  /** A value that changes when the file or directory is written; undefined where the platform does not report modification times. */
  readonly stamp: string | undefined;
}

/** The files that a {@link SourceTree} reads. Nothing is cached here: every call reads the file again. */
export interface TreeFiles {
  /**
   * @returns the text of a file; undefined when there is none
   * @throws FileRefused
   */
  read(path: string): Promise<Found<string> | undefined>;
  /**
   * @param directory the root is the empty path
   * @returns what is in a directory; undefined when there is no such directory
   * @throws FileRefused
   */
  entries(directory: string): Promise<Found<readonly DirectoryEntry[]> | undefined>;
  /** The current {@link Found.stamp} of a file or directory; undefined when it does not exist. Absent where the platform does not support it. */
  stamp?(path: string): Promise<string | undefined>;
}

/** Larger files are refused; in bytes. The largest C file of the known projects, apart from generated headers, has less than 1 MB. */
const maxFileSize = 8 * 1024 * 1024;

const maxPathLength = 1_024;

/**
 * Reads only files inside a source tree. It refuses `..`, absolute paths, links that lead outside the root (all links where the
 * platform cannot resolve them), and files that are not regular, too large or not text.
 *
 * @param limit the maximum size of a file, in bytes
 */
export function safeFiles(files: FileAccess, limit = maxFileSize): Required<TreeFiles> {
  return new SafeFiles(files, limit);
}

/**
 * Checks that a path, before links are resolved, stays below the root.
 *
 * @throws FileRefused with `outside-root`
 */
export function checkPath(path: string): void {
  if (!isPathInTree(path)) throw new FileRefused('outside-root', path);
}

/** Whether a path, before links are resolved, stays below the root. */
export function isPathInTree(path: string): boolean {
  return path.length <= maxPathLength && !/[\\\0]|^[A-Za-z]:|[\p{Cc}]/u.test(path) && path.split('/').every((part) => part !== '' && part !== '.' && part !== '..');
}

class SafeFiles implements Required<TreeFiles> {
  constructor(
    private readonly files: FileAccess,
    private readonly limit: number,
  ) {}

  async read(path: string): Promise<Found<string> | undefined> {
    checkPath(path);
    const target = await this.targetOf(path);
    if (!target) return undefined;
    if (target.status.type !== 'file') throw new FileRefused('not-a-file', path);
    if (target.status.size > this.limit) throw new FileRefused('too-large', path);
    const bytes = await this.files.read(target.at).catch(refuse(path));
    return { value: this.textOf(path, bytes), at: target.at, stamp: stampOf(target.status) };
  }

  async entries(directory: string): Promise<Found<readonly DirectoryEntry[]> | undefined> {
    if (directory !== '') checkPath(directory);
    const target = await this.targetOf(directory);
    if (!target || target.status.type === 'file') return undefined;
    const entries = await this.files.list(directory).catch(refuse(directory));
    return { value: entries, at: target.at, stamp: stampOf(target.status) };
  }

  async stamp(path: string): Promise<string | undefined> {
    const target = await this.targetOf(path);
    return target && stampOf(target.status);
  }

  /** The file or directory at a path, with links resolved. */
  private async targetOf(path: string): Promise<{ readonly at: string; readonly status: FileStatus } | undefined> {
    const status = await this.statusOf(path, path);
    if (!status || path === '') return status && { at: path, status };
    if (!(await this.isSpelledSo(path))) return undefined;
    const at = await this.checkLinks(path);
    const target = at === path ? status : await this.statusOf(at, path);
    return target && { at, status: target };
  }

  /**
   * Whether a path that exists is spelled with the letter case of the names in the directories. Where the file system ignores case,
   * another spelling would be found, too, but not on the systems of others.
   */
  private async isSpelledSo(path: string): Promise<boolean> {
    if (!(await this.ignoresCase(path))) return true;
    const parts = path.split('/');
    for (const [index, name] of parts.entries()) {
      const entries = await this.files.list(parts.slice(0, index).join('/')).catch(() => undefined);
      if (entries && !entries.some((entry) => entry.name === name)) return false;
    }
    return true;
  }

  /** Whether the file system finds the path in another letter case, too. */
  private async ignoresCase(path: string): Promise<boolean> {
    const swapped = path.replace(/\p{Ll}|(\p{Lu})/gu, (letter, upper?: string) => (upper === undefined ? letter.toUpperCase() : letter.toLowerCase()));
    return swapped !== path && (await this.files.stat(swapped).catch(() => undefined)) !== undefined;
  }

  private statusOf(at: string, path: string): Promise<FileStatus | undefined> {
    return this.files.stat(at).catch(refuse(path));
  }

  private textOf(path: string, bytes: Uint8Array): string {
    if (bytes.length > this.limit) throw new FileRefused('too-large', path);
    if (bytes.includes(0)) throw new FileRefused('binary', path);
    return new TextDecoder('utf-8').decode(bytes);
  }

  /**
   * Checks that no link in the path leads outside the root.
   *
   * @returns the path with its links resolved, relative to the root
   */
  private async checkLinks(path: string): Promise<string> {
    if (!this.files.realPath) {
      await this.refuseLinks(path);
      return path;
    }
    const [root, real] = await Promise.all([this.realPath('', path), this.realPath(path, path)]);
    const start = `${root.replace(/\/+$/, '')}/`;
    if (!real.startsWith(start)) throw new FileRefused('outside-root', path, real.endsWith(`/${path}`) ? real.slice(0, -path.length - 1) : undefined);
    return real.slice(start.length);
  }

  private async realPath(at: string, path: string): Promise<string> {
    const real = await this.files.realPath?.(at).catch(refuse(path));
    return (real ?? at).replace(/\\/g, '/');
  }

  private async refuseLinks(path: string): Promise<void> {
    const parts = path.split('/');
    for (let count = 1; count <= parts.length; count++) {
      const found = await this.statusOf(parts.slice(0, count).join('/'), path);
      if (found?.type === 'link') throw new FileRefused('outside-root', path);
    }
  }
}

/** Node's and VS Code's codes for files that exist but that the user may not read. */
const permissionCodes: ReadonlySet<unknown> = new Set(['EACCES', 'EPERM', 'NoPermissions']);

/** Turns an error of the platform into a refusal. */
function refuse(path: string): (error: unknown) => never {
  return (error) => {
    throw new FileRefused(error instanceof Error && 'code' in error && permissionCodes.has(error.code) ? 'no-permission' : 'unreadable', path);
  };
}

function stampOf({ type, size, modified }: FileStatus): string | undefined {
  return modified === undefined ? undefined : `${type} ${size} ${modified}`;
}
