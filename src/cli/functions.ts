import { functionsOf, isOtherLanguage, type CFunction } from '../anchors/index.js';
import { FileRefused } from '../sources/index.js';
import { hasHiddenCharacters } from '../text/visible.js';
import { CommandFailure, exitCodes, type Environment, type ExitCode } from './environment.js';
import { ProjectMacros } from './macros-for.js';
import { codeFiles, exitAfter, forEachFile, unreadJson } from './named-files.js';
import { printJson, shown } from './shown.js';
import { readCText } from './read-input.js';

export interface FunctionsOptions {
  readonly json?: boolean;
}

/** `vhflow functions`: lists the function definitions of C files, which anchors can name. */
export async function functions(environment: Environment, names: readonly string[], options: FunctionsOptions): Promise<ExitCode> {
  const found: { readonly file: string; readonly functions: readonly { readonly name: string; readonly line: number; readonly via: string }[] }[] = [];
  const macros = new ProjectMacros(environment);
  const progress = await forEachFile(environment, names, codeFiles, async (file) => {
    if (isOtherLanguage(file)) throw new CommandFailure(new FileRefused('language', file).message);
    const text = await readCText(environment, file);
    const functions = functionsOf(text, await macros.for(file));
    reportHiddenCharacters(environment, file, functions);
    found.push({ file, functions: functions.map(({ name, line, via }) => ({ name, line, via })) });
  });
  if (found.length === 0) return exitCodes.usage;
  if (options.json) printJson(environment, { files: found, ...unreadJson(progress) });
  else for (const entry of found) for (const { name, line } of entry.functions) environment.out(`${shown(entry.file)}:${line + 1} ${shown(name)}\n`);
  return exitAfter(progress, exitCodes.fine);
}

/** An anchor cannot name such a function, whose name looks like that of another one. */
function reportHiddenCharacters(environment: Environment, file: string, functions: readonly CFunction[]): void {
  for (const { name, line } of functions.filter((found) => hasHiddenCharacters(found.name))) {
    environment.err(`${shown(file)}:${line + 1}: warning: the name ${shown(name)} contains a character that cannot be seen\n`);
  }
}
