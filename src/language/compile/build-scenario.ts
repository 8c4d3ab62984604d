import type { Condition } from '../../model/conditions.js';
import type { Context, Flow, Machine, Participant, Source, WrittenScenario } from '../../model/scenario.js';
import type { Text } from '../../model/text.js';
import { builtInContexts } from '../../model/contexts.js';
import { declareConditions, innerScope, reportUnused, usedFromOutside } from './build-condition.js';
import { buildFlow } from './build-flow.js';
import { buildOptionalText, stringValue } from './build-text.js';
import type { MessageKey } from '../syntax/messages.js';
import { lookUp, newScope, suggestion, takeId, undeclaredContext, type ConditionScope, type FileBuild, type ScenarioScope, type TakenIds } from './scope.js';
import { textOf, type ContextNode, type FlowNode, type MachineNode, type ParticipantNode, type ScenarioNode, type SourceNode, type TextItemNode } from '../syntax/syntax.js';
import type { Token } from '../syntax/tokens.js';

const builtIn: ReadonlyMap<string, Context> = new Map(builtInContexts.map((context) => [context.id, context]));

/**
 * The model of a scenario, as far as it can be understood.
 *
 * @param id its id in the model, which is unique in the file even if two scenarios share a name
 * @param around the conditions of the file
 */
export function buildScenario(build: FileBuild, node: ScenarioNode, id: string, around: ConditionScope): WrittenScenario {
  const scope = newScope(build, innerScope(around));
  declareConditions(build, scope.conditions, node.items.filter((item) => item.type === 'condition'));
  // Declarations may follow the flows that use them, so they are compiled first.
  for (const item of node.items) {
    if (item.type === 'source') declareSource(scope, item);
    else if (item.type === 'context') declareContext(scope, item);
  }
  for (const item of node.items) if (item.type === 'machine') declareMachine(scope, item);
  const flows = buildFlows(scope, node.items.filter((item) => item.type === 'flow'));
  const participants = [...scope.participants.values(), ...scope.undeclared.values()];
  const contextsUsed = new Set(participants.map((lane) => lane.context));
  const texts = buildTexts(scope, node);
  const scenario: WrittenScenario = {
    id,
    title: texts.title ?? { en: id },
    ...(texts.summary ? { summary: texts.summary } : {}),
    assumptions: texts.assumptions,
    sources: [...scope.sources.values()],
    contexts: [...scope.contexts.values(), undeclaredContext].filter((context) => contextsUsed.has(context.id)),
    machines: [...scope.machines.values()],
    participants,
    flows,
    conditions: conditionsOf(scope.conditions),
  };
  reportUnusedLanes(scope, flows);
  reportUnused(build, scope.conditions);
  for (const condition of usedFromOutside(scope.conditions)) around.used.add(condition);
  scope.places.set(scenario, { whole: node, name: node.name ?? node.keyword });
  return scenario;
}

/** Those that the scenario uses or declares, in the order in which they were declared: built-in ones, those of the file, its own. */
function conditionsOf({ known, declared, used }: ConditionScope): readonly Condition[] {
  return [...known.values()].filter(({ id }) => used.has(id) || declared.has(id));
}

interface ScenarioTexts {
  readonly title: Text | undefined;
  readonly summary: Text | undefined;
  readonly assumptions: readonly Text[];
}

function buildTexts(scope: ScenarioScope, node: ScenarioNode): ScenarioTexts {
  const items = node.items.filter((item): item is TextItemNode => item.type === 'title' || item.type === 'summary' || item.type === 'assume');
  const once = (type: 'title' | 'summary'): Text | undefined => {
    const [first, ...others] = items.filter((item) => item.type === type);
    for (const other of others) scope.problems.error('duplicate-item:of-scenario', other.keyword, [type]);
    return buildOptionalText(scope, first?.text);
  };
  const title = once('title');
  if (!items.some((item) => item.type === 'title')) {
    scope.problems.warning('missing-title', node.name ?? node.keyword);
  }
  const assumptions = items.filter((item) => item.type === 'assume').flatMap((item) => buildOptionalText(scope, item.text) ?? []);
  return { title, summary: once('summary'), assumptions };
}

