import type { Stats } from 'node:fs';
import { readFile, realpath, stat } from 'node:fs/promises';
import { pathWithin } from '../node/path-within.js';
import { CommandFailure, type Environment } from './environment.js';
import { fileAt, standardInput } from './read-input.js';
import { shown } from './shown.js';
import { standardOutput } from './write-output.js';

/** Logs have at most 10 MB. */
const maxLogBytes = 1 << 24;

/** What a command reads. */
export interface Inputs {
  /** As given on the command line, `-` for standard input, or absolute paths. */
  readonly files: Iterable<string>;
  /** The folders of source trees. */
  readonly trees?: readonly string[];
}

/**
 * Checks that an output is not one of the files that the command reads, under whatever name, also if they could not be used. In a
 * source tree, every file is one, because the search may read it, except for a SARIF log, which is what an earlier run wrote there.
 *
 * @throws CommandFailure when it is
 */
export async function checkIsNoInput(environment: Environment, output: string, { files, trees = [] }: Inputs): Promise<void> {
  if (output === standardOutput) return;
  const at = fileAt(environment, output);
  const written = await stat(at).catch(() => undefined);
  if (!written?.isFile()) return;
  for (const file of files) if (await isFile(environment, file, at, written)) throw isInput(output);
  for (const tree of trees) if ((await isBelow(tree, at)) && !(await isSarifLog(at, written))) throw isInput(output);
}

function isInput(output: string): CommandFailure {
  return new CommandFailure(`${shown(output)}: is an input of this command and was not overwritten`);
}

/** Whether an input is the file at a path. */
async function isFile(environment: Environment, input: string, at: string, status: Stats): Promise<boolean> {
  const found = input === standardInput ? environment.inputStatus() : await stat(fileAt(environment, input)).catch(() => undefined);
  if (found?.dev !== status.dev || found.ino !== status.ino) return false;
  // Some file systems report the same number for every file.
  return found.ino !== 0 || (input !== standardInput && (await realpath(at)) === (await realpath(fileAt(environment, input))));
}

async function isBelow(folder: string, at: string): Promise<boolean> {
  // A deleted file that is still open has a path that leads nowhere.
  return pathWithin(await realpath(folder), await realpath(at).catch(() => at)) !== undefined;
}

async function isSarifLog(at: string, { size }: Stats): Promise<boolean> {
  if (size > maxLogBytes) return false;
  try {
    const log: unknown = JSON.parse(await readFile(at, 'utf8'));
    return typeof log === 'object' && log !== null && 'version' in log && 'runs' in log && Array.isArray(log.runs);
  } catch {
    return false;
  }
}
