import { CharClass, classOf, endOfLiteral, endOfWord, skipBlanks } from './c-lexis.js';
import type { Condition } from './conditionals.js';
import { partsOf } from './declaration.js';
import { declaratorsOf, farEnough, isAdjacent, isAllCaps, looksLikeParameters, nameInParentheses, none, opensWithStar, typeWords, type Declarator } from './declarators.js';
import { argumentsOf, replacementOf } from './expansion.js';
import type { MacroTable } from './macros.js';
import { namesInForce, wholeName, wordInForce } from './names-in-force.js';
import { isSign, isWord, type Part } from './parts.js';
import { TokenType, type Token } from './tokens.js';

/** A function that an opening brace begins. */
export interface NamedFunction {
  readonly name: string;
  /** The name in the file, if a macro of that name replaces it. */
  readonly written?: string;
  readonly nameStart: number;
  readonly nameEnd: number;
  /** Offset of the declaration's first token. */
  readonly start: number;
  readonly via: 'function' | 'macro';
  readonly condition: Condition | undefined;
}

/** What surrounds a declaration. */
export interface Surroundings {
  readonly text: string;
  readonly macros: MacroTable;
  /** The class that contains it, with the classes around that, such as `Outer::Inner`; empty outside of classes. */
  readonly className: string;
  /** The names of the functions that a text defines. */
  readonly functionNames: (text: string) => readonly string[];
}

const controlWords = new Set(['if', 'for', 'while', 'switch', 'do', 'else', 'return', 'sizeof', 'case', 'goto', 'defined']);
/** After the parameters these begin another declaration, so that a macro was called before it without a semicolon. */
const declaringWords = new Set(['void', 'char', 'short', 'int', 'long', 'float', 'double', 'signed', 'unsigned', 'static', 'extern', 'typedef', 'using']);
const attributeWords = new RegExp(
  '^(?:__attribute(?:__)?|__declspec|_Alignas|alignas|_Pragma|__aligned|__printf|__scanf|__nonstring|__acquires?|__releases?|__must_hold|__cond_acquires|__cond_lock' +
    '|__section|__alias|__asm(?:__)?|asm|typeof|__typeof(?:__)?|__nonnull|__alloc_size|__assume_aligned|__format(?:_arg)?|__no_sanitize|__target|__error|__warning' +
    '|__diag_\\w+|__rte_(?:aligned|alloc_size|deprecated_msg|format_printf|section|guarded_by|\\w+_required|\\w+_function|\\w+_capability)|G_GNUC_\\w+|GCC_FMT_ATTR|QEMU_[A-Z_]+|TSA_[A-Z_]+|PRINTFLIKE|PCAP_[A-Z_]+)$',
);
/** Words of C++ with parentheses before the name of a function, or in its place; C allows each of them as a name. */
const wordsBeforeName = new Set(['template', 'decltype', 'explicit', 'requires', 'catch', 'static_assert']);
/** Words of C++ with parentheses after the parameters. */
const wordsAfterParameters = new Set(['noexcept', 'throw', 'requires']);

/**
 * The function that a declaration defines when a brace opens after it; several if a macro defines its name differently under different
 * conditions, and none if its name depends on another file. `SYSCALL_DEFINE3(name, …)` and similar macros declare the function that the
 * macro defines.
 *
 * @returns undefined when the brace opens something else
 */
export function functionsOfHead(parts: readonly Part[], surroundings: Surroundings): readonly NamedFunction[] | undefined {
  const { text } = surroundings;
  if (parts.some(({ text: word }) => word === 'typedef')) return undefined;
  const declarators = declaratorsOf(parts);
  const chosen = chooseDeclarator(text, parts, declarators);
  if (!chosen || declaresAnother(parts, declarators)) return undefined;
  const start = startOf(text, parts, declarators, chosen);
  const { declarator } = chosen;
  const next = declarators[chosen.index + 1];
  const made = madeByMacro(parts, declarator, next, start, surroundings);
  if (made) return made;
  const inner = nameInParentheses(text, declarator, next);
  const named = inner ? { name: text.slice(...inner), range: inner, via: 'function' as const } : namedBy(text, declarator, next);
  if (!named) return undefined;
  if (named.via === 'unknown') return [];
  const { name: written, via, range: [nameStart, nameEnd] } = named;
  const { condition } = declarator;
  const around = (made: string): readonly string[] => surroundings.functionNames(`${text.slice(start, nameStart)} ${made} ${text.slice(nameEnd, parts.at(-1)?.end)} {}`);
  const list = inner ? undefined : text.slice(declarator.open, declarator.close);
  const names = via === 'macro' ? [written] : namesInForce(written, list, { macros: surroundings.macros, condition }, around);
  const whole = (name: string): string => (inner ? name : qualified(name, parts, declarator, surroundings));
  return names.map((name) => ({ name: whole(name), ...(name !== written && { written: whole(written) }), nameStart, nameEnd, start, via, condition }));
}

