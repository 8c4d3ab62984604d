import { wordsIn } from '../model/words.js';
import { contradictionsOf, costCells, flowsIn, labLimits, meaningsOfCosts, meaningsOfHops, meaningsOfPackets, tallyOf, type Contradiction, type CountedCost, type FlowSummary, type Summary } from '../evidence/index.js';
import type { EndedRun } from './lab-scenarios.js';
import { openingCommands, processorText, secondsOf, sectionsText, titled } from './lab-sections.js';
import { tableText } from './table.js';
import { shown } from './shown.js';
import { counted } from './trace-report.js';

/** A run of a scenario, and where its recordings are. */
export type ReportedRun = EndedRun<Summary>;

/** A flow of a run in the report. */
interface ReportedFlow {
  readonly name: string;
  readonly flow: FlowSummary;
  /** Names a hop, with its place in the user's file. */
  readonly hop: (id: string) => string;
}

const ofHops = ['own function', 'indirectly', 'with a reason', 'unexplained'] as const;
const headings = ['flow', 'packets', ...ofHops, 'of hops', 'order', 'threads', 'VM exits', 'round trips', 'wake-ups'];

/** What the runs have shown, for a terminal: a table of all flows, what they contradict, and how the recordings are opened. */
export function labText(runs: readonly ReportedRun[]): string {
  const flows = runs.flatMap(reportedFlows);
  return sectionsText([
    [...new Set(runs.map(({ summary }) => shown(machineText(summary))))],
    tableText(headings, [...flows.map(row), ...(flows.length > 1 ? [totalRow(flows)] : [])], 1),
    titled('In the table', legend(flows.map(({ flow }) => flow))),
    titled('Contradictions', flows.flatMap(({ name, flow, hop }) => contradictionsOf(flow).map((each) => `${name}: ${contradictionText(each, hop)}`))),
    titled('Not explained', flows.flatMap(unexplainedIn)),
    titled('Recordings', openingCommands(runs)),
    [`${totalText(runs)} ${labLimits('en')}`],
  ]);
}

function reportedFlows({ summary, placeOf }: ReportedRun): readonly ReportedFlow[] {
  return summary.flows.map((flow) => ({
    name: shown(`${summary.scenario}#${flow.flow}`), flow,
    hop: (id) => {
      const place = placeOf?.(flow.flow, id);
      return place === undefined ? id : `${id} (${place})`;
    },
  }));
}

/** A line for each column and sign of the table that is not plain. */
function legend(flows: readonly FlowSummary[]): readonly string[] {
  return [...meaningsOfPackets(flows), ...meaningsOfHops(ofHops), ...meaningsOfCosts(flows)].map(({ sign, text }) => `${sign}: ${text}.`);
}

/** Hops that nothing explains; those of which it is known that they were traced, or came in another order, are contradictions. */
function unexplainedIn({ name, flow: { hops, order }, hop }: ReportedFlow): readonly string[] {
  const inOrder = new Set(order.flatMap(({ first, second }) => [first, second]));
  return hops.filter(({ id, state, missing }) => state === 'unexplained' && missing === undefined && !inOrder.has(id)).map(({ id, of }) => `${name}: ${hop(id)} was not seen in any of ${counted(of, 'packet')}`);
}

function countOfCost(count: number, cost: CountedCost): string {
  return `${count} ${wordsIn('en').costs[cost][count === 1 ? 0 : 1]} ${count === 1 ? 'was' : 'were'}`;
}

/** All that the runs have shown, in one sentence. */
export function totalText(runs: readonly ReportedRun[]): string {
  const { seen, own, explained, unexplained, hops, contradictions } = tallyOf(flowsIn(runs.map(({ summary }) => summary)));
  return `${seen} of ${counted(hops, 'hop')} seen (${own} by their own function), ${explained} with a reason, ${unexplained} unexplained; ${counted(contradictions, 'contradiction')}; ${secondsOf(runs)} s.`;
}

function machineText({ versions: { linux, qemu, dpdk }, accelerator, flows: [flow] }: Summary): string {
  const settings = (['with', 'without'] as const).flatMap((option) => (flow?.settings[option] ?? []).filter((id) => id !== 'halted').map((id) => `--${option} ${id}`));
  return `Linux ${linux}, QEMU ${qemu}, DPDK ${dpdk}; ${processorText(accelerator)}${settings.length > 0 ? `; ${settings.join(' ')}` : ''}`;
}

function row({ name, flow }: ReportedFlow): readonly string[] {
  const { packets: { sent, found, complete, asleep = 0, disturbed = 0 }, order, hops } = flow;
  const wrong = hops.filter(({ thread }) => thread?.agrees === false).length;
  const details = [...(asleep > 0 ? [`${asleep} asleep`] : []), ...(disturbed > 0 ? [`${disturbed} disturbed`] : [])];
  return [
    name, `${Math.min(found, complete)} of ${sent}${details.length > 0 ? ` (${details.join(', ')})` : ''}`, ...hopCells([flow]),
    order.length === 0 ? 'as said' : `${order.length} wrong`, wrong === 0 ? 'as said' : `${wrong} wrong`, ...costCells(flow),
  ];
}

/** How many hops were seen by what, or were not. */
function hopCells(flows: readonly FlowSummary[]): readonly string[] {
  const { own, indirect, explained, unexplained, hops } = tallyOf(flows);
  return [own, indirect, explained, unexplained, hops].map(String);
}

function totalRow(flows: readonly ReportedFlow[]): readonly string[] {
  return ['all', '', ...hopCells(flows.map(({ flow }) => flow)), '', '', '', '', ''];
}

/**
 * A contradiction as a sentence without its full stop.
 *
 * @param hop names a hop of that id
 */
export function contradictionText(contradiction: Contradiction, hop: (id: string) => string): string {
  switch (contradiction.what) {
    case 'packets':
      return `${counted(contradiction.sent, 'packet')} sent, ${contradiction.found} found, ${contradiction.complete} from beginning to end`;
    case 'order':
      return `${hop(contradiction.first)} happened before ${hop(contradiction.second)}, which the flow has the other way round (packets ${contradiction.packets.join(', ')})`;
    case 'missing':
      return `${hop(contradiction.hop)} was traced and is missing in ${contradiction.missing} of ${counted(contradiction.of, 'packet')}`;
    case 'thread':
      return `${hop(contradiction.hop)} ran in ${contradiction.seen.join(', ')}, not in ${contradiction.expected ?? 'the thread of its lane'}`;
    case 'cost':
      return `${countOfCost(contradiction.counted, contradiction.cost)} counted, not the ${contradiction.expected} that the flow has under these conditions`;
  }
}
