import { realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import { isCodeFile } from '../anchors/index.js';
import { shortLine } from '../text/visible.js';
import { CommandFailure, exitCodes, type Environment, type ExitCode } from './environment.js';
import { everyFile, hasWildcard, patternsBelow, withoutQuoting, type PatternBelow } from './file-pattern.js';
import { filesAt } from './files-at.js';
import { fileAt, reasonOf, standardInput } from './read-input.js';
import { shown } from './shown.js';

/** The files that a command takes from a folder or a pattern. A file that is named itself may have any name. */
export interface FileKind {
  /** For messages, such as `.vhflow`. */
  readonly title: string;
  readonly hasName: (file: string) => boolean;
}

export const scenarioFiles: FileKind = { title: '.vhflow', hasName: (file) => file.endsWith('.vhflow') };
export const codeFiles: FileKind = { title: 'C', hasName: isCodeFile };

/** The number of UTF-16 code units of a pattern that a message repeats. */
const longestQuoted = 200;

/** How much of what was named on the command line could be done. */
export interface Progress {
  readonly done: number;
  /** The names that could not be read or used, each with the reason, which has been printed on standard error. */
  readonly unread: readonly UnreadFile[];
  /** The files that were named, whether or not they could be read; with `-` for standard input, and without {@link forEachFile}'s ids. */
  readonly files: readonly string[];
}

export interface UnreadFile {
  readonly file: string;
  readonly problem: string;
}

/**
 * Does something with every file that is named on the command line: a file, a folder with everything in it, a pattern such as
 * `paths/**`, or `-` for standard input. A file that cannot be read is named on standard error, and the others are done.
 *
 * @param task returns why the file cannot be used if it has already told the user, and throws CommandFailure if it has not
 * @param ids names that stand for something else than a file of that name; the task is given them as they are
 */
export async function forEachFile(
  environment: Environment,
  names: readonly string[],
  kind: FileKind,
  task: (file: string) => Promise<string | void>,
  ids: ReadonlySet<string> = new Set(),
): Promise<Progress> {
  const isFile = (name: string) => name !== standardInput && !ids.has(name);
  const seen = new Set<string>();
  const taken: string[] = [];
  const unread: UnreadFile[] = [];
  let done = 0;
  const report = (file: string, problem: string): void => {
    environment.err(`vhflow: ${shown(problem)}\n`);
    unread.push({ file, problem });
  };
  for (const name of names) {
    const { files, problems } = isFile(name) ? await filesNamed(environment, name, kind) : { files: [name], problems: [] };
    for (const problem of problems) report(name, problem);
    for (const file of files) {
      const key = isFile(file) ? fileAt(environment, file) : file;
      if (seen.has(key)) continue;
      seen.add(key);
      if (!ids.has(file)) taken.push(file);
      try {
        const problem = await task(file);
        if (problem === undefined) done++;
        else unread.push({ file, problem });
      } catch (error) {
        if (!(error instanceof CommandFailure)) throw error;
        report(file, error.message);
      }
    }
  }
  return { done, unread, files: taken };
}

/**
 * The exit status of a command for files: 2 if no file could be done, at least 1 if some could not, and otherwise the command's own.
 *
 * @param own the status if every file could be done
 */
export function exitAfter({ done, unread }: Progress, own: ExitCode): ExitCode {
  if (unread.length === 0) return own;
  if (done === 0) return exitCodes.usage;
  return own === exitCodes.fine ? exitCodes.findings : own;
}

/** What could not be read, for JSON output; absent when everything could. */
export function unreadJson({ unread }: Progress): { readonly unread?: readonly UnreadFile[] } {
  return unread.length > 0 ? { unread } : {};
}

/** The files that a name on the command line stands for, in alphabetical order, and what could not be read. */
interface NamedFiles {
  /** As the user would write them. */
  readonly files: readonly string[];
  readonly problems: readonly string[];
}

async function filesNamed(environment: Environment, name: string, kind: FileKind): Promise<NamedFiles> {
  const alone: NamedFiles = { files: [name], problems: [] };
  const found = await stat(fileAt(environment, name)).catch(() => undefined);
  if (found?.isDirectory()) return filesBelow(environment, name, [{ base: name, steps: everyFile }], kind, `contains no ${kind.title} file`);
  const pattern = slashed(name);
  if (found) return alone;
  if (!hasWildcard(pattern)) return (await exists(environment, withoutQuoting(pattern))) ? { files: [withoutQuoting(pattern)], problems: [] } : alone;
  try {
    return await filesBelow(environment, name, patternsBelow(pattern), kind, `no ${kind.title} file matches`);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return { files: [], problems: [`${shown(shortLine(name, longestQuoted))}: ${error.message}`] };
  }
}

/** On Windows, a backslash separates folders; elsewhere it is an escape in a pattern or part of a name. */
function slashed(name: string): string {
  return path.sep === '\\' ? name.replaceAll('\\', '/') : name;
}

async function exists(environment: Environment, file: string): Promise<boolean> {
  return (await stat(fileAt(environment, file)).catch(() => undefined)) !== undefined;
}

async function filesBelow(environment: Environment, name: string, patterns: readonly PatternBelow[], kind: FileKind, whenEmpty: string): Promise<NamedFiles> {
  const problems = new Set<string>();
  const found = new Set<string>();
  for (const { base, steps } of patterns) {
    const report = (folder: string, error: unknown): void => void problems.add(`${shown(path.join(base, folder))}: ${reasonOf(error)}`);
    for await (const file of filesAt(fileAt(environment, base), steps, kind.hasName, report)) found.add(path.join(base, file));
  }
  const files = await withoutRepeats(environment, [...found].sort());
  if (files.length === 0 && problems.size === 0) problems.add(`${shown(name)}: ${whenEmpty}`);
  return { files, problems: [...problems] };
}

/** The files without those that another one leads to through links; the name without links is preferred. */
async function withoutRepeats(environment: Environment, files: readonly string[]): Promise<readonly string[]> {
  const byTarget = new Map<string, string>();
  for (const file of files) {
    const at = fileAt(environment, file);
    const target = await realpath(at).catch(() => at);
    if (!byTarget.has(target) || target === at) byTarget.set(target, file);
  }
  return [...byTarget.values()].sort();
}
