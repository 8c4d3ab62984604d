import { opensRequirements, withoutConstraints } from './constraints.js';
import { isAllCaps } from './declarators.js';
import { withOperators } from './operators.js';
import { hasGroup, isEmpty, isGroup, isSign, isWord, typeOpeners, type Part } from './parts.js';
import { TokenType, type Token } from './tokens.js';

/** What a `{` at file scope, or in a class, opens. */
export type Opening =
  /** The body of a function, if the declaration is one. */
  | { readonly opens: 'body'; readonly parts: readonly Part[] }
  /** An initialiser. */
  | { readonly opens: 'value'; readonly parts: readonly Part[] }
  /** The members of a type, whose name is empty if it has none. */
  | { readonly opens: 'type'; readonly name: string }
  /** `extern "C"` or a namespace: what is inside is at file scope. */
  | { readonly opens: 'scope' }
  /** Anything else that is not a body, and after which the declaration continues. */
  | { readonly opens: 'other' };

/** What the brace after a declaration's last token opens. */
export function openingOf(text: string, last: Token | undefined): Opening {
  const written = writtenParts(text, last);
  if (written.every(isPlain)) return { opens: 'body', parts: written };
  const constrained = withoutArguments(written);
  if (opensRequirements(constrained) || isInTemplate(constrained)) return { opens: 'other' };
  const parts = withoutTemplates(constrained);
  if (isScope(parts)) return { opens: 'scope' };
  if (parts.some(({ text: sign, type }) => type === TokenType.Sign && sign === '=')) return { opens: 'value', parts };
  const type = typeOf(parts);
  if (type) return type.isEnum ? { opens: 'other' } : { opens: 'type', name: type.name };
  const end = parts.findIndex((part, index) => isSign(part, ':') && parts[index - 1] !== undefined && hasGroup(parts.slice(0, index)));
  if (end >= 0 && isMemberValue(parts)) return { opens: 'other' };
  return { opens: 'body', parts: beforeReturnType(end < 0 ? parts : parts.slice(0, end)) };
}

/** A longer declaration loses its first tokens. */
const mostParts = 512;

/** The tokens of a declaration without attributes in brackets, and without C++ template parameters and arguments; the name of an operator is one word. */
export function partsOf(text: string, last: Token | undefined): readonly Part[] {
  return reduced(writtenParts(text, last));
}

function writtenParts(text: string, last: Token | undefined): readonly Part[] {
  const parts: Part[] = [];
  for (let token = last; token && parts.length < mostParts; token = token.before) {
    const { type, start, end, condition } = token;
    parts.push({ type, start, end, condition, text: text.slice(start, end) });
  }
  return parts.reverse();
}

function reduced(parts: readonly Part[]): readonly Part[] {
  return withoutTemplates(withoutArguments(parts));
}

function withoutArguments(parts: readonly Part[]): readonly Part[] {
  return withoutAngles(withOperators(parts.some(isAttribute) ? parts.filter((part) => !isAttribute(part)) : parts));
}

/** Removes what `template` needs apart from its parameters, which are removed already. */
function withoutTemplates(parts: readonly Part[]): readonly Part[] {
  const kept = withoutConstraints(parts);
  return kept.some(isTemplate) ? kept.filter((part, index) => !isTemplate(part, index, kept)) : kept;
}

/** Whether a part is of the kind that most functions of C consist of, so that there is nothing to remove and nothing but a body can follow. */
function isPlain({ type, text }: Part): boolean {
  return type === TokenType.Word ? !meaningfulWords.has(text) : type === TokenType.Group || (type === TokenType.Sign && text === '*');
}

const meaningfulWords = new Set(['struct', 'union', 'class', 'enum', 'namespace', 'extern', 'operator', 'template', 'requires', 'export']);

