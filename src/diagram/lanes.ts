import type { Context, Flow, LayoutItem, Participant, Scenario } from '../model/scenario.js';
import { inLanguage } from '../model/text.js';
import type { Folds, PictureLevel } from '../pages/diagram-protocol.js';
import { oneLine } from '../text/visible.js';

/** What decides which lanes are folded. */
interface Folding {
  readonly level: PictureLevel;
  readonly folds?: Folds;
}

/** A lane of the picture: the column of one participant, or of all participants of a folded box. */
export interface Lane {
  readonly id: string;
  readonly label: string;
}

/** Adjacent lanes whose code runs in the same context of the same machine. */
export interface LaneBox {
  readonly id: string;
  readonly title: string;
  readonly context: Context | undefined;
  /** How many participants it has, in the picture or folded. */
  readonly participants: number;
  readonly isFolded: boolean;
  readonly lanes: readonly Lane[];
}

/** The participants of a flow that run in one context of one machine. */
interface ContextGroup {
  readonly id: string;
  readonly machine: string;
  readonly context: string;
  readonly participants: readonly Participant[];
  readonly isFolded: boolean;
}

/** Returns the id of the lane in which a participant is drawn. */
export type LaneNames = (participant: string) => string;

/** Ids of the participants of a flow, those of its notes included. */
function participantsOf(flow: Flow): Set<string> {
  const ids = new Set(flow.hops.flatMap((hop) => [hop.from, hop.to]));
  const visit = (items: readonly LayoutItem[]): void => {
    for (const item of items) {
      if (item.type === 'note') item.over.forEach((id) => ids.add(id));
      else if (item.type === 'alt') item.sections.forEach((section) => visit(section.items));
      else if (item.type !== 'hop') visit(item.items);
    }
  };
  visit(flow.layout);
  return ids;
}

/** Groups by machine and then by context, both in the order of their first use in the file, so that the lanes of each group are adjacent. */
function contextGroups(scenario: Pick<Scenario, 'participants'>, flow: Flow, folding: Folding): ContextGroup[] {
  const inFlow = participantsOf(flow);
  const machines = new Map<string, Map<string, Participant[]>>();
  for (const participant of scenario.participants) {
    if (!inFlow.has(participant.id)) continue;
    const contexts = machines.get(participant.machine) ?? new Map<string, Participant[]>();
    machines.set(participant.machine, contexts);
    contexts.set(participant.context, [...(contexts.get(participant.context) ?? []), participant]);
  }
  return [...machines].flatMap(([machine, contexts]) => [...contexts].map(([context, participants]) => {
    const id = `${machine}/${context}`;
    return { id, machine, context, participants, isFolded: participants.length > 1 && (folding.level === 'overview') !== isTurned(id, folding) };
  }));
}

function isTurned(box: string, { folds }: Folding): boolean {
  return folds?.lanes.includes(box) === true;
}

/** In which lane each participant of a flow is drawn: its own, or that of its context. Unknown participants keep their id. */
export function laneNames(scenario: Pick<Scenario, 'participants'>, flow: Flow, folding: Folding): LaneNames {
  const folded = new Map(contextGroups(scenario, flow, folding).filter(({ isFolded }) => isFolded)
    .flatMap(({ id, participants }) => participants.map((participant) => [participant.id, id] as const)));
  return (participant) => folded.get(participant) ?? participant;
}

/** What the lanes and boxes of a picture are named after. */
type LaneNaming = Pick<Scenario, 'contexts' | 'machines' | 'participants'>;

/**
 * The boxes of a picture from left to right.
 *
 * @param used ids of the lanes that the picture needs; the others are left out
 */
export function laneBoxes(scenario: LaneNaming, flow: Flow, { language, used, ...folding }: Folding & { readonly language: string; readonly used: ReadonlySet<string> }): LaneBox[] {
  const groups = contextGroups(scenario, flow, folding);
  return groups.flatMap(({ id, machine, context: contextId, participants, isFolded }): LaneBox[] => {
    const lanes = (isFolded ? [{ id, label: '' }] : participants.map((participant) => ({ id: participant.id, label: inLanguage(participant.label, language) })))
      .filter((lane) => used.has(lane.id));
    if (lanes.length === 0) return [];
    const title = titleOf(scenario, { machine, contextId, isOnSeveral: groups.filter(({ context }) => context === contextId).length > 1 }, language);
    return [{
      id,
      title,
      context: scenario.contexts.find((context) => context.id === contextId),
      participants: participants.length,
      isFolded,
      lanes: lanes.map((lane) => ({ id: lane.id, label: isFolded ? title : oneLine(lane.label) || lane.id })),
    }];
  });
}

/** The title of a context; with that of its machine if several machines have the context. */
function titleOf(scenario: LaneNaming, { machine, contextId, isOnSeveral }: { readonly machine: string; readonly contextId: string; readonly isOnSeveral: boolean }, language: string): string {
  const context = scenario.contexts.find(({ id }) => id === contextId);
  const title = context ? inLanguage(context.title, language) : contextId;
  const machineTitle = scenario.machines.find(({ id }) => id === machine)?.title;
  return oneLine(isOnSeveral && machineTitle ? `${inLanguage(machineTitle, language)} · ${title}` : title);
}
