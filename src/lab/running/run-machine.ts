import { spawn, type ChildProcess } from 'node:child_process';
import { Duplex } from 'node:stream';
import { killGroup } from '../computer/programs.js';
import leash from './leash.sh';
import { Lines } from './lines.js';

export interface MachineProcess {
  readonly program: string;
  readonly args: readonly string[];
  /** After how many milliseconds it is ended. */
  readonly limit: number;
  /** It is ended when it prints nothing for as many milliseconds. */
  readonly silence: number;
  readonly signal: AbortSignal;
  /** Comes when the machine is switched off. Its process should end then, but QEMU's sometimes does not; so it is ended a moment later. */
  readonly off?: { readonly signal: AbortSignal; /** in milliseconds */ readonly patience: number };
  /** Receives each line that it prints. */
  readonly onLine: (line: string) => void;
  /** Receives this process's end of a socket, whose other end the program has as the file {@link wireDescriptor}; without it there is none. */
  readonly onWire?: (stream: Duplex) => void;
}

/** The number of the file by which the program has its end of the socket. */
export const wireDescriptor = 4;

/** How the process ended. */
export interface MachineEnd {
  /** Its exit status; undefined when it was ended. */
  readonly status: number | undefined;
  readonly isTimedOut: boolean;
  /** It has printed nothing for too long. */
  readonly isSilent: boolean;
}

/**
 * Runs the process of a machine to its end, in a process group of its own, all of which is ended at the limit, when it is silent for too long, when the signal comes, when it
 * stays after the machine was switched off, and when this process ends in whatever way.
 *
 * @throws the reason of the signal when it is aborted; the process has ended then
 */
export async function runMachine({ program, args, limit, silence, signal, off, onLine, onWire }: MachineProcess): Promise<MachineEnd> {
  signal.throwIfAborted();
  const child = spawn('/bin/sh', ['-c', leash, 'vhflow-lab', program, ...args], { detached: true, stdio: ['pipe', 'pipe', 'pipe', 'ignore', onWire ? 'pipe' : 'ignore'] });
  let isTimedOut = false;
  let isSilent = false;
  const listening = setTimeout(() => {
    isSilent = true;
    killGroup(child.pid);
  }, silence);
  const heard = (line: string): void => {
    listening.refresh();
    onLine(line);
  };
  for (const stream of [child.stdout, child.stderr]) {
    if (!stream) continue;
    const lines = new Lines(heard);
    stream.setEncoding('utf8').on('data', (part: string) => lines.add(part)).on('end', () => lines.end());
  }
  child.stdin?.on('error', () => undefined);
  const wire = child.stdio[wireDescriptor];
  if (wire instanceof Duplex) onWire?.(wire);
  const abort = (): void => killGroup(child.pid);
  let last: NodeJS.Timeout | undefined;
  const wait = (): void => void (last = setTimeout(abort, off?.patience));
  const timer = setTimeout(() => {
    isTimedOut = true;
    killGroup(child.pid);
  }, limit);
  signal.addEventListener('abort', abort, { once: true });
  off?.signal.addEventListener('abort', wait, { once: true });
  try {
    const status = await endOf(child);
    signal.throwIfAborted();
    return { status: isTimedOut || isSilent ? undefined : status, isTimedOut, isSilent };
  } finally {
    clearTimeout(timer);
    clearTimeout(listening);
    clearTimeout(last);
    signal.removeEventListener('abort', abort);
    off?.signal.removeEventListener('abort', wait);
  }
}

/** Its exit status, when it has ended and all that it printed was read. */
function endOf(child: ChildProcess): Promise<number | undefined> {
  return new Promise((resolve, reject) => child.on('error', reject).on('close', (status) => resolve(status ?? undefined)));
}
