import type { Anchor, Place } from '../model/scenario.js';
import { nearestNames } from '../text/nearest-names.js';
import { isCodeFile } from './code-files.js';
import { areTwins, definitionsOf, type Definition } from './definitions.js';
import { contentsOf } from './functions.js';
import type { MacroTable } from './macros.js';
import { isForOtherSystem } from './other-systems.js';
import { macrosOf } from './project-macros.js';
import type { AnchorState, Cancellation, Companions, FoundPlace, Resolution, TreeReader } from './resolution.js';
import type { CFile } from './scan.js';

/** Definitions of one symbol, and the text that contains them. */
export interface Located {
  readonly path: string;
  /** As the anchor writes it. */
  readonly symbol: string;
  readonly text: string;
  readonly file: CFile;
  readonly definitions: readonly Definition[];
}

/** The maximum number of files searched in a directory. */
const maxSiblings = 1_000;
/** The maximum number of files read for one base name; Linux has 126 files with the most common one, `core.c`. */
const maxNamesakes = 1_000;
/** A name that more files of unrelated places define, such as `probe`, says nothing about where a function has moved. */
const maxHomonyms = 8;

/** Whether other facts about the tree favour a place, so that it is tried before the others. */
export type Preference = (place: Place, index: number) => boolean;

/**
 * Finds the function that an anchor names: its first place, then its alternatives in order, then the other files of their
 * directories, then (if `tree` can list them) all files with the same base name, then all files that contain its name. Files for
 * other systems are left out.
 *
 * @param companions decides between several files; without it, they are ambiguous
 * @throws what `tree.read` rejects with for the anchor's own files, and the signal's reason when cancelled
 */
export async function resolveAnchor(anchor: Anchor, tree: TreeReader, signal?: Cancellation, isPreferred?: Preference, companions?: Companions): Promise<Resolution> {
  for (const [index, place] of inOrder(anchor, isPreferred)) {
    const located = await locate(place, tree, false, signal);
    if (located) return resolutionOf(located, index === 0 ? 'exact' : 'moved');
  }
  return (await resolveElsewhere(anchor, tree, signal, isPreferred, companions)) ?? lost(anchor[0].symbol, anchor, tree, signal);
}

/** The places of an anchor with their numbers, in the order to try. */
export function inOrder(anchor: Anchor, isPreferred: Preference = () => false): readonly (readonly [number, Place])[] {
  const places = [...anchor.entries()];
  return [...places.filter(([index, place]) => isPreferred(place, index)), ...places.filter(([index, place]) => !isPreferred(place, index))];
}

/**
 * The definitions of a place's symbol in its own file; undefined when there are none.
 *
 * @param tables whether a variable with an initialiser counts
 */
export async function locate(place: Pick<Place, 'path' | 'symbol'>, tree: TreeReader, tables: boolean, signal?: Cancellation): Promise<Located | undefined> {
  signal?.throwIfAborted();
  const text = await tree.read(place.path);
  if (text === undefined) return undefined;
  const file = contentsOf(text, await macrosOf(tree));
  const definitions = definitionsOf(file, place.symbol, tables);
  return definitions.length > 0 ? { path: place.path, symbol: place.symbol, text, file, definitions } : undefined;
}

/** Shorter parts of a name are in too many files. */
const shortestWord = 3;

/** Text that every file defining the symbol contains, unless a macro of the project puts the name together: known ones add a prefix to it. */
function wordOf(symbol: string): string {
  return /^(?:\w*_)?sys_(\w+)$/.exec(symbol)?.[1] ?? (symbol.startsWith('helper_') ? symbol.slice('helper_'.length) : symbol);
}

/** A part of the symbol that a file defining it presumably contains: a macro can put the name together, and a class can precede that of a method. */
function partOf(symbol: string): string {
  return symbol.split(/::|_/).reverse().find((part) => part.length >= shortestWord) ?? symbol;
}

