import { setImmediate } from 'node:timers/promises';
import { checkLanguage } from './content-language.js';
import { didYouMean } from './did-you-mean.js';
import { CommandFailure, exitCodes, type Environment, type ExitCode } from './environment.js';
import { checkIsNoInput } from './kept-inputs.js';
import { standardInput } from './read-input.js';
import type { SettingsOptions } from './settings-option.js';
import { jsonParts, shown } from './shown.js';
import { candidatesFor, layOver, madeForOthers, splitNames, writtenIn, type LaidOver } from './trace-flow.js';
import { traceHtml } from './trace-html.js';
import { traceJson } from './trace-json.js';
import { traceMarkdown } from './trace-markdown.js';
import { filesIn, readRecordings, type TraceFileOptions } from './trace-recordings.js';
import { TraceReport } from './trace-report.js';
import { traceText } from './trace-text.js';
import { writeWhole } from './write-output.js';

export const traceReportFormats = ['text', 'json', 'markdown', 'html'] as const;

export interface TraceOptions extends SettingsOptions, TraceFileOptions {
  /** The guest's clock minus the host's, in the unit of the clocks. */
  readonly offset?: number;
  /** Frequency of the counter whose ticks the times are, in kHz, in place of what the recordings say. */
  readonly tscKhz?: number;
  readonly format: (typeof traceReportFormats)[number];
  readonly lang: string;
  /** Fail if something is missing that the flow lets expect. */
  readonly expect?: boolean;
  /** Ids of hops that {@link expect} leaves out. */
  readonly except: readonly string[];
  /** Write a scenario instead of a report. */
  readonly learn?: boolean;
  /** With {@link learn}, how the names of the threads begin of which events are taken; all if there are none. */
  readonly thread: readonly string[];
  /** One `PROJECT=DIR` for each `--tree` option. */
  readonly tree: readonly string[];
  /** File to write to; standard output when absent. */
  readonly output?: string;
}

export const nothingFits = 'the trace fits no flow: it shows no packet with a quarter of the hops of one; name the flow as ID#FLOW to see which of its hops were traced';

/** `vhflow trace`: shows what a trace says of the hops of a flow. */
export async function trace(environment: Environment, names: readonly string[], options: TraceOptions): Promise<ExitCode> {
  if (options.except.length > 0 && !options.expect) throw new CommandFailure('--except names hops that --expect leaves out, which is not given');
  if (options.thread.length > 0) throw new CommandFailure('--thread names what --learn learns from, which is not given');
  if (options.tree.length > 0) throw new CommandFailure('--tree names where --learn looks for functions, which is not given');
  const { named, files } = splitNames(environment, names);
  const candidates = await candidatesFor(environment, named, options);
  if (!candidates) return exitCodes.usage;
  checkLanguage(options.lang, candidates.scenarios);
  if (options.output !== undefined) await checkIsNoInput(environment, options.output, { files: filesIn(files, options) });
  const read = await readRecordings(environment, files, options, writtenIn(candidates));
  const laid = layOver(candidates, named, read, options, options.offset);
  if (!laid) return withoutFlow(environment, options);
  for (const { file, flow } of madeForOthers(laid, read)) environment.err(`vhflow: warning: ${file === standardInput ? 'standard input' : shown(file)} was recorded for ${shown(flow)}\n`);
  if (options.expect) checkExceptions(options.except, laid);
  const report = new TraceReport(laid, read, options.lang, options.tscKhz);
  const refusal = report.refusal();
  if (refusal !== undefined) throw new CommandFailure(refusal);
  const unmet = options.expect ? report.unmet(new Set(options.except)) : undefined;
  await printTo(environment, options.output, await textOf(environment, report, unmet, options));
  for (const reason of unmet ?? []) environment.err(`vhflow: ${shown(reason)}\n`);
  return unmet === undefined || unmet.length === 0 ? exitCodes.fine : exitCodes.findings;
}

/** That nothing was found is a finding if something was expected. */
function withoutFlow(environment: Environment, { expect }: TraceOptions): ExitCode {
  if (!expect) throw new CommandFailure(nothingFits);
  environment.err(`vhflow: ${nothingFits}\n`);
  return exitCodes.findings;
}

function checkExceptions(exceptions: readonly string[], { scenario, flow }: LaidOver): void {
  const known = (scenario.written.flows.find(({ id }) => id === flow.id) ?? flow).hops.map(({ id }) => id);
  const unknown = exceptions.find((id) => !known.includes(id));
  if (unknown !== undefined) throw new CommandFailure(`--except ${shown(unknown)}: no such hop in ${shown(`${scenario.id}#${flow.id}`)}${didYouMean(unknown, known)}`);
}

function textOf(environment: Environment, report: TraceReport, unmet: readonly string[] | undefined, { format, lang }: TraceOptions): Iterable<string> | Promise<string> {
  switch (format) {
    case 'html':
      return traceHtml(environment, report, lang);
    case 'text':
      return traceText(report, environment.columns);
    case 'json':
      return jsonParts(traceJson(report, unmet), 'passes', report.laid.overlay.passes);
    case 'markdown':
      return traceMarkdown(report);
  }
}

/**
 * Writes a report to a file, or prints it.
 *
 * @param text as a whole or in parts, of which each is printed before the next one is made
 */
export async function printTo(environment: Environment, output: string | undefined, text: string | Iterable<string>): Promise<void> {
  const parts = typeof text === 'string' ? [text] : text;
  if (output !== undefined) {
    await writeWhole(environment, output, [...parts].join(''));
    return;
  }
  for (const part of parts) {
    environment.out(part);
    // Streams let go of what they have written in the next turn of the event loop.
    await setImmediate();
  }
}
