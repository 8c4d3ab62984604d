import { open } from 'node:fs/promises';
import { CommandFailure, FileFailure, type Environment } from './environment.js';
import { codeOf, fileAt, reasonOf } from './read-input.js';
import { shown } from './shown.js';
import { listNameOf } from './trace-input.js';

/** The functions that were traced, from a file that lists them. */
export interface TracedFunctions {
  readonly file: string;
  readonly names: ReadonlySet<string>;
}

/** A list of all functions of a kernel has about 3 MB. */
const mostBytes = 32 * 1024 * 1024;

/**
 * Reads a list of functions as `set_ftrace_filter` gives it: one name a line, with the module in brackets.
 *
 * @returns undefined for a list that says that all functions were traced
 * @throws FileFailure when it is missing or unreadable
 * @throws CommandFailure when it is too large, or no such list
 */
export async function readTracedFunctions(environment: Environment, file: string): Promise<TracedFunctions | undefined> {
  const names = new Set<string>();
  for (const line of (await textOf(environment, file)).split('\n')) {
    const text = line.trim();
    if (/^#+ all functions enabled/.test(text)) return undefined;
    if (text === '' || text.startsWith('#')) continue;
    const [name = '', ...others] = text.split(/\s+/);
    // A function with a trigger, as in `name:traceon:unlimited`, is listed for that only.
    if (/^[^:]+:[a-z_]+:/.test(name)) continue;
    if (!/^[\w.$]+$/.test(name) || others.length > 2) throw new CommandFailure(`${shown(file)}: not a list of functions, one name a line: ${shown(text.slice(0, 80))}`);
    names.add(name);
  }
  return { file, names };
}

/** The list of traced functions beside a trace, if there is one that can be read. */
export async function tracedBeside(environment: Environment, trace: string): Promise<TracedFunctions | undefined> {
  const file = listNameOf(trace);
  if (file === undefined) return undefined;
  try {
    return await readTracedFunctions(environment, file);
  } catch (error) {
    if (error instanceof FileFailure && error.code === 'ENOENT') return undefined;
    if (!(error instanceof CommandFailure)) throw error;
    environment.err(`vhflow: warning: ${shown(error.message)}\n`);
    return undefined;
  }
}

async function textOf(environment: Environment, file: string): Promise<string> {
  try {
    const handle = await open(fileAt(environment, file), 'r');
    try {
      const found = await handle.stat();
      if (!found.isFile() && !found.isFIFO()) throw new CommandFailure(`${shown(file)}: not a file`);
      if (found.size > mostBytes) throw new CommandFailure(`${shown(file)}: larger than ${mostBytes / (1024 * 1024)} MiB`);
      return await handle.readFile('utf8');
    } finally {
      await handle.close();
    }
  } catch (error) {
    throw error instanceof CommandFailure ? error : new FileFailure(`${shown(file)}: ${reasonOf(error)}`, codeOf(error));
  }
}