function resolutionOf(located: Located, state: AnchorState): Resolution {
  const [found, ...others] = located.definitions.map((definition) => placeOf(located.path, definition));
  return { state: areTwins(located.definitions) ? state : 'ambiguous', ...(found && { found }), others, nearest: [] };
}

/** A definition as a place that can be shown. */
export function placeOf(path: string, { name, line, nameStart, nameEnd }: Definition): FoundPlace {
  return { path, symbol: name, line, nameStart, nameEnd };
}

async function resolveElsewhere(anchor: Anchor, tree: TreeReader, signal?: Cancellation, isPreferred?: Preference, companions?: Companions): Promise<Resolution | undefined> {
  const located = likeliest(await locateElsewhere(anchor, tree, false, signal, companions), anchor, isPreferred, companions);
  const first = located[0];
  if (!first) return undefined;
  if (located.length === 1) return resolutionOf(first, 'moved');
  const [found, ...others] = located.flatMap(({ path, definitions }) => definitions.map((definition) => placeOf(path, definition)));
  return { state: 'ambiguous', ...(found && { found }), others, nearest: [] };
}

/**
 * The files other than the anchor's own that define its symbol: those in the same directory, or else those with the same
 * base name in the whole tree, or else any others, if the tree can list them. Functions take precedence over macros. Files in the
 * same directory with none of the companions give way to a file of the same base name that has some.
 */
export async function locateElsewhere(anchor: Anchor, tree: TreeReader, tables: boolean, signal?: Cancellation, companions?: Companions): Promise<readonly Located[]> {
  const macros = await macrosOf(tree);
  const expected = companionsOf(anchor, companions);
  const beside = await locateAmong(filesBeside(anchor, tree, signal), anchor, tables, macros);
  if (beside.length > 0 && (expected.length === 0 || haveCompanions(beside, expected))) return beside;
  const ofSameName = await locateAmong(filesOfSameName(anchor, tree, signal), anchor, tables, macros);
  if (ofSameName.length > 0 && (beside.length === 0 || haveCompanions(ofSameName, expected))) return ofSameName;
  if (beside.length > 0) return beside;
  const anywhere = await locateAmong(filesContaining(anchor, tree, signal), anchor, tables, macros);
  return withMostCompanions(anywhere, expected).length > maxHomonyms ? [] : anywhere;
}

/** The names of the functions that are expected beside the anchor's own, in any order. */
function companionsOf(anchor: Anchor, companions: Companions | undefined): readonly string[] {
  const own = new Set(anchor.map(({ symbol }) => symbol));
  return [...(companions?.(anchor[0].path) ?? [])].filter((name) => !own.has(name));
}

/**
 * Of several files with functions of an anchor those that have most of their companions, since a file that was renamed brings them
 * along; of these, those with the first of the anchor's functions in the order to try.
 */
export function likeliest(located: readonly Located[], anchor: Anchor, isPreferred: Preference | undefined, companions: Companions | undefined): readonly Located[] {
  const files = withMostCompanions(located, companionsOf(anchor, companions));
  const first = inOrder(anchor, isPreferred).find(([, { symbol }]) => files.some((file) => file.symbol === symbol))?.[1];
  return files.filter(({ symbol }) => symbol === first?.symbol);
}

function withMostCompanions(located: readonly Located[], expected: readonly string[]): readonly Located[] {
  if (located.length < 2 || expected.length === 0) return located;
  const counts = companionCounts(located, expected);
  const most = Math.max(...counts);
  return located.filter((_, index) => counts[index] === most);
}

/** How many of the expected functions each file defines. */
function companionCounts(located: readonly Located[], expected: readonly string[]): readonly number[] {
  return located.map(({ file }) => expected.filter((name) => definitionsOf(file, name, true).length > 0).length);
}

function haveCompanions(located: readonly Located[], expected: readonly string[]): boolean {
  return located.some(({ file }) => expected.some((name) => definitionsOf(file, name, true).length > 0));
}

