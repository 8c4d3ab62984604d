import path from 'node:path';
import { macroFile, macrosInFile, type MacroTable } from '../anchors/index.js';
import { nodeFiles } from '../node/files.js';
import { cureText, FileRefused, refusalText, safeFiles } from '../sources/index.js';
import type { Environment } from './environment.js';
import { fileAt, standardInput } from './read-input.js';
import { shown } from './shown.js';

/** The macros of the projects that C files belong to. A file that defines some but cannot be used is named once on standard error. */
export class ProjectMacros {
  private readonly ofFolders = new Map<string, Promise<MacroTable | undefined>>();

  constructor(private readonly environment: Environment) {}

  /**
   * The macros for a C file: those of the nearest folder at or above it that has a file for them, as it is at the root of a source tree.
   *
   * @returns undefined if no folder has such a file, or the nearest one cannot be used
   */
  for(file: string): Promise<MacroTable | undefined> {
    return this.in(file === standardInput ? this.environment.workingDirectory : path.dirname(fileAt(this.environment, file)));
  }

  private in(folder: string): Promise<MacroTable | undefined> {
    const known = this.ofFolders.get(folder) ?? this.read(folder);
    this.ofFolders.set(folder, known);
    return known;
  }

  private async read(folder: string): Promise<MacroTable | undefined> {
    const files = nodeFiles(folder);
    const isThere = (await files.stat(macroFile).catch(() => undefined)) !== undefined;
    try {
      const found = isThere ? await safeFiles(files).read(macroFile) : undefined;
      if (found) return macrosInFile(found.value);
    } catch (error) {
      this.environment.err(`vhflow: warning: ${shown(macroWarning(folder, error))}\n`);
      return undefined;
    }
    const parent = path.dirname(folder);
    return parent === folder ? undefined : this.in(parent);
  }
}

/**
 * Says that the file with the macros of a project is there but is not used.
 *
 * @param error the reason
 * @throws the error if it is not about a file that was refused
 */
export function macroWarning(folder: string, error: unknown): string {
  if (!(error instanceof FileRefused)) throw error;
  // For links, the cure would be another folder for the whole tree.
  const cure = error.reason === 'outside-root' ? undefined : cureText(error, 'en');
  return `${path.join(folder, macroFile)}: not used: ${refusalText(error.reason, 'en')}${cure === undefined ? '' : `; ${cure}`}`;
}
