import type { GapView, OverlayView, TraceAdvice } from '../../pages/overlay-protocol.js';
import type { PageStrings } from '../../pages/diagram-strings.js';
import { button } from '../controls/controls.js';
import { breakable, create, createSvg, fill } from '../controls/dom.js';
import type { HopTrace, ShownTrace } from './shown-trace.js';
import { signAt } from './trace-signs.js';

export interface TracePlace {
  readonly machine: 'guest' | 'host';
  readonly line: number;
}

/** The part of the details of a hop that says what the trace shows of it. */
export function traceOfHop(trace: ShownTrace, n: number, strings: PageStrings, onOpenLine: (place: TracePlace) => void): HTMLElement[] {
  const shown = trace.of(n);
  if (!shown) return [];
  const { hop, event, state, isIndirect } = shown;
  const sign = isIndirect ? 'indirect' : state;
  // What is the same in every packet is said once.
  const ofPacket = trace.pass && shown.sentence !== hop.sentence ? [create('p', {}, create('strong', {}, fill(strings.traceInPacket, trace.pass.n)), ` ${shown.sentence}`)] : [];
  return [create('div', { class: `callout trace-callout trace-${state}` },
    create('h3', {}, createSvg('svg', { 'class': 'trace-icon', 'width': 14, 'height': 14, 'viewBox': '-7 -7 14 14', 'aria-hidden': 'true' }, signAt(sign, 0, 0)), strings.trace),
    ...ofPacket,
    create('p', {}, hop.sentence),
    ...hop.contradictions.map((text) => create('p', { class: 'contradiction' }, text)),
    ...(hop.gap ? gapParts(hop.gap) : []),
    facts(shown, strings),
    ...openLine(event && event.line > 0 ? event : hop.example, strings, onOpenLine))];
}

function facts({ hop }: HopTrace, strings: PageStrings): HTMLElement {
  const list = create('dl', { class: 'place' });
  const row = (term: string, items: readonly Node[]): void => {
    if (items.length > 0) list.append(create('dt', {}, term), create('dd', {}, ...items));
  };
  row(strings.traceFunctions, hop.own.map(({ name, text }) => create('p', {}, create('code', {}, breakable(name)), ` ${text}`)));
  row(strings.traceThreads, hop.threads.map((text) => create('p', {}, text)));
  row(strings.traceExpected, hop.expectedThread === undefined || hop.threads.length === 0 ? [] : [create('p', {}, hop.expectedThread)]);
  return list;
}

function openLine(place: TracePlace | undefined, strings: PageStrings, onOpenLine: (place: TracePlace) => void): HTMLElement[] {
  if (!place) return [];
  const { machine, line } = place;
  const open = button({ text: fill(strings.traceShowLine, line), icon: 'go-to-file', title: fill(strings.traceShowLineOf, line, strings[machine]) }, () => onOpenLine({ machine, line }));
  open.element.classList.add('needs-extension');
  return [open.element];
}

const chart = { width: 240, height: 34 } as const;

/** The times before a hop as a histogram, and the numbers in words. */
function gapParts({ title, text, bins, from, to, p50, p90 }: GapView): HTMLElement[] {
  const most = Math.max(1, ...bins);
  const bin = chart.width / bins.length;
  const bars = bins.map((count, index) => {
    const height = count === 0 ? 0 : Math.max(2, (count / most) * (chart.height - 4));
    return createSvg('rect', { class: 'gap-bar', x: index * bin + 0.5, y: chart.height - height, width: bin - 1, height });
  });
  const lines = [['gap-p50', p50] as const, ...(p90 === undefined ? [] : [['gap-p90', p90] as const])];
  return [
    create('p', { class: 'gap-title' }, create('strong', {}, title), ` ${text}`),
    create('div', { 'class': 'gap-chart', 'aria-hidden': 'true' },
      createSvg('svg', { width: chart.width, height: chart.height, viewBox: `0 0 ${chart.width} ${chart.height}`, preserveAspectRatio: 'none' },
        ...bars, ...lines.map(([name, at]) => createSvg('line', { class: name, x1: at * chart.width, x2: at * chart.width, y1: 0, y2: chart.height }))),
      create('span', {}, from), create('span', {}, to)),
  ];
}

/** What the trace as a whole says: remarks, costs, what was counted, hops that do not happen. @param isOpen whether it is unfolded */
export function aboutTrace(overlay: OverlayView, strings: PageStrings, isOpen: boolean, onAdvice: (kind: TraceAdvice['kind']) => void): HTMLDetailsElement {
  const listOf = (title: string, items: readonly string[]): HTMLElement[] => (items.length === 0 ? [] : [
    create('p', { class: 'subtitle' }, title), create('ul', {}, ...items.map((item) => create('li', {}, item))),
  ]);
  return create('details', { class: 'about about-trace', ...(isOpen ? { open: '' } : {}) },
    create('summary', {}, strings.traceAbout),
    create('p', {}, create('strong', {}, overlay.title)),
    ...(overlay.caution ? [create('p', {}, overlay.caution.text)] : []),
    create('p', {}, overlay.summary),
    ...(overlay.advice ?? []).map((advice) => adviceParts(advice, onAdvice)),
    ...listOf(strings.traceRemarks, overlay.remarks),
    ...costTable(overlay, strings),
    ...overlay.counted.flatMap(({ title, items }) => listOf(title, items.map(({ name, count }) => fill(strings.traceCounted, name, count)))),
    ...listOf(strings.traceAbsent, overlay.absent.map(({ label, needs }) => fill(strings.traceAbsentHop, label, needs))),
  );
}

/** A sentence with the button that follows it. */
function adviceParts({ kind, text, button: label }: TraceAdvice, onAdvice: (kind: TraceAdvice['kind']) => void): HTMLElement {
  const follow = button({ text: label, title: label }, () => onAdvice(kind));
  follow.element.classList.add('needs-extension');
  return create('div', { class: 'trace-advice' }, create('p', {}, text), follow.element);
}

function costTable({ costs }: OverlayView, strings: PageStrings): HTMLElement[] {
  const rows = costs.map(({ name, computed, measured }) => create('tr', {},
    create('th', { scope: 'row' }, strings[name]), create('td', {}, measured === undefined ? strings[isCountable(name) ? 'traceCostNotTraced' : 'traceNotMeasurable'] : String(measured)), create('td', {}, String(computed))));
  return [create('table', { class: 'trace-cost-table' },
    create('caption', { class: 'subtitle' }, strings.traceCostsMeaning),
    create('thead', {}, create('tr', {}, create('td'), create('th', { scope: 'col' }, strings.traceMeasured), create('th', { scope: 'col' }, strings.traceComputed))),
    create('tbody', {}, ...rows))];
}

/** Whether events of a trace can show a cost: copies have none. */
function isCountable(name: OverlayView['costs'][number]['name']): boolean {
  return name !== 'copies';
}
