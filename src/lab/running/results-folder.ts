import { lstat, readdir, readFile, rm, statfs } from 'node:fs/promises';
import path from 'node:path';
import { thisComputer, type Computer } from '../computer/computer.js';
import { makeRoom, otherResults, withClearFailures } from '../computer/file-failure.js';
import { holdFolder } from '../computer/hold-folder.js';
import { exists } from '../computer/kept-files.js';
import { LabError } from '../lab-error.js';
import type { LabRequest } from '../request.js';
import { say } from '../texts/lab-text.js';
import { checkNoLinks, isMarked, mark, marker, resultFiles } from './result-files.js';

const largestSummary = 10_000_000;

/** With less room than this, in bytes, whatever has failed has failed because of that. */
const noRoom = 4_000_000;

/**
 * Does something that leaves its results in a folder. No other run of the lab uses the folder meanwhile; it is made if it is not there,
 * and does not stay if nothing was left in it.
 *
 * @param request the folder, and ids of the flows that have a folder in it
 * @returns what `act` does
 * @throws LabError when the folder cannot be used, is in use, or has files of these names that are not the lab's
 * @throws what `act` throws, with errors of the file system as LabError
 */
export async function inResultsFolder<T>({ folder, flows }: Pick<LabRequest, 'folder' | 'flows'>, act: () => Promise<T>, computer: Computer = thisComputer): Promise<T> {
  return withClearFailures(folder, async () => {
    const release = await holdFolder(folder);
    if (!release) throw new LabError(say`another run of the lab uses ${folder}`, otherResults);
    try {
      await claim(folder, flows);
      return await act().catch(async (error: unknown) => {
        throw (await isFull(folder)) ? new LabError(say`${folder} has no room left`, makeRoom(otherResults), undefined, { cause: error }) : error;
      });
    } finally {
      await leaveNoEmpty(folder);
      await release();
    }
  }, computer);
}

/** Marks a folder as one of the lab. @throws LabError when it has something that would be replaced, and that no run has left */
async function claim(folder: string, flows: readonly string[]): Promise<void> {
  await checkNoLinks(folder, flows);
  if (await isMarked(folder)) return;
  // A mark with another text is never the lab's.
  const others = (await hasSummary(folder)) ? [marker] : [...resultFiles(flows), marker];
  for (const name of others) {
    if (await exists(path.join(folder, name))) throw new LabError(say`${folder} has a file ${name} that no run of the lab has left there`, otherResults);
  }
  await mark(folder);
}

/** Whether a folder has the summary of a run, as a run before there were markers has left it. */
async function hasSummary(folder: string): Promise<boolean> {
  try {
    const status = await lstat(path.join(folder, 'summary.json'));
    if (!status.isFile() || status.size > largestSummary) return false;
    const { version, scenario, flows, scripts } = JSON.parse(await readFile(path.join(folder, 'summary.json'), 'utf8')) as Readonly<Record<string, unknown>>;
    return version === 1 && typeof scenario === 'string' && Array.isArray(flows ?? scripts);
  } catch {
    return false;
  }
}

async function leaveNoEmpty(folder: string): Promise<void> {
  const names = await readdir(folder).catch(() => []);
  if (names.every((name) => name === marker || name.startsWith('.run-')) && (await isMarked(folder))) await rm(path.join(folder, marker), { force: true }).catch(() => undefined);
}

async function isFull(folder: string): Promise<boolean> {
  return statfs(folder).then(({ bavail, bsize }) => bavail * bsize < noRoom, () => false);
}
