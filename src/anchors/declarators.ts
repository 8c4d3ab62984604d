import { CharClass, classOf, continuesWord, endOfComment, endOfLiteral, endOfWord, skipBlanks } from './c-lexis.js';
import type { Condition } from './conditionals.js';
import { isWord, type Part } from './parts.js';
import { TokenType } from './tokens.js';

/** Where no token, name or end has been read. */
export const none = -1;

/** A word directly followed by parentheses: possibly a function's name and parameters. */
export interface Declarator {
  readonly nameStart: number;
  readonly nameEnd: number;
  /** The name without the class or namespace before it. */
  readonly name: string;
  /** Offset of `(`. */
  readonly open: number;
  /** Offset after `)`. */
  readonly close: number;
  /** Whether there is a word that can be a type before the name, after the previous declarator. */
  readonly typed: boolean;
  /** The `#if` branch that contains it. */
  readonly condition: Condition | undefined;
  /** Its index in the declaration's parts. */
  readonly part: number;
  /** Offset of the brackets that follow it, as in a function that returns a pointer to an array; {@link none} without. */
  readonly brackets: number;
}

const storageWords = /^(?:static|extern|inline|__inline|__inline__|__always_inline|noinline|notrace|__init|__exit|asmlinkage|__visible|__weak|__maybe_unused|__attribute__|_Noreturn|register)$/;
/** Words that are never the name of a function. */
export const typeWords = new Set(['void', 'char', 'short', 'int', 'long', 'float', 'double', 'signed', 'unsigned', 'const', 'volatile', 'struct', 'union', 'enum', 'static', 'inline', 'extern', 'bool', '_Bool']);

function isTypeWord(word: string): boolean {
  return !storageWords.test(word);
}

/** More than a real declaration has; of a longer run of macros without semicolons, the latest are kept. */
const mostDeclarators = 16;

/** The words with parentheses of a declaration, in order. */
export function declaratorsOf(parts: readonly Part[]): readonly Declarator[] {
  const found: Declarator[] = [];
  let typed = false;
  /** The last word, if nothing but parentheses can make it a name. */
  let word: Part | undefined;
  for (const [index, part] of parts.entries()) {
    if (part.type === TokenType.Group) {
      const { start: open, end: close, condition } = part;
      const after = parts[index + 1];
      const brackets = after?.type === TokenType.Brackets ? after.start : none;
      found.push({ nameStart: word?.start ?? none, nameEnd: word?.end ?? none, name: word?.text ?? '', open, close, typed, condition, part: index, brackets });
      typed = false;
      word = undefined;
    } else {
      // What precedes `::` is no type.
      if (word && part.type !== TokenType.Scope) typed ||= isTypeWord(word.text);
      word = isWord(part) ? part : undefined;
    }
  }
  return found.length > mostDeclarators ? found.slice(-mostDeclarators) : found;
}

/** Whether further parentheses follow directly, as in `NAME(x)(params)`. */
export function isAdjacent(text: string, declarator: Declarator, next: Declarator | undefined): boolean {
  return next !== undefined && next.nameStart === none && skipBlanks(text, declarator.close, next.open) === next.open;
}

/** Whether the parentheses begin with a star, as in `int (*name)(int a)`. */
export function opensWithStar(text: string, declarator: Declarator): boolean {
  return text.charCodeAt(skipBlanks(text, declarator.open + 1, declarator.close)) === star;
}

const star = 42;

/** The position of the name in `int (*name(int a))(int b)`, `int (*name(int a))[2]` and `int (name)(int a)`. */
export function nameInParentheses(text: string, declarator: Declarator, next: Declarator | undefined): [number, number] | undefined {
  if (declarator.nameStart !== none && !typeWords.has(declarator.name) && !opensWithStar(text, declarator)) return undefined;
  const inner = declaratorIn(text, declarator);
  if (!inner) return undefined;
  return isAdjacent(text, declarator, next) || (inner.hasParameters && declarator.brackets !== none) ? inner.name : undefined;
}

