import { CharClass, classOf, continuesWord, endOfComment, endOfLiteral, endOfWord, skipBlanks } from './c-lexis.js';
import type { Condition } from './conditionals.js';
import { innerDeclaratorOf, type InnerDeclarator } from './inner-declarator.js';
import { isSign, isWord, type Part } from './parts.js';
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
/** The keywords that are a type, or a part of one that is not only a qualifier. */
export const builtInTypes: ReadonlySet<string> = new Set(['void', 'char', 'short', 'int', 'long', 'float', 'double', 'signed', 'unsigned', 'bool', '_Bool', 'auto']);
/** Words that are never the name of a function. */
export const typeWords: ReadonlySet<string> = new Set([...builtInTypes, 'const', 'volatile', 'struct', 'union', 'enum', 'static', 'inline', 'extern']);

export function isTypeWord(word: string): boolean {
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
      const { start: open, end: close } = part;
      const condition = innermost(part.condition, word?.condition);
      const after = parts[index + 1];
      const brackets = after?.type === TokenType.Brackets ? after.start : none;
      found.push({ nameStart: word?.start ?? none, nameEnd: word?.end ?? none, name: word?.text ?? '', open, close, typed, condition, part: index, brackets });
      typed = false;
      word = undefined;
    } else {
      // What precedes `::` is no type, unless the name begins there, as in `int ::f()`.
      if (word && (part.type !== TokenType.Scope || builtInTypes.has(word.text))) typed ||= isTypeWord(word.text);
      word = isWord(part) ? part : undefined;
    }
  }
  return found.length > mostDeclarators ? found.slice(-mostDeclarators) : found;
}

/** The branch inside the other one. */
export function innermost(one: Condition | undefined, other: Condition | undefined): Condition | undefined {
  for (let outer = other?.outer; outer; outer = outer.outer) if (outer === one) return other;
  return one ?? other;
}

/** Whether further parentheses follow directly, as in `NAME(x)(params)`. */
export function isAdjacent(text: string, declarator: Declarator, next: Declarator | undefined): boolean {
  return next !== undefined && next.nameStart === none && skipBlanks(text, declarator.close, next.open) === next.open;
}

/** What the parentheses after a type declare. */
export type Parenthesised =
  | { readonly declares: 'function'; readonly inner: InnerDeclarator }
  | { readonly declares: 'variable'; readonly inner: InnerDeclarator }
  /** A function whose name an unknown macro makes. */
  | { readonly declares: 'unknown' };

/**
 * What the parentheses of a declarator declare, if they are not a list of parameters: a function in `int (*name(int a))(int b)`,
 * `int (&name(int a))[2]`, `int (name)(int a)` and `int (name(int a))`, and a variable in `int (*name)(int a)`.
 */
export function parenthesised(text: string, parts: readonly Part[], declarator: Declarator, next: Declarator | undefined): Parenthesised | undefined {
  const isFollowed = isAdjacent(text, declarator, next);
  const isAfterType = declarator.nameStart === none || typeWords.has(declarator.name);
  // Most functions have a type and a name before their parameters, and nothing after them.
  if (!isFollowed && !isAfterType && declarator.typed && declarator.brackets === none) return undefined;
  const inner = innerDeclaratorOf(text, declarator);
  if (!inner) return isFollowed && !isAfterType && !isAllCaps(declarator.name) ? { declares: 'unknown' } : undefined;
  if (inner.isPointer) {
    if (!isFollowed && declarator.brackets === none && !isAfterType) return undefined;
    return { declares: inner.parameters ? 'function' : 'variable', inner };
  }
  if (!inner.isLast || isFollowed === (inner.parameters !== undefined)) return undefined;
  if (isAfterType) return { declares: 'function', inner };
  if (inner.parameters) return !declarator.typed && areDeclared(text, inner.parameters) ? { declares: 'function', inner } : undefined;
  if (isAllCaps(declarator.name)) return undefined;
  return inner.isOnly && isNameOfType(parts, declarator) ? { declares: 'function', inner } : { declares: 'unknown' };
}

/**
 * Whether a word before a name in parentheses is a type, as in `size_t (name)(int a)`, and not a macro that makes a name, as in
 * `int prefix(name)(int a)`, which is after a type. An attribute can be there, too, as in `int __cdecl (name)(int a)`.
 */
function isNameOfType(parts: readonly Part[], { name, part }: Declarator): boolean {
  const before = parts[part - 2];
  return name.startsWith('__') || (!isSign(before, '*') && !isSign(before, '&') && !isWord(before, builtInTypes));
}

/** Whether a pointer or a reference to something is declared in the parentheses, as in `int (*name)(int a)`. */
export function isPointerInParentheses(text: string, declarator: Declarator, next: Declarator | undefined): boolean {
  return (isAdjacent(text, declarator, next) || declarator.brackets !== none) && innerDeclaratorOf(text, declarator)?.isPointer === true;
}

/** Whether a name is in capitals, which by convention denotes a macro. */
export function isAllCaps(name: string): boolean {
  return /^[A-Z_][A-Z0-9_]*x?$/.test(name) && /[A-Z]/.test(name);
}

/** The first characters of a parameter list are enough to classify it; a macro's argument can be long. */
export const farEnough = 4_000;

/** Whether the parentheses contain nothing, `void`, `…`, or an argument of two words or of a word and a star. */
export function looksLikeParameters(text: string, { open, close }: Pick<Declarator, 'open' | 'close'>): boolean {
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

/** Whether there are parameters that begin with a type. */
function areDeclared(text: string, parameters: { readonly open: number; readonly close: number }): boolean {
  return classOf(text.charCodeAt(skipBlanks(text, parameters.open + 1, parameters.close))) === CharClass.Identifier && looksLikeParameters(text, parameters);
}

/** Whether a brace opens a value and not a body: something that has no statements, and after which the declaration ends or continues. */
export function opensValue(text: string, brace: number): boolean {
  const end = Math.min(text.length, brace + farEnough);
  let depth = 0;
  let isEmpty = true;
  for (let at = brace; at < end; ) {
    const found = classOf(text.charCodeAt(at));
    if (found === CharClass.Semicolon || found === CharClass.Hash) return false;
    if (found === CharClass.Slash) {
      at = endOfComment(text, at, end);
      continue;
    }
    if (depth > 0 && found !== CharClass.Space && found !== CharClass.CloseBrace) isEmpty = false;
    if (found === CharClass.OpenBrace) depth++;
    if (found === CharClass.CloseBrace && --depth === 0) {
      const next = classOf(text.charCodeAt(skipBlanks(text, at + 1, end)));
      return !isEmpty && (next === CharClass.Semicolon || next === CharClass.Comma);
    }
    at = found === CharClass.Quote ? endOfLiteral(text, at, end) : at + 1;
  }
  return false;
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
