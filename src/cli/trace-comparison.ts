import { costNames } from '../model/cost.js';
import { wordsIn } from '../model/words.js';
import { significance, type Comparison, type FigureComparison, type GapComparison, type HopComparison, type HopState } from '../traces/index.js';
import { shown } from './shown.js';
import { tableText } from './table.js';
import { list, table } from './trace-markdown.js';
import { counted, type TraceReport } from './trace-report.js';

/** The comparison of two recordings of a flow, in the lines and cells of which its report is made; all of them safe to print. */
export class ComparisonReport {
  /**
   * @param before the recording before a change
   * @param now the one after it
   */
  constructor(
    readonly comparison: Comparison,
    private readonly before: TraceReport,
    private readonly now: TraceReport,
  ) {}

  get heading(): string {
    return `${this.now.address}  ${this.now.title}`;
  }

  /** What must be known before any time is read. */
  cautions(): readonly string[] {
    return this.ofEither((report) => report.caution());
  }

  recordings(): readonly string[] {
    return [['A', this.before], ['B', this.now]].flatMap(([name, report]) => (report as TraceReport).recordings().map(([machine, text]) => `${name as string}  ${machine.padEnd(5)}  ${text}`));
  }

  /** What the comparison comes to, in a few lines. */
  summary(): readonly string[] {
    const { passes, hops, unit } = this.comparison;
    const changed = hops.filter(isChanged);
    const gaps = hops.flatMap(({ gap }) => gap ?? []);
    const told = gaps.filter(({ verdict }) => verdict !== 'too-few');
    const differ = gaps.filter(({ verdict }) => verdict === 'longer' || verdict === 'shorter');
    return [
      `${counted(passes.before, 'packet')} in A, ${counted(passes.now, 'packet')} in B`,
      changed.length === 0 ? 'every hop is in the same state' : `${counted(changed.length, 'hop')} in another state: ${changed.map(({ id }) => shown(id)).join(', ')}`,
      ...(unit === undefined ? ['times cannot be compared: one recording counts nanoseconds, the other ticks'] : []),
      ...(told.length > 0 ? [
        `${differ.length} of ${counted(told.length, 'time')} differ beyond noise (rank-sum test, p < ${significance}; without any change, about ${Math.max(1, Math.round(told.length * significance))} would)`,
      ] : []),
      ...(gaps.length > told.length ? [`for ${counted(gaps.length - told.length, 'time')} there are too few packets to say anything: with 5 in each recording, only times that do not overlap at all differ`] : []),
      ...(unit === 'ticks' ? ['ticks are compared as they are, which is right if the counters of both recordings have the same frequency'] : []),
    ];
  }

  readonly headings = ['#', 'hop', 'state in A', 'state in B', 'verdict', 'packets A', 'packets B', 'p50 A', 'p50 B', 'change', 'p'] as const;

  /** A row of cells for each hop that happens in one of the two. */
  rows(): readonly (readonly string[])[] {
    const happening = this.comparison.hops.filter(({ state }) => state.before !== 'not-here' || state.now !== 'not-here');
    return happening.map((hop) => this.row(hop).map(shown));
  }

  private row(hop: HopComparison): readonly string[] {
    const { id, n, state, seen, gap } = hop;
    const packets = (each: { readonly seen: number; readonly of: number }): string => (each.of > 0 ? `${each.seen}/${each.of}` : '');
    return [n.now === 0 ? '–' : String(n.now), id, stateWords[state.before], state.before === state.now ? '' : stateWords[state.now], verdictText(hop), packets(seen.before), packets(seen.now), ...this.gapCells(gap)];
  }

  private gapCells(gap: GapComparison | undefined): readonly string[] {
    if (!gap) return ['', '', '', ''];
    return [this.before.time(gap.before.p50), this.now.time(gap.now.p50), changeText(gap.before.p50, gap.now.p50), probabilityText(gap.probability)];
  }

  readonly costHeadings = ['measured per packet', 'A', 'B'] as const;