/** Whether another declaration begins after the last parentheses, as in `MACRO(a) static int b {`. */
function declaresAnother(parts: readonly Part[], declarators: readonly Declarator[]): boolean {
  return parts.slice((declarators.at(-1)?.part ?? 0) + 1).some((part) => isWord(part, declaringWords));
}

interface Chosen {
  readonly index: number;
  readonly declarator: Declarator;
}

function chooseDeclarator(text: string, parts: readonly Part[], all: readonly Declarator[]): Chosen | undefined {
  let fallback: Chosen | undefined;
  let loud: Chosen | undefined;
  for (const [index, declarator] of all.entries()) {
    const { name } = declarator;
    if (declarator.nameStart === none ? !opensWithStar(text, declarator) && !isAdjacent(text, declarator, all[index + 1]) : attributeWords.test(name)) continue;
    if (controlWords.has(name) || (!declarator.typed && wordsBeforeName.has(name)) || (index > 0 && wordsAfterParameters.has(name))) continue;
    const candidate = { index, declarator };
    const parameters = looksLikeParameters(text, declarator);
    const isCall = parameters && isCallBefore(text, parts, declarator, all.slice(index + 1));
    if (parameters && !isCall && !isAllCaps(name)) return candidate;
    if (parameters && !isCall) loud ??= candidate;
    if (isFollowedByParameters(text, declarator, all[index + 1])) return candidate;
    fallback = candidate;
  }
  return loud ?? fallback;
}

/**
 * Whether a declarator without a type is the call of a macro, after which another declaration begins without a semicolon: with words of its own,
 * or on a line that is indented no further. In small letters it can also be a function, which attributes follow.
 */
function isCallBefore(text: string, parts: readonly Part[], declarator: Declarator, later: readonly Declarator[]): boolean {
  if (declarator.typed || declarator.nameStart === none) return false;
  const indentation = indentationBefore(text, declarator.nameStart);
  return later.some((other) => {
    const { name, nameStart } = other;
    if (nameStart === none || attributeWords.test(name) || wordsAfterParameters.has(name)) return false;
    if (!isAllCaps(declarator.name) && !(other.typed && looksLikeParameters(text, other))) return false;
    if (parts.slice(declarator.part + 1, other.part).some((part) => isWord(part, declaringWords))) return true;
    const between = text.slice(declarator.close, nameStart);
    const line = between.lastIndexOf('\n');
    return line >= 0 && indentation !== undefined && between.slice(line + 1).search(/[^ \t]|$/) <= indentation;
  });
}

/** The number of blanks between the start of the line and an offset; undefined if there is something else. */
function indentationBefore(text: string, at: number): number | undefined {
  let start = at;
  while (text[start - 1] === ' ' || text[start - 1] === '\t') start--;
  return start === 0 || text[start - 1] === '\n' ? at - start : undefined;
}

/** `NAME(x)(params)` and `(*name(params))(params)`. */
function isFollowedByParameters(text: string, declarator: Declarator, next: Declarator | undefined): boolean {
  return next !== undefined && isAdjacent(text, declarator, next) && looksLikeParameters(text, next);
}

/** The declaration begins after a preceding macro call without a semicolon, if there is one. */
function startOf(text: string, parts: readonly Part[], all: readonly Declarator[], chosen: Chosen): number {
  let start = parts[0]?.start ?? none;
  for (const before of all.slice(0, chosen.index)) {
    if (!attributeWords.test(before.name)) start = skipBlanks(text, before.close, chosen.declarator.open);
  }
  return start;
}

/** Where a name is written; unknown if a macro that is not known makes it of several arguments, or of its own name. */
type Named = { readonly name: string; readonly via: 'function' | 'macro'; readonly range: [number, number] } | { readonly via: 'unknown' };

function namedBy(text: string, declarator: Declarator, next: Declarator | undefined): Named | undefined {
  const { nameStart, nameEnd, name, open, close } = declarator;
  if (nameStart === none || typeWords.has(name)) return undefined;
  const isMacro = isAllCaps(name) && (!declarator.typed || isAdjacent(text, declarator, next));
  const made = isMacro ? firstWord(text, declarator) : undefined;
  if (made) return argumentsOf(text.slice(open + 1, close - 1)).length > 1 ? { via: 'unknown' } : { name: text.slice(...made), via: 'macro', range: made };
  if (isFollowedByParameters(text, declarator, next)) return { via: 'unknown' };
  return isMacro && !looksLikeParameters(text, declarator) ? undefined : { name, via: 'function', range: [nameStart, nameEnd] };
}

function firstWord(text: string, declarator: Declarator): [number, number] | undefined {
  const at = skipBlanks(text, declarator.open + 1, declarator.close);
  if (classOf(text.charCodeAt(at)) !== CharClass.Identifier) return undefined;
  const end = endOfWord(text, at, declarator.close);
  const next = classOf(text.charCodeAt(skipBlanks(text, end, declarator.close)));
  return next === CharClass.Comma || next === CharClass.CloseParen ? [at, end] : undefined;
}

