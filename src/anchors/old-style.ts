import { partsOf } from './declaration.js';
import { farEnough, typeWords } from './declarators.js';
import { innerDeclaratorOf } from './inner-declarator.js';
import { isGroup, isSign, isWord, type Part } from './parts.js';
import { TokenType, type Token } from './tokens.js';

/**
 * The declaration of a K&R function up to its list of names, as in `int f(a, b) int a;`, where parameters are declared after it.
 *
 * @param isAttribute whether a word with parentheses is an attribute
 * @returns undefined if it is not one
 */
export function oldStyleHead(text: string, last: Token, isAttribute: (word: string) => boolean): readonly Part[] | undefined {
  if (!hasNameList(text, last)) return undefined;
  const parts = partsOf(text, last);
  if (parts.some((part) => isSign(part, '='))) return undefined;
  let first: readonly Part[] | undefined;
  let start = 0;
  for (const [at, part] of parts.entries()) {
    const before = parts[at - 1];
    if (!isGroup(part) || (isWord(before) && isAttribute(before.text))) continue;
    const names = namesOf(text, parts, at);
    const end = names && endOfHead(parts, at);
    if (end !== undefined && parts.slice(end).some((after) => isWord(after))) {
      const head = parts.slice(start, end);
      if (parts.slice(end).some((after) => mentions(after, names as ReadonlySet<string>))) return head;
      if (start === 0) first ??= head;
    }
    if (isWord(before) && !isGroup(parts[at + 1])) start = at + 1;
  }
  return first;
}

/** Whether a word follows a list of names in a declaration; most declarations have none. */
function hasNameList(text: string, last: Token): boolean {
  let hasWord = false;
  for (let token: Token | undefined = last; token; token = token.before) {
    if (token.type === TokenType.Word) hasWord = true;
    else if (hasWord && token.type === TokenType.Group && (nameListOf(text, token) ?? innerNameListOf(text, token))) return true;
  }
  return false;
}

/** The names in the parentheses at an index, after the name of a function: `f(a, b)`, `(f)(a, b)`, and `(*f(a, b))()`. */
function namesOf(text: string, parts: readonly Part[], at: number): ReadonlySet<string> | undefined {
  const before = parts[at - 1];
  const part = parts[at] as Part;
  if (isGroup(before) ? isWord(parts[at - 2]) && nameListOf(text, before)?.size === 1 : isWord(before)) {
    const names = nameListOf(text, part);
    if (names && !isGroup(parts[at + 1])) return names;
  }
  return isGroup(parts[at + 1]) || parts[at + 1]?.type === TokenType.Brackets ? innerNameListOf(text, part) : undefined;
}

/** The index after the list of names, and after what else belongs to a declarator in parentheses. */
function endOfHead(parts: readonly Part[], at: number): number {
  let end = at + 1;
  while (isGroup(parts[end]) || parts[end]?.type === TokenType.Brackets) end++;
  return end;
}

interface Range {
  readonly start: number;
  readonly end: number;
}

function innerNameListOf(text: string, { start, end }: Range): ReadonlySet<string> | undefined {
  if (!/^\(\s*\*/.test(text.slice(start, start + longestBlanks))) return undefined;
  const inner = innerDeclaratorOf(text, { open: start, close: end });
  return inner?.parameters && nameListOf(text, { start: inner.parameters.open, end: inner.parameters.close });
}

const longestBlanks = 100;

/** The names between parentheses that contain nothing else, apart from comments and directives. */
function nameListOf(text: string, { start, end }: Range): ReadonlySet<string> | undefined {
  if (end - start > farEnough) return undefined;
  const written = text.slice(start, end);
  const list = /[/#]/.test(written) ? written.replace(comment, ' ').replace(directive, ',').replace(/,[\s,]*(?=\)$)|,[\s,]*(?=,)/g, '') : written;
  if (list.length > longestNameList || !nameList.test(list)) return undefined;
  const names = list.match(/\w+/g) ?? [];
  return names.some((name) => typeWords.has(name)) ? undefined : new Set(names);
}

const comment = /\/\*[^]*?\*\/|\/\/[^\n]*/g;
const directive = /^[ \t]*#.*$/gm;
const longestNameList = 1_000;
const nameList = /^\(\s*[A-Za-z_]\w*(?:\s*,\s*[A-Za-z_]\w*)*\s*\)$/;

/** Whether a declaration's part is or contains one of the names. */
function mentions({ type, text }: Part, names: ReadonlySet<string>): boolean {
  if (type === TokenType.Word) return names.has(text);
  return type === TokenType.Group && (text.slice(0, farEnough).match(/\w+/g) ?? []).some((word) => names.has(word));
}