/** The name in the parentheses, after any stars, qualifiers and further parentheses, and whether its parameters follow. */
function declaratorIn(text: string, { open, close }: Declarator): { readonly name: [number, number]; readonly hasParameters: boolean } | undefined {
  let name: [number, number] | undefined;
  for (let at = skipBlanks(text, open + 1, close); at < close; at = skipBlanks(text, at, close)) {
    const found = classOf(text.charCodeAt(at));
    if (found === CharClass.Identifier) {
      name = [at, endOfWord(text, at, close)];
      at = name[1];
    } else if (found === CharClass.OpenParen && name) return { name, hasParameters: true };
    else if (found === CharClass.OpenParen || found === CharClass.Star) at++;
    else break;
  }
  return name && { name, hasParameters: false };
}

/** Whether a name is in capitals, which by convention denotes a macro. */
export function isAllCaps(name: string): boolean {
  return /^[A-Z_][A-Z0-9_]*x?$/.test(name) && /[A-Z]/.test(name);
}

/** The first characters of a parameter list are enough to classify it; a macro's argument can be long. */
export const farEnough = 4_000;

/** Whether the parentheses contain nothing, `void`, `…`, or an argument of two words or of a word and a star. */
export function looksLikeParameters(text: string, { open, close }: Declarator): boolean {
  const end = Math.min(close - 1, open + farEnough);
  let at = skipBlanks(text, open + 1, end);
  if (at >= end) return true;
  let words = 0;
  let stars = 0;
  let expression = false;
  while (at < end) {
    const code = text.charCodeAt(at);
    switch (classOf(code)) {
      case CharClass.Identifier: {
        const after = endOfWord(text, at, end);
        if (words === 0 && text.slice(at, after) === 'void' && skipBlanks(text, after, end) >= end) return true;
        words++;
        at = after;
        break;
      }
      case CharClass.Star:
        stars++;
        at++;
        break;
      case CharClass.Comma:
        if (!expression && words > 0 && words + stars > 1) return true;
        words = stars = 0;
        expression = false;
        at++;
        break;
      case CharClass.Quote:
        expression = true;
        at = endOfLiteral(text, at, end);
        break;
      case CharClass.Slash:
        at = endOfComment(text, at, end);
        break;
      case CharClass.OpenParen: case CharClass.CloseParen: case CharClass.Space:
        at++;
        break;
      case CharClass.Equals:
        // A default argument follows only a declaration.
        if (!expression && words > 0 && words + stars > 1 && classOf(text.charCodeAt(at + 1)) !== CharClass.Equals) return true;
        expression = true;
        at++;
        break;
      case CharClass.Hash:
        at++;
        break;
      default:
        if (text.startsWith('...', at)) return true;
        if (isReference(text, at)) stars++;
        else expression ||= !isPartOfType(text, at);
        at++;
    }
  }
  return !expression && words > 0 && words + stars > 1;
}

/** Whether `&` is part of a declaration, as in `T& x` and `T &x`, and not an operator, which has blanks on both sides or on neither. */
function isReference(text: string, at: number): boolean {
  if (text[at] !== '&') return false;
  const start = text[at - 1] === '&' ? at - 1 : at;
  const end = text[at + 1] === '&' ? at + 2 : at + 1;
  const isBeforeWord = continuesWord(text.charCodeAt(end));
  return continuesWord(text.charCodeAt(start - 1)) || text[start - 1] === '>' ? !isBeforeWord : isBeforeWord;
}

/** Whether a character can be part of a type: a bracket of an array, `::`, or the bracket of a template argument, which follows a word directly. */
function isPartOfType(text: string, at: number): boolean {
  switch (text[at]) {
    case '[': case ']':
      return true;
    case ':':
      return text[at + 1] === ':' || text[at - 1] === ':';
    case '<':
      return continuesWord(text.charCodeAt(at - 1)) && text[at + 1] !== '<' && text[at + 1] !== '=';
    case '>':
      return text[at - 1] !== '-' && text[at - 1] !== ' ';
    default:
      return false;
  }
}
