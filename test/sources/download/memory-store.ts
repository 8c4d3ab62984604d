import { createHash } from 'node:crypto';
import type { Hash, StoreFolder } from '../../../src/sources/index.js';

export const sha256: Hash = async (bytes) => createHash('sha256').update(bytes).digest('hex');

/** A folder in memory with its files. `full`: the end of the path at which the disk becomes full. */
export function memoryStore(): StoreFolder & { readonly files: Map<string, string>; full: string | undefined } {
  const files = new Map<string, string>();
  const store = {
    files,
    full: undefined as string | undefined,
    read: async (path: string) => {
      const text = files.get(path);
      return text === undefined ? undefined : new TextEncoder().encode(text);
    },
    write: async (path: string, bytes: Uint8Array) => {
      const text = new TextDecoder().decode(bytes);
      const isFull = store.full !== undefined && path.endsWith(store.full);
      // The disk becomes full in the middle of a file.
      files.set(path, isFull ? text.slice(0, text.length / 2) : text);
      if (isFull) throw new Error('no space left on device');
    },
    rename: async (from: string, to: string) => {
      const text = files.get(from);
      if (text === undefined) throw new Error('no such file');
      files.delete(from);
      files.set(to, text);
    },
    delete: async (path: string) => {
      for (const file of [...files.keys()]) if (file === path || file.startsWith(`${path}/`)) files.delete(file);
    },
  };
  return store;
}
