import { checkLanguage } from './content-language.js';
import { CommandFailure, exitCodes, type Environment, type ExitCode } from './environment.js';
import { candidatesFor, layOver, splitNames } from './trace-flow.js';
import { printJson } from './shown.js';
import type { SettingsOptions } from './settings-option.js';
import { traceJson } from './trace-json.js';
import { readRecordings, type TraceFileOptions } from './trace-recordings.js';
import { traceText, type TraceReport } from './trace-text.js';

export const traceFormatNames = ['text', 'json'] as const;

export interface TraceOptions extends SettingsOptions, TraceFileOptions {
  /** The guest's clock minus the host's, in the unit of the clocks. */
  readonly offset?: number;
  readonly format: (typeof traceFormatNames)[number];
  readonly lang: string;
}

/** `vhflow trace`: shows what a trace says of the hops of a flow. */
export async function trace(environment: Environment, names: readonly string[], options: TraceOptions): Promise<ExitCode> {
  const { named, files } = splitNames(environment, names);
  const candidates = await candidatesFor(environment, named, options);
  if (!candidates) return exitCodes.usage;
  checkLanguage(options.lang, candidates.scenarios);
  const read = await readRecordings(environment, files, options, candidates.scenarios.map(({ written }) => written));
  const laid = layOver(candidates, named, read, options, options.offset);
  if (!laid) throw new CommandFailure('the trace fits no flow: of none, a packet shows a quarter of the hops; name one as ID#FLOW to see which of its hops were traced');
  print(environment, { laid, read, language: options.lang }, options);
  return exitCodes.fine;
}

function print(environment: Environment, report: TraceReport, { format }: TraceOptions): void {
  if (format === 'json') printJson(environment, traceJson(report));
  else environment.out(traceText(report));
}
