import type { Expression } from '../../model/conditions.js';
import { costOfKind } from '../../model/cost.js';
import { type Cost, branches, hopKinds, levels, probeTypes, type Context, type Hop, type Participant, type Probe, type Variant, type Via } from '../../model/scenario.js';
import { buildAnchor, buildCalledNames } from './build-anchor.js';
import { buildExpression } from './build-condition.js';
import { buildOptionalText, buildText, stringValue } from './build-text.js';
import { checkCoverage } from './condition-checks.js';
import { conditionalItems, costFields, costKeywords, type ConditionalItem } from '../syntax/keywords.js';
import { limits } from '../syntax/limits.js';
import { appended } from '../syntax/small-list.js';
import { lookUpLane, undeclaredContext, wordOf, type ScenarioScope } from './scope.js';
import { textOf, type CopyNode, type CostNode, type ExpressionNode, type HopItemNode, type HopNode, type ObserveNode, type ViaNode, type WhenNode } from '../syntax/syntax.js';
import { TokenKind } from '../syntax/tokens.js';

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** A hop whose number and id are set later. */
export type BuiltHop = Mutable<Hop>;

const maxCost = 1_000_000;

/** The items that a hop may have once without a condition, by keyword; `when` once with text and once with an expression. */
type ItemsByKeyword = { [K in Exclude<HopItemNode['type'], 'observe'>]: (HopItemNode & { type: K }) | undefined } & { whenExpression: WhenNode | undefined };

/**
 * The model of a hop; undefined if one of its lanes is unknown.
 *
 * @param around what holds for the blocks around it
 */
export function buildHop(scope: ScenarioScope, node: HopNode, around: Expression | undefined): BuiltHop | undefined {
  const from = lookUpLane(scope, node.from);
  const to = lookUpLane(scope, node.to);
  const items = itemsByKeyword(scope, node);
  const lane = lookUpLane(scope, items.in?.value) ?? to;
  const label = buildOptionalText(scope, node.text);
  const kind = wordOf(scope, items.kind?.value, hopKinds, 'unknown-kind') ?? 'call';
  const level = wordOf(scope, items.level?.value, levels, 'unknown-level') ?? 'main';
  const branch = wordOf(scope, items.branch?.value, branches, 'unknown-branch') ?? 'data';
  const context = lane && contextOf(scope, lane);
  const observe = buildProbes(scope, node, context);
  const cost: Cost = { ...costOfKind(kind, context?.side ?? 'host', branch), ...(items.cost && buildCosts(scope, items.cost)) };
  // A hop that cannot be drawn is built nevertheless, to report the problems of its parts.
  const hop: BuiltHop = {
    id: '', n: 0, from: from?.id ?? '', to: to?.id ?? '', label: label ?? { en: kind }, kind, level, branch, cost,
    lane: lane?.id ?? '', context: context?.id ?? '', observe,
  };
  addOptionalParts(scope, items, hop);
  const under = buildExpression(scope, scope.conditions, items.whenExpression?.expression, around);
  if (under) hop.under = under;
  const variants = buildVariants(scope, node, context, under);
  if (variants) {
    hop.variants = variants;
    checkCoverage(scope, node, hop);
  }
  return from && to && lane && context ? hop : undefined;
}

export function contextOf(scope: ScenarioScope, lane: Participant): Context {
  return scope.contexts.get(lane.context) ?? undeclaredContext;
}

