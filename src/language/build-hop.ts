import { costOfKind, type Cost } from '../model/cost.js';
import { branches, hopKinds, levels, probeTypes } from '../model/scenario.js';
import type { Branch, Context, Hop, HopKind, Participant, Probe, Via } from '../model/scenario.js';
import { buildAnchor, buildCalledNames } from './build-anchor.js';
import { buildOptionalText, buildText, stringValue } from './build-text.js';
import { costFields, costKeywords } from './keywords.js';
import { lookUpLane, wordOf, type ScenarioScope } from './scope.js';
import { textOf, type CostNode, type HopItemNode, type HopNode, type ObserveNode, type ViaNode } from './syntax.js';
import { TokenKind } from './tokens.js';

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** A hop that is complete but for its number and id, which are set later. */
export type BuiltHop = Mutable<Hop>;

const largestCost = 1_000_000;

/** Items that may stand once, by keyword. */
type ItemsByKeyword = { [K in HopItemNode['type']]?: (HopItemNode & { type: K }) | undefined };

/** The model of a hop, or nothing when one of its lanes is not known. */
export function buildHop(scope: ScenarioScope, node: HopNode): BuiltHop | undefined {
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
  const cost = buildCost(scope, items.cost, kind, branch, context);
  const parts: OptionalParts = {};
  addOptionalParts(scope, items, parts);
  if (!from || !to || !lane || !context) return undefined;
  const hop: BuiltHop = {
    id: '', n: 0, from: from.id, to: to.id, label: label ?? { en: kind }, kind, level, branch, cost, lane: lane.id, context: context.id, observe,
  };
  return Object.assign(hop, parts);
}

export function contextOf(scope: ScenarioScope, lane: Participant): Context {
  return scope.contexts.get(lane.context) as Context;
}

function itemsByKeyword(scope: ScenarioScope, node: HopNode): ItemsByKeyword {
  const items: { [keyword: string]: HopItemNode } = {};
  for (const item of node.items) {
    if (item.type === 'observe') continue;
    if (items[item.type]) {
      scope.problems.error('duplicate-item:of-hop', item.keyword, [item.type]);
    } else {
      items[item.type] = item;
    }
  }
  return items;
}

type OptionalParts = Partial<Pick<BuiltHop, 'when' | 'copy' | 'thread' | 'at' | 'via' | 'note'>>;

function addOptionalParts(scope: ScenarioScope, items: ItemsByKeyword, parts: OptionalParts): void {
  for (const name of ['when', 'thread', 'note'] as const) {
    const text = buildOptionalText(scope, items[name]?.text);
    if (text) parts[name] = text;
  }
  if (items.copy?.from && items.copy.to) {
    parts.copy = { from: buildText(scope, items.copy.from), to: buildText(scope, items.copy.to) };
  }
  const at = items.at && buildAnchor(scope, items.at.anchors);
  if (at) parts.at = at;
  const via = items.via && buildVia(scope, items.via);
  if (via) parts.via = via;
}

function buildVia(scope: ScenarioScope, node: ViaNode): Via | undefined {
  if (node.hardware) {
    const text = buildOptionalText(scope, node.text);
    return { type: 'hardware', ...(text ? { text } : {}) };
  }
  const caller = buildAnchor(scope, node.callers);
  const [calls, ...otherCalls] = buildCalledNames(scope, node.calls);
  const through = buildAnchor(scope, node.through);
  if (!caller || calls === undefined) return undefined;
  return { type: 'call', caller, calls, ...(otherCalls.length > 0 ? { otherCalls } : {}), ...(through ? { through } : {}) };
}

function buildCost(scope: ScenarioScope, node: CostNode | undefined, kind: HopKind, branch: Branch, context: Context | undefined): Cost {
  const cost: Mutable<Cost> = costOfKind(kind, context?.side ?? 'host', branch);
  const named = new Set<string>();
  for (const { name, amount } of node?.entries ?? []) {
    const word = wordOf(scope, name, costKeywords, 'unknown-cost');
    if (!word || !amount) continue;
    const number = Number(textOf(scope.tree, amount));
    if (named.has(word)) scope.problems.error('duplicate-item:of-cost', name, [word]);
    else if (number > largestCost) scope.problems.error('number-too-large', amount, [largestCost]);
    else cost[costFields[word]] = number;
    named.add(word);
  }
  return cost;
}

function buildProbes(scope: ScenarioScope, node: HopNode, context: Context | undefined): Probe[] {
  const probes: Probe[] = [];
  for (const item of node.items) {
    const probe = item.type === 'observe' && buildProbe(scope, item, context);
    if (probe) probes.push(probe);
  }
  return probes;
}

function buildProbe(scope: ScenarioScope, node: ObserveNode, context: Context | undefined): Probe | undefined {
  const type = wordOf(scope, node.probe, probeTypes, 'unknown-probe');
  if (!type || !node.target) return undefined;
  const isString = node.target.kind === TokenKind.String || node.target.kind === TokenKind.OpenString;
  const target = isString ? stringValue(scope.tree.text, node.target) : textOf(scope.tree, node.target);
  const side = node.side ? (textOf(scope.tree, node.side) as Probe['side']) : (context?.side ?? 'host');
  return { side, type, target };
}
