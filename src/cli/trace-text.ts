import { columnsOf } from '../text/width.js';
import { tableText } from './table.js';
import type { TraceReport } from './trace-report.js';

/**
 * The report of a trace for a terminal.
 *
 * @param columns width of the terminal; without it, lines are as long as they need to be
 */
export function traceText(report: TraceReport, columns = Infinity): string {
  const { overlay } = report;
  const clocks = report.clocks();
  const contradictions = report.contradictions();
  const remarks = report.remarks();
  const sections = [
    [`${report.address}  ${report.title}`, ...report.choice(), ...report.caution(), report.summary()],
    section('Recordings', report.recordings().map(([machine, text]) => `${machine.padEnd(5)}  ${text}`)),
    section('Clocks', clocks),
    section('Packets', report.packets()),
    section('Hops', hopLines(report, columns - indent.length)),
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

const indent = '  ';

function section(title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : [title, ...lines.map((line) => `${indent}${line}`)];
}

/** The table of the hops or, if that is too wide, one with fewer columns, in which notes are below their hop. */
function hopLines(report: TraceReport, columns: number): readonly string[] {
  const wide = tableText(report.hopHeadings, report.hopRows(), 5);
  if (wide.every((line) => columnsOf(line) <= columns)) return wide;
  const rows = report.narrowRows();
  const [heading = '', ...lines] = tableText(report.narrowHeadings, rows.map(({ cells }) => cells), 3);
  const absent = report.absentHops();
  return [
    heading,
    ...lines.flatMap((line, index) => [line, ...(rows[index]?.notes ?? []).map((note) => `      ${note}`)]),
    ...(absent.length > 0 ? ['Not under these settings:', ...absent.map((each) => `  ${each}`)] : []),
  ];
}
