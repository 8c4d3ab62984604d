import path from 'node:path';
import { closingSign, isAt, NamePattern, patternCharacters, separated, type PatternCharacter } from './name-pattern.js';

/** A step of a pattern: a name as it is, a pattern for one name, or `**` for any number of folders. */
export type PatternStep =
  | { readonly type: 'name'; readonly name: string }
  | { readonly type: 'pattern'; readonly matches: (name: string) => boolean }
  | { readonly type: 'folders' };

/** The files that a pattern can match: those below a folder to which the steps lead. */
export interface PatternBelow {
  /** The folder up to the first wildcard; empty for the working folder. */
  readonly base: string;
  readonly steps: readonly PatternStep[];
}

/** All files below a folder. */
export const everyFile: readonly PatternStep[] = [{ type: 'folders' }, { type: 'pattern', matches: () => true }];

/** Longer patterns are not read. In UTF-16 code units. */
const maxLength = 4_096;
/** The most paths that groups with separators, such as `{a/b,c}`, may stand for. */
const maxPaths = 1_000;

/**
 * The places in which the files of a pattern can be. `*`, `?`, `[ab]`, `{a,b}` and `!(a|b)` match within a name, and `**`
 * matches any folders; a pattern that ends with `/` stands for all files in the folders that it matches. A backslash takes away the
 * meaning of the next character.
 *
 * @param pattern with `/` between names
 * @throws RangeError when the pattern is too long or has too many alternatives
 */
export function patternsBelow(pattern: string): readonly PatternBelow[] {
  if (pattern.length > maxLength) throw new RangeError('the pattern is too long');
  const { root } = path.parse(pattern);
  return withoutPathGroups(patternCharacters(pattern.slice(root.length))).map((each) => belowOf(root, each));
}

/** Whether a name on the command line contains a wildcard, whatever else it contains. */
export function hasWildcard(name: string): boolean {
  return /[*?[{]|!\(/.test(name.replace(/\\[^]/g, ''));
}

/** A name on the command line without the backslashes that take away the meaning of characters. */
export function withoutQuoting(name: string): string {
  return name.replace(/\\([^])/g, '$1');
}

/** Replaces the groups with alternatives that contain `/`, which no single name can match, by each of their alternatives. */
function withoutPathGroups(pattern: readonly PatternCharacter[]): readonly (readonly PatternCharacter[])[] {
  const waiting = [pattern];
  const done: (readonly PatternCharacter[])[] = [];
  for (let each = waiting.pop(); each; each = waiting.pop()) {
    const replaced = firstPathGroupReplaced(each);
    if (replaced) waiting.push(...replaced);
    else done.push(each);
    if (waiting.length + done.length > maxPaths) throw new RangeError('the pattern has too many alternatives');
  }
  return done;
}

function firstPathGroupReplaced(pattern: readonly PatternCharacter[]): readonly (readonly PatternCharacter[])[] | undefined {
  for (let at = 0; at < pattern.length; at++) {
    if (!isAt(pattern, at, '{')) continue;
    const closing = closingSign(pattern, at, '}');
    if (closing < 0) continue;
    const inner = pattern.slice(at + 1, closing);
    const alternatives = separated(inner, ',');
    if (alternatives.length === 1 || !inner.some(({ character }) => character === '/')) continue;
    return alternatives.map((alternative) => [...pattern.slice(0, at), ...alternative, ...pattern.slice(closing + 1)]);
  }
  return undefined;
}

function belowOf(root: string, pattern: readonly PatternCharacter[]): PatternBelow {
  const names = namesOf(pattern);
  const steps = names.filter((name) => textOf(name) !== '' && textOf(name) !== '.').map(stepOf);
  if (textOf(names.at(-1) ?? []) === '') steps.push(...everyFile);
  else if (steps.at(-1)?.type === 'folders') steps.push(...everyFile.slice(1));
  const firstWildcard = steps.findIndex(({ type }) => type !== 'name');
  // The last step is a file, so that it belongs to the steps even if it has no wildcard.
  const inBase = firstWildcard < 0 ? steps.length - 1 : firstWildcard;
  const base = steps.slice(0, inBase).map((step) => (step.type === 'name' ? step.name : ''));
  const ownRoot = names.length > 1 && textOf(names[0] ?? []) === '' ? '/' : '';
  return { base: `${root === '' ? ownRoot : root}${base.join('/')}`, steps: steps.slice(inBase) };
}

/** The names of a pattern between its separators. */
function namesOf(pattern: readonly PatternCharacter[]): readonly (readonly PatternCharacter[])[] {
  const names: PatternCharacter[][] = [[]];
  for (const each of pattern) {
    if (each.character === '/') names.push([]);
    else names.at(-1)?.push(each);
  }
  return names;
}

function stepOf(name: readonly PatternCharacter[]): PatternStep {
  if (name.length === 2 && isAt(name, 0, '*') && isAt(name, 1, '*')) return { type: 'folders' };
  const written = name.map(({ character, isQuoted }) => (isQuoted ? `\\${character}` : character)).join('');
  if (!hasWildcard(written)) return { type: 'name', name: textOf(name) };
  const pattern = new NamePattern(name);
  return { type: 'pattern', matches: (each) => pattern.matches(each) };
}

function textOf(name: readonly PatternCharacter[]): string {
  return name.map(({ character }) => character).join('');
}
