import type { Expression } from '../../model/conditions.js';
import type { Flow, Hop, LayoutItem } from '../../model/scenario.js';
import { buildExpression } from './build-condition.js';
import { buildHop, type BuiltHop } from './build-hop.js';
import { buildOptionalText } from './build-text.js';
import { limits } from '../syntax/limits.js';
import { lookUpLane, takeId, type ScenarioScope, type TakenIds } from './scope.js';
import { checkHop, type FlowHistory } from './subject-checks.js';
import { textOf, type BlockNode, type FlowNode, type HopNode, type LaneNoteNode, type StepNode, type TextItemNode } from '../syntax/syntax.js';

/** What is collected while the steps of a flow are compiled. */
interface FlowBuild {
  readonly scope: ScenarioScope;
  readonly hops: Hop[];
  /** Ids that are written in the file or already derived. */
  readonly ids: TakenIds;
  /** Ids that are written in the file and already assigned to their hop. */
  readonly given: Set<string>;
  readonly history: FlowHistory;
  tooMany: boolean;
}

/** The model of a flow. Hops between unknown lanes are left out, because they cannot be drawn. */
export function buildFlow(scope: ScenarioScope, node: FlowNode, id: string): Flow {
  const build: FlowBuild = {
    scope, hops: [], ids: new Map(), given: new Set(), history: { touched: new Set() }, tooMany: false,
  };
  takeWrittenIds(build, node.items);
  const layout = buildSteps(build, node.items);
  const summary = buildSummary(scope, node);
  const title = buildOptionalText(scope, node.text) ?? { en: id };
  const flow: Flow = summary ? { id, title, summary, hops: build.hops, layout } : { id, title, hops: build.hops, layout };
  if (!node.items.some((item) => item.type === 'hop' || item.type === 'block')) {
    scope.problems.hint('empty-flow', node.name ?? node.keyword);
  }
  scope.places.set(flow, { whole: node, name: node.name ?? node.keyword });
  return flow;
}

function buildSummary(scope: ScenarioScope, node: FlowNode): Flow['summary'] {
  const [first, ...others] = node.items.filter((item): item is TextItemNode => item.type === 'summary');
  for (const other of others) scope.problems.error('duplicate-item:of-flow', other.keyword);
  return buildOptionalText(scope, first?.text);
}

/** Takes the ids that are written in the file first, so that no derived id is one of them. */
function takeWrittenIds(build: FlowBuild, items: readonly (StepNode | TextItemNode)[]): void {
  for (const item of items) {
    if (item.type === 'block') for (const section of item.sections) takeWrittenIds(build, section.steps);
    if (item.type !== 'hop' || !item.id) continue;
    const id = textOf(build.scope.tree, item.id);
    if (build.ids.has(id)) build.scope.problems.error('duplicate-hop', item.id, [id]);
    build.ids.set(id, 1);
  }
}

/** @param around what holds for the blocks around the steps */
function buildSteps(build: FlowBuild, items: readonly (StepNode | TextItemNode)[], around?: Expression): LayoutItem[] {
  const layout: LayoutItem[] = [];
  for (const item of items) {
    if (item.type === 'hop') {
      const n = addHop(build, item, around);
      if (n) layout.push({ type: 'hop', n });
    } else if (item.type === 'lane-note') {
      const note = buildLaneNote(build.scope, item, around);
      if (note) layout.push(note);
    } else if (item.type === 'block') {
      for (const block of buildBlock(build, item, around)) layout.push(block);
    }
  }
  return layout;
}

/** Adds a hop to the flow; returns its number, or undefined if it cannot be part of the model. */
function addHop(build: FlowBuild, node: HopNode, around: Expression | undefined): number | undefined {
  const { scope, hops } = build;
  if (hops.length >= limits.hopsOfFlow) {
    if (!build.tooMany) scope.problems.error('too-many-hops', node, [limits.hopsOfFlow]);
    build.tooMany = true;
    return undefined;
  }
  const hop = buildHop(scope, node, around);
  if (!hop) return undefined;
  checkHop(scope, node, hop, build.history);
  hop.id = hopId(build, node, hop);
  hop.n = hops.length + 1;
  hops.push(hop);
  scope.places.set(hop, { whole: node, name: node.id ?? node.text?.value ?? node });
  return hop.n;
}

function hopId(build: FlowBuild, node: HopNode, hop: BuiltHop): string {
  if (node.id) {
    const id = textOf(build.scope.tree, node.id);
    if (build.given.has(id)) return takeId(build.ids, id);
    build.given.add(id);
    return id;
  }
  return takeId(build.ids, `${hop.from}-${hop.to}-${hop.at?.[0].symbol ?? hop.kind}`);
}

function buildLaneNote(scope: ScenarioScope, node: LaneNoteNode, around: Expression | undefined): LayoutItem | undefined {
  const lanes: string[] = [];
  for (const token of node.lanes) {
    const lane = lookUpLane(scope, token);
    if (lane) lanes.push(lane.id);
  }
  const [first, ...others] = lanes;
  const text = buildOptionalText(scope, node.text);
  const under = node.under && buildExpression(scope, scope.conditions, node.under, around);
  return first !== undefined && text ? { type: 'note', over: [first, ...others], text, ...(under && { under }) } : undefined;
}

function buildBlock(build: FlowBuild, node: BlockNode, around: Expression | undefined): LayoutItem[] {
  const { scope } = build;
  const sections = node.sections.map((section) => {
    const under = section.under && buildExpression(scope, scope.conditions, section.under, around);
    const label = buildOptionalText(scope, section.text) ?? { en: '' };
    return { label, items: buildSteps(build, section.steps, under ?? around), ...(under && { under }) };
  });
  if (node.kind === 'unknown') return sections.flatMap((section) => section.items);
  if (node.kind === 'alt') return [{ type: 'alt', sections }];
  return sections.map((section) => ({ type: node.kind as 'loop' | 'opt', ...section }));
}