/** Whether a part is an attribute of C23 and C++, as in `[[nodiscard]]`. */
function isAttribute({ type, text }: Part): boolean {
  return type === TokenType.Brackets && text.length > 4 && /^\[\s*\[/.test(text);
}

function lastIndexOf(parts: readonly Part[], isWanted: (part: Part) => boolean): number {
  let at = parts.length - 1;
  while (at >= 0 && !isWanted(parts[at] as Part)) at--;
  return at;
}

/** Whether a word is the keyword, and not a function's name, which C allows. */
function isTemplate(part: Part, index: number, parts: readonly Part[]): boolean {
  return part.text === 'template' && isWord(part) && !isGroup(parts[index + 1]);
}

/** Removes `<…>` after a word. Outside of parentheses, declarations have no comparisons. */
function withoutAngles(parts: readonly Part[]): readonly Part[] {
  if (!parts.some((part) => isSign(part, '<'))) return parts;
  const kept: Part[] = [];
  const open: number[] = [];
  for (const [index, part] of parts.entries()) {
    if (isSign(part, '<') && isWord(kept.at(-1))) open.push(kept.length);
    const isArrow = isSign(parts[index - 1], '-') && parts[index - 1]?.end === part.start;
    if (isSign(part, '>') && !isArrow && !isAtLeast(part, parts[index + 1]) && open.length > 0) kept.length = open.pop() as number;
    else kept.push(part);
  }
  return kept;
}

/** Whether a sign begins `>=`. */
function isAtLeast(part: Part, next: Part | undefined): boolean {
  return isSign(next, '=') && next?.start === part.end;
}

/** Whether the brace is inside the parameters of a template, as in `template <class T = A{}>`. */
function isInTemplate(parts: readonly Part[]): boolean {
  return parts.some((part, index) => part.text === 'template' && isSign(parts[index + 1], '<'));
}

/** Whether the declaration is `extern "C"`, the `export` of a module, or the head of a namespace. */
function isScope(parts: readonly Part[]): boolean {
  if (parts.length === 1 && parts[0]?.text === 'export') return true;
  if (parts.at(-1)?.type === TokenType.Literal && parts.at(-2)?.text === 'extern') return true;
  const at = lastIndexOf(parts, (part) => part.text === 'namespace');
  if (at < 0 || parts[at + 1]?.type === TokenType.Group) return false;
  return parts.slice(at + 1).every(({ type }) => type !== TokenType.Sign && type !== TokenType.Block);
}

/**
 * The type whose members the brace opens. Between the keyword and the brace are only the type's name, attributes before it, and base
 * classes after it: `struct s f(int a) {` is a function, and `struct __aligned(8) s {` a type.
 */
function typeOf(parts: readonly Part[]): { readonly name: string; readonly isEnum: boolean } | undefined {
  const at = lastIndexOf(parts, (part) => isWord(part, typeOpeners));
  if (at < 0 || (isSign(parts[at - 1], '>') && isSign(parts[at - 2], '-'))) return undefined;
  const colon = parts.findIndex((part, index) => index > at && isSign(part, ':'));
  const between = withoutMacro(parts.slice(at + 1, colon < 0 ? undefined : colon), parts[at]?.text === 'class' || isWord(parts[at - 1], typeOpeners));
  if (between.some(({ type }) => type === TokenType.Sign || type === TokenType.Block || type === TokenType.Literal)) return undefined;
  if (between.length === 2 && isWord(parts[at - 1], typeOpeners) && isGroup(between[1]) && (isEmpty(between[1]) || isDeclaredParameters(between[1]))) return undefined;
  const isFunction = between.some((part, index) => index >= 2 && part.type === TokenType.Group && (index === between.length - 1 || isDeclaredParameters(part))) || between.at(-1)?.type === TokenType.Brackets;
  if (isFunction) return undefined;
  const words = between.filter(({ type, text }) => type === TokenType.Word && text !== 'final');
  const last = words.at(-1);
  const isMacro = last !== undefined && between[between.indexOf(last) + 1]?.type === TokenType.Group;
  return { name: last && !isMacro ? withQualifiers(between, last) : '', isEnum: parts[at]?.text === 'enum' || parts[at - 1]?.text === 'enum' };
}

/** What is between a keyword and a brace without a macro after the name of a class, as in `enum class name BASE(char) {`. */
function withoutMacro(between: readonly Part[], isClass: boolean): readonly Part[] {
  const [name, macro, group] = between.slice(-3);
  return isClass && isWord(name) && isWord(macro) && isAllCaps(macro.text) && isGroup(group) ? between.slice(0, -2) : between;
}

/** The name of a type with the classes and namespaces that are written before it. */
function withQualifiers(parts: readonly Part[], last: Part): string {
  let name = last.text;
  for (let at = parts.indexOf(last); parts[at - 1]?.type === TokenType.Scope && isWord(parts[at - 2]); at -= 2) name = `${parts[at - 2]?.text ?? ''}::${name}`;
  return name;
}

/** Whether the content of parentheses begins like that of a parameter list: two words, or a word and a star. */
function isDeclaredParameters({ text }: Part): boolean {
  return /^\(\s*(?:void\s*\)|[\w$]+\s*(?:[\s*&]\s*)[\w$*&)])/.test(text.slice(0, 200));
}

/** Whether the brace after a constructor's `:` initialises a member, as in `: a{1}`: a body follows parentheses or braces. */
function isMemberValue(parts: readonly Part[]): boolean {
  return isWord(parts.at(-1));
}

/** The declaration up to the arrow of a return type that follows the parameters. */
function beforeReturnType(parts: readonly Part[]): readonly Part[] {
  const at = parts.findIndex((part, index) => isSign(part, '-') && isSign(parts[index + 1], '>'));
  return at < 0 ? parts : parts.slice(0, at);
}
