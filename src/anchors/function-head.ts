import { CharClass, classOf, endOfLiteral, endOfWord, skipBlanks } from './c-lexis.js';
import type { Condition } from './conditionals.js';
import { builtInTypes, declaratorsOf, farEnough, innermost, isAdjacent, isAllCaps, isTypeWord, looksLikeParameters, none, opensValue, parenthesised, typeWords, type Declarator, type Parenthesised } from './declarators.js';
import { argumentsOf, replacementOf, replacementsOf, type Macro, type Macros, type Place } from './expansion.js';
import { innerDeclaratorOf } from './inner-declarator.js';
import type { MacroTable } from './macros.js';
import { namesInForce, wholeName, wordInForce } from './names-in-force.js';
import { isSign, isWord, type Part } from './parts.js';
import { TokenType } from './tokens.js';

/** A function that an opening brace begins. */
export interface NamedFunction {
  readonly name: string;
  /** The name in the file, if a macro of that name replaces it. */
  readonly written: string | undefined;
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
  /** Offset of the brace. */
  readonly bodyStart: number;
  /** The names of the functions that a text defines. */
  readonly functionNames: (text: string) => readonly string[];
}

const controlWords = new Set(['if', 'for', 'while', 'switch', 'do', 'else', 'return', 'sizeof', 'case', 'goto', 'defined']);
/** After the parameters these begin another declaration, so that a macro was called before it without a semicolon. */
const declaringWords = new Set(['void', 'char', 'short', 'int', 'long', 'float', 'double', 'signed', 'unsigned', 'static', 'extern', 'typedef', 'using']);
/** The words of attributes with parentheses, of compilers and of the known projects. */
export const attributeWords = new RegExp(
  '^(?:__attribute(?:__)?|__declspec|_Alignas|alignas|_Pragma|__aligned|__printf|__scanf|__nonstring|__acquires?|__releases?|__must_hold|__cond_acquires|__cond_lock' +
    '|__section|__alias|__asm(?:__)?|asm|typeof|__typeof(?:__)?|typeof_unqual|__typeof_unqual(?:__)?|_Atomic|_BitInt|__nonnull|__alloc_size|__assume_aligned|__format(?:_arg)?|__no_sanitize|__target|__error|__warning' +
    '|__diag_\\w+|__rte_(?:aligned|alloc_size|deprecated_msg|format_printf|section|guarded_by|\\w+_required|\\w+_function|\\w+_capability)|G_GNUC_\\w+|GCC_FMT_ATTR|QEMU_[A-Z_]+|TSA_[A-Z_]+|PRINTFLIKE|PCAP_[A-Z_]+)$',
);
/** Words of C++ with parentheses before the name of a function, or in its place; C allows each of them as a name. */
const wordsBeforeName = new Set(['template', 'decltype', 'explicit', 'requires', 'catch', 'static_assert']);
/** Words of a declaration that are neither a type nor a name. */
const specifiers: ReadonlySet<string> = new Set([
  'constexpr', 'consteval', 'constinit', 'virtual', 'friend', 'typename', 'mutable', 'explicit', 'thread_local', 'register', 'restrict', 'class', 'noinline', 'notrace', 'asmlinkage',
  'override', 'final', 'noexcept', 'try', 'export', 'typedef', 'template',
]);
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
  const plain = plainFunction(parts, surroundings);
  if (plain) return [plain];
  const declarators = declaratorsOf(parts);
  const chosen = chooseDeclarator(text, parts, declarators, surroundings.className);
  if (!chosen) return headInMacro(parts, surroundings);
  if (declaresAnother(parts, declarators) || isVariable(parts, declarators, chosen, surroundings)) return undefined;
  const start = startOf(text, parts, declarators, chosen);
  const { declarator } = chosen;
  const next = declarators[chosen.index + 1];
  const made = madeByMacro(parts, declarator, next, start, surroundings);
  if (made) return made;
  const inner = parenthesised(text, parts, declarator, next);
  const named = inner ? namedInside(inner) : namedBy(text, declarator, next, isConstructor(parts, declarator, surroundings.className));
  if (!named) return undefined;
  if (named.via === 'unknown') return [];
  const { name: written, via, range: [nameStart, nameEnd] } = named;
  const { condition } = declarator;
  const around = (made: string): readonly string[] => surroundings.functionNames(`${text.slice(start, nameStart)} ${made} ${text.slice(nameEnd, parts.at(-1)?.end)} {}`);
  const list = inner ? undefined : text.slice(declarator.open, declarator.close);
  const names = via === 'macro' ? [written] : namesInForce(written, list, { macros: surroundings.macros, condition }, around);
  const whole = (name: string): string => (!inner ? qualified(name, parts, declarator, surroundings) : name.includes('::') ? name : inClass(name, parts, surroundings));
  return names.map((name) => ({ name: whole(name), written: name === written ? undefined : whole(written), nameStart, nameEnd, start, via, condition }));
}

