import { randomUUID } from 'node:crypto';
import { realpath, rename, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { CommandFailure, type Environment } from './environment.js';
import { fileAt, reasonOf } from './read-input.js';
import { shown } from './shown.js';

/**
 * Replaces a file atomically. A symbolic link is followed, not replaced.
 *
 * @throws CommandFailure when it cannot be written
 */
export async function writeWhole(environment: Environment, file: string, text: string): Promise<void> {
  try {
    const target = await linkTarget(fileAt(environment, file));
    const existing = await stat(target).catch(() => undefined);
    if (existing && !existing.isFile()) return await writeFile(target, text);
    const temporary = path.join(path.dirname(target), `.${path.basename(target).slice(0, 100)}.${randomUUID()}`);
    try {
      await writeFile(temporary, text, { flag: 'wx', ...(existing && { mode: existing.mode & 0o777 }) });
      await rename(temporary, target);
    } finally {
      await rm(temporary, { force: true });
    }
  } catch (error) {
    throw new CommandFailure(`${shown(file)}: ${reasonOf(error)}`);
  }
}

async function linkTarget(at: string): Promise<string> {
  return realpath(at).catch(() => at);
}