/** The name that a node declares; undefined if it has none, or if the name is taken, which is reported. */
function declaredName(scope: ScenarioScope, token: Token | undefined, taken: ReadonlyMap<string, unknown>, key: MessageKey): string | undefined {
  if (!token) return undefined;
  const name = textOf(scope.tree, token);
  if (!taken.has(name)) return name;
  scope.problems.error(key, token, [name]);
  return undefined;
}

function declareSource(scope: ScenarioScope, node: SourceNode): void {
  const name = declaredName(scope, node.name, scope.sources, 'duplicate-source');
  const projectToken = node.project ?? node.name;
  if (name === undefined || !projectToken) return;
  const project = textOf(scope.tree, projectToken);
  const { knownProjects } = scope;
  if (knownProjects && !knownProjects.has(project)) {
    scope.problems.warning('unknown-project', projectToken, [project], suggestion(scope, project, knownProjects));
  }
  const source: Source = { name, project, version: node.version ? stringValue(scope.tree.text, node.version) : '' };
  scope.sources.set(name, source);
}

function declareContext(scope: ScenarioScope, node: ContextNode): void {
  if (node.name && builtIn.has(textOf(scope.tree, node.name))) {
    scope.problems.error('built-in-context', node.name);
    return;
  }
  const id = declaredName(scope, node.name, scope.contexts, 'duplicate-context');
  const like = lookUp(scope, node.like, builtIn, 'unknown-context:built-in');
  const title = buildOptionalText(scope, node.text);
  if (id === undefined) return;
  // It is declared even if its model is unknown, so that the lanes in it are not reported too.
  const { side, mode } = like ?? { side: 'host', mode: 'user' };
  const context: Context = { id, title: title ?? { en: id }, side, mode };
  scope.contexts.set(id, context);
}

function declareMachine(scope: ScenarioScope, node: MachineNode): void {
  const declared = declaredName(scope, node.name, scope.machines, 'duplicate-machine');
  const title = buildOptionalText(scope, node.text);
  const id = declared ?? (node.name ? textOf(scope.tree, node.name) : 'machine');
  if (!scope.machines.has(id)) {
    const machine: Machine = { id, title: title ?? { en: id } };
    scope.machines.set(id, machine);
  }
  for (const participant of node.participants) declareParticipant(scope, participant, id);
}

function declareParticipant(scope: ScenarioScope, node: ParticipantNode, machine: string): void {
  const id = declaredName(scope, node.name, scope.participants, 'duplicate-participant');
  const label = buildOptionalText(scope, node.text);
  const context = lookUp(scope, node.context, scope.contexts, 'unknown-context');
  const source = lookUp(scope, node.source, scope.sources, 'unknown-source');
  if (id === undefined) return;
  // A lane in an unknown context is treated as host user space, so that its hops are not lost.
  const participant: Participant = {
    id, label: label ?? { en: id }, context: context?.id ?? 'host-user', machine, ...(source ? { source: source.name } : {}),
  };
  scope.participants.set(id, participant);
  if (!context) scope.lanesWithoutContext.add(id);
  scope.places.set(participant, { whole: node, name: node.name ?? node });
}

function buildFlows(scope: ScenarioScope, nodes: readonly FlowNode[]): Flow[] {
  const taken: TakenIds = new Map();
  return nodes.map((node) => {
    const name = node.name ? textOf(scope.tree, node.name) : 'flow';
    if (node.name && taken.has(name)) scope.problems.error('duplicate-flow', node.name, [name]);
    return buildFlow(scope, node, takeId(taken, name));
  });
}

function reportUnusedLanes(scope: ScenarioScope, flows: readonly Flow[]): void {
  if (!flows.some((flow) => flow.hops.length > 0)) return;
  for (const lane of scope.participants.values()) {
    const place = scope.places.get(lane);
    if (place && !scope.usedLanes.has(lane.id)) scope.problems.hint('unused-lane', place.name, [lane.id]);
  }
}