/** A function whose head has nothing but words and stars before its parameters, as nearly all have: it is found without the other rules, to the same result. */
function plainFunction(parts: readonly Part[], { text, macros, className }: Surroundings): NamedFunction | undefined {
  const [first] = parts;
  const word = parts.at(-2);
  const group = parts.at(-1);
  if (!first || !word || group?.type !== TokenType.Group || className !== '') return undefined;
  const { text: name, start: nameStart, end: nameEnd } = word;
  if (!isWord(word) || typeWords.has(name) || controlWords.has(name) || wordsBeforeName.has(name) || isAllCaps(name) || attributeWords.test(name) || macros.has(name)) return undefined;
  let isTyped = false;
  for (let index = parts.length - 3; index >= 0; index--) {
    const part = parts[index];
    if (isWord(part)) isTyped ||= isTypeWord(part.text);
    else if (!isSign(part, '*')) return undefined;
  }
  if (!isTyped || !looksLikeParameters(text, { open: group.start, close: group.end })) return undefined;
  return { name, written: undefined, nameStart, nameEnd, start: first.start, via: 'function', condition: innermost(group.condition, word.condition) };
}

/** Whether another declaration begins after the last parentheses, as in `MACRO(a) static int b {`. */
function declaresAnother(parts: readonly Part[], declarators: readonly Declarator[]): boolean {
  return parts.slice((declarators.at(-1)?.part ?? 0) + 1).some((part) => isWord(part, declaringWords));
}

interface Chosen {
  readonly index: number;
  readonly declarator: Declarator;
  /** Whether its parentheses look like parameters. */
  readonly hasParameters: boolean;
}

function chooseDeclarator(text: string, parts: readonly Part[], all: readonly Declarator[], className: string): Chosen | undefined {
  const unclear: Chosen[] = [];
  let loud: Chosen | undefined;
  let called: Chosen | undefined;
  for (const [index, declarator] of all.entries()) {
    const { name } = declarator;
    const next = all[index + 1];
    if (declarator.nameStart === none ? !isAdjacent(text, declarator, next) && !declaresInParentheses(text, parts, declarator) : attributeWords.test(name)) continue;
    if (controlWords.has(name) || (!declarator.typed && wordsBeforeName.has(name)) || (index > 0 && wordsAfterParameters.has(name)) || isComputedType(parts, declarator)) continue;
    const parameters = looksLikeParameters(text, declarator);
    const candidate = { index, declarator, hasParameters: parameters };
    if (parameters && !isAllCaps(name) && isMacroCall(text, declarator, next)) {
      called ??= candidate;
      continue;
    }
    if (parameters && !isAllCaps(name) && isMacroAroundType(text, parts, declarator, next, className)) continue;
    const isCall = parameters && isCallBefore(text, parts, declarator, all.slice(index + 1));
    if (parameters && !isCall && !isAllCaps(name)) return candidate;
    if (parameters && !isCall) loud ??= candidate;
    if (isFollowedByParameters(text, declarator, next)) return candidate;
    unclear.push(candidate);
  }
  return loud ?? likeliest(text, parts, unclear, className) ?? called;
}

/** Whether parameters are followed by further parentheses, as in `MACRO(struct s a)(b)`: no function is declared so. */
function isMacroCall(text: string, declarator: Declarator, next: Declarator | undefined): boolean {
  return declarator.nameStart !== none && !typeWords.has(declarator.name) && isAdjacent(text, declarator, next) && !innerDeclaratorOf(text, declarator)?.isPointer;
}

