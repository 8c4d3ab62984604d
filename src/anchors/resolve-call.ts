import type { Anchor, Via } from '../model/scenario.js';
import { nearestNames } from '../text/nearest-names.js';
import { bodiesOf, type Definition } from './definitions.js';
import { linesBetween } from './lines.js';
import type { AnchorState, Cancellation, Companions, FoundPlace, Resolution, TreeReader } from './resolution.js';
import { inOrder, likeliest, locate, locateElsewhere, lost, placeOf, resolveAnchor, type Located, type Preference } from './resolve-anchor.js';
import type { CFile } from './scan.js';
import { calledNames, usesOf, type Use } from './uses.js';

/** A call in the code. */
export type Call = Extract<Via, { type: 'call' }>;

/** What a call site resolves to: the call, and the place that sets its pointer if the anchor names one. */
export interface CallResolution {
  readonly call: Resolution;
  readonly through?: Resolution;
}

/**
 * Finds the call inside the named caller, and the table or function that sets the pointer.
 *
 * @param tree the caller's source tree
 * @param throughTree the tree of `through`; the caller's when absent
 * @param callees names of the functions called; `through` must mention one of them, or the called token
 * @throws what the trees reject with for the named files, and the signal's reason when cancelled
 */
export async function resolveCall(via: Call, tree: TreeReader, throughTree: TreeReader = tree, signal?: Cancellation, callees: readonly string[] = []): Promise<CallResolution> {
  const through = await resolveSetting(via, throughTree, signal, callees);
  return { call: await resolveCaller(via, tree, signal, through?.found), ...(through && { through }) };
}

/**
 * Finds the call inside the named caller.
 *
 * @param setting the place that sets the pointer, if it is known. Callers and settings are paired in order (the last caller with
 * all further settings): if the second place sets the pointer, the second caller is the right one, even if the first still
 * exists and calls other pointers
 * @param companions see {@link resolveAnchor}
 * @throws what the tree rejects with for the named files, and the signal's reason when cancelled
 */
export function resolveCaller(via: Call, tree: TreeReader, signal?: Cancellation, setting?: FoundPlace, companions?: Companions): Promise<Resolution> {
  const position = via.through?.findIndex(({ path, symbol }) => path === setting?.path && symbol === setting.symbol) ?? -1;
  return resolveUse(via.caller, tokensOf(via), tree, signal, (_, index) => index === Math.min(position, via.caller.length - 1), companions);
}

/**
 * Finds the function of a hop whose call site is known. If several of its functions exist, the one that the call site names
 * is the right one: a newer version can keep the older function for other callers.
 *
 * @param companions see {@link resolveAnchor}
 * @throws what the tree rejects with for the anchor's own files, and the signal's reason when cancelled
 */
export async function resolveCallee(anchor: Anchor, via: Call, tree: TreeReader, signal?: Cancellation, companions?: Companions): Promise<Resolution> {
  const isCertain = anchor.length === 1 || via.caller[0].source !== anchor[0].source;
  const called = isCertain ? undefined : (await resolveCaller(via, tree, signal).catch(() => undefined))?.found?.symbol;
  return resolveAnchor(anchor, tree, signal, ({ symbol }) => symbol === called, companions);
}

/**
 * Whether a function calls one of several names.
 *
 * @throws what the tree rejects with for the file, and the signal's reason when cancelled
 */
export async function callsOneOf(place: Pick<FoundPlace, 'path' | 'symbol'>, names: readonly string[], tree: TreeReader, signal?: Cancellation): Promise<boolean> {
  const located = await locate(place, tree, true, signal);
  return located !== undefined && callIn(located, names, 'exact') !== undefined;
}

function tokensOf({ calls, otherCalls = [] }: Call): readonly [string, ...string[]] {
  return [calls, ...otherCalls];
}

async function resolveUse(
  caller: Anchor, tokens: readonly [string, ...string[]], tree: TreeReader, signal: Cancellation | undefined, isPreferred: Preference, companions: Companions | undefined,
): Promise<Resolution> {
  const silent: Located[] = [];
  for (const [index, place] of inOrder(caller, isPreferred)) {
    const located = await locate(place, tree, true, signal);
    const found = located && callIn(located, tokens, index === 0 ? 'exact' : 'moved');
    if (found) return found;
    if (located) silent.push(located);
  }
  const elsewhere = silent.length > 0 ? [] : await locateElsewhere(caller, tree, true, signal, companions);
  const calling = elsewhere.filter((located) => callIn(located, tokens, 'moved') !== undefined);
  const moved = likeliest(calling, caller, isPreferred, companions).flatMap((located) => callIn(located, tokens, 'moved') ?? []);
  if (moved[0]) return moved.length === 1 ? moved[0] : { ...moved[0], state: 'ambiguous', others: moved.slice(1).flatMap(({ found }) => found ?? []) };
  if (silent.length === 0 && elsewhere.length === 0) return lost(caller[0].symbol, caller, tree, signal);
  return { state: 'lost', others: [], nearest: nearestNames(tokens[0], [...silent, ...elsewhere].flatMap(callsOf)) };
}

