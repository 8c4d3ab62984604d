import { spawn } from 'node:child_process';
import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import path from 'node:path';
import { systemPath, variable, type Computer } from './computer.js';

/** Folders of programs for administrators, which an ordinary user's PATH often lacks. */
const administratorFolders = ['/usr/local/sbin', '/usr/sbin', '/sbin'];

/** The path of a program, found in the folders of PATH and in those for administrators; undefined when there is none. */
export async function findProgram(computer: Computer, name: string): Promise<string | undefined> {
  const named = (variable(computer, 'PATH') ?? '').split(':').filter((folder) => path.isAbsolute(folder));
  for (const folder of [...named, ...administratorFolders.map((folder) => systemPath(computer, folder))]) {
    const file = path.join(folder, name);
    if (await isProgram(file)) return file;
  }
  return undefined;
}

/** Whether a path is that of a file that may be executed. */
export async function isProgram(file: string): Promise<boolean> {
  try {
    await access(file, constants.X_OK);
    return (await stat(file)).isFile();
  } catch {
    return false;
  }
}

/** How a program ended. */
export interface ProgramResult {
  /** The exit status; undefined when a signal ended the program, or when it could not be started. */
  readonly status: number | undefined;
  readonly output: string;
  /** What it wrote to standard error, or why it could not be started. */
  readonly errors: string;
  readonly isTimedOut: boolean;
}

export interface RunOptions {
  readonly signal?: AbortSignal;
  /** Milliseconds after which the program is killed. */
  readonly limit?: number;
  readonly folder?: string;
  readonly input?: string;
  /** The name by which the program is called, if it is not its path. */
  readonly argv0?: string;
}

/** How much of a program's output is kept, in characters. */
const keptOutput = 4_000_000;

/**
 * Runs a program in English, with its own process group, until its end or the limit.
 *
 * A program that hangs in the kernel does not even end when it is killed; it is not waited for, and does not keep this process alive.
 *
 * @throws the reason of the signal when it is aborted
 */
export async function runProgram(program: string, args: readonly string[], { signal, limit, folder, input, argv0 }: RunOptions = {}): Promise<ProgramResult> {
  signal?.throwIfAborted();
  const child = spawn(program, args, { cwd: folder, detached: true, stdio: 'pipe', env: { ...process.env, LC_ALL: 'C' }, ...(argv0 !== undefined && { argv0 }) });
  let [output, errors] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (part: string) => (output = bounded(output, part)));
  child.stderr.setEncoding('utf8').on('data', (part: string) => (errors = bounded(errors, part)));
  // A program that does not read its input is no failure.
  child.stdin.on('error', () => undefined).end(input);
  return new Promise((resolve, reject) => {
    const end = (finish: () => void): void => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', abort);
      finish();
    };
    const kill = (): void => {
      killGroup(child.pid);
      child.unref();
      for (const stream of [child.stdin, child.stdout, child.stderr]) stream.destroy();
    };
    const abort = (): void => {
      kill();
      end(() => reject(reasonOf(signal)));
    };
    const timer = limit === undefined ? undefined : setTimeout(() => {
      kill();
      end(() => resolve({ status: undefined, output, errors, isTimedOut: true }));
    }, limit);
    signal?.addEventListener('abort', abort, { once: true });
    child.on('error', ({ message }) => end(() => resolve({ status: undefined, output, errors: message, isTimedOut: false })));
    child.on('close', (status) => end(() => resolve({ status: status ?? undefined, output, errors, isTimedOut: false })));
  });
}

function bounded(text: string, part: string): string {
  return text.length < keptOutput ? (text + part).slice(0, keptOutput) : text;
}

/** Ends a program that leads a process group, with all that it has started. @param pid undefined when it could not be started */
export function killGroup(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // It has ended by itself.
  }
}

function reasonOf(signal: AbortSignal | undefined): Error {
  return signal?.reason instanceof Error ? signal.reason : new Error('aborted');
}
