import { functionsOf } from '../anchors/index.js';
import { exitCodes, type Environment, type ExitCode } from './environment.js';
import { codeFiles, exitAfter, forEachFile, unreadJson } from './named-files.js';
import { printJson, shown } from './shown.js';
import { readCText } from './read-input.js';

export interface FunctionsOptions {
  readonly json?: boolean;
}

/** `vhflow functions`: lists the function definitions of C files, which anchors can name. */
export async function functions(environment: Environment, names: readonly string[], options: FunctionsOptions): Promise<ExitCode> {
  const found: { readonly file: string; readonly functions: readonly { readonly name: string; readonly line: number; readonly via: string }[] }[] = [];
  const progress = await forEachFile(environment, names, codeFiles, async (file) => {
    const text = await readCText(environment, file);
    found.push({ file, functions: functionsOf(text).map(({ name, line, via }) => ({ name, line, via })) });
  });
  if (found.length === 0) return exitCodes.usage;
  if (options.json) printJson(environment, { files: found, ...unreadJson(progress) });
  else for (const entry of found) for (const { name, line } of entry.functions) environment.out(`${shown(entry.file)}:${line + 1} ${shown(name)}\n`);
  return exitAfter(progress, exitCodes.fine);
}
