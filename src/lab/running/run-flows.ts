import path from 'node:path';
import { HungMachine, LabError } from '../lab-error.js';
import type { OuterMachine } from './outer-machine.js';
import { collectLogs } from './results.js';
import { watchMachine, type Watch } from './watch-machine.js';

/** After how many seconds a machine ends in any case, and how much longer this computer waits for it. */
const limits = { inside: 840, more: 60 };

/**
 * Boots a machine and waits until it has run all flows. What is printed on its console stays in the folder of the results, and what the
 * guest in it and the switch have printed.
 *
 * @throws LabError when the run fails, HungMachine when it no longer does anything; its file is the console that was kept
 * @throws the reason of the signal when it is aborted
 */
export async function runFlows(machine: Omit<OuterMachine, 'seconds'>, folder: string, watch: Watch): Promise<void> {
  watch.progress.step({ name: 'boot', text: watch.texts.boot });
  try {
    const failure = await watchMachine({ ...machine, seconds: limits.inside }, limits.more, watch);
    if (failure) throw new (failure.isHung ? HungMachine : LabError)(failure.what, failure.cure, failure.console === 'guest' ? path.join(folder, 'console-guest.log') : watch.console);
  } finally {
    await collectLogs(machine.shared, folder);
  }
}
