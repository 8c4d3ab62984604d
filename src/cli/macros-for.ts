import path from 'node:path';
import { macroFile, macrosInFile, type MacroTable } from '../anchors/index.js';
import { FileFailure, type Environment } from './environment.js';
import { fileAt, readCText, standardInput } from './read-input.js';

/**
 * The macros for a C file: those of the nearest folder at or above it that has a file for them, as it is at the root of a source tree.
 *
 * @returns undefined if no folder has such a file
 * @throws CommandFailure when that file is too large or binary
 */
export async function macrosFor(environment: Environment, file: string): Promise<MacroTable | undefined> {
  let folder = file === standardInput ? environment.workingDirectory : path.dirname(fileAt(environment, file));
  for (;;) {
    const text = await readCText(environment, path.join(folder, macroFile)).catch(ifUnreadable);
    if (text !== undefined) return macrosInFile(text);
    const parent = path.dirname(folder);
    if (parent === folder) return undefined;
    folder = parent;
  }
}

function ifUnreadable(error: unknown): undefined {
  if (!(error instanceof FileFailure)) throw error;
}
