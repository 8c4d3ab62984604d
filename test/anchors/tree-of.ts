import type { TreeReader } from '../../src/anchors/index.js';
import type { Anchor, Place } from '../../src/model/scenario.js';

/** A source tree in memory: path → text. */
export function treeOf(files: Readonly<Record<string, string>>): TreeReader {
  return {
    read: async (path) => files[path],
    list: async (directory) =>
      Object.keys(files)
        .filter((path) => path.slice(0, Math.max(0, path.lastIndexOf('/'))) === directory)
        .map((path) => path.slice(path.lastIndexOf('/') + 1)),
  };
}

/** An anchor from `path#symbol` places, the first one pinned. */
export function anchor(first: string, ...others: string[]): Anchor {
  return [place(first), ...others.map(place)];
}

function place(text: string): Place {
  const [path = '', symbol = ''] = text.split('#');
  return { source: 'blue', project: 'blue', path, symbol };
}
