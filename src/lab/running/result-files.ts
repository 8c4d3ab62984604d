import { lstat, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { otherResults } from '../computer/file-failure.js';
import { LabError } from '../lab-error.js';
import { say } from '../texts/lab-text.js';

/** The file that says that the others of a folder are those of the lab, which may replace them. */
export const marker = '.vhflow-lab';
const markerText = 'The results of vhflow lab are in this folder. The next run into it replaces them.\n';

/** What runs write into the folder of the results, and of each flow. */
const ofRun = ['summary.json', 'console-host.log', 'console-guest.log', 'console-bpftrace-host.log', 'console-bpftrace-guest.log', 'switch.log'];
const ofFlow = ['host.trace', 'guest.trace', 'tsc-offset', 'host.log', 'guest.log'];

/** The paths of all files that runs of some flows write, in the folder of the results. */
export function resultFiles(flows: readonly string[]): readonly string[] {
  return [...ofRun, ...flows.flatMap((flow) => ofFlow.map((name) => path.join(flow, name)))];
}

/**
 * Checks that whatever already has the name of a file that a run writes is a file itself, and its folder a folder itself: a link, as a
 * repository may have one, would lead a run to files that are somewhere else.
 *
 * @throws LabError that names what is in the way
 */
export async function checkNoLinks(folder: string, flows: readonly string[]): Promise<void> {
  const cure = say`remove it, or ${otherResults}`;
  for (const flow of flows) {
    const at = path.join(folder, flow);
    const kind = await kindOf(at);
    if (kind === 'other' || kind === 'file') throw new LabError(say`${at} is in the way, because it is not a folder itself`, cure);
  }
  for (const name of [marker, ...resultFiles(flows)]) {
    const at = path.join(folder, name);
    const kind = await kindOf(at);
    if (kind === 'other' || kind === 'folder') throw new LabError(say`${at} is in the way, because it is not a file itself`, cure);
  }
}

/** Whether a folder has the mark, as a run has written it. */
export async function isMarked(folder: string): Promise<boolean> {
  const file = path.join(folder, marker);
  const status = await lstat(file).catch(() => undefined);
  return status?.isFile() === true && status.size === markerText.length && (await readFile(file, 'utf8').catch(() => '')) === markerText;
}

/** Marks a folder that has no file of that name. */
export async function mark(folder: string): Promise<void> {
  await writeFile(path.join(folder, marker), markerText, { flag: 'wx' });
}

/** Writes a file of the results. What was there is removed first, so that a link is not followed. */
export async function writeResult(file: string, text: string): Promise<void> {
  await rm(file, { force: true });
  await writeFile(file, text, { flag: 'wx' });
}

async function kindOf(file: string): Promise<'file' | 'folder' | 'other' | undefined> {
  const status = await lstat(file).catch(() => undefined);
  return status && (status.isFile() ? 'file' : status.isDirectory() ? 'folder' : 'other');
}