async function locateAmong(files: AsyncIterable<Candidate>, anchor: Anchor, tables: boolean, macros: MacroTable): Promise<readonly Located[]> {
  const located: Located[] = [];
  const own = anchor.map(({ path }) => path);
  for await (const { path, text, symbols } of files) {
    if (own.includes(path) || isForOtherSystem(path, own)) continue;
    for (const symbol of symbols) {
      if (!text.includes(partOf(symbol))) continue;
      const file = contentsOf(text, macros);
      const definitions = definitionsOf(file, symbol, tables);
      if (definitions.length > 0) located.push({ path, symbol, text, file, definitions });
    }
  }
  const functions = located.filter(({ definitions }) => definitions[0]?.kind === 'function');
  return functions.length > 0 ? functions : located;
}

/** A file that may define one of the symbols. */
interface Candidate {
  readonly path: string;
  readonly text: string;
  readonly symbols: ReadonlySet<string>;
}

async function* filesBeside(anchor: Anchor, tree: TreeReader, signal?: Cancellation): AsyncGenerator<Candidate> {
  for (const [directory, symbols] of symbolsBy(directoryOf, anchor)) {
    for await (const file of filesOf(directory, tree, signal)) yield { ...file, symbols };
  }
}

async function* filesOfSameName(anchor: Anchor, tree: TreeReader, signal?: Cancellation): AsyncGenerator<Candidate> {
  for (const [baseName, symbols] of symbolsBy(baseNameOf, anchor)) {
    const paths = (await tree.named?.(baseName, signal)) ?? [];
    for await (const file of readable(paths.slice(0, maxNamesakes), tree, signal)) yield { ...file, symbols };
  }
}

async function* filesContaining(anchor: Anchor, tree: TreeReader, signal?: Cancellation): AsyncGenerator<Candidate> {
  for (const symbol of new Set(anchor.map((place) => place.symbol))) {
    const paths = (await tree.containing?.(wordOf(symbol), signal)) ?? [];
    for await (const file of readable(paths.slice(0, maxNamesakes), tree, signal)) yield { ...file, symbols: new Set([symbol]) };
  }
}

/** The symbols of an anchor's places, by a part of their paths. */
function symbolsBy(partOf: (path: string) => string, anchor: Anchor): ReadonlyMap<string, ReadonlySet<string>> {
  const parts = new Map<string, Set<string>>();
  for (const { path, symbol } of anchor) parts.set(partOf(path), (parts.get(partOf(path)) ?? new Set()).add(symbol));
  return parts;
}

function directoryOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}

function baseNameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** The C and C++ files of a directory. */
async function* filesOf(directory: string, tree: TreeReader, signal?: Cancellation): AsyncGenerator<Omit<Candidate, 'symbols'>> {
  const names = (await tree.list(directory).catch(() => [])).filter(isCodeFile).slice(0, maxSiblings);
  yield* readable(names.map((name) => (directory === '' ? name : `${directory}/${name}`)), tree, signal);
}

/** The files with their texts; files that cannot be read are skipped. */
async function* readable(paths: readonly string[], tree: TreeReader, signal?: Cancellation): AsyncGenerator<Omit<Candidate, 'symbols'>> {
  for (const path of paths) {
    signal?.throwIfAborted();
    const text = await tree.read(path).catch(() => undefined);
    if (text !== undefined) yield { path, text };
  }
}

/** The result for a symbol without a definition: similar names from its files, then from their directories. */
export async function lost(symbol: string, anchor: Anchor, tree: TreeReader, signal?: Cancellation): Promise<Resolution> {
  const own = new Set(anchor.map(({ path }) => path));
  const near = new Set<string>();
  const far = new Set<string>();
  const macros = await macrosOf(tree);
  for (const directory of symbolsBy(directoryOf, anchor).keys()) {
    for await (const { path, text } of filesOf(directory, tree, signal)) {
      for (const { name } of contentsOf(text, macros).functions) (own.has(path) ? near : far).add(name);
    }
  }
  return { state: 'lost', others: [], nearest: nearestNames(symbol, near, far) };
}
