import { markdownLine } from '../text/markdown.js';
import type { TraceReport } from './trace-report.js';

/** The report of a trace as Markdown. */
export function traceMarkdown(report: TraceReport): string {
  const { overlay } = report;
  const sections = [
    [`# ${markdownLine(report.title)}`, `\`${report.address.replaceAll('`', '')}\``, ...[...report.choice(), ...report.caution(), report.summary()].map(markdownLine)],
    ['## Recordings', table(['machine', 'recording'], report.recordings())],
    ...(report.clocks().length === 0 ? [] : [['## Clocks', ...report.clocks().map(markdownLine)]]),
    ['## Packets', list(report.packets())],
    ['## Hops', table(report.hopHeadings, report.hopRows())],
    ...(overlay.contradictions.length === 0 ? [] : [['## Order', list(report.contradictions().flatMap(({ text, events }) => [text, ...events]))]]),
    ...(overlay.passes.length === 0 ? [] : [['## Costs', table(report.costHeadings, report.costRows()), list(report.counts())]]),
    ...(report.remarks().length === 0 ? [] : [['## Remarks', list(report.remarks())]]),
  ];
  return `${sections.flat().join('\n\n')}\n`;
}

/** A table whose cells are untrusted text. */
export function table(headings: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.map(markdownLine).join(' | ')} |`;
  return [line(headings), `|${' --- |'.repeat(headings.length)}`, ...rows.map(line)].join('\n');
}

/** A list whose items are untrusted text. */
export function list(items: readonly string[]): string {
  return items.map((item) => `- ${markdownLine(item)}`).join('\n');
}
