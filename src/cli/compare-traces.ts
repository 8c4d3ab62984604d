import { analyse, compareOverlays } from '../traces/index.js';
import { checkLanguage } from './content-language.js';
import { CommandFailure, exitCodes, type Environment, type ExitCode } from './environment.js';
import { checkIsNoInput } from './kept-inputs.js';
import { standardInput } from './read-input.js';
import { jsonText, shown } from './shown.js';
import { comparisonMarkdown, ComparisonReport, comparisonText } from './trace-comparison.js';
import { candidatesFor, layOver, madeForOthers, otherFlow, splitNames, writtenIn } from './trace-flow.js';
import { traceJson, traceVersion } from './trace-json.js';
import { analyseOptions, filesIn, readRecordings, recordingsIn } from './trace-recordings.js';
import { TraceReport } from './trace-report.js';
import { nothingFits, printTo, type TraceOptions } from './trace.js';

/**
 * `vhflow trace A -- B`: compares two recordings of the same flow.
 *
 * @param names the files of A, and the flow
 * @param against the files of B
 */
export async function compareTraces(environment: Environment, names: readonly string[], against: readonly string[], options: TraceOptions): Promise<ExitCode> {
  checkOptions(against, options);
  const { format } = options;
  if (format === 'html') throw new CommandFailure('a comparison is printed as text, json or markdown; html shows one recording');
  const { named, files } = splitNames(environment, names);
  if (splitNames(environment, against).named) throw new CommandFailure('the flow is named before --, for both recordings');
  if ([...files, ...against].filter((file) => file === standardInput).length > 1) throw new CommandFailure('standard input can be only one of the traces');
  const candidates = await candidatesFor(environment, named, options);
  if (!candidates) return exitCodes.usage;
  checkLanguage(options.lang, candidates.scenarios);
  const written = writtenIn(candidates);
  if (options.output !== undefined) await checkIsNoInput(environment, options.output, { files: [...filesIn(files, options), ...against] });
  const before = await readRecordings(environment, files, options, written);
  const now = await readRecordings(environment, against, {}, written);
  const laid = layOver(candidates, named, before, options, undefined);
  if (!laid) throw new CommandFailure(nothingFits);
  const other = named?.flow === undefined ? otherFlow(laid, layOver(candidates, named, now, options, undefined)) : undefined;
  if (other !== undefined) {
    throw new CommandFailure(`the recordings are of different flows: A is of ${shown(`${laid.scenario.id}#${laid.flow.id}`)}, B of ${shown(other)}; to compare them all the same, name the flow as ID#FLOW`);
  }
  for (const { file, flow } of [...madeForOthers(laid, before), ...madeForOthers(laid, now)]) environment.err(`vhflow: warning: ${shown(file)} was recorded for ${shown(flow)}\n`);
  const laidNow = { ...laid, overlay: analyse(laid.scenario, laid.flow, recordingsIn(now), analyseOptions(now, undefined)) };
  await printTo(environment, options.output, textOf(new TraceReport(laid, before, options.lang, options.tscKhz), new TraceReport(laidNow, now, options.lang, options.tscKhz), format));
  return exitCodes.fine;
}

function checkOptions(against: readonly string[], { expect, learn, offset }: TraceOptions): void {
  if (against.length === 0) throw new CommandFailure('after --, trace needs the files of the recording to compare with');
  const option = against.find((file) => file.startsWith('--'));
  if (option !== undefined) throw new CommandFailure(`${option}: options are written before --, after which there are only files`);
  if (learn) throw new CommandFailure('--learn takes one recording, not two to compare');
  if (expect) throw new CommandFailure('--expect is for one recording, not for comparing two');
  if (offset !== undefined) throw new CommandFailure('--offset is for one recording; for comparing two, the clocks are told from the recordings');
}

function textOf(before: TraceReport, now: TraceReport, format: Exclude<TraceOptions['format'], 'html'>): string {
  const comparison = compareOverlays(before.overlay, now.overlay);
  const report = new ComparisonReport(comparison, before, now);
  switch (format) {
    case 'text':
      return comparisonText(report);
    case 'markdown':
      return comparisonMarkdown(report);
    case 'json':
      return jsonText({ version: traceVersion, comparison, before: traceJson(before, undefined), now: traceJson(now, undefined) });
  }
}
