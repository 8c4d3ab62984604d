import type { Condition } from './conditionals.js';

/** Longer texts are not expanded, and no expansion gets longer: a few macros can make a text of any length. In UTF-16 code units. */
const longestText = 10_000;
/** More ways to replace a macro are not tried. */
const mostVariants = 8;
/** Macros that are nested more deeply are not expanded. */
const deepest = 16;

/** A macro that can be replaced. */
export interface Macro {
  readonly name: string;
  /** Undefined for a macro without parentheses. */
  readonly parameters: readonly string[] | undefined;
  readonly isVariadic: boolean;
  readonly body: string;
  /** How many more braces the body opens than it closes. */
  readonly braces: number;
}

/** How much may still be done. */
export interface Budget {
  left: number;
}

/** Where macros are replaced. */
export interface Place {
  readonly macros: Macros;
  readonly condition: Condition | undefined;
}

/** The macros that are defined at a place. */
export interface Macros {
  /** The replacements of a macro that is used under a condition; several if branches of an `#if` define it differently. */
  named(name: string, condition: Condition | undefined): readonly Macro[];
}

/**
 * What a macro is replaced with, after all macros in that were replaced, too.
 *
 * @param list the arguments with their parentheses; of no effect for a macro without parameters
 * @param budget loses the number of characters that were written meanwhile
 */
export function replacementOf(macro: Macro, list: string, place: Place, budget?: Budget): string {
  const expansion = new Expansion(place);
  const made = expansion.call(macro, list, 0, undefined).trim();
  if (budget) budget.left -= expansion.written;
  return made;
}

/**
 * All that a macro can be replaced with if macros in its replacement are defined in several ways; see {@link replacementOf}. The definitions
 * of different macros go together in their order, as those in the branches of one `#if` do.
 */
export function replacementsOf(macro: Macro, list: string, place: Place): readonly string[] {
  const made = new Set<string>();
  let count = 1;
  for (let variant = 0; variant < Math.min(count, mostVariants); variant++) {
    const expansion = new Expansion(place, variant);
    made.add(expansion.call(macro, list, 0, undefined).trim());
    count = Math.max(count, expansion.variants);
  }
  return [...made];
}

/** A text in which all macros were replaced; undefined if it gets too long. */
export function expanded(text: string, place: Place): string | undefined {
  const expansion = new Expansion(place);
  const written = expansion.text(text, 0, undefined);
  return expansion.isComplete ? written : undefined;
}

/** The macros that are being replaced, which are not replaced again. */
interface Hidden {
  readonly name: string;
  readonly outer: Hidden | undefined;
}

class Expansion {
  /** What may still be written. */
  private left = longestText;
  /** The largest number of definitions of a macro that was replaced. */
  variants = 1;

  /** @param variant which definition is used of macros with several */
  constructor(private readonly place: Place, private readonly variant = 0) {}

  /** The number of characters that were written, also those that were replaced again. */
  get written(): number {
    return longestText - this.left;
  }

  get isComplete(): boolean {
    return this.left > 0;
  }

  call(macro: Macro, list: string, depth: number, hidden: Hidden | undefined): string {
    const given = macro.parameters ? argumentsOf(withoutComments(list.slice(1, -1))) : [];
    const values = new Map((macro.parameters ?? []).map((parameter, index, { length }) => {
      const rest = macro.isVariadic && index === length - 1 ? given.slice(index).join(', ') : (given[index] ?? '');
      return [parameter, rest];
    }));
    return this.text(this.substituted(macro, values, depth, hidden), depth + 1, { name: macro.name, outer: hidden });
  }

