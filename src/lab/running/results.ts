import { constants } from 'node:fs';
import { copyFile, mkdir, readFile, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import type { Side } from '../../model/scenario.js';
import { exists } from '../computer/kept-files.js';
import { LabError } from '../lab-error.js';
import type { PlannedFlow } from '../plans/planned-flows.js';
import type { FlowRecordings, ScriptOutput } from '../request.js';
import { say } from '../texts/lab-text.js';
import { writeResult } from './result-files.js';

/**
 * Puts what the machines have left into the folder of the results: for each flow a folder with its recordings, and the offset between
 * their clocks.
 *
 * @param shared the folder that the host machine saw
 * @param recordedInGuest ids of the flows that have something to record in the guest
 */
export async function collectResults(shared: string, folder: string, flows: readonly PlannedFlow[], recordedInGuest: ReadonlySet<string>): Promise<readonly FlowRecordings[]> {
  const offset = (await readFile(path.join(shared, 'results/tsc-offset'), 'utf8')).trim();
  if (!/^-?\d{1,30}$/.test(offset)) throw new LabError(say`the guest has not handed over its recordings`, say`run it again; if it fails again, look at the console`);
  const collected: FlowRecordings[] = [];
  for (const { kind, flow } of flows) {
    const target = path.join(folder, flow.id);
    await mkdir(target, { recursive: true });
    const move = async (name: string): Promise<string> => {
      const file = path.join(target, name);
      await rename(path.join(shared, 'results', kind, name), file);
      return file;
    };
    const host = await move('host.trace');
    const guest = recordedInGuest.has(flow.id) ? await move('guest.trace') : undefined;
    if (guest === undefined) await rm(path.join(target, 'guest.trace'), { force: true });
    await writeResult(path.join(target, 'tsc-offset'), `${offset}\n`);
    collected.push({ flow: flow.id, host, ...(guest !== undefined && { guest }), offset: BigInt(offset) });
  }
  return collected;
}

/** Puts what scripts for bpftrace have printed on one machine into the folder of the results, into a folder for each flow. */
export async function collectOutputs(shared: string, folder: string, flows: readonly PlannedFlow[], machine: Side): Promise<readonly ScriptOutput[]> {
  return Promise.all(flows.map(async ({ kind, flow: { id } }) => {
    const file = path.join(folder, id, `${machine}.log`);
    await mkdir(path.dirname(file), { recursive: true });
    await rename(path.join(shared, 'results', kind, `${machine}.log`), file);
    return { flow: id, machine, file };
  }));
}

/** Copies the guest's console and the programs' messages, as far as there are any. */
export async function collectLogs(shared: string, folder: string): Promise<void> {
  for (const name of ['console-guest.log', 'switch.log']) {
    const from = path.join(shared, 'logs', name);
    if (!(await exists(from))) continue;
    await rm(path.join(folder, name), { force: true });
    await copyFile(from, path.join(folder, name), constants.COPYFILE_EXCL).catch(() => undefined);
  }
}

/** The version of Linux that `uname` tells in the host machine, such as `6.1.192`; without it, that of the package. */
export async function linuxVersion(shared: string, release: string): Promise<string> {
  const text = await readFile(path.join(shared, 'results/kernel'), 'utf8').catch(() => '');
  return /\b\d+\.\d+\.\d+\b/.exec(text)?.[0] ?? /^\d+(\.\d+)*/.exec(release)?.[0] ?? release;
}
