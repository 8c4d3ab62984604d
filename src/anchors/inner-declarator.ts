import { CharClass, classOf, endOfComment, endOfLiteral, endOfWord, skipBlanks } from './c-lexis.js';

/** The declarator in parentheses, as `*name(int a)` in `int (*name(int a))(int b)`. */
export interface InnerDeclarator {
  /** With the class or namespace that is written before it. */
  readonly name: string;
  /** Offset of the name without its class. */
  readonly nameStart: number;
  readonly nameEnd: number;
  /** Whether a star, a reference or a pointer to a member is before the name. */
  readonly isPointer: boolean;
  /** Offsets of the parentheses of its parameters; undefined if it has none. */
  readonly parameters: { readonly open: number; readonly close: number } | undefined;
  /** Whether nothing else is in the parentheses after the name, or after its parameters. */
  readonly isLast: boolean;
  /** Whether the name is the only word. */
  readonly isOnly: boolean;
}

const star = 42;
const ampersand = 38;
const caret = 94;
const colon = 58;
const tilde = 126;
const angle = 60;

/** Words before the name whose parentheses hold no parameters. */
const attributesWithArguments = /^(?:__attribute__|__attribute|__declspec|alignas|_Alignas)$/;

const qualifiers: ReadonlySet<string> = new Set(['const', 'volatile', 'restrict', '_Atomic', '__const', '__const__', '__volatile', '__volatile__', '__restrict', '__restrict__']);

/**
 * The declarator between the parentheses at `open` and before `close`: stars, references, qualifiers and further parentheses, then a name.
 *
 * @returns undefined if something else is there, such as a list
 */
export function innerDeclaratorOf(text: string, { open, close }: { readonly open: number; readonly close: number }): InnerDeclarator | undefined {
  let isPointer = false;
  /** Whether a pointer is in the innermost parentheses: parameters after those are not the name's. */
  let isInner = false;
  let count = 0;
  let name: Pick<InnerDeclarator, 'name' | 'nameStart' | 'nameEnd'> | undefined;
  const end = close - 1;
  for (let at = skipBlanks(text, open + 1, end); at < end; at = skipBlanks(text, at, end)) {
    const code = text.charCodeAt(at);
    const found = classOf(code);
    if (found === CharClass.Identifier || code === tilde || (code === colon && text.charCodeAt(at + 1) === colon)) {
      const read = qualifiedName(text, at, end);
      at = read.at;
      if (read.isMemberPointer) isPointer = isInner = true;
      else if (!read.name) return undefined;
      else if (qualifiers.has(read.name.name)) count++;
      else if (attributesWithArguments.test(read.name.name)) at = endOfParentheses(text, skipBlanks(text, at, end), end);
      else {
        name = read.name;
        count++;
      }
    } else if (found === CharClass.OpenParen && name && isPointer && opensPointer(text, at, end)) {
      // No parameter begins with a star: the word before was an attribute.
      name = undefined;
      isInner = false;
      at++;
    } else if (found === CharClass.OpenParen && name) {
      const after = endOfParentheses(text, at, end);
      return { ...name, isPointer, parameters: { open: at, close: after }, isLast: skipBlanks(text, after, end) >= end, isOnly: count === 1 };
    } else if (!name && (found === CharClass.OpenParen || found === CharClass.Star || code === ampersand || code === caret)) {
      isInner = found !== CharClass.OpenParen;
      isPointer ||= isInner;
      at++;
    } else if (name && found === CharClass.CloseParen && !isInner) at++;
    else return name && isPointer ? { ...name, isPointer, parameters: undefined, isLast: false, isOnly: count === 1 } : undefined;
  }
  return name && { ...name, isPointer, parameters: undefined, isLast: true, isOnly: count === 1 };
}

function opensPointer(text: string, open: number, end: number): boolean {
  const code = text.charCodeAt(skipBlanks(text, open + 1, end));
  return code === star || code === caret;
}

interface QualifiedName {
  /** Offset after it. */
  readonly at: number;
  readonly isMemberPointer: boolean;
  readonly name?: Pick<InnerDeclarator, 'name' | 'nameStart' | 'nameEnd'>;
}

/** A name with the classes before it, whose template arguments are left out; `Class::*` is a pointer to a member. */
function qualifiedName(text: string, from: number, end: number): QualifiedName {
  let written = '';
  let at = from;
  for (;;) {
    if (text.charCodeAt(at) === colon) at = skipBlanks(text, at + 2, end);
    const start = at;
    if (text.charCodeAt(at) === star) return { at: at + 1, isMemberPointer: true };
    if (text.charCodeAt(at) === tilde) at = skipBlanks(text, at + 1, end);
    if (at >= end || classOf(text.charCodeAt(at)) !== CharClass.Identifier) return { at, isMemberPointer: false };
    const wordEnd = text.startsWith('operator', at) ? endOfOperator(text, at, end) : endOfWord(text, at, end);
    const word = `${text.slice(start, start + 1) === '~' ? '~' : ''}${text.slice(at, wordEnd).replace(/\s+/g, '')}`;
    const nameStart = at;
    at = skipBlanks(text, wordEnd, end);
    if (text.charCodeAt(at) === angle) at = skipBlanks(text, endOfAngles(text, at, end), end);
    written = written === '' ? word : `${written}::${word}`;
    if (!text.startsWith('::', at)) return { at: Math.min(at, end), isMemberPointer: false, name: { name: written, nameStart, nameEnd: wordEnd } };
  }
}

/** The offset after `operator[]` and the like, or after another word. */
function endOfOperator(text: string, at: number, end: number): number {
  const word = endOfWord(text, at, end);
  operatorSigns.lastIndex = word;
  return word - at === 'operator'.length && operatorSigns.test(text) ? Math.min(operatorSigns.lastIndex, end) : word;
}

const operatorSigns = /\s*(?:\(\s*\)|\[\s*\]|[-+*/%^&|~!=<>,]{1,3})/y;

/** The offset after the template arguments that open at `from`. */
function endOfAngles(text: string, from: number, end: number): number {
  let depth = 0;
  for (let at = from; at < end; at++) {
    if (text[at] === '<') depth++;
    else if (text[at] === '>' && text[at - 1] !== '-' && --depth === 0) return at + 1;
  }
  return end;
}

/** The offset after the parentheses that open at `from`, or `end`. */
function endOfParentheses(text: string, from: number, end: number): number {
  let depth = 0;
  for (let at = from; at < end; ) {
    const found = classOf(text.charCodeAt(at));
    if (found === CharClass.Quote) at = endOfLiteral(text, at, end);
    else if (found === CharClass.Slash) at = endOfComment(text, at, end);
    else {
      at++;
      if (found === CharClass.OpenParen) depth++;
      else if (found === CharClass.CloseParen && --depth === 0) return at;
    }
  }
  return end;
}