  /** The body with its arguments; `##` joins what is around it, `#` makes a string, and only other arguments are expanded. */
  private substituted({ body }: Macro, values: ReadonlyMap<string, string>, depth: number, hidden: Hidden | undefined): string {
    const pieces = body.split(/\s*##\s*/);
    return this.limited(pieces.map((piece, index) => piece.replace(wordOrString, (word, string: string | undefined, offset: number) => {
      const value = values.get(string ?? word);
      if (value === undefined) return word;
      if (string !== undefined) return '""';
      const isJoined = (offset === 0 && index > 0) || (offset + word.length === piece.length && index < pieces.length - 1);
      return isJoined ? value : this.text(value, depth + 1, hidden);
    })).join(''));
  }

  text(text: string, depth: number, hidden: Hidden | undefined): string {
    if (depth > deepest || !/[A-Za-z_]/.test(text)) return text;
    let written = '';
    let at = 0;
    for (let found = nextWord(text, at); found && this.left > 0; found = nextWord(text, at)) {
      const after = found.start + found.word.length;
      written += text.slice(at, found.start);
      at = after;
      const macro = isHidden(found.word, hidden) ? undefined : this.definitionOf(found.word);
      const close = macro?.parameters ? endOfList(text, after) : after;
      if (macro && close !== undefined) {
        written += this.call(macro, macro.parameters ? text.slice(text.indexOf('(', after), close) : '', depth, hidden);
        at = close;
      } else written += found.word;
    }
    return this.limited(written + text.slice(at));
  }

  private definitionOf(name: string): Macro | undefined {
    const all = this.place.macros.named(name, this.place.condition);
    this.variants = Math.max(this.variants, all.length);
    return all[Math.min(this.variant, all.length - 1)];
  }

  private limited(text: string): string {
    const kept = text.slice(0, Math.max(0, this.left));
    this.left -= kept.length;
    return kept;
  }
}

function isHidden(name: string, hidden: Hidden | undefined): boolean {
  for (let at = hidden; at; at = at.outer) if (at.name === name) return true;
  return false;
}

const literal = `"(?:[^"\\\\\\n]|\\\\[^])*"|'(?:[^'\\\\\\n]|\\\\[^])*'`;
const word = '[\\w$\\u0080-\\uffff]+';
const wordOrLiteral = new RegExp(`${literal}|${word}`, 'g');
/** A word, and a parameter that becomes a string. */
const wordOrString = new RegExp(`${literal}|#\\s*(${word})|${word}`, 'g');
const commentOrLiteral = new RegExp(`${literal}|/\\*[^]*?\\*/|//[^\\n]*`, 'g');
const signOrLiteral = new RegExp(`${literal}|[(),]`, 'g');

/** A text with its lines joined, and a blank for each comment. */
export function withoutComments(text: string): string {
  return text.replace(/\\\r?\n/g, '').replace(commentOrLiteral, (found) => (found.startsWith('/') ? ' ' : found));
}

/** How many more braces a text opens than it closes. */
export function openedBraces(text: string): number {
  let opened = 0;
  for (const [found] of text.matchAll(braceOrLiteral)) {
    if (found === '{') opened++;
    else if (found === '}') opened--;
  }
  return opened;
}

const braceOrLiteral = new RegExp(`${literal}|[{}]`, 'g');

function nextWord(text: string, from: number): { readonly word: string; readonly start: number } | undefined {
  wordOrLiteral.lastIndex = from;
  const found = wordOrLiteral.exec(text);
  return found ? { word: found[0], start: found.index } : undefined;
}

/** The offset after the parentheses that follow a word; undefined if none do. */
function endOfList(text: string, from: number): number | undefined {
  openingList.lastIndex = from;
  if (!openingList.test(text)) return undefined;
  const start = openingList.lastIndex;
  let depth = 1;
  for (const { 0: sign, index } of text.slice(start).matchAll(signOrLiteral)) {
    if (sign === '(') depth++;
    else if (sign === ')' && --depth === 0) return start + index + 1;
  }
  return undefined;
}

const openingList = /\s*\(/y;

/** The arguments between the parentheses of a call. */
export function argumentsOf(list: string): readonly string[] {
  const found: string[] = [];
  let depth = 0;
  let start = 0;
  for (const { 0: sign, index } of list.matchAll(signOrLiteral)) {
    if (sign === '(') depth++;
    else if (sign === ')') depth--;
    else if (sign === ',' && depth === 0) {
      found.push(list.slice(start, index).trim());
      start = index + 1;
    }
  }
  return [...found, list.slice(start).trim()];
}