/** Whether parentheses without a name before them can contain a declarator, as in `T *(&name(int a))[2]`. */
function declaresInParentheses(text: string, parts: readonly Part[], declarator: Declarator): boolean {
  const before = parts[declarator.part - 1];
  if (!isSign(before, '*') && !isSign(before, '&')) return false;
  const inner = innerDeclaratorOf(text, declarator);
  return inner !== undefined && (inner.isPointer || inner.parameters !== undefined);
}

/** Whether something follows `decltype(…)`, so that it is no name, which C allows. */
function isComputedType(parts: readonly Part[], { name, part }: Declarator): boolean {
  return name === 'decltype' && parts[part + 1] !== undefined;
}

/** Whether a function is declared directly after a macro with its type, as in `API(struct s *) name(int a)`. */
function isMacroAroundType(text: string, parts: readonly Part[], declarator: Declarator, next: Declarator | undefined, className: string): boolean {
  if (declarator.typed || declarator.nameStart === none || typeWords.has(declarator.name) || isConstructor(parts, declarator, className)) return false;
  if (!next || next.nameStart === none || isAllCaps(next.name) || attributeWords.test(next.name) || wordsAfterParameters.has(next.name)) return false;
  const between = parts.slice(declarator.part + 1, next.part);
  return between.every((part) => isWord(part) || isSign(part, '*') || isSign(part, '&')) && looksLikeParameters(text, next);
}

/** Whether a name is that of the class around it or before it, or a conversion's, so that it has no type. */
function isConstructor(parts: readonly Part[], { name, part }: Declarator, className: string): boolean {
  if (name.startsWith('operator') || isSign(parts[part - 2], '~')) return true;
  return parts[part - 2]?.type === TokenType.Scope ? parts[part - 3]?.text === name : className !== '' && className.split('::').at(-1) === name;
}

/**
 * The most likely name of a function if no parentheses look like parameters, because those are types without names or a macro: the first
 * with a type before it, unless it looks like an attribute; otherwise the last, because macros can be called before it without a semicolon.
 */
function likeliest(text: string, parts: readonly Part[], unclear: readonly Chosen[], className: string): Chosen | undefined {
  if (unclear.length < 2) return unclear[0];
  const hasType = ({ declarator }: Chosen) => {
    const first = classOf(text.charCodeAt(skipBlanks(text, declarator.open + 1, declarator.close)));
    return (declarator.typed || isConstructor(parts, declarator, className)) && first === CharClass.Identifier;
  };
  const latestFirst = [...unclear].reverse();
  const typed = unclear.find(hasType);
  return unclear.find((each) => hasType(each) && isPlain(each))
    ?? (typed && (latestFirst.find(isPlain) ?? typed))
    ?? latestFirst.find(({ declarator }) => !declarator.name.startsWith('__'))
    ?? latestFirst[0];
}

/** Whether a name is not of the kind that attributes have. */
function isPlain({ declarator: { name } }: Chosen): boolean {
  return !isAllCaps(name) && !name.startsWith('__');
}

/** Whether the brace begins the value of a variable, or those of an enum, after parentheses that are no parameters, as in `int a GUARDED_BY(b){0};`, `MACRO(a) s b{};` and `enum e BASE(char) { A };`. */
function isVariable(parts: readonly Part[], all: readonly Declarator[], { index, declarator, hasParameters }: Chosen, { text, bodyStart }: Surroundings): boolean {
  const isCertain = hasParameters || isFollowedByParameters(text, declarator, all[index + 1]);
  const isEnum = parts.some((part) => isWord(part) && part.text === 'enum');
  if (isCertain && (!isAllCaps(declarator.name) || (declarator.typed && !isEnum))) return false;
  return opensValue(text, bodyStart) || (!isCertain && (isAnnotationOfVariable(parts, declarator) || isNamedAfter(parts, all)));
}

/** Whether a word in capitals is after the name of a variable, which has a type before it. */
function isAnnotationOfVariable(parts: readonly Part[], { name, part }: Declarator): boolean {
  const variable = parts[part - 2];
  if (variable?.type === TokenType.Brackets) return true;
  return (isAllCaps(name) || name.startsWith('__')) && isOwnName(variable) && isEndOfType(parts[part - 3]);
}

/** Whether a variable with its type is after the last parentheses. */
function isNamedAfter(parts: readonly Part[], all: readonly Declarator[]): boolean {
  const after = parts.slice((all.at(-1)?.part ?? 0) + 1);
  return after.length > 1 && isOwnName(after.at(-1)) && isEndOfType(after.at(-2));
}