function itemsByKeyword(scope: ScenarioScope, node: HopNode): ItemsByKeyword {
  // All fields in a fixed order, so that all objects have the same shape for the engine.
  const items: ItemsByKeyword = {
    kind: undefined, level: undefined, branch: undefined, when: undefined, copy: undefined, cost: undefined,
    in: undefined, thread: undefined, at: undefined, via: undefined, note: undefined, versions: undefined, whenExpression: undefined,
  };
  for (const item of node.items) {
    if (item.under && !isConditional(item.type)) scope.problems.error('condition-not-allowed', item.under, [item.type]);
    if (item.type === 'observe' || (item.under && isConditional(item.type))) continue;
    if (item.type === 'when' && item.expression) {
      if (items.whenExpression) scope.problems.error('duplicate-item:conditions-of-hop', item.keyword);
      else items.whenExpression = item;
    } else if (items[item.type]) scope.problems.error(isConditional(item.type) ? 'duplicate-item:in-hop' : 'duplicate-item:once-in-hop', item.keyword, [item.type]);
    else (items as Record<string, HopItemNode>)[item.type] = item;
  }
  return items;
}

function isConditional(type: HopItemNode['type']): type is ConditionalItem {
  return (conditionalItems as readonly string[]).includes(type);
}

function addOptionalParts(scope: ScenarioScope, { when, thread, note, versions, copy, at, via }: ItemsByKeyword, hop: BuiltHop): void {
  if (when?.text) hop.when = buildText(scope, when.text);
  if (thread?.text) hop.thread = buildText(scope, thread.text);
  if (note?.text) hop.note = buildText(scope, note.text);
  if (versions?.text) hop.versions = buildText(scope, versions.text);
  const ends = copy && buildCopy(scope, copy);
  if (ends) hop.copy = ends;
  const place = at && buildAnchor(scope, at.anchors);
  if (place) hop.at = place;
  const call = via && buildVia(scope, via);
  if (call) hop.via = call;
}

function buildVia(scope: ScenarioScope, node: ViaNode): Via | undefined {
  if (node.hardware) {
    const text = buildOptionalText(scope, node.text);
    return { type: 'hardware', ...(text ? { text } : {}) };
  }
  const caller = buildAnchor(scope, node.callers);
  const called = buildCalledNames(scope, node.calls);
  const through = buildAnchor(scope, node.through);
  const [calls] = called;
  if (!caller || calls === undefined) return undefined;
  const via: Mutable<Extract<Via, { type: 'call' }>> = { type: 'call', caller, calls };
  if (called.length > 1) via.otherCalls = called.slice(1);
  if (through) via.through = through;
  return via;
}

function buildCopy(scope: ScenarioScope, { from, to }: CopyNode): Hop['copy'] {
  return from && to ? { from: buildText(scope, from), to: buildText(scope, to) } : undefined;
}

/**
 * The items with conditions; those that cannot be understood, or are more than a hop can have, are reported and left out.
 *
 * @param around what holds for the hop
 */
function buildVariants(scope: ScenarioScope, node: HopNode, context: Context | undefined, around: Expression | undefined): readonly Variant[] | undefined {
  let variants: Variant[] | undefined;
  const conditions = new Set<string>();
  for (const item of conditionalItemsOf(scope, node)) {
    const under = buildExpression(scope, scope.conditions, item.under);
    const variant = buildVariant(scope, item, context);
    if (!under || !variant) continue;
    if (!addConditions(scope, item.under, under, conditions)) break;
    reportNeverHolding(scope, item.under, under, around);
    const built = { under, ...variant } as Variant;
    if (built.item !== 'observe' && built.item !== 'cost' && variants?.some((other) => isSameCase(other, built))) {
      scope.problems.error('duplicate-item:of-settings', item.keyword, [item.type]);
    } else variants = appended(variants, built);
  }
  return variants;
}

type ItemUnderCondition = HopItemNode & { readonly under: ExpressionNode };

/** Those of one keyword are in file order, and the keywords in the order of the formatter, so that the layout of a file does not matter. */
function conditionalItemsOf(scope: ScenarioScope, { items }: HopNode): readonly ItemUnderCondition[] {
  let conditional: ItemUnderCondition[] | undefined;
  for (const item of items) if (item.under && isConditional(item.type)) conditional = appended(conditional, item as ItemUnderCondition);
  if (!conditional) return [];
  conditional.sort((a, b) => conditionalItems.indexOf(a.type as ConditionalItem) - conditionalItems.indexOf(b.type as ConditionalItem));
  const next = conditional[limits.conditionalItems];
  if (next) scope.problems.error('too-many-conditions:items', next.keyword, [limits.conditionalItems]);
  return conditional.slice(0, limits.conditionalItems);
}

