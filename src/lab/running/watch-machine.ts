import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Duplex } from 'node:stream';
import type { PlannedFlow } from '../plans/planned-flows.js';
import type { LabProgress, LabStep } from '../request.js';
import { say, type LabText } from '../texts/lab-text.js';
import { ConsoleFile } from './console-file.js';
import { consoleLine, type ConsoleLine } from './console-line.js';
import { failureOf, type Failure } from './failures.js';
import { outerArguments, type OuterMachine } from './outer-machine.js';
import { runMachine } from './run-machine.js';
import { Wire } from './wire.js';

/** What is said of a machine's steps while they are done: `setup` is the recording of the flow that sets up the guest's network card. */
export type StepTexts = Readonly<Record<'boot' | 'setup' | 'record', string> & Partial<Record<LabStep['name'], string>>>;

export interface Watch {
  /** How the machine is called in a failure. */
  readonly machine: LabText;
  readonly texts: StepTexts;
  /** The Ethernet frame that the machine receives when it asks for a packet; absent for a machine without a network card. */
  readonly packet?: Uint8Array;
  readonly flows: readonly PlannedFlow[];
  /** The file that keeps the console. */
  readonly console: string;
  readonly progress: LabProgress;
  readonly signal: AbortSignal;
}

/** How long QEMU may stay when its machine is off, in milliseconds. */
const patienceWhenOff = 3_000;
/** How long a machine may print nothing, in milliseconds: it says every 20 seconds that it is alive, once its kernel is up. */
const longestSilence = 180_000;

/**
 * Runs a machine, keeps its console, and tells what the machine says that it does.
 *
 * @param more how many seconds the process may take longer than the machine's own limit
 * @returns why the run has failed; undefined when it has not
 * @throws the reason of the signal when it is aborted
 */
export async function watchMachine(outer: OuterMachine, more: number, { machine, texts, flows, console, progress, signal, packet }: Watch): Promise<Failure | undefined> {
  const file = new ConsoleFile(console);
  let failed: Failure | undefined;
  let isDone = false;
  let wire: Wire | undefined;
  const off = new AbortController();
  const told = (line: ConsoleLine): void => {
    if (line.type === 'step') progress.step(stepOf(line, texts, flows));
    if (line.type === 'failed') failed ??= failureOf(line.what, line.more, machine);
    if (line.type === 'packet' && packet) wire?.send(packet);
    if (line.type === 'done') isDone = true;
    if (line.type === 'off') off.abort();
  };
  const onLine = (line: string): void => {
    const read = consoleLine(line);
    if (read?.type === 'alive') return;
    file.add(line);
    progress.log(line);
    if (read) told(read);
  };
  try {
    const { isTimedOut, isSilent } = await runMachine({ program: outer.equipment.qemu.path, args: outerArguments(outer), limit: (outer.seconds + more) * 1_000, silence: longestSilence, signal, off: { signal: off.signal, patience: patienceWhenOff }, onLine, ...(packet && { onWire: (stream: Duplex) => (wire = new Wire(stream)) }) });
    if (!failed && !isDone) for (const line of await saidLines(outer.shared)) if (line.type === 'failed' || line.type === 'done') told(line);
    if (failed) return failed;
    if (isSilent) return failureOf('hung', '', machine);
    if (isTimedOut) return failureOf('time', '', machine);
    return isDone ? undefined : { what: say`QEMU has ended before the run was over`, cure: say`look at the console`, console: 'host' };
  } finally {
    await file.close();
  }
}

/** All that the machine has said, in a file of its own: a message of the kernel may have cut a line of the console. */
async function saidLines(shared: string): Promise<readonly ConsoleLine[]> {
  const text = await readFile(path.join(shared, 'said'), 'utf8').catch(() => '');
  return text.split('\n').flatMap((line) => consoleLine(line) ?? []);
}

function stepOf({ name, of }: { readonly name: LabStep['name']; readonly of?: string }, texts: StepTexts, flows: readonly PlannedFlow[]): LabStep {
  const flow = flows.find(({ kind }) => kind === of)?.flow.id;
  return { name, text: (of === 'setup' ? texts.setup : texts[name]) ?? name, ...(flow !== undefined && { flow }) };
}