/** The name of a function of C++ with its class: the one written before it, or the one around it, unless it is a friend of that. */
function qualified(name: string, parts: readonly Part[], { part, nameStart, condition }: Declarator, { className, macros }: Surroundings): string {
  let at = part - 1;
  if (parts[at]?.start !== nameStart || nameStart === none) return name;
  let written = name;
  if (isSign(parts[at - 1], '~')) {
    written = `~${written}`;
    at--;
  }
  let isQualified = false;
  while (parts[at - 1]?.type === TokenType.Scope && isWord(parts[at - 2])) {
    written = `${wordInForce(parts[at - 2]?.text ?? '', { macros, condition })}::${written}`;
    isQualified = true;
    at -= 2;
  }
  const isMember = className !== '' && !isQualified && !parts.some((each) => isWord(each) && each.text === 'friend');
  return isMember ? `${className}::${written}` : written;
}

/** The functions of a declaration that calls a macro with a known definition; undefined if it calls none that makes a function. */
function madeByMacro(parts: readonly Part[], declarator: Declarator, next: Declarator | undefined, start: number, { text, macros, functionNames }: Surroundings): readonly NamedFunction[] | undefined {
  const { name: called, nameStart, nameEnd, open, close, condition, typed } = declarator;
  // A macro can have the name of a function, whose type and parameters are then written.
  const isFunction = typed && !isAllCaps(called) && !isAdjacent(text, declarator, next) && looksLikeParameters(text, declarator);
  const known = called === '' || isFunction ? [] : macros.named(called, condition).filter(({ parameters }) => parameters);
  if (known.length === 0) return undefined;
  const list = text.slice(open, close);
  const replacements = known.map((macro) => replacementOf(macro, list, { macros, condition }));
  const names = replacements.flatMap((made) => (wholeName.test(made) ? [made] : functionNames(`${text.slice(start, nameStart)} ${made} ${text.slice(close, parts.at(-1)?.end)} {}`)));
  const isItself = replacements.some((made) => /^[\w$]*/.exec(made)?.[0] === called);
  if (names.length === 0) return isFollowedByParameters(text, declarator, next) && !isItself ? [] : undefined;
  const unknown = argumentsOf(list.slice(1, -1)).filter((argument) => isAllCaps(argument) && macros.named(argument, condition).length === 0);
  return [...new Set(names)].filter((name) => !unknown.some((argument) => name !== argument && name.includes(argument))).map((name) => {
    const [from, to] = argumentIn(text, declarator, name) ?? [nameStart, nameEnd];
    return { name, nameStart: from, nameEnd: to, start, via: 'macro', condition };
  });
}

/** The position of the longest word among the arguments that is part of a name. */
function argumentIn(text: string, { open, close }: Declarator, name: string): [number, number] | undefined {
  let longest: [number, number] | undefined;
  for (let at = skipBlanks(text, open + 1, close); at < Math.min(close, open + farEnough); at = skipBlanks(text, at, close)) {
    const found = classOf(text.charCodeAt(at));
    const end = found === CharClass.Identifier || found === CharClass.Digit ? endOfWord(text, at, close) : found === CharClass.Quote ? endOfLiteral(text, at, close) : at + 1;
    if (found === CharClass.Identifier && name.includes(text.slice(at, end)) && (!longest || end - at > longest[1] - longest[0])) longest = [at, end];
    at = end;
  }
  return longest;
}

/** The declaration of a K&R function up to its list of names, as in `int f(a, b) int a;`, where parameters are declared after it; undefined if it is not one. */
export function oldStyleHead(text: string, last: Token): readonly Part[] | undefined {
  if (!hasNameList(text, last)) return undefined;
  const parts = partsOf(text, last);
  if (parts.some((part) => isSign(part, '='))) return undefined;
  const at = parts.findIndex((part, index) => part.type === TokenType.Group && isWord(parts[index - 1]));
  return isNameList(text, parts[at]) && parts.slice(at + 1).some((part) => isWord(part)) ? parts.slice(0, at + 1) : undefined;
}

/** Whether a word follows a list of names in a declaration; most declarations have none. */
function hasNameList(text: string, last: Token): boolean {
  let hasWord = false;
  for (let token: Token | undefined = last; token; token = token.before) {
    if (token.type === TokenType.Word) hasWord = true;
    else if (hasWord && token.type === TokenType.Group && isNameList(text, token)) return true;
  }
  return false;
}

function isNameList(text: string, group: { readonly start: number; readonly end: number } | undefined): boolean {
  return group !== undefined && group.end - group.start <= longestNameList && nameList.test(text.slice(group.start, group.end));
}

const longestNameList = 1_000;
const nameList = /^\(\s*[A-Za-z_]\w*(?:\s*,\s*[A-Za-z_]\w*)*\s*\)$/;
