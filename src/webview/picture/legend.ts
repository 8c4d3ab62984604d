import type { FlowView } from '../../pages/diagram-protocol.js';
import type { PageStrings } from '../../pages/diagram-strings.js';
import { segmentsOfPicture } from '../../diagram/thread-segments.js';
import { create, createSvg } from '../controls/dom.js';
import { signAt, type TraceSign } from '../trace/trace-signs.js';

/** One line of the legend: a drawing of {@link sampleSize}, and what it means. */
export interface LegendEntry {
  readonly sample: SVGGElement;
  readonly text: string;
}

export const sampleSize = { width: 64, height: 20 } as const;
const middle = sampleSize.height / 2;

/** What arrows, dashes, colours and marks mean; the drawings use the classes and arrow heads of the picture. */
export function legendEntries(view: FlowView, strings: PageStrings, hasTrace: boolean): LegendEntry[] {
  return [
    { sample: arrow('kind-call branch-data', 'head-solid'), text: strings.legendCall },
    { sample: arrow('kind-notify branch-data', 'head-open'), text: strings.legendSignal },
    { sample: arrow('kind-return branch-data', 'head-solid'), text: strings.legendReturn },
    { sample: betweenLanes(), text: strings.legendDirection },
    { sample: arrow('kind-call branch-completion', 'head-solid'), text: strings.legendCompletion },
    { sample: arrow('kind-call branch-parallel', 'head-solid'), text: strings.legendParallel },
    { sample: plate('copies', strings.legendCopyMark), text: strings.legendCopies },
    { sample: plate('exits', strings.legendExitMark), text: strings.legendExits },
    { sample: createSvg('g', { class: 'hop' }, sampleText('when', strings.legendWhenMark)), text: strings.legendWhen },
    ...notesAndBlocks(view, strings),
    ...folds(view, strings),
    ...threads(view, strings),
    ...(hasTrace ? traceEntries(strings) : []),
    ...boxes(view),
  ];
}

/** The legend as a list for the page. */
export function legendList(view: FlowView, strings: PageStrings, hasTrace: boolean): HTMLElement {
  const { width, height } = sampleSize;
  return create('ul', { class: 'legend-list' }, ...legendEntries(view, strings, hasTrace).map(({ sample, text }) => create('li', {},
    createSvg('svg', { 'class': 'sample', width, height, 'viewBox': `0 0 ${width} ${height}`, 'aria-hidden': 'true' }, sample),
    create('span', {}, text))));
}

const traceTexts = {
  'seen': 'legendSeen', 'indirect': 'legendIndirect', 'not-seen': 'legendNotSeen', 'not-traced': 'legendNotTraced', 'unknown': 'legendUnknown', 'not-recorded': 'legendNotRecorded',
  'wrong-thread': 'legendWrongThread', 'out-of-order': 'legendOutOfOrder',
} as const satisfies Record<TraceSign, keyof PageStrings>;

/** How the hops of a trace look: each sign, and, where its arrow looks different, the arrow. */
function traceEntries(strings: PageStrings): LegendEntry[] {
  return [
    ...(Object.keys(traceTexts) as TraceSign[]).map((sign) => ({ sample: tracedArrow(sign), text: strings[traceTexts[sign]] })),
    { sample: tracedTime(strings.legendPacketsMark), text: strings.legendPacketTimes },
    { sample: tracedTime(strings.legendPacketMark), text: strings.legendPacketTime },
  ];
}

function tracedTime(text: string): SVGGElement {
  return createSvg('g', {}, createSvg('text', { 'class': 'trace-text', 'x': sampleSize.width / 2, 'y': middle + 4, 'text-anchor': 'middle' }, text));
}

function tracedArrow(sign: TraceSign): SVGGElement {
  const state = sign === 'wrong-thread' || sign === 'out-of-order' || sign === 'indirect' ? 'seen' : sign;
  const line = { x1: 22, x2: sampleSize.width - 4, y1: middle, y2: middle };
  return createSvg('g', { class: `hop kind-call branch-data trace-${state}` },
    createSvg('line', { 'data-et': 'message', ...line, 'marker-end': 'url(#head-solid)' }),
    ...(state === 'not-seen' ? [createSvg('line', { class: 'trace-core shown', ...line, x2: line.x2 - 9.5 })] : []),
    signAt(sign, 10, middle));
}

function arrow(className: string, head: string): SVGGElement {
  const line = createSvg('line', { 'data-et': 'message', 'x1': 4, 'x2': sampleSize.width - 4, 'y1': middle, 'y2': middle, 'marker-end': `url(#${head})` });
  return createSvg('g', { class: `hop ${className}` }, line);
}

