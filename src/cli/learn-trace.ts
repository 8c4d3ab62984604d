import { compile } from '../language/index.js';
import type { Side } from '../model/scenario.js';
import { settle } from '../model/settle.js';
import { fitsOf, learn, wholeTrace, type LearnedStep } from '../traces/index.js';
import { diagnosticLine, isError } from './diagnostics.js';
import { CommandFailure, exitCodes, type Environment, type ExitCode } from './environment.js';
import { findFunctions } from './find-functions.js';
import { checkIsNoInput } from './kept-inputs.js';
import { skeletonText, symbolsOf } from './skeleton.js';
import { openSource, type SourceFolder } from './source-trees.js';
import { splitNames } from './trace-flow.js';
import { analyseOptions, filesIn, readRecordings, recordingsIn, type ReadRecordings } from './trace-recordings.js';
import { printTo, type TraceOptions } from './trace.js';

/** `vhflow trace --learn`: writes a `.vhflow` file with what a trace shows of a path, for a person to finish. */
export async function learnTrace(environment: Environment, names: readonly string[], options: TraceOptions): Promise<ExitCode> {
  const { named, files } = splitNames(environment, names);
  if (named) throw new CommandFailure('--learn makes a new flow, so that none is named');
  if (options.expect) throw new CommandFailure('--expect is for a flow that is known, which --learn makes');
  const trees: SourceFolder[] = [];
  for (const option of options.tree) trees.push(await openSource(environment, option, '--tree'));
  if (options.output !== undefined) await checkIsNoInput(environment, options.output, { files: filesIn(files, options), trees: trees.map(({ root }) => root) });
  const read = await readRecordings(environment, files, options, environment.builtInScenarios, wholeTrace);
  const recordings = recordingsIn(read);
  const offset = options.offset ?? recordings.guest?.facts.offset ?? recordings.host?.facts.offset ?? offsetByKnownFlow(environment, read);
  if (recordings.guest && recordings.host && offset === undefined) throw new CommandFailure("--learn from two machines needs --offset, the guest's clock minus the host's, to bring their events in order");
  const learned = learn(recordings, { offset: offset ?? 0, ...(options.thread.length > 0 && { threads: options.thread }) });
  if (learned.steps.length === 0) throw new CommandFailure(`the trace has no functions or system calls to learn from${options.thread.length > 0 ? ' in these threads' : ''}`);
  const places = await findFunctions(trees, new Set(learned.steps.flatMap(symbolsIn)));
  const text = skeletonText(learned, { files: (['guest', 'host'] as readonly Side[]).flatMap((side) => read[side]?.file ?? []), places });
  const [error] = compile(text).diagnostics.filter(isError);
  if (error) throw new CommandFailure(`what was learned has an error: ${diagnosticLine('learned.vhflow', error)}`);
  await printTo(environment, options.output, text);
  return exitCodes.fine;
}

/**
 * The middle of what cause and effect allow between the clocks of two machines, as the known flow that fits best shows it.
 *
 * @returns undefined if no flow fits, or it leaves several intervals open
 */
function offsetByKnownFlow({ builtInScenarios }: Environment, read: ReadRecordings): number | undefined {
  if (!read.guest || !read.host) return undefined;
  const flows = builtInScenarios.map((written) => settle(written)).flatMap((scenario) => scenario.flows.map((flow) => ({ scenario, flow })));
  const clocks = fitsOf(flows, recordingsIn(read), analyseOptions(read, undefined))[0]?.overlay.clocks;
  return clocks?.from === 'bounds' && clocks.choices === 1 ? Math.round((clocks.low + clocks.high) / 2) : undefined;
}

function symbolsIn(step: LearnedStep): readonly string[] {
  return step.type === 'hop' ? symbolsOf(step) : step.steps.flatMap(symbolsIn);
}
