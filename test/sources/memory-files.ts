import type { EntryType, FileAccess } from '../../src/sources/index.js';

/** A file, or what is in its place. */
export type Entry = string | Uint8Array | { readonly type: EntryType; readonly size?: number };

/** Files in memory; directories follow from the paths. No `realPath`, as on virtual file systems. */
export function memoryFiles(entries: Readonly<Record<string, Entry>>): FileAccess & { readonly reads: string[] } {
  const reads: string[] = [];
  const isDirectory = (path: string) => Object.keys(entries).some((file) => path === '' || file.startsWith(`${path}/`));
  const typeOf = (path: string): EntryType => {
    const entry = entries[path];
    if (entry === undefined) return 'directory';
    return typeof entry === 'string' || entry instanceof Uint8Array ? 'file' : entry.type;
  };
  return {
    reads,
    read: async (path) => {
      reads.push(path);
      const entry = entries[path];
      if (typeof entry === 'string') return new TextEncoder().encode(entry);
      if (entry instanceof Uint8Array) return entry;
      throw new Error('no file');
    },
    list: async (directory) => {
      const start = directory === '' ? '' : `${directory}/`;
      const below = Object.keys(entries).filter((path) => path.startsWith(start)).map((path) => path.slice(start.length).split('/')[0] ?? '');
      return [...new Set(below)].map((name) => ({ name, type: typeOf(start + name) }));
    },
    stat: async (path) => {
      const entry = entries[path];
      if (entry === undefined) return isDirectory(path) ? { type: 'directory', size: 0 } : undefined;
      if (typeof entry === 'string' || entry instanceof Uint8Array) return { type: 'file', size: entry.length };
      return { type: entry.type, size: entry.size ?? 0 };
    },
  };
}
