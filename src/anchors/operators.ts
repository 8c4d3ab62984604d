import { isEmpty, isGroup, isSign, isWord, typeOpeners, type Part } from './parts.js';
import { TokenType } from './tokens.js';

/** Joins `operator` and the tokens of its name, as in `operator==`, `operator()`, `operator bool` and `operator new[]`, and removes its template arguments. */
export function withOperators(parts: readonly Part[]): readonly Part[] {
  for (const [at, part] of parts.entries()) {
    const end = part.text === 'operator' ? endOfOperator(parts, at) : undefined;
    if (end === undefined) continue;
    const parameters = groupFrom(parts, end);
    return [...parts.slice(0, at), joined(parts.slice(at, end)), ...parts.slice(parameters)];
  }
  return parts;
}

/** The operators of C++ that have signs, without brackets. */
const signs = new Set([
  '+', '-', '*', '/', '%', '^', '&', '|', '~', '!', '=', '<', '>', '+=', '-=', '*=', '/=', '%=', '^=', '&=', '|=', '<<', '>>', '>>=', '<<=', '==', '!=', '<=', '>=', '<=>', '&&', '||', '++', '--', ',', '->*', '->', '?:',
]);
const longestSign = 3;
const operatorWords: ReadonlySet<string> = new Set([
  'new', 'delete', 'co_await', 'and', 'and_eq', 'bitand', 'bitor', 'compl', 'not', 'not_eq', 'or', 'or_eq', 'xor', 'xor_eq',
]);

/** The index after the name of the operator at an index; undefined if `operator` is a name there, which C allows. */
function endOfOperator(parts: readonly Part[], at: number): number | undefined {
  const next = parts[at + 1];
  if (next === undefined || isWord(parts[at - 1], typeOpeners)) return undefined;
  switch (next.type) {
    case TokenType.Group:
      return isEmpty(next) ? beforeParameters(parts, at + 2) : undefined;
    case TokenType.Brackets:
      return beforeParameters(parts, at + 2);
    case TokenType.Literal:
      return beforeParameters(parts, isWord(parts[at + 2]) ? at + 3 : at + 2);
    case TokenType.Sign:
      return endOfSigns(parts, at + 1);
    default:
      return isWord(next, operatorWords) ? beforeParameters(parts, parts[at + 2]?.type === TokenType.Brackets ? at + 3 : at + 2) : endOfConversion(parts, at + 1);
  }
}

function endOfSigns(parts: readonly Part[], at: number): number | undefined {
  let written = '';
  let end: number | undefined;
  for (let index = at; index < at + longestSign; index++) {
    const part = parts[index];
    if (part?.type !== TokenType.Sign || (index > at && parts[index - 1]?.end !== part.start)) break;
    written += part.text;
    if (signs.has(written)) end = beforeParameters(parts, index + 1) ?? end;
  }
  return end;
}

/** A conversion has no parameters, and its name consists of what a type can have. */
function endOfConversion(parts: readonly Part[], at: number): number | undefined {
  const end = groupFrom(parts, parts[at]?.text === 'decltype' ? at + 2 : at);
  const group = parts[end];
  if (!group || !/^\(\s*(?:void\s*)?\)$/.test(group.text)) return undefined;
  return parts.slice(at, end).every(({ type }) => type !== TokenType.Block && type !== TokenType.Literal) ? end : undefined;
}

/** The index, if parameters or template arguments are there. */
function beforeParameters(parts: readonly Part[], at: number): number | undefined {
  return isGroup(parts[at]) || (isSign(parts[at], '<') && parts[groupFrom(parts, at)]) ? at : undefined;
}

/** The index of the first parentheses from an index on that are no template argument; that after the last part if there are none. */
function groupFrom(parts: readonly Part[], from: number): number {
  let depth = 0;
  for (let at = from; at < parts.length; at++) {
    const part = parts[at];
    if (isSign(part, '<')) depth++;
    else if (isSign(part, '>') && !isSign(parts[at - 1], '-')) depth--;
    else if (depth <= 0 && isGroup(part)) return at;
  }
  return parts.length;
}

function joined(named: readonly Part[]): Part {
  const [first] = named as [Part];
  const text = named.reduce((written, part, index) => `${written}${isWord(part) && isWord(named[index - 1]) ? ' ' : ''}${part.text.replace(/\s+/g, '')}`, '');
  return { type: TokenType.Word, text, start: first.start, end: (named.at(-1) as Part).end, condition: first.condition };
}
