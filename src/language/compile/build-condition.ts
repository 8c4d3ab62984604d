import type { Text } from '../../model/text.js';
import { builtInConditions, type Condition, type Expression, type Term } from '../../model/conditions.js';
import { isReservedCondition } from '../syntax/keywords.js';
import { limits } from '../syntax/limits.js';
import { appended } from '../syntax/small-list.js';
import { textOf, type ConditionNode, type ExpressionNode, type ScenarioNode, type SyntaxTree } from '../syntax/syntax.js';
import { buildOptionalText } from './build-text.js';
import { lookUp, silentBuild, type ConditionScope, type FileBuild } from './scope.js';

/** The names of the conditions that every file knows. */
export const builtInIds: ReadonlySet<string> = new Set(builtInConditions.map(({ id }) => id));

/** The conditions that every file knows, before it declares others. */
export function builtInScope(): ConditionScope {
  return { known: new Map(builtInConditions.map((condition) => [condition.id, condition])), declared: new Map(), used: new Set() };
}

/** A scope inside another one; what it uses, the outer one uses, too. */
export function innerScope(outer: ConditionScope): ConditionScope {
  return { known: new Map(outer.known), declared: new Map(), used: new Set() };
}

/** The conditions that can be named in a scenario of a file, or at its top level, by their names. */
export function conditionsKnownIn(tree: SyntaxTree, scenario?: ScenarioNode): ReadonlyMap<string, Condition> {
  const build = silentBuild(tree);
  const scope = builtInScope();
  declareConditions(build, scope, tree.conditions);
  if (!scenario) return scope.known;
  const inner = innerScope(scope);
  declareConditions(build, inner, scenario.items.filter((item) => item.type === 'condition'));
  return inner.known;
}

/** Declares the conditions of a scenario, or of the top level of a file. */
export function declareConditions(build: FileBuild, scope: ConditionScope, nodes: readonly ConditionNode[]): void {
  for (const node of nodes.slice(0, limits.conditions)) declareCondition(build, scope, node);
  const next = nodes[limits.conditions];
  if (next) build.problems.error('too-many-conditions:declared', next.name ?? next.keyword, [limits.conditions]);
}

/** The conditions outside of a scope that it uses: by name, or by changing their defaults. */
export function usedFromOutside({ declared, used }: ConditionScope): readonly string[] {
  const changed = [...declared].filter(([, { node }]) => !node.on).map(([id]) => id);
  return [...used].filter((id) => !declared.has(id)).concat(changed);
}

/** A switch without words could not be told from another one. */
function hasWords(text: Text | undefined): text is Text {
  return text !== undefined && text.en.trim() !== '';
}

function declareCondition(build: FileBuild, scope: ConditionScope, node: ConditionNode): void {
  // The texts are built in any case, to report their problems.
  const [on, off, reason] = [buildOptionalText(build, node.on), buildOptionalText(build, node.off), buildOptionalText(build, node.reason)];
  if (!node.name) return;
  const id = textOf(build.tree, node.name);
  const known = scope.known.get(id);
  if (scope.declared.has(id)) return build.problems.error('duplicate-condition', node.name, [id]);
  if (isReservedCondition(id)) return build.problems.error('reserved-condition', node.name, [id]);
  if (builtInIds.has(id) && (on ?? off)) return build.problems.error('built-in-condition', node.name, [id]);
  // Of a text that is missing before another one, the parser has told.
  if (!known && !on && !off) build.problems.error('condition-without-text', node.name, [id]);
  const isOnByDefault = node.value ? textOf(build.tree, node.value) === 'on' : (!on && known?.isOnByDefault) === true;
  const texts = on || !known ? { on: hasWords(on) ? on : { en: id }, ...(hasWords(off) && { off }) } : { on: known.on, ...(known.off && { off: known.off }) };
  const why = reason ?? (on ? undefined : known?.reason);
  const condition: Condition = { id, ...texts, isOnByDefault, ...(why && { reason: why }) };
  scope.known.set(id, condition);
  scope.declared.set(id, { condition, node });
}

/** Reports the declared conditions on which nothing depends. */
export function reportUnused(build: FileBuild, { declared, used }: ConditionScope): void {
  for (const [id, { node }] of declared) {
    // A declaration without text only changes a default.
    if (!used.has(id) && node.on && node.name) build.problems.hint('unused-condition', node.name, [id]);
  }
}

/**
 * The terms of an expression after those that hold around it, each once. Unknown names are reported and left out.
 *
 * @returns what holds around it if it has no terms of its own; undefined if nothing is required
 */
export function buildExpression(
  build: FileBuild, scope: ConditionScope, node: ExpressionNode | undefined, around?: Expression,
): Expression | undefined {
  let terms: [Term, ...Term[]] | undefined;
  for (const term of node ? termsOf(build, scope, node) : []) {
    const opposite = [...(around ?? []), ...(terms ?? [])].find((other) => other.condition === term.condition && other.isOn !== term.isOn);
    if (opposite) build.problems.warning('contradictory-condition', node as ExpressionNode, [term.condition]);
    if (!isAmong(term, around) && !isAmong(term, terms)) terms = appended(terms, term);
  }
  if (!terms || !around) return terms ?? around;
  const [first, ...others] = around;
  return [first, ...others, ...terms];
}

function termsOf(build: FileBuild, scope: ConditionScope, node: ExpressionNode): readonly Term[] {
  const next = node.terms[limits.terms];
  if (next) build.problems.error('too-many-conditions:in-expression', next.name ?? node, [limits.terms]);
  return node.terms.slice(0, limits.terms).flatMap(({ not, name }) => {
    const condition = lookUp(build, name, scope.known, 'unknown-condition');
    if (!condition) return [];
    scope.used.add(condition.id);
    return [{ condition: condition.id, isOn: !not }];
  });
}

function isAmong(term: Term, terms: readonly Term[] | undefined): boolean {
  return terms?.some(({ condition, isOn }) => condition === term.condition && isOn === term.isOn) ?? false;
}