/** An arrow from one lifeline to another. */
function betweenLanes(): SVGGElement {
  const lifelines = [10, sampleSize.width - 10].map((x) => createSvg('line', { class: 'actor-line', x1: x, x2: x, y1: 0, y2: sampleSize.height }));
  const line = createSvg('line', { 'data-et': 'message', 'x1': 10, 'x2': sampleSize.width - 12, 'y1': middle, 'y2': middle, 'marker-end': 'url(#head-solid)' });
  return createSvg('g', { class: 'hop kind-call branch-data' }, ...lifelines, line);
}

function plate(part: 'copies' | 'exits', text: string): SVGGElement {
  const back = createSvg('rect', { class: `plate ${part}`, x: 1, y: 1, width: sampleSize.width - 2, height: sampleSize.height - 2, rx: 3 });
  return createSvg('g', { class: 'hop' }, back, sampleText(part, text));
}

function sampleText(className: string, text: string): SVGTextElement {
  return createSvg('text', { 'class': `sample-text ${className}`, 'x': sampleSize.width / 2, 'y': middle + 4, 'text-anchor': 'middle' }, text);
}

/** Notes and blocks, as far as the picture has any. */
function notesAndBlocks({ outline, blocks }: FlowView, strings: PageStrings): LegendEntry[] {
  const hasTag = blocks.some(({ type }) => type !== 'completion' && type !== 'parallel');
  return [
    ...(has(outline, 'note') ? [{ sample: createSvg('g', {}, createSvg('rect', { class: 'note', x: 12, y: 2, width: 40, height: 16 })), text: strings.legendNote }] : []),
    ...(hasTag ? [{ sample: createSvg('g', {}, createSvg('path', { class: 'block-tag', d: 'M14,1 h36 v12 l-6,6 h-30 z' }), sampleText('block-tag-text', 'loop')), text: strings.legendBlock }] : []),
  ];
}

/** What stands for folded hops, as far as the picture has any. */
function folds({ messages, outline }: FlowView, strings: PageStrings): LegendEntry[] {
  const pill = (x: number, width: number): SVGRectElement => createSvg('rect', { class: 'pill', x, y: 2, width, height: 16, rx: 8 });
  const bridge = createSvg('line', { 'data-et': 'message', 'x1': 2, 'x2': sampleSize.width - 2, 'y1': middle, 'y2': middle });
  return [
    ...(has(outline, 'chip') ? [{ sample: createSvg('g', { class: 'fold chip' }, pill(8, 48), sampleText('fold-text', '+ 3')), text: strings.legendChip }] : []),
    ...(messages.some(({ type }) => type === 'bridge') ? [{ sample: createSvg('g', { class: 'fold bridge' }, bridge, pill(18, 28), sampleText('fold-text', '+ 3')), text: strings.legendBridge }] : []),
  ];
}

/** Whether a picture contains an item of a type. */
function has(items: FlowView['outline'], type: 'chip' | 'note'): boolean {
  return items.some((item) => item.type === type || (item.type === 'block' && item.sections.some((section) => has(section.items, type))));
}

/** The strip, if the flow has threads and they are not hidden. */
function threads(view: FlowView, strings: PageStrings): LegendEntry[] {
  if (view.hidden.includes('threads') || view.hops.every(({ thread }) => thread === undefined)) return [];
  const { height } = sampleSize;
  const looks = new Map(segmentsOfPicture(view).map(({ thread, look }) => [thread, look]));
  const strip = (look = 'thread-0', ...content: SVGElement[]): SVGGElement => createSvg('g', { class: look },
    createSvg('rect', { class: 'thread-box', x: 4, y: 1, width: 56, height: height - 2 }),
    createSvg('line', { class: 'thread-edge', x1: 7, x2: 7, y1: 1, y2: height - 1 }), ...content);
  return [
    { sample: twoThreads(), text: strings.legendThread },
    ...[...looks].map(([thread, look]) => ({ sample: strip(`thread-${look}`), text: thread })),
    { sample: strip('thread-0', createSvg('text', { class: 'thread-name', x: 13, y: middle + 4 }, '↳')), text: strings.legendHandOff },
  ];
}

/** A thread and the one that runs after it. */
function twoThreads(): SVGGElement {
  const half = sampleSize.height / 2;
  return createSvg('g', {}, ...[0, 1].map((index) => createSvg('g', { class: `thread-${index}` },
    createSvg('rect', { class: 'thread-box', x: 4, y: index * half, width: 56, height: half - 1 }),
    createSvg('line', { class: 'thread-edge', x1: 7, x2: 7, y1: index * half, y2: (index + 1) * half - 1 }))));
}

/** The boxes of the picture by their colours, each once. */
function boxes({ boxes: all }: FlowView): LegendEntry[] {
  const once = all.filter(({ tone, title }, index) => all.findIndex((other) => other.tone === tone && other.title === title) === index);
  return once.map(({ tone, title }) => ({
    sample: createSvg('g', { class: `lane-box tone-${tone}` }, createSvg('rect', { x: 12, y: 2, width: 40, height: 16, rx: 4 })),
    text: title,
  }));
}
