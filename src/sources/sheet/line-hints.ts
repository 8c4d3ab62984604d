import data from '../../../sources/lines.json' with { type: 'json' };

/** Lines by tree (`qemu@7.2.0`), path and symbol; written by `npm run sources:pin`. */
const lines: Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, number>>>>>> = data;

/** The 1-based line of a symbol in the pinned version of a project; information for the sheet, never an anchor. */
export function lineHint(project: string, version: string, path: string, symbol: string): number | undefined {
  const tree = own(lines, `${project}@${version}`);
  const file = tree && own(tree, path);
  return file && own(file, symbol);
}

/** Looks up an own property only: names are untrusted, and `constructor` is an inherited property. */
function own<T>(record: Readonly<Record<string, T>>, key: string): T | undefined {
  return Object.hasOwn(record, key) ? record[key] : undefined;
}
