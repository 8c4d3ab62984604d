import { rm, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { isUsedByOthers, temporaryName } from './leftovers.js';
import { makeFolder, removeEmpty } from './make-folder.js';

/** The beginning of the name of the file that says who has a folder. */
const holder = 'run';

/** How often a folder is asked for; two that ask at the same moment both ask again, at different times. */
const most = 6;

/** How often a process says that it is alive, in milliseconds, to those of other computers and containers, which do not see it. */
const beat = 30_000;

/**
 * Makes a folder unless it is there, and takes it for this process alone. It is free again when this process ends, in whatever way.
 *
 * @returns what gives it back, and removes it if it was made and has nothing in it; undefined when somebody else has the folder
 * @throws Error of the file system when the folder cannot be made or written to
 */
export async function holdFolder(folder: string): Promise<(() => Promise<void>) | undefined> {
  const made: string[] = [];
  for (let count = 0; count < most; count++) {
    const name = await temporaryName(holder);
    const file = path.join(folder, name);
    try {
      // A run that ended just now may have removed it.
      made.push(...(await makeFolder(folder)));
      await writeFile(file, '', { flag: 'wx' });
    } catch (error) {
      await removeEmpty(made);
      throw error;
    }
    // Of two, the one that looks later sees the other's file, which was there before that looked.
    if (!(await isUsedByOthers(folder, holder, name))) return releasing(file, made);
    await rm(file, { force: true });
    await pause(20 + Math.random() * 100);
  }
  await removeEmpty(made);
  return undefined;
}

function releasing(file: string, made: readonly string[]): () => Promise<void> {
  const timer = setInterval(() => {
    const now = new Date();
    utimes(file, now, now).catch(() => undefined);
  }, beat).unref();
  return async () => {
    clearInterval(timer);
    await rm(file, { force: true }).catch(() => undefined);
    await removeEmpty(made);
  };
}
