import { tableText } from './table.js';
import type { TraceReport } from './trace-report.js';

/** The report of a trace for a terminal. */
export function traceText(report: TraceReport): string {
  const { overlay } = report;
  const clocks = report.clocks();
  const contradictions = report.contradictions();
  const remarks = report.remarks();
  const sections = [
    [`${report.address}  ${report.title}`, ...report.choice()],
    section('Recordings', report.recordings().map(([machine, text]) => `${machine.padEnd(5)}  ${text}`)),
    section('Clocks', clocks),
    section('Packets', report.packets()),
    section('Hops', tableText(report.hopHeadings, report.hopRows(), 5)),
    section('Order', contradictions.flatMap(({ text, events }) => [text, ...events.map((event) => `  ${event}`)])),
    section('Costs', overlay.passes.length === 0 ? [] : [
      ...tableText(report.costHeadings, report.costRows(), 1),
      'Measured: medians over the packets, without what no hop of the flow accounts for. All that was counted:',
      ...report.counts().map((line) => `  ${line}`),
    ]),
    section('Remarks', remarks),
  ];
  return `${sections.filter((lines) => lines.length > 0).map((lines) => lines.join('\n')).join('\n\n')}\n`;
}

function section(title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : [title, ...lines.map((line) => `  ${line}`)];
}
