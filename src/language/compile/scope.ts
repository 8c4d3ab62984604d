import type { Condition } from '../../model/conditions.js';
import { builtInContexts } from '../../model/contexts.js';
import type { Context, Flow, Hop, Machine, Participant, Source, WrittenScenario } from '../../model/scenario.js';
import { nearestName } from '../../text/nearest-names.js';
import type { MessageKey } from '../syntax/messages.js';
import { Problems } from '../syntax/problems.js';
import { textOf, type ConditionNode, type Span, type SyntaxTree } from '../syntax/syntax.js';
import type { Token } from '../syntax/tokens.js';

/** The location of a model object in the file, as offsets. */
export interface PlaceOffsets {
  readonly whole: Span;
  readonly name: { readonly start: number; readonly end: number };
}

export interface HopEntry {
  readonly scenario: WrittenScenario;
  readonly flow: Flow;
  readonly hop: Hop;
}

/** What is collected while a file is compiled to a model. */
export interface FileBuild {
  readonly tree: SyntaxTree;
  readonly problems: Problems;
  readonly knownProjects: ReadonlySet<string> | undefined;
  readonly places: Map<WrittenScenario | Flow | Hop | Participant, PlaceOffsets>;
  /** Whether hops from and to participants that are not declared become part of the model. */
  readonly keepsUndeclared: boolean;
}

/** A build for those that only read a part of a file: what is wrong with it is reported elsewhere. */
export function silentBuild(tree: SyntaxTree): FileBuild {
  return { tree, problems: new Problems(), knownProjects: undefined, places: new Map(), keepsUndeclared: false };
}

/** The conditions that can be named in a scenario, or at the top level of a file. */
export interface ConditionScope {
  readonly known: Map<string, Condition>;
  readonly declared: Map<string, { readonly condition: Condition; readonly node: ConditionNode }>;
  readonly used: Set<string>;
}

/** The names that a scenario declares. */
export interface ScenarioScope extends FileBuild {
  readonly sources: Map<string, Source>;
  readonly contexts: Map<string, Context>;
  /** Contexts that the file declares. */
  readonly ownContexts: Set<string>;
  readonly conditions: ConditionScope;
  readonly machines: Map<string, Machine>;
  readonly participants: Map<string, Participant>;
  readonly usedLanes: Set<string>;
  /** Lanes whose context is unknown, so that it is unknown what is possible in them. */
  readonly lanesWithoutContext: Set<string>;
  /** Lanes that hops name but no machine declares, if the model keeps them. */
  readonly undeclared: Map<string, Participant>;
}

/** Where participants are put that are not declared. Its id is no identifier, so no file can declare it. */
export const undeclaredContext: Context = { id: '?', title: { en: 'Not declared', ja: '未宣言' }, side: 'host', mode: 'user' };

export function newScope(build: FileBuild, conditions: ConditionScope): ScenarioScope {
  return {
    ...build,
    conditions,
    sources: new Map(),
    contexts: new Map(builtInContexts.map((context) => [context.id, context])),
    ownContexts: new Set(),
    machines: new Map(),
    participants: new Map(),
    usedLanes: new Set(),
    lanesWithoutContext: new Set(),
    undeclared: new Map(),
  };
}

/** The name that may have been meant, unless so much is wrong that nobody will read it. */
export function suggestion(build: FileBuild, wrong: string, names: Iterable<string>): readonly string[] {
  return build.problems.isFull ? [] : nearestName(wrong, names);
}

/** Looks a name up, and reports it if it is not declared. */
export function lookUp<T>(
  build: FileBuild, token: Token | undefined, names: ReadonlyMap<string, T>, key: MessageKey,
): T | undefined {
  if (!token) return undefined;
  const name = textOf(build.tree, token);
  const found = names.get(name);
  if (found === undefined) build.problems.error(key, token, [name], suggestion(build, name, names.keys()));
  return found;
}

/** Looks a lane up and marks it as used; reports one that is not declared, and makes it up if the model keeps such lanes. */
export function lookUpLane(scope: ScenarioScope, token: Token | undefined): Participant | undefined {
  const lane = lookUp(scope, token, scope.participants, 'unknown-lane');
  if (lane) scope.usedLanes.add(lane.id);
  return lane ?? (token && scope.keepsUndeclared ? undeclaredLane(scope, textOf(scope.tree, token)) : undefined);
}

function undeclaredLane({ undeclared, lanesWithoutContext }: ScenarioScope, id: string): Participant {
  const known = undeclared.get(id);
  if (known) return known;
  const lane: Participant = { id, label: { en: `⚠ ${id}` }, context: undeclaredContext.id, machine: undeclaredContext.id };
  undeclared.set(id, lane);
  lanesWithoutContext.add(id);
  return lane;
}

/** The word of a token if it is one of a set; reports it if not. */
export function wordOf<W extends string>(
  build: FileBuild, token: Token | undefined, words: readonly W[], key: MessageKey,
): W | undefined {
  if (!token) return undefined;
  const word = textOf(build.tree, token);
  const known = words.find((each) => each === word);
  if (known === undefined) build.problems.error(key, token, [word, { words }], suggestion(build, word, words));
  return known;
}

/** Ids that are taken, each with the last number that was appended to it. */
export type TakenIds = Map<string, number>;

/** Takes an id, or the id with the first suffix `-2`, `-3`… that is free. */
export function takeId(taken: TakenIds, id: string): string {
  let n = taken.get(id);
  if (n === undefined) {
    taken.set(id, 1);
    return id;
  }
  do n++; while (taken.has(`${id}-${n}`));
  taken.set(id, n);
  taken.set(`${id}-${n}`, 1);
  return `${id}-${n}`;
}
