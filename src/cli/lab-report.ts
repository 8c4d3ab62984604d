import { wordsIn } from '../model/words.js';
import { contradictionsOf, countedCosts, expectedCount, flowsIn, labLimits, tallyOf, type Contradiction, type CountedCost, type FlowSummary, type Summary } from '../evidence/index.js';
import type { EndedRun } from './lab-scenarios.js';
import { openingCommands, processorText, secondsOf, sectionsText, titled } from './lab-sections.js';
import { tableText } from './table.js';
import { shown } from './shown.js';
import { counted } from './trace-report.js';

/** A run of a scenario, and where its recordings are. */
export type ReportedRun = EndedRun<Summary>;

const headings = ['flow', 'packets', 'seen', 'with a reason', 'unexplained', 'of hops', 'order', 'threads', 'VM exits', 'round trips', 'wake-ups'];

/** What the runs have shown, for a terminal: a table of all flows, what they contradict, and how the recordings are opened. */
export function labText(runs: readonly ReportedRun[]): string {
  const flows = runs.flatMap(({ summary }) => summary.flows.map((flow) => ({ name: shown(`${summary.scenario}#${flow.flow}`), flow })));
  return sectionsText([
    [...new Set(runs.map(({ summary }) => shown(machineText(summary))))],
    [...tableText(headings, [...flows.map(({ name, flow }) => row(name, flow)), ...(flows.length > 1 ? [totalRow(flows.map(({ flow }) => flow))] : [])], 1), 'Costs are those counted, with those computed after a slash where they differ, and in parentheses those that this recording cannot show.'],
    titled('Contradictions', flows.flatMap(({ name, flow }) => contradictionsOf(flow).map((each) => `${name}: ${contradictionText(each)}`))),
    titled('Not explained', flows.flatMap(({ name, flow }) => flow.hops.filter(({ state }) => state === 'unexplained').map(({ id, count, of }) => `${name}: ${id} was seen in ${count} of ${counted(of, 'packet')}`))),
    titled('Recordings', openingCommands(runs)),
    [`${totalText(runs)} ${labLimits('en')}`],
  ]);
}

/** All that the runs have shown, in one sentence. */
export function totalText(runs: readonly ReportedRun[]): string {
  const { seen, explained, unexplained, hops, contradictions } = tallyOf(flowsIn(runs.map(({ summary }) => summary)));
  return `${seen} of ${counted(hops, 'hop')} seen, ${explained} with a reason, ${unexplained} unexplained; ${counted(contradictions, 'contradiction')}; ${secondsOf(runs)} s.`;
}

function machineText({ versions: { linux, qemu, dpdk }, accelerator, flows: [flow] }: Summary): string {
  const settings = (['with', 'without'] as const).flatMap((option) => (flow?.settings[option] ?? []).filter((id) => id !== 'halted').map((id) => `--${option} ${id}`));
  return `Linux ${linux}, QEMU ${qemu}, DPDK ${dpdk}; ${processorText(accelerator)}${settings.length > 0 ? `; ${settings.join(' ')}` : ''}`;
}

function row(name: string, flow: FlowSummary): readonly string[] {
  const { packets: { sent, found, complete, asleep = 0, disturbed = 0 }, order, hops, costs } = flow;
  const { seen, explained, unexplained, hops: all } = tallyOf([flow]);
  const wrong = hops.filter(({ thread }) => thread?.agrees === false).length;
  const details = [...(asleep > 0 ? [`${asleep} asleep`] : []), ...(disturbed > 0 ? [`${disturbed} disturbed`] : [])];
  return [
    name, `${Math.min(found, complete)}/${sent}${details.length > 0 ? ` (${details.join(', ')})` : ''}`, String(seen), String(explained), String(unexplained), String(all),
    order.length === 0 ? 'as said' : `${order.length} wrong`, wrong === 0 ? 'as said' : `${wrong} wrong`,
    ...countedCosts.map((cost) => (costs ? costCell(cost, costs) : '–')),
  ];
}

function costCell(cost: CountedCost, costs: NonNullable<FlowSummary['costs']>): string {
  const count = costs.counted[cost];
  const expected = expectedCount(cost, costs);
  const others = costs.computed[cost] - expected;
  if (count === undefined) return 'not counted';
  return count === expected ? `${count}${others > 0 ? ` (+${others})` : ''}` : `${count}/${expected}`;
}

function totalRow(flows: readonly FlowSummary[]): readonly string[] {
  const { seen, explained, unexplained, hops } = tallyOf(flows);
  return ['all', '', String(seen), String(explained), String(unexplained), String(hops), '', '', '', '', ''];
}

/** A contradiction as a sentence without its full stop. */
export function contradictionText(contradiction: Contradiction): string {
  switch (contradiction.what) {
    case 'packets':
      return `${counted(contradiction.sent, 'packet')} sent, ${contradiction.found} found, ${contradiction.complete} from beginning to end`;
    case 'order':
      return `${contradiction.first} happened before ${contradiction.second}, which the flow has the other way round (packets ${contradiction.packets.join(', ')})`;
    case 'missing':
      return `${contradiction.hop} was traced and is missing in ${contradiction.missing} of ${counted(contradiction.of, 'packet')}`;
    case 'thread':
      return `${contradiction.hop} ran in ${contradiction.seen.join(', ')}, not in ${contradiction.expected ?? 'the thread of its lane'}`;
    case 'cost':
      return `${contradiction.counted} ${wordsIn('en').costs[contradiction.cost][1]} were counted, not the ${contradiction.expected} computed`;
  }
}