  costRows(): readonly (readonly string[])[] {
    const words = wordsIn('en').costs;
    const ofCosts = this.comparison.costs.map((figure) => figureRow({ ...figure, name: words[costNames.find((name) => name === figure.name) ?? 'copies'][1] }));
    return [...ofCosts, ...this.comparison.counts.flatMap(({ of, figures }) => figures.map((figure) => figureRow({ ...figure, name: `${countWords[of]} ${figure.name}` })))];
  }

  /** What a reader should know of either recording. */
  remarks(): readonly string[] {
    return this.ofEither((report) => report.remarks());
  }

  private ofEither(sentences: (report: TraceReport) => readonly string[]): readonly string[] {
    const both = [['A', this.before], ['B', this.now]] as const;
    return both.flatMap(([name, report]) => sentences(report).map((sentence) => `${name}: ${sentence}`));
  }
}

const stateWords: Readonly<Record<HopState, string>> = {
  'seen': 'seen', 'not-seen': 'NOT SEEN, though traced', 'not-traced': 'was not traced', 'unknown': 'not seen; unknown whether traced', 'not-recorded': 'not recorded', 'not-here': 'does not happen here',
};

const countWords: Readonly<Record<Comparison['counts'][number]['of'], string>> = { exits: 'exit', userExits: 'return to QEMU', systemCalls: 'system call of', wakeups: 'wake-up of' };

function isChanged({ state }: HopComparison): boolean {
  return state.before !== state.now;
}

function verdictText({ state, seen, gap }: HopComparison): string {
  if (state.before !== state.now) return state.now === 'seen' ? 'NEW' : state.before === 'seen' ? 'GONE' : 'another state';
  const often = seen.before.seen * seen.now.of === seen.now.seen * seen.before.of ? [] : ['in another share of the packets'];
  return [...often, ...(gap ? [gapText(gap)] : [])].join('; ');
}

function gapText({ verdict }: GapComparison): string {
  switch (verdict) {
    case 'longer':
      return 'LONGER';
    case 'shorter':
      return 'SHORTER';
    case 'same':
      return 'no difference beyond noise';
    case 'too-few':
      return 'too few packets';
    case 'clocks':
      return 'within what the clocks leave open';
  }
}

function changeText(before: number, now: number): string {
  if (before <= 0 || now <= 0) return '';
  const change = Math.round((now / before - 1) * 100);
  return change >= 200 ? `× ${Number((now / before).toPrecision(2))}` : `${change > 0 ? '+' : ''}${change} %`;
}

function probabilityText(probability: number): string {
  return probability < 0.0001 ? '< 0.0001' : probability.toPrecision(2);
}

function figureRow({ name, before, now }: FigureComparison): readonly string[] {
  return [name, ...[before, now].map((figure) => (figure === undefined ? 'not traced' : String(figure)))].map(shown);
}

/** The report of a comparison for a terminal. */
export function comparisonText(report: ComparisonReport): string {
  const section = (title: string, lines: readonly string[]): readonly string[] => (lines.length === 0 ? [] : [title, ...lines.map((line) => `  ${line}`)]);
  const sections = [
    [report.heading, ...report.cautions()],
    section('Recordings', report.recordings()),
    section('Result', report.summary()),
    section('Hops', tableText(report.headings, report.rows(), 5)),
    section('Costs', tableText(report.costHeadings, report.costRows(), 1)),
    section('Remarks', report.remarks()),
  ];
  return `${sections.filter((lines) => lines.length > 0).map((lines) => lines.join('\n')).join('\n\n')}\n`;
}

/** The report of a comparison as Markdown. */
export function comparisonMarkdown(report: ComparisonReport): string {
  const remarks = report.remarks();
  return `${[
    `# ${list([report.heading]).slice(2)}`, ...(report.cautions().length === 0 ? [] : [list(report.cautions())]),
    '## Recordings', list(report.recordings()), '## Result', list(report.summary()), '## Hops', table(report.headings, report.rows()), '## Costs', table(report.costHeadings, report.costRows()),
    ...(remarks.length === 0 ? [] : ['## Remarks', list(remarks)]),
  ].join('\n\n')}\n`;
}