/** Adds the conditions of an item to those of its hop; reports if they are too many. */
function addConditions(scope: ScenarioScope, place: ExpressionNode, under: Expression, conditions: Set<string>): boolean {
  for (const { condition } of under) conditions.add(condition);
  if (conditions.size <= limits.conditionsOfHop) return true;
  scope.problems.error('too-many-conditions:of-hop', place, [limits.conditionsOfHop]);
  return false;
}

/** Warns if an item holds only when its hop does not happen. */
function reportNeverHolding(scope: ScenarioScope, place: ExpressionNode, under: Expression, around: Expression | undefined): void {
  const opposite = around && under.find((term) => around.some(({ condition, isOn }) => condition === term.condition && isOn !== term.isOn));
  if (opposite) scope.problems.warning('contradictory-condition', place, [opposite.condition]);
}

type VariantContent = Variant extends infer Each ? Each extends unknown ? Omit<Each, 'under'> : never : never;

function buildVariant(scope: ScenarioScope, node: HopItemNode, context: Context | undefined): VariantContent | undefined {
  switch (node.type) {
    case 'at':
      return present('at', buildAnchor(scope, node.anchors));
    case 'via':
      return present('via', buildVia(scope, node));
    case 'copy':
      return present('copy', buildCopy(scope, node));
    case 'cost':
      return present('cost', buildCosts(scope, node));
    case 'observe':
      return present('observe', buildProbe(scope, node, context));
    case 'thread':
    case 'note':
    case 'versions':
      return present(node.type, buildOptionalText(scope, node.text));
    default:
      return undefined;
  }
}

function present(item: ConditionalItem, value: unknown): VariantContent | undefined {
  return value === undefined ? undefined : { item, value } as VariantContent;
}

function isSameCase(a: Variant, b: Variant): boolean {
  return a.item === b.item && a.under.length === b.under.length
    && a.under.every((term) => b.under.some(({ condition, isOn }) => condition === term.condition && isOn === term.isOn));
}

function buildCosts(scope: ScenarioScope, node: CostNode): Partial<Cost> {
  const cost: Mutable<Partial<Cost>> = {};
  const named = new Set<string>();
  for (const { name, amount } of node.entries) {
    const word = wordOf(scope, name, costKeywords, 'unknown-cost');
    if (!word || !amount) continue;
    const number = Number(textOf(scope.tree, amount));
    if (named.has(word)) scope.problems.error('duplicate-item:of-cost', name, [word]);
    else if (number > maxCost) scope.problems.error('number-too-large', amount, [maxCost]);
    else cost[costFields[word]] = number;
    named.add(word);
  }
  return cost;
}

function buildProbes(scope: ScenarioScope, node: HopNode, context: Context | undefined): Probe[] {
  let probes: Probe[] | undefined;
  for (const item of node.items) {
    const probe = item.type === 'observe' && !item.under && buildProbe(scope, item, context);
    if (probe) probes = appended(probes, probe);
  }
  return probes ?? [];
}

function buildProbe(scope: ScenarioScope, node: ObserveNode, context: Context | undefined): Probe | undefined {
  const type = wordOf(scope, node.probe, probeTypes, 'unknown-probe');
  if (!type || !node.target) return undefined;
  const isString = node.target.kind === TokenKind.String || node.target.kind === TokenKind.OpenString;
  const target = isString ? stringValue(scope.tree.text, node.target) : textOf(scope.tree, node.target);
  const side = node.side ? (textOf(scope.tree, node.side) as Probe['side']) : (context?.side ?? 'host');
  return { side, type, target };
}
