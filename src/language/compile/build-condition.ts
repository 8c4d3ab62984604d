import { builtInConditions, type Condition, type Term } from '../../model/conditions.js';
import { appended } from '../syntax/small-list.js';
import { textOf, type ConditionNode, type ExpressionNode, type Span } from '../syntax/syntax.js';
import { buildOptionalText } from './build-text.js';
import { lookUp, type ConditionScope, type FileBuild } from './scope.js';

const builtInIds: ReadonlySet<string> = new Set(builtInConditions.map(({ id }) => id));
/** Words of expressions, which cannot be names in them. */
const reserved: ReadonlySet<string> = new Set(['and', 'not']);

/** The conditions that every file knows, before it declares others. */
export function builtInScope(): ConditionScope {
  return { known: new Map(builtInConditions.map((condition) => [condition.id, condition])), declared: new Map(), used: new Set() };
}

/** A scope inside another one; what it uses, the outer one uses, too. */
export function innerScope(outer: ConditionScope): ConditionScope {
  return { known: new Map(outer.known), declared: new Map(), used: new Set() };
}

/** Declares the conditions of a scenario, or of the top level of a file. */
export function declareConditions(build: FileBuild, scope: ConditionScope, nodes: readonly ConditionNode[]): void {
  for (const node of nodes) declareCondition(build, scope, node);
}

function declareCondition(build: FileBuild, scope: ConditionScope, node: ConditionNode): void {
  // The texts are built in any case, to report their problems.
  const [on, off, reason] = [buildOptionalText(build, node.on), buildOptionalText(build, node.off), buildOptionalText(build, node.reason)];
  if (!node.name) return;
  const id = textOf(build.tree, node.name);
  const known = scope.known.get(id);
  if (scope.declared.has(id)) return build.problems.error('duplicate-condition', node.name, [id]);
  if (reserved.has(id)) return build.problems.error('reserved-condition', node.name, [id]);
  if (builtInIds.has(id) && (on ?? off)) return build.problems.error('built-in-condition', node.name, [id]);
  if (!known && !on) build.problems.error('condition-without-text', node.name, [id]);
  const isOnByDefault = node.value ? textOf(build.tree, node.value) === 'on' : (!on && known?.isOnByDefault) === true;
  const texts = on || !known ? { on: on ?? { en: id }, ...(off && { off }) } : { on: known.on, ...(known.off && { off: known.off }) };
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
 * The terms of an expression together with those that hold around it, each once. Unknown names are reported and left out.
 *
 * @returns undefined if nothing is required
 */
export function buildExpression(
  build: FileBuild, scope: ConditionScope, node: ExpressionNode | undefined, around: readonly Term[] = [],
): [Term, ...Term[]] | undefined {
  let terms: [Term, ...Term[]] | undefined;
  for (const term of around) terms = appended(terms, term);
  for (const { not, name } of node?.terms ?? []) {
    const condition = lookUp(build, name, scope.known, 'unknown-condition');
    if (!condition) continue;
    scope.used.add(condition.id);
    const term: Term = { condition: condition.id, isOn: !not };
    const same = terms?.find((each) => each.condition === term.condition);
    if (!same) terms = appended(terms, term);
    else if (same.isOn !== term.isOn) {
      reportContradiction(build, node as Span, term.condition);
      terms = appended(terms, term);
    }
  }
  return terms;
}

function reportContradiction(build: FileBuild, place: Span, condition: string): void {
  build.problems.warning('contradictory-condition', place, [condition]);
}
