import { costOfKind } from '../../model/cost.js';
import { type Cost, branches, hopKinds, levels, probeTypes, type Branch, type Context, type Hop, type HopKind, type Participant, type Probe, type Via } from '../../model/scenario.js';
import { buildAnchor, buildCalledNames } from './build-anchor.js';
import { buildOptionalText, buildText, stringValue } from './build-text.js';
import { costFields, costKeywords } from '../syntax/keywords.js';
import { appended } from '../syntax/small-list.js';
import { lookUpLane, undeclaredContext, wordOf, type ScenarioScope } from './scope.js';
import { textOf, type CostNode, type HopItemNode, type HopNode, type ObserveNode, type ViaNode } from '../syntax/syntax.js';
import { TokenKind } from '../syntax/tokens.js';

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** A hop whose number and id are set later. */
export type BuiltHop = Mutable<Hop>;

const maxCost = 1_000_000;

/** The items that a hop may have once, by keyword. */
type ItemsByKeyword = { [K in Exclude<HopItemNode['type'], 'observe'>]: (HopItemNode & { type: K }) | undefined };

/** The model of a hop; undefined if one of its lanes is unknown. */
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
  // A hop that cannot be drawn is built nevertheless, to report the problems of its parts.
  const hop: BuiltHop = {
    id: '', n: 0, from: from?.id ?? '', to: to?.id ?? '', label: label ?? { en: kind }, kind, level, branch, cost,
    lane: lane?.id ?? '', context: context?.id ?? '', observe,
  };
  addOptionalParts(scope, items, hop);
  return from && to && lane && context ? hop : undefined;
}

export function contextOf(scope: ScenarioScope, lane: Participant): Context {
  return scope.contexts.get(lane.context) ?? undeclaredContext;
}

function itemsByKeyword(scope: ScenarioScope, node: HopNode): ItemsByKeyword {
  // All fields in a fixed order, so that all objects have the same shape for the engine.
  const items: ItemsByKeyword = {
    kind: undefined, level: undefined, branch: undefined, when: undefined, copy: undefined, cost: undefined,
    in: undefined, thread: undefined, at: undefined, via: undefined, note: undefined, versions: undefined,
  };
  for (const item of node.items) {
    if (item.type === 'observe') continue;
    if (items[item.type]) scope.problems.error('duplicate-item:of-hop', item.keyword, [item.type]);
    else (items as Record<string, HopItemNode>)[item.type] = item;
  }
  return items;
}

function addOptionalParts(scope: ScenarioScope, { when, thread, note, versions, copy, at, via }: ItemsByKeyword, hop: BuiltHop): void {
  if (when?.text) hop.when = buildText(scope, when.text);
  if (thread?.text) hop.thread = buildText(scope, thread.text);
  if (note?.text) hop.note = buildText(scope, note.text);
  if (versions?.text) hop.versions = buildText(scope, versions.text);
  if (copy?.from && copy.to) hop.copy = { from: buildText(scope, copy.from), to: buildText(scope, copy.to) };
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

function buildCost(scope: ScenarioScope, node: CostNode | undefined, kind: HopKind, branch: Branch, context: Context | undefined): Cost {
  const cost: Mutable<Cost> = costOfKind(kind, context?.side ?? 'host', branch);
  if (!node) return cost;
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
    const probe = item.type === 'observe' && buildProbe(scope, item, context);
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
