import type { Context, Flow, LayoutItem, Participant, Scenario } from '../model/scenario.js';
import { inLanguage } from '../model/text.js';
import { oneLine } from '../text/visible.js';

/** Adjacent lanes whose code runs in the same context of the same machine. A lane is the column of one participant in the picture. */
export interface LaneBox {
  readonly title: string;
  readonly context: Context | undefined;
  readonly lanes: readonly Participant[];
}

/** Ids of the participants of a flow, including those of hidden hops only, so that lanes do not move when hops are shown or hidden. */
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

/**
 * The lanes of a flow from left to right, grouped by machine and then by context, both in the order of their first use in the
 * file, so that the lanes of each box are adjacent.
 */
export function laneBoxes(scenario: Scenario, flow: Flow, language: string): LaneBox[] {
  const inFlow = participantsOf(flow);
  const machines = new Map<string, Map<string, Participant[]>>();
  for (const lane of scenario.participants) {
    if (!inFlow.has(lane.id)) continue;
    const contexts = machines.get(lane.machine) ?? new Map<string, Participant[]>();
    machines.set(lane.machine, contexts);
    contexts.set(lane.context, [...(contexts.get(lane.context) ?? []), lane]);
  }
  return [...machines].flatMap(([machine, contexts]) => [...contexts].map(([contextId, lanes]) => {
    const onSeveral = [...machines.values()].filter((others) => others.has(contextId)).length > 1;
    const context = scenario.contexts.find(({ id }) => id === contextId);
    const machineTitle = scenario.machines.find(({ id }) => id === machine)?.title;
    const title = context ? inLanguage(context.title, language) : contextId;
    return {
      title: oneLine(onSeveral && machineTitle ? `${inLanguage(machineTitle, language)} · ${title}` : title),
      context,
      lanes,
    };
  }));
}
