import type { Anchor, Place } from '../model/scenario.js';
import { areTwins, definitionsOf } from './definitions.js';
import type { Definition } from './definitions.js';
import { contentsOf } from './functions.js';
import { nearestNames } from './nearest-names.js';
import type { AnchorState, Cancellation, FoundPlace, Resolution, TreeReader } from './resolution.js';

/** Definitions of one symbol, and the text they stand in. */
export interface Located {
  readonly path: string;
  readonly text: string;
  readonly definitions: readonly Definition[];
}

/** More files of a directory than this are not searched. */
const mostSiblings = 1_000;

/**
 * Finds the function that an anchor names: its first place, then its alternatives in order, then the other files of their directories.
 *
 * @throws what `tree.read` rejects with for the anchor's own files, and the signal's reason when cancelled
 */
export async function resolveAnchor(anchor: Anchor, tree: TreeReader, signal?: Cancellation): Promise<Resolution> {
  for (const [index, place] of anchor.entries()) {
    const located = await locate(place, tree, false, signal);
    if (located) return resolutionOf(located, index === 0 ? 'exact' : 'moved');
  }
  return (await resolveInSiblings(anchor, tree, signal)) ?? lost(anchor[0].symbol, anchor, tree, signal);
}

/**
 * The definitions of a place's symbol in its own file; undefined when there are none.
 *
 * @param tables whether a variable with an initialiser counts
 */
export async function locate(place: Place, tree: TreeReader, tables: boolean, signal?: Cancellation): Promise<Located | undefined> {
  signal?.throwIfAborted();
  const text = await tree.read(place.path);
  if (text === undefined || !text.includes(wordOf(place.symbol))) return undefined;
  const definitions = definitionsOf(contentsOf(text), place.symbol, tables);
  return definitions.length > 0 ? { path: place.path, text, definitions } : undefined;
}

/** What must stand in a file that defines the symbol: a macro may put a prefix before it. */
function wordOf(symbol: string): string {
  return /^(?:\w*_)?sys_(\w+)$/.exec(symbol)?.[1] ?? (symbol.startsWith('helper_') ? symbol.slice('helper_'.length) : symbol);
}

function resolutionOf(located: Located, state: AnchorState): Resolution {
  const [found, ...others] = located.definitions.map((definition) => placeOf(located.path, definition));
  return { state: areTwins(located.definitions) ? state : 'ambiguous', ...(found && { found }), others, nearest: [] };
}

/** A definition as a place that can be shown. */
export function placeOf(path: string, { name, line, nameStart, nameEnd }: Definition): FoundPlace {
  return { path, symbol: name, line, nameStart, nameEnd };
}

async function resolveInSiblings(anchor: Anchor, tree: TreeReader, signal?: Cancellation): Promise<Resolution | undefined> {
  const located = await locateInSiblings(anchor, tree, false, signal);
  const first = located[0];
  if (!first) return undefined;
  if (located.length === 1) return resolutionOf(first, 'moved');
  const [found, ...others] = located.flatMap(({ path, definitions }) => definitions.map((definition) => placeOf(path, definition)));
  return { state: 'ambiguous', ...(found && { found }), others, nearest: [] };
}

/** The files beside an anchor's own that define its symbol; functions win over macros. */
export async function locateInSiblings(anchor: Anchor, tree: TreeReader, tables: boolean, signal?: Cancellation): Promise<readonly Located[]> {
  const located: Located[] = [];
  const own = new Set(anchor.map(({ path }) => path));
  for (const [directory, symbols] of directoriesOf(anchor)) {
    for await (const { path, text } of filesOf(directory, tree, signal)) {
      if (own.has(path)) continue;
      for (const symbol of symbols) {
        const definitions = text.includes(wordOf(symbol)) ? definitionsOf(contentsOf(text), symbol, tables) : [];
        if (definitions.length > 0) located.push({ path, text, definitions });
      }
    }
  }
  const functions = located.filter(({ definitions }) => definitions[0]?.kind === 'function');
  return functions.length > 0 ? functions : located;
}

function directoriesOf(anchor: Anchor): ReadonlyMap<string, ReadonlySet<string>> {
  const directories = new Map<string, Set<string>>();
  for (const { path, symbol } of anchor) {
    const directory = directoryOf(path);
    directories.set(directory, (directories.get(directory) ?? new Set()).add(symbol));
  }
  return directories;
}

function directoryOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}

/** The C files of a directory; those that cannot be read are passed over. */
async function* filesOf(directory: string, tree: TreeReader, signal?: Cancellation): AsyncGenerator<{ path: string; text: string }> {
  const names = await tree.list(directory).catch(() => []);
  for (const name of names.filter((name) => /\.(?:c|h|inc)$/.test(name)).slice(0, mostSiblings)) {
    signal?.throwIfAborted();
    const path = directory === '' ? name : `${directory}/${name}`;
    const text = await tree.read(path).catch(() => undefined);
    if (text !== undefined) yield { path, text };
  }
}

/** The answer for a symbol that nothing defines: the nearest names of its files, then of their directories. */
export async function lost(symbol: string, anchor: Anchor, tree: TreeReader, signal?: Cancellation): Promise<Resolution> {
  const own = new Set(anchor.map(({ path }) => path));
  const near = new Set<string>();
  const far = new Set<string>();
  for (const directory of directoriesOf(anchor).keys()) {
    for await (const { path, text } of filesOf(directory, tree, signal)) {
      for (const { name } of contentsOf(text).functions) (own.has(path) ? near : far).add(name);
    }
  }
  return { state: 'lost', others: [], nearest: nearestNames(symbol, near, far) };
}
