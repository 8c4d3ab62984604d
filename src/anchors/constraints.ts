import { hasGroup, isGroup, isSign, isWord, type Part } from './parts.js';
import { TokenType } from './tokens.js';

/** What can be before the conditions of a template: the template's parameters (`template`, after those were removed), or the end of a function's head. */
const wordsBeforeConstraint: ReadonlySet<string> = new Set(['template', 'const', 'volatile', 'noexcept', 'override', 'final']);

/** The parts without the conditions that `requires` begins, as in `template <class T> requires Small<T>`, once template arguments were removed. */
export function withoutConstraints(parts: readonly Part[]): readonly Part[] {
  if (!parts.some(({ text }) => text === 'requires')) return parts;
  const kept: Part[] = [];
  for (let at = 0; at < parts.length; ) {
    if (beginsConstraint(parts, at)) at = endOfConstraint(parts, at + 1);
    else kept.push(parts[at++] as Part);
  }
  return kept;
}

/** Whether the brace after the parts opens a `requires (…) { }` or a `requires { }`: those are operands of a condition, which another `requires` begins. */
export function opensRequirements(parts: readonly Part[]): boolean {
  const at = parts.at(-1)?.text === 'requires' ? parts.length - 1 : parts.length - 2;
  if (parts[at]?.text !== 'requires' || (at < parts.length - 1 && !isGroup(parts.at(-1)))) return false;
  const begin = parts.findIndex((_, index) => beginsConstraint(parts, index));
  return begin >= 0 && begin < at && (parts[at - 1]?.text === 'requires' || isSign(parts[at - 1], '&') || isSign(parts[at - 1], '|') || isSign(parts[at - 1], '!'));
}

function beginsConstraint(parts: readonly Part[], at: number): boolean {
  const before = parts[at - 1];
  return parts[at]?.text === 'requires' && (isGroup(before) || isWord(before, wordsBeforeConstraint) || (isSign(before, '&') && hasGroup(parts.slice(0, at))));
}

/** The index after the condition that begins at an index: operands with `&&` or `||` between them. */
function endOfConstraint(parts: readonly Part[], from: number): number {
  let at = endOfOperand(parts, from);
  while ((isSign(parts[at], '&') && isSign(parts[at + 1], '&')) || (isSign(parts[at], '|') && isSign(parts[at + 1], '|'))) at = endOfOperand(parts, at + 2);
  return at;
}

function endOfOperand(parts: readonly Part[], from: number): number {
  let at = from;
  while (isSign(parts[at], '!')) at++;
  if (parts[at]?.text === 'requires') return endOfRequirements(parts, at + 1);
  if (isGroup(parts[at])) return at + 1;
  if (parts[at]?.type === TokenType.Scope) at++;
  if (isWord(parts[at])) at++;
  while (parts[at]?.type === TokenType.Scope && isWord(parts[at + 1])) at += 2;
  return at;
}

function endOfRequirements(parts: readonly Part[], from: number): number {
  const at = isGroup(parts[from]) ? from + 1 : from;
  return parts[at]?.type === TokenType.Block ? at + 1 : at;
}
