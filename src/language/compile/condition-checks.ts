import { expressionText, type Expression, type Term } from '../../model/conditions.js';
import type { Hop } from '../../model/scenario.js';
import type { HopNode } from '../syntax/syntax.js';
import type { ScenarioScope } from './scope.js';

/** Warns if a hop has a function or call site under some conditions only, and happens under others, too. */
export function checkCoverage(scope: ScenarioScope, node: HopNode, hop: Hop): void {
  for (const type of ['at', 'via'] as const) {
    const expressions = hop.variants?.flatMap(({ item, under }) => (item === type ? [under] : [])) ?? [];
    if (hop[type] || expressions.length === 0) continue;
    const uncovered = firstUncovered(hop.under, expressions);
    const place = node.items.find((item) => item.type === type && item.under);
    if (uncovered && place) scope.problems.warning('uncovered-item', place.keyword, [type, expressionText(uncovered)]);
  }
}

/** Bits that must be set, and bits that must not; one for each condition. */
interface Mask {
  readonly on: number;
  readonly off: number;
}

/**
 * The first case in which a hop happens and none of some expressions holds; undefined if there is none.
 *
 * @param expressions with few conditions (see the limit of a hop), because each combination of them is looked at
 */
function firstUncovered(under: Expression | undefined, expressions: readonly Expression[]): readonly Term[] | undefined {
  const ids = [...new Set(expressions.flat().map(({ condition }) => condition))];
  const bitOf = new Map(ids.map((id, index) => [id, 1 << index]));
  const maskOf = (terms: readonly Term[]): Mask => {
    const bits = (isOn: boolean): number => terms.reduce((sum, term) => (term.isOn === isOn ? sum | (bitOf.get(term.condition) ?? 0) : sum), 0);
    return { on: bits(true), off: bits(false) };
  };
  const [required, covered] = [maskOf(under ?? []), expressions.map(maskOf)];
  for (let bits = 0; bits < 1 << ids.length; bits++) {
    if (!fits(bits, required) || covered.some((mask) => fits(bits, mask))) continue;
    return ids.map((condition) => ({ condition, isOn: (bits & (bitOf.get(condition) ?? 0)) !== 0 }));
  }
  return undefined;
}

function fits(bits: number, { on, off }: Mask): boolean {
  return (bits & on) === on && (bits & off) === 0;
}
