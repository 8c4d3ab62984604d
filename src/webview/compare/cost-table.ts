import { mostColumns, type CompareView, type FlowCostView } from '../../pages/compare-protocol.js';
import { costNames } from '../../model/cost.js';
import { signed } from '../../model/words.js';
import { type Cost } from '../../model/scenario.js';
import type { CompareStrings } from '../../pages/compare-strings.js';
import { caseNow } from '../controls/condition-words.js';
import { button } from '../controls/controls.js';
import { costWords } from '../controls/cost-words.js';
import { create, fill } from '../controls/dom.js';
import { fullName } from './flow-names.js';

export interface CostTableEvents {
  onAdd(other: number): void;
  onRemove(column: number): void;
  onMakeFirst(column: number): void;
  onOpenDiagram(column: number): void;
}

/** A row of the table: a flow, its role in the comparison, and the actions on it. */
interface TableRow {
  readonly flow: FlowCostView;
  readonly role: 'baseline' | 'chosen' | 'other';
  readonly actions: readonly HTMLElement[];
}

/** The table of what the chosen flows cost and, with `showAll`, all others too. */
export function costTable(view: CompareView, showAll: boolean, strings: CompareStrings, events: CostTableEvents): HTMLElement {
  const rows = [
    ...view.columns.map((flow, column): TableRow => ({ flow, role: column === 0 ? 'baseline' : 'chosen', actions: columnActions(view, column, strings, events) })),
    ...(showAll ? view.others : []).map((flow, other): TableRow => ({ flow, role: 'other', actions: otherActions(view, flow, other, strings, events) })),
  ];
  const most = mostOf(rows.map(({ flow }) => flow));
  const [first] = view.columns;
  const baseline = first?.isSetup ? undefined : first?.steady;
  return create('table', { class: 'costs' },
    create('caption', {}, strings.costs, ...settingsOf(view, strings)),
    create('thead', {}, create('tr', {},
      create('th', { scope: 'col' }, strings.flow),
      create('th', { scope: 'col', class: 'number' }, strings.hops),
      ...costNames.map((name) => create('th', { scope: 'col' }, strings[name])))),
    ...rows.map((row) => flowRows(row, most, baseline, strings)),
  );
}

/** On which settings all rows stand. */
function settingsOf({ conditions }: CompareView, strings: CompareStrings): HTMLElement[] {
  return conditions.length === 0 ? [] : [create('span', { class: 'settings' }, fill(strings.settings, conditions.map(caseNow).join(' · ')))];
}

/** The highest figure of each kind, the steady and the conditional part together: the length of a full bar. */
function mostOf(flows: readonly FlowCostView[]): Cost {
  const most = (name: keyof Cost): number => Math.max(1, ...flows.filter(({ isSetup }) => !isSetup).map((flow) => flow.steady[name] + extraOf(flow, name)));
  return { copies: most('copies'), vmExits: most('vmExits'), hostRoundTrips: most('hostRoundTrips'), wakeups: most('wakeups') };
}

/** The additional cost if every condition holds. */
function extraOf({ conditional }: FlowCostView, name: keyof Cost): number {
  return conditional.reduce((sum, { cost }) => sum + cost[name], 0);
}

/** The rows of one flow: its figures, and what only some packets cost, with the conditions. */
function flowRows({ flow, role, actions }: TableRow, most: Cost, baseline: Cost | undefined, strings: CompareStrings): HTMLElement {
  const name = create('th', { scope: 'row' },
    create('span', { class: 'flow-name' }, create('strong', {}, flow.scenarioTitle), ` · ${flow.flowTitle}`),
    ...(role === 'baseline' ? [create('span', { class: 'badge' }, strings.baseline)] : []),
    create('span', { class: 'actions' }, ...actions));
  const figures = flow.isSetup ? [create('td', { class: 'setup', colspan: String(costNames.length) }, strings.setup)] : costNames.map((cost) => figure(flow, cost, most[cost], role === 'chosen' ? baseline?.[cost] : undefined, strings));
  const conditions = flow.conditional.map(({ when, cost }) =>
    create('li', {}, fill(strings.conditional, costWords(cost, strings).map((words) => `+${words}`).join(strings.listSeparator), when)));
  return create('tbody', { class: role },
    create('tr', {}, name, create('td', { class: 'number' }, String(flow.hops)), ...figures),
    ...(conditions.length === 0 ? [] : [create('tr', { class: 'conditions' }, create('td', { colspan: String(costNames.length + 2) }, create('ul', {}, ...conditions)))]),
  );
}

function figure(flow: FlowCostView, name: keyof Cost, most: number, baseline: number | undefined, strings: CompareStrings): HTMLElement {
  const steady = flow.steady[name];
  const extra = extraOf(flow, name);
  const parts = [...part('steady', steady / most), ...part('extra', extra / most)];
  // A cost of 0 has no bar at all, not even an empty one.
  const bar = parts.length === 0 ? [] : [create('span', { 'class': 'bar', 'aria-hidden': 'true' }, ...parts)];
  return create('td', { class: `figure cost-${name}` },
    create('span', { class: 'figures' },
      create('span', { class: steady === 0 ? 'count zero' : 'count' }, String(steady)),
      ...(extra > 0 ? [create('span', { class: 'extra-count' }, `+${extra}`)] : []),
      ...(baseline === undefined ? [] : [delta(steady - baseline, strings)])),
    ...bar);
}

/** A part of a bar; none for a share of 0, whose border would still be seen. */
function part(name: string, share: number): HTMLElement[] {
  if (share === 0) return [];
  const element = create('span', { class: name });
  element.style.width = `${Math.round(share * 1_000) / 10}%`;
  return [element];
}

function delta(difference: number, strings: CompareStrings): HTMLElement {
  const text = difference === 0 ? '=' : signed(difference);
  const title = difference === 0 ? strings.unchanged : fill(strings.against, text);
  return create('span', { class: `delta ${difference === 0 ? 'same' : difference < 0 ? 'less' : 'more'}`, title },
    create('span', { 'aria-hidden': 'true' }, text), create('span', { class: 'spoken' }, title));
}

function columnActions({ columns }: CompareView, column: number, strings: CompareStrings, events: CostTableEvents): HTMLElement[] {
  const flow = columns[column];
  if (!flow) return [];
  const name = fullName(flow);
  return [
    button({ icon: 'type-hierarchy', title: fill(strings.openDiagram, name) }, () => events.onOpenDiagram(column)).element,
    ...(column === 0 ? [] : [button({ icon: 'pinned', title: fill(strings.makeFirst, name) }, () => events.onMakeFirst(column)).element]),
    ...(columns.length <= 2 ? [] : [button({ icon: 'close', title: fill(strings.remove, name) }, () => events.onRemove(column)).element]),
  ];
}

function otherActions({ columns }: CompareView, flow: FlowCostView, other: number, strings: CompareStrings, events: CostTableEvents): HTMLElement[] {
  if (columns.length >= mostColumns) return [];
  return [button({ icon: 'add', title: fill(strings.add, fullName(flow)) }, () => events.onAdd(other)).element];
}
