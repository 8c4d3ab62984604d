import { functionsOf } from '../anchors/index.js';
import { exitCodes, type Environment, type ExitCode } from './environment.js';
import { printJson, shown } from './shown.js';
import { readCText } from './read-input.js';

export interface FunctionsOptions {
  readonly json?: boolean;
}

/** `vhflow functions`: lists the function definitions of C files, which anchors can name. */
export async function functions(environment: Environment, files: readonly string[], options: FunctionsOptions): Promise<ExitCode> {
  const found: { readonly file: string; readonly functions: readonly { readonly name: string; readonly line: number; readonly via: string }[] }[] = [];
  for (const file of files) {
    const text = await readCText(environment, file);
    found.push({ file, functions: functionsOf(text).map(({ name, line, via }) => ({ name, line, via })) });
  }
  if (options.json) printJson(environment, { files: found });
  else for (const entry of found) for (const { name, line } of entry.functions) environment.out(`${shown(entry.file)}:${line + 1} ${shown(name)}\n`);
  return exitCodes.fine;
}
