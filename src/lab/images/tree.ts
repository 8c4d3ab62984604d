import { readFile, realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import { mergedFolders, mergedPath } from './merged-path.js';

/** Where the content of an entry is. */
type Content = { readonly bytes: Uint8Array } | { readonly file: string };

export type TreeEntry = { readonly type: 'folder' } | { readonly type: 'link'; readonly target: string } | { readonly type: 'file'; readonly mode: number; readonly content: Content };

/** The files of a machine, by their path in it without a leading slash. A file that is added later takes the place of a former one. */
export class Tree {
  private readonly entries = new Map<string, TreeEntry>();

  constructor() {
    for (const folder of ['proc', 'sys', 'dev', 'tmp', 'run', 'root', 'etc', 'var']) this.addFolder(folder);
    for (const folder of mergedFolders) {
      this.addFolder(`usr/${folder}`);
      this.entries.set(folder, { type: 'link', target: `usr/${folder}` });
    }
  }

  addFile(file: string, content: string | Uint8Array, mode: number): void {
    const bytes = typeof content === 'string' ? Buffer.from(content) : content;
    this.put(mergedPath(file), { type: 'file', mode, content: { bytes } });
  }

  /** Adds a file of this computer under a path of its own. */
  addCopy(file: string, from: string, mode: number): void {
    this.put(mergedPath(file), { type: 'file', mode, content: { file: from } });
  }

  addLink(file: string, target: string): void {
    const at = mergedPath(file);
    if (at !== target.slice(1)) this.put(at, { type: 'link', target });
  }

  /**
   * Adds a program or library of this computer under its path. Where that is a link, the file is where the link leads and a link leads
   * there, so that no file is there twice: a probe in one of two copies would not be hit by who uses the other.
   *
   * @throws NodeJS.ErrnoException when it cannot be read
   */
  async addSystemFile(file: string): Promise<void> {
    const real = await realpath(file);
    const { mode } = await stat(real);
    this.addCopy(real, real, mode & 0o755);
    this.addLink(file, `/${mergedPath(real)}`);
    if (!isUsualFolder(path.dirname(`/${mergedPath(file)}`))) this.addLink(`/usr/${isLibrary(file) ? 'lib' : 'bin'}/${path.basename(file)}`, `/${mergedPath(real)}`);
  }

  /** All entries, each folder before what is in it. */
  sorted(): readonly (readonly [string, TreeEntry])[] {
    return [...this.entries].sort(([a], [b]) => (a < b ? -1 : 1));
  }

  private put(at: string, entry: TreeEntry): void {
    this.addFolder(path.posix.dirname(at));
    this.entries.set(at, entry);
  }

  private addFolder(folder: string): void {
    if (folder === '.' || this.entries.has(folder)) return;
    this.addFolder(path.posix.dirname(folder));
    this.entries.set(folder, { type: 'folder' });
  }
}

/** Whether programs, or the loader of programs, look into a folder by themselves. */
function isUsualFolder(folder: string): boolean {
  return /^\/usr\/(?:bin|lib(?:64)?(?:\/[a-z0-9_]+-linux-gnu)?)$/.test(folder);
}

function isLibrary(file: string): boolean {
  return /\.so(?:\.|$)/.test(path.basename(file));
}

/** The bytes of an entry: of a file's content, or of the path to which a link leads. */
export async function bytesOf(entry: TreeEntry): Promise<Uint8Array> {
  if (entry.type === 'folder') return Buffer.alloc(0);
  if (entry.type === 'link') return Buffer.from(entry.target);
  return 'bytes' in entry.content ? entry.content.bytes : readFile(entry.content.file);
}
