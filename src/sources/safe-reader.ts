import type { TreeReader } from '../anchors/index.js';
import { FileRefused } from './file-access.js';
import type { FileAccess } from './file-access.js';

export interface ReadLimits {
  /** Bytes of one file; the largest C file of the known projects has under 1 MB outside generated headers. */
  readonly fileSize: number;
  /** Characters of text kept for the next question about the same file. */
  readonly kept: number;
}

export const defaultReadLimits: ReadLimits = { fileSize: 8 * 1024 * 1024, kept: 32_000_000 };

const longestPath = 1_024;

/**
 * Reads a source tree and nothing else: refuses `..`, absolute paths, links that lead out of the root (any link where the platform
 * cannot say where it leads), what is no regular file, too large or not text. Each file is read once while it is kept.
 *
 * Its `read` rejects with {@link FileRefused}; a file that is not there is undefined.
 */
export function safeReader(files: FileAccess, limits: ReadLimits = defaultReadLimits): TreeReader {
  return new SafeReader(files, limits);
}

/**
 * Whether a path stays below a root by its own words.
 *
 * @throws FileRefused with `outside-root`
 */
export function checkPath(path: string): void {
  const fine = path.length <= longestPath && !/[\\\0]|^[A-Za-z]:|[\p{Cc}]/u.test(path) && path.split('/').every((part) => part !== '' && part !== '.' && part !== '..');
  if (!fine) throw new FileRefused('outside-root', path);
}

class SafeReader implements TreeReader {
  private readonly texts = new Map<string, Promise<string | undefined>>();
  private readonly sizes = new Map<string, number>();
  private kept = 0;
  private root: Promise<string> | undefined;

  constructor(
    private readonly files: FileAccess,
    private readonly limits: ReadLimits,
  ) {}

  read(path: string): Promise<string | undefined> {
    const known = this.texts.get(path);
    if (known) return known;
    const text = this.readOnce(path);
    this.texts.set(path, text);
    text.then(
      (found) => this.keep(path, found?.length ?? 0),
      () => this.texts.delete(path),
    );
    return text;
  }

  async list(directory: string): Promise<readonly string[]> {
    if (directory !== '') checkPath(directory);
    const found = await this.files.stat(directory);
    if (!found) return [];
    if (directory !== '') await this.checkLinks(directory);
    const entries = await this.files.list(directory).catch(() => []);
    return entries.filter(({ type }) => type === 'file' || type === 'link').map(({ name }) => name);
  }

  private async readOnce(path: string): Promise<string | undefined> {
    checkPath(path);
    const found = await this.files.stat(path);
    if (!found) return undefined;
    const real = await this.checkLinks(path);
    const target = real === undefined || real === path ? found : await this.files.stat(real);
    if (!target) return undefined;
    if (target.type !== 'file') throw new FileRefused('not-a-file', path);
    if (target.size > this.limits.fileSize) throw new FileRefused('too-large', path);
    return this.textOf(path, await this.bytesOf(real ?? path, path));
  }

  private async bytesOf(at: string, asked: string): Promise<Uint8Array> {
    try {
      return await this.files.read(at);
    } catch {
      throw new FileRefused('unreadable', asked);
    }
  }

  private textOf(path: string, bytes: Uint8Array): string {
    if (bytes.length > this.limits.fileSize) throw new FileRefused('too-large', path);
    if (bytes.includes(0)) throw new FileRefused('binary', path);
    return new TextDecoder('utf-8').decode(bytes);
  }

  /**
   * Makes sure that no link on the way leads out of the root.
   *
   * @returns the path with its links resolved, relative to the root, where the platform can say it
   */
  private async checkLinks(path: string): Promise<string | undefined> {
    if (!this.files.realPath) {
      await this.refuseLinks(path);
      return undefined;
    }
    this.root ??= this.files.realPath('').then(withSlashes);
    const root = (await this.root).replace(/\/+$/, '');
    const real = withSlashes(await this.files.realPath(path).catch(() => { throw new FileRefused('unreadable', path); }));
    if (!real.startsWith(`${root}/`)) throw new FileRefused('outside-root', path);
    return real.slice(root.length + 1);
  }

  private async refuseLinks(path: string): Promise<void> {
    const parts = path.split('/');
    for (let count = 1; count <= parts.length; count++) {
      const found = await this.files.stat(parts.slice(0, count).join('/'));
      if (found?.type === 'link') throw new FileRefused('outside-root', path);
    }
  }

  /** Counts a text that was read, and lets go of the oldest ones when there are too many. */
  private keep(path: string, size: number): void {
    this.sizes.set(path, size);
    this.kept += size;
    for (const [oldest, characters] of this.sizes) {
      if (this.kept <= this.limits.kept) break;
      this.sizes.delete(oldest);
      this.texts.delete(oldest);
      this.kept -= characters;
    }
  }
}

function withSlashes(path: string): string {
  return path.replace(/\\/g, '/');
}
