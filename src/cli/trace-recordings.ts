import { setFlagsFromString } from 'node:v8';
import type { Side, WrittenScenario } from '../model/scenario.js';
import { interestOf, machineOf, readTrace, TraceRefusal, underAllSettings, type AnalyseOptions, type Interest, type Recording } from '../traces/index.js';
import { didYouMean } from './did-you-mean.js';
import { CommandFailure, FileFailure, type Environment } from './environment.js';
import { standardInput } from './read-input.js';
import { ReadingProgress } from './reading-progress.js';
import { shown } from './shown.js';
import { openTrace } from './trace-input.js';
import { readTracedFunctions, tracedBeside, type TracedFunctions } from './traced-functions.js';

/** The options that name traces and what is known of them. */
export interface TraceFileOptions {
  readonly guest?: string;
  readonly host?: string;
  readonly guestFunctions?: string;
  readonly hostFunctions?: string;
}

/** A trace of one machine that has been read. */
export interface ReadRecording {
  readonly file: string;
  readonly recording: Recording;
  /** The functions that were traced, if a file beside the trace or an option lists them. */
  readonly functions?: TracedFunctions;
}

export type ReadRecordings = Partial<Readonly<Record<Side, ReadRecording>>>;

interface ReadTrace extends ReadRecording {
  /** As an option or the trace tells; undefined if neither does. */
  readonly machine: Side | undefined;
}

const sides: readonly Side[] = ['guest', 'host'];

/**
 * Reads the traces of one or two machines. The machine of a file without an option is told from what is in it.
 *
 * @param files those whose machine no option names
 * @param wanted what to keep of them; by default what the scenarios are about
 * @throws CommandFailure when one cannot be read, or it is not clear which machine it is of
 */
export async function readRecordings(environment: Environment, files: readonly string[], options: TraceFileOptions, scenarios: readonly WrittenScenario[], wanted?: Interest): Promise<ReadRecordings> {
  const named: readonly { readonly file: string; readonly machine?: Side }[] = [...files.map((file) => ({ file })), ...sides.flatMap((machine) => (options[machine] === undefined ? [] : [{ file: options[machine], machine }]))];
  if (named.length === 0) throw new CommandFailure('trace needs the file of a trace, or - for standard input');
  if (named.filter(({ file }) => file === standardInput).length > 1) throw new CommandFailure('standard input can be only one of the traces');
  // Laying a long trace over a flow makes much garbage. By default, the heap would grow by several times what is in use before it is collected.
  setFlagsFromString('--heap-growing-percent=30');
  const whole = scenarios.map(underAllSettings);
  const interest = wanted ?? interestOf(whole);
  const read: ReadTrace[] = [];
  for (const { file, machine } of named) {
    const recording = await readOne(environment, file, machine, interest);
    const shows = machineOf(recording, whole);
    if (machine && shows && shows !== machine) environment.err(`vhflow: warning: ${shown(file)} is read as a trace of the ${machine}, as --${machine} says, but has events of a ${shows}; are --guest and --host swapped?\n`);
    read.push({ file, recording, machine: machine ?? shows });
  }
  const found: Partial<Record<Side, ReadRecording>> = {};
  const known = read.filter(({ machine }) => machine !== undefined);
  for (const { file, recording, machine } of [...known, ...read.filter((each) => !known.includes(each))]) {
    const side = machine ?? otherMachine(file, found);
    const other = found[side];
    if (other) throw new CommandFailure(`${shown(other.file)} and ${shown(file)} are both traces of the ${side}; name the machine of each with --guest FILE and --host FILE, and compare two recordings with A -- B`);
    found[side] = { file, recording };
  }
  return withFunctions(environment, found, options);
}

async function readOne(environment: Environment, file: string, machine: Side | undefined, interest: Interest): Promise<Recording> {
  const { size, ...source } = await openTrace(environment, file).catch((error: unknown) => {
    throw isMissing(error) ? new CommandFailure(`${error.message}${suggestion(environment, file)}`) : error;
  });
  const progress = new ReadingProgress(environment, source.name, size);
  try {
    return await readTrace({ ...source, ...(machine && { machine }) }, interest, { onProgress: progress.report });
  } catch (error) {
    if (error instanceof TraceRefusal) throw new CommandFailure(`${shown(source.name)}: ${error.message}`);
    throw error;
  } finally {
    progress.end();
  }
}

function isMissing(error: unknown): error is FileFailure {
  return error instanceof FileFailure && error.code === 'ENOENT';
}

/** A suggestion for what is no file, because it was to be the id of a scenario. */
function suggestion({ builtInScenarios }: Environment, name: string): string {
  return /^[\w-]+$/.test(name) ? didYouMean(name, builtInScenarios.map(({ id }) => id)) : '';
}

/** Of two traces, the one that tells nothing is of the machine that the other one is not of. */
function otherMachine(file: string, { guest, host }: ReadRecordings): Side {
  if (guest && !host) return 'host';
  if (host && !guest) return 'guest';
  throw new CommandFailure(`${shown(file)}: it does not show which machine was traced; name it with --guest FILE or --host FILE`);
}

async function withFunctions(environment: Environment, found: ReadRecordings, { guestFunctions, hostFunctions }: TraceFileOptions): Promise<ReadRecordings> {
  const options = { guest: guestFunctions, host: hostFunctions };
  const all: Partial<Record<Side, ReadRecording>> = {};
  for (const side of sides) {
    const option = options[side];
    const read = found[side];
    if (!read) {
      if (option !== undefined) throw new CommandFailure(`--${side}-functions ${shown(option)}: there is no trace of the ${side}`);
      continue;
    }
    const functions = option === undefined ? await tracedBeside(environment, read.file) : await readTracedFunctions(environment, option);
    all[side] = { ...read, ...(functions && { functions }) };
  }
  return all;
}

/** All files that the command line names as traces or as lists of what was traced. */
export function filesIn(files: readonly string[], { guest, host, guestFunctions, hostFunctions }: TraceFileOptions): readonly string[] {
  return [...files, ...[guest, host, guestFunctions, hostFunctions].flatMap((file) => file ?? [])];
}

/** The recordings alone, for the analysis. */
export function recordingsIn({ guest, host }: ReadRecordings): Partial<Record<Side, Recording>> {
  return { ...(guest && { guest: guest.recording }), ...(host && { host: host.recording }) };
}

/** What the analysis should know beside the recordings. */
export function analyseOptions({ guest, host }: ReadRecordings, offset: number | undefined): AnalyseOptions {
  return {
    ...(offset !== undefined && { offset }),
    traced: { ...(guest?.functions && { guest: guest.functions.names }), ...(host?.functions && { host: host.functions.names }) },
  };
}