function isEndOfType(part: Part | undefined): boolean {
  return isSign(part, '*') || isSign(part, '&') || isWord(part, builtInTypes) || isOwnName(part);
}

/** Whether a word is a name, and neither a keyword nor of the kind that attributes have. */
function isOwnName(part: Part | undefined): boolean {
  return isWord(part) && !typeWords.has(part.text) && !specifiers.has(part.text) && !isAllCaps(part.text) && !part.text.startsWith('_');
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
type Named = { readonly name: string; readonly via: 'function' | 'macro'; readonly range: readonly [number, number] } | { readonly via: 'unknown' };

function namedInside(found: Parenthesised): Named | undefined {
  if (found.declares !== 'function') return found.declares === 'unknown' ? { via: 'unknown' } : undefined;
  const { name, nameStart, nameEnd } = found.inner;
  return { name, via: 'function', range: [nameStart, nameEnd] };
}

function namedBy(text: string, declarator: Declarator, next: Declarator | undefined, isConstructor: boolean): Named | undefined {
  const { nameStart, nameEnd, name, open, close } = declarator;
  if (nameStart === none || typeWords.has(name)) return undefined;
  const hasParameters = isAdjacent(text, declarator, next);
  const isMacro = isAllCaps(name) && (hasParameters || (!declarator.typed && !isConstructor));
  const made = isMacro ? firstWord(text, declarator) : undefined;
  if (made) return argumentsOf(text.slice(open + 1, close - 1)).length > 1 ? { via: 'unknown' } : { name: text.slice(...made), via: 'macro', range: made };
  const afterText = isMacro && hasParameters ? wordAfterText(text, declarator) : undefined;
  if (afterText) return { name: text.slice(...afterText), via: 'macro', range: afterText };
  if (hasParameters) return { via: 'unknown' };
  return isMacro && !looksLikeParameters(text, declarator) ? undefined : { name, via: 'function', range: [nameStart, nameEnd] };
}

/** The first argument of a macro, if it is a single word. */
function firstWord(text: string, { open, close }: Declarator): [number, number] | undefined {
  return wordAt(text, skipBlanks(text, open + 1, close), close);
}

/** The argument after a text, if it is a single word, as in `DEFUN("name", Fname, 1)(int a)`. */
function wordAfterText(text: string, { open, close }: Declarator): [number, number] | undefined {
  const at = skipBlanks(text, open + 1, close);
  if (classOf(text.charCodeAt(at)) !== CharClass.Quote) return undefined;
  const after = skipBlanks(text, endOfLiteral(text, at, close), close);
  return classOf(text.charCodeAt(after)) === CharClass.Comma ? wordAt(text, skipBlanks(text, after + 1, close), close) : undefined;
}

/** The word at an offset, if nothing else is in the argument. */
function wordAt(text: string, at: number, close: number): [number, number] | undefined {
  if (classOf(text.charCodeAt(at)) !== CharClass.Identifier) return undefined;
  const end = endOfWord(text, at, close);
  const next = classOf(text.charCodeAt(skipBlanks(text, end, close)));
  return next === CharClass.Comma || next === CharClass.CloseParen ? [at, end] : undefined;
}

/** The name of a function of C++ with its class: the one written before it, or the one around it. */
function qualified(name: string, parts: readonly Part[], { part, nameStart, condition }: Declarator, surroundings: Surroundings): string {
  let at = part - 1;
  if (parts[at]?.start !== nameStart || nameStart === none) return name;
  let written = name;
  if (isSign(parts[at - 1], '~')) {
    written = `~${written}`;
    at--;
  }
  if (parts[at - 1]?.type !== TokenType.Scope) return inClass(written, parts, surroundings);
  while (parts[at - 1]?.type === TokenType.Scope && isClassName(parts[at - 2])) {
    written = `${wordInForce(parts[at - 2]?.text ?? '', { macros: surroundings.macros, condition })}::${written}`;
    at -= 2;
  }
  return written;
}

/** Whether a part before `::` is a class or namespace, and not a type before a name that begins with `::`, as in `int ::f()`. */
function isClassName(part: Part | undefined): boolean {
  return isWord(part) && !typeWords.has(part.text) && !specifiers.has(part.text);
}

/** A name with the class around its declaration, unless it is a friend of that. */
function inClass(name: string, parts: readonly Part[], { className }: Surroundings): string {
  const isMember = className !== '' && !parts.some((each) => isWord(each) && each.text === 'friend');
  return isMember ? `${className}::${name}` : name;
}

/** The functions of a declaration that calls a macro with a known definition; undefined if it calls none that makes a function. */
function madeByMacro(parts: readonly Part[], declarator: Declarator, next: Declarator | undefined, start: number, { text, macros, functionNames }: Surroundings): readonly NamedFunction[] | undefined {
  const { name: called, nameStart, nameEnd, open, close, condition, typed } = declarator;
  // A macro can have the name of a function, whose type and parameters are then written.
  const isFunction = typed && !isAllCaps(called) && !isAdjacent(text, declarator, next) && looksLikeParameters(text, declarator);
  const known = called === '' || isFunction ? [] : macros.named(called, condition).filter(({ parameters }) => parameters);
  if (known.length === 0) return undefined;
  const list = text.slice(open, close);
  const replacements = known.flatMap((macro) => replacementsOf(macro, list, { macros, condition }));
  const names = replacements.flatMap((made) => (wholeName.test(made) ? [made] : functionNames(`${text.slice(start, nameStart)} ${made} ${text.slice(close, parts.at(-1)?.end)} {}`)));
  const isItself = replacements.some((made) => /^[\w$]*/.exec(made)?.[0] === called);
  if (names.length === 0) return isFollowedByParameters(text, declarator, next) && !isItself ? [] : undefined;
  const unknown = argumentsOf(list.slice(1, -1)).filter((argument) => isAllCaps(argument) && macros.named(argument, condition).length === 0 && known.some((macro) => replaces(macro, list, argument, { macros, condition })));
  return [...new Set(names)].filter((name) => !unknown.some((argument) => name !== argument && name.includes(argument))).map((name) => {
    const [from, to] = argumentIn(text, declarator, name) ?? [nameStart, nameEnd];
    return { name, written: undefined, nameStart: from, nameEnd: to, start, via: 'macro', condition };
  });
}

/** Whether a macro with the name of an argument would be replaced in a call of another macro, which only joins other arguments as they are. */
function replaces(macro: Macro, list: string, argument: string, place: Place): boolean {
  const other: Macro = { name: argument, parameters: undefined, isVariadic: false, body: '', braces: 0 };
  const macros: Macros = { named: (name, condition) => (name === argument ? [other] : place.macros.named(name, condition)) };
  return replacementOf(macro, list, { ...place, macros }) !== replacementOf(macro, list, place);
}

/** The functions whose heads a macro without parameters writes, as `YY_DECL` does for the scanners of flex. */
function headInMacro(parts: readonly Part[], { text, macros, functionNames }: Surroundings): readonly NamedFunction[] | undefined {
  const word = macros.hasWriters ? parts.find((part) => isWord(part) && macros.mayWriteFunction(part.text)) : undefined;
  const [first] = parts;
  if (!first || !word) return undefined;
  const { start: nameStart, end: nameEnd, condition } = word;
  const written = macros.named(word.text, condition).flatMap((macro) => (macro.parameters ? [] : replacementsOf(macro, '', { macros, condition })));
  const names = written.flatMap((made) => functionNames(`${text.slice(first.start, nameStart)} ${made} ${text.slice(nameEnd, parts.at(-1)?.end)} {}`));
  return names.length === 0 ? undefined : [...new Set(names)].map((name) => ({ name, written: undefined, nameStart, nameEnd, start: first.start, via: 'macro', condition }));
}

/** The position of the longest word among the arguments, in their parentheses, that is part of a name. */
export function argumentIn(text: string, { open, close }: Pick<Declarator, 'open' | 'close'>, name: string): [number, number] | undefined {
  let longest: [number, number] | undefined;
  for (let at = skipBlanks(text, open + 1, close); at < Math.min(close, open + farEnough); at = skipBlanks(text, at, close)) {
    const found = classOf(text.charCodeAt(at));
    const end = found === CharClass.Identifier || found === CharClass.Digit ? endOfWord(text, at, close) : found === CharClass.Quote ? endOfLiteral(text, at, close) : at + 1;
    if (found === CharClass.Identifier && name.includes(text.slice(at, end)) && (!longest || end - at > longest[1] - longest[0])) longest = [at, end];
    at = end;
  }
  return longest;
}
