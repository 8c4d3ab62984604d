import { capitalized } from '../../text/capitalized.js';
import { breakLines } from '../../text/line-breaks.js';
import type { FlowView } from '../../pages/diagram-protocol.js';
import type { PageStrings } from '../../pages/diagram-strings.js';
import { caseNow, changedConditions } from '../controls/condition-words.js';
import { everyCostWords } from '../controls/cost-words.js';
import { create, createSvg, fill } from '../controls/dom.js';
import { removeMarks } from '../picture/finished-pictures.js';
import { measuredCosts } from '../trace/trace-bar.js';
import { inlineStyles } from './inline-styles.js';
import { legendEntries, sampleSize } from '../picture/legend.js';
import type { ShownTrace } from '../trace/shown-trace.js';
import { drawnStrip } from '../picture/thread-strip.js';

export type Background = 'light' | 'dark';

export interface ExportOptions {
  readonly view: FlowView;
  readonly strings: PageStrings;
  readonly background: Background;
  /** What is laid over the flow, which the picture shows already; and the chosen packet in words. */
  readonly trace?: { readonly shown: ShownTrace; readonly words: string } | undefined;
}

/** A self-contained picture, with its size in pixels. */
export interface ExportedSvg {
  readonly text: string;
  readonly width: number;
  readonly height: number;
}

const margin = 16;
const leastWidth = 480;
/** Between the columns of the legend. */
const columnGap = 28;

/**
 * Makes a self-contained file of a picture: with title, sources, costs, legend, background and explicit colours, and without
 * scripts, style sheets or anything to load.
 *
 * @param picture the picture in the page; it is not changed
 */
export function exportSvg(picture: SVGSVGElement, options: ExportOptions): ExportedSvg {
  const svg = picture.cloneNode(true) as SVGSVGElement;
  // Browsers measure text at the size at which it is shown, so the zoom of the page would decide the columns of the legend.
  for (const side of ['width', 'height'] as const) svg.setAttribute(side, String(svg.viewBox.baseVal[side]));
  const stage = create('div', { 'class': `picture export-stage ${options.background}`, 'aria-hidden': 'true' }, svg);
  document.body.append(stage);
  try {
    removeMarks(svg);
    const strip = drawnStrip(svg, options.view);
    if (strip) svg.append(strip.group);
    // Nothing can be folded or unfolded in a file.
    svg.querySelectorAll('.bands, .hit, .box-handle, .fold.open').forEach((element) => element.remove());
    const size = frame(svg, options, strip?.width ?? 0);
    inlineStyles(svg);
    return { text: new XMLSerializer().serializeToString(svg), ...size };
  } finally {
    stage.remove();
  }
}

/**
 * Adds title, legend and background to the picture.
 *
 * @param stripWidth how much of the picture is left of the drawing
 */
function frame(svg: SVGSVGElement, { view, strings, trace }: ExportOptions, stripWidth: number): { width: number; height: number } {
  const { x: drawnX, y, width: drawnWidth, height } = svg.viewBox.baseVal;
  // The strip begins where the title does; the drawing has a margin of its own.
  const left = stripWidth > 0 ? stripWidth + margin : 0;
  const x = drawnX - left;
  const width = Math.max(drawnWidth + left, leastWidth);
  const inner = width - 2 * margin;
  const title = fill(strings.exportOf, view.scenarioTitle, view.flowTitle);
  const settings = changedConditions(view).map((condition) => capitalized(caseNow(condition)));
  const facts = [...settings, view.cost.isSetup ? strings.setup : everyCostWords(view.cost.steady, strings).join(' · '), view.sources.length > 0 ? fill(strings.exportSources, view.sources.join(' · ')) : '', ...traceFacts(trace, strings)].filter(Boolean);
  const lines = [
    ...breakLines(title, Math.floor(inner / 10)).map((text) => ({ text, className: 'export-title', height: 26 })),
    ...facts.flatMap((fact) => breakLines(fact, Math.floor(inner / 6.8))).map((text) => ({ text, className: 'export-fact', height: 18 })),
  ];
  const headHeight = lines.reduce((sum, line) => sum + line.height, 2 * margin);
  let baseline = y - headHeight + margin;
  for (const line of lines) {
    baseline += line.height;
    svg.append(createSvg('text', { class: line.className, x: x + margin, y: baseline - 6 }, line.text));
  }
  const legend = appendLegend(svg, { view, strings, hasTrace: trace !== undefined, x: x + margin, y: y + height + margin, width: inner });
  const box = { x, y: y - headHeight, width: Math.max(width, legend.width + 2 * margin), height: headHeight + height + legend.height + 2 * margin };
  svg.prepend(createSvg('title', {}, [title, ...settings].join(' · ')), createSvg('rect', { class: 'export-page', ...box }));
  svg.setAttribute('viewBox', `${box.x} ${box.y} ${box.width} ${box.height}`);
  svg.setAttribute('width', String(box.width));
  svg.setAttribute('height', String(box.height));
  return { width: box.width, height: box.height };
}

/** What was opened and found, and what the costs are that were counted. */
function traceFacts(trace: ExportOptions['trace'], strings: PageStrings): string[] {
  if (!trace) return [];
  const { shown: { overlay }, words } = trace;
  return [fill(strings.exportTrace, overlay.title), ...(overlay.caution ? [overlay.caution.text] : []), words, measuredCosts(overlay, strings)];
}

interface LegendPlace {
  readonly view: FlowView;
  readonly hasTrace: boolean;
  readonly strings: PageStrings;
  readonly x: number;
  readonly y: number;
  readonly width: number;
}

/** @returns the size of the legend, which may be wider than its place */
function appendLegend(svg: SVGSVGElement, { view, strings, hasTrace, x, y, width }: LegendPlace): { readonly width: number; readonly height: number } {
  const rowHeight = sampleSize.height + 6;
  const entries = legendEntries(view, { ...strings, legendChip: strings.legendChipInFile }, hasTrace).map(({ sample, text }) => {
    const label = createSvg('text', { class: 'export-fact', x: sampleSize.width + 12, y: 14 }, text);
    const group = createSvg('g', {}, sample, label);
    svg.append(group);
    return { group, width: sampleSize.width + 12 + label.getComputedTextLength() };
  });
  const entryWidth = Math.max(...entries.map((entry) => entry.width));
  const columnWidth = entryWidth + columnGap;
  const columns = Math.max(1, Math.floor((width + columnGap) / columnWidth));
  const rows = Math.ceil(entries.length / columns);
  entries.forEach(({ group }, index) => {
    group.setAttribute('transform', `translate(${x + Math.floor(index / rows) * columnWidth} ${y + (index % rows) * rowHeight})`);
  });
  return { width: columns * columnWidth - columnGap, height: rows * rowHeight };
}