function callsOf({ text, definitions }: Located): readonly string[] {
  return definitions.flatMap(bodiesOf).flatMap(([start, end]) => calledNames(text, start, end));
}

/** The call of the first token that a caller calls; any token but the first counts as moved. */
function callIn(located: Located, tokens: readonly string[], state: AnchorState): Resolution | undefined {
  for (const [index, token] of tokens.entries()) {
    const found = callOf(located, token, index === 0 ? state : 'moved');
    if (found) return found;
  }
  return undefined;
}

/** The calls of a token in a caller: real calls, or else places that pass it to a call; in a table or in a macro call that makes the caller, any mention. */
function callOf({ path, text, file, definitions }: Located, token: string, state: AnchorState): Resolution | undefined {
  const uses = definitions.flatMap((definition) =>
    usesIn(file, text, token, definition)
      .filter(({ type }) => type !== 'other' || definition.kind === 'table' || definition.bodies)
      .map(({ start, end, type }) => ({ type, place: { path, symbol: token, line: lineIn(text, definition, start), nameStart: start, nameEnd: end } })),
  );
  const calls = uses.filter(({ type }) => type === 'call');
  const [found, ...others] = (calls.length > 0 ? calls : uses).map(({ place }) => place);
  return found && { state, found, others, nearest: [] };
}

/** Positions of tokens in the definitions of a file, cached because the function, call and setting of many hops ask for the same ones. */
const knownUses = new WeakMap<CFile, Map<string, readonly Use[]>>();

function usesIn(file: CFile, text: string, token: string, definition: Definition): readonly Use[] {
  const known = knownUses.get(file) ?? new Map<string, readonly Use[]>();
  knownUses.set(file, known);
  return bodiesOf(definition).flatMap(([start, end]) => {
    const key = `${start} ${token}`;
    const uses = known.get(key) ?? usesOf(text, token, start, end);
    known.set(key, uses);
    return uses;
  });
}

/** The 0-based line of an offset in a definition, or in a macro before it. */
function lineIn(text: string, { line, nameStart }: Definition, offset: number): number {
  return offset < nameStart ? line - linesBetween(text, offset, nameStart) : line + linesBetween(text, nameStart, offset);
}

/**
 * Finds the table or function that sets the called pointer: it must mention the called token or one of the called functions.
 *
 * @param companions see {@link resolveAnchor}
 * @returns undefined if `via` does not name a place
 * @throws what the tree rejects with for the named files, and the signal's reason when cancelled
 */
export async function resolveSetting(via: Call, tree: TreeReader, signal?: Cancellation, callees: readonly string[] = [], companions?: Companions): Promise<Resolution | undefined> {
  const { through } = via;
  if (!through) return undefined;
  const names = [...tokensOf(via), ...callees];
  const silent: FoundPlace[] = [];
  for (const [index, place] of through.entries()) {
    const located = await locate(place, tree, true, signal);
    if (!located) continue;
    const found = settingIn(located, names);
    if (found) return { state: index === 0 ? 'exact' : 'moved', found, others: [], nearest: [] };
    silent.push(...located.definitions.map((definition) => placeOf(located.path, definition)));
  }
  if (silent.length > 0) return { state: 'lost', others: silent, nearest: [] };
  const elsewhere = await locateElsewhere(through, tree, true, signal, companions);
  const setting = elsewhere.filter((located) => settingIn(located, names) !== undefined);
  const [found, ...others] = likeliest(setting, through, undefined, companions).flatMap((located) => settingIn(located, names) ?? []);
  if (found) return { state: others.length > 0 ? 'ambiguous' : 'moved', found, others, nearest: [] };
  return lost(through[0].symbol, through, tree, signal);
}

function settingIn({ path, text, file, definitions }: Located, names: readonly string[]): FoundPlace | undefined {
  const setting = definitions.find((definition) => names.some((name) => usesIn(file, text, name, definition).length > 0));
  return setting && placeOf(path, setting);
}
