import { execFileSync } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect } from 'vitest';
import { temporaryName } from '../../src/lab/computer/leftovers.js';
import { runLab } from '../../src/lab/lab.js';
import type { LabError } from '../../src/lab/lab-error.js';
import type { LabStep } from '../../src/lab/request.js';
import { builtInScenarios } from '../settled-scenarios.js';
import { equipWith, isRunning, testOnComputer as test, type FakeComputer } from './fake-computer.js';

const booted = 'vhflow-lab: step guest';

/** What the machines leave of a flow in the shared folder. */
const recorded = (kind: string): string => `mkdir -p "$share/results/${kind}" "$share/logs"
for machine in host guest; do echo "$machine of ${kind}" > "$share/results/${kind}/$machine.trace"; done
echo -123456789012345678901 > "$share/results/tsc-offset"
echo '#1 SMP PREEMPT_DYNAMIC Debian 6.1.192-2 (2026-01-01)' > "$share/results/kernel"
echo 'the guest says' > "$share/logs/console-guest.log"`;

interface Options {
  readonly flows?: readonly string[];
  readonly scenario?: string;
  readonly keep?: boolean;
  readonly onLine?: (line: string) => void;
  readonly signal?: AbortSignal;
}

/** Runs the lab on a computer; the steps that it tells go into `steps`. */
async function run(computer: FakeComputer, { flows = ['send'], scenario: id = 'virtio-pcap', keep = false, onLine = () => undefined, signal = new AbortController().signal }: Options, steps: LabStep[] = []) {
  const scenario = builtInScenarios.find((each) => each.id === id);
  if (!scenario) throw new Error(`no scenario ${id}`);
  const request = { scenario, flows, packets: 5, settings: { with: ['amd'], without: ['apicv'] }, folder: computer.at('/results'), keep };
  return runLab(request, { step: (step) => steps.push(step), log: onLine }, signal, computer);
}

const textOf = (file: string | undefined): Promise<string> => readFile(file ?? '', 'utf8');

describe('a run', () => {
  test('leaves the recordings of each flow with the offset, and both consoles', async ({ computer }) => {
    await equipWith(computer, `echo '${booted}'; ${recorded('send')}; ${recorded('receive')}; echo 'vhflow-lab: done'`);
    const { flows, versions, accelerator, cpu } = await run(computer, { flows: ['receive', 'send'] });
    expect(flows.map(({ flow, offset }) => [flow, offset])).toEqual([['send', -123456789012345678901n], ['receive', -123456789012345678901n]]);
    expect(await Promise.all(flows.flatMap(({ host, guest }) => [textOf(host), textOf(guest)]))).toEqual(['host of send\n', 'guest of send\n', 'host of receive\n', 'guest of receive\n']);
    expect([versions, accelerator, cpu]).toEqual([{ linux: '6.1.192', qemu: '7.2.22', dpdk: '22.11.11' }, 'tcg', 'AMD']);
    expect(await readdir(computer.at('/results'))).toEqual(['console-guest.log', 'console-host.log', 'receive', 'send']);
    expect(await textOf(computer.at('/results/send/tsc-offset'))).toBe('-123456789012345678901\n');
    expect(await textOf(computer.at('/results/console-host.log'))).toContain(booted);
  });

  test.for([['its last word', 'vhflow-lab: off'], ['the last word of its kernel', '[   42.1] reboot: Power down']])('has its results even if QEMU does not end after %s', async ([, word], { computer }) => {
    await equipWith(computer, `${recorded('send')}; echo 'vhflow-lab: done'; echo '${word}'; exec sleep 600`);
    expect((await run(computer, {})).flows.map(({ flow }) => flow)).toEqual(['send']);
  });

  test('tells its steps, and of which flow', async ({ computer }) => {
    await equipWith(computer, `echo '${booted}'; echo 'vhflow-lab: step record send'; ${recorded('send')}; echo 'vhflow-lab: done'`);
    const steps: LabStep[] = [];
    await run(computer, {}, steps);
    expect(steps.map(({ name, flow }) => [name, flow])).toEqual([['check', undefined], ['images', undefined], ['boot', undefined], ['guest', undefined], ['record', 'send'], ['collect', undefined]]);
  });

  test('has no recording of a guest in which nothing is to be recorded', async ({ computer }) => {
    await equipWith(computer, `${recorded('setup')}; echo 'vhflow-lab: done'`);
    const { flows } = await run(computer, { scenario: 'virtio-vhost-user', flows: ['setup'] });
    expect(flows.map((flow) => Object.keys(flow))).toEqual([['flow', 'host', 'offset']]);
  });

  test('gives the machines its scripts, and keeps them on demand', async ({ computer }) => {
    await equipWith(computer, `${recorded('send')}; echo 'vhflow-lab: done'`);
    await run(computer, { keep: true });
    const machine = (await readdir(computer.at('/results'))).find((name) => name.startsWith('.machine-')) ?? '';
    expect(await textOf(path.join(computer.at('/results'), machine, 'plan'))).toContain("flows='send'\n");
  });
});

test('what a message of the kernel has cut on the console counts all the same', async ({ computer }) => {
  await equipWith(computer, `${recorded('send')}; echo 'vhflow-lab: do[  9.1] random: crng init'; echo 'vhflow-lab: done' > "$share/said"`);
  expect((await run(computer, {})).flows).toHaveLength(1);
});

describe('a run that fails says in one line why, keeps the console, and leaves nothing else', () => {
  async function failure(computer: FakeComputer, script: string): Promise<{ what: string; file: string | undefined; left: string[] }> {
    await equipWith(computer, script);
    const error = await run(computer, {}).then(() => expect.fail('it did not fail'), (reason: LabError) => reason);
    const { file } = error;
    return { what: error.what('en'), file: file && path.relative(computer.at('/results'), file), left: await readdir(computer.at('/results')) };
  }

  test('the guest never comes up', async ({ computer }) => {
    const { what, file, left } = await failure(computer, `echo '${booted}'; mkdir "$share/logs"; echo SeaBIOS > "$share/logs/console-guest.log"; echo 'vhflow-lab: failed silent ready'`);
    expect([what, file, left]).toEqual(['the guest does not answer (ready)', 'console-guest.log', ['console-guest.log', 'console-host.log']]);
  });

  test('QEMU dies', async ({ computer }) => {
    const { what, file, left } = await failure(computer, 'echo "qemu-system-x86_64: cannot set up guest memory" >&2; exit 1');
    expect([what, file, left]).toEqual(['QEMU has ended before the run was over', 'console-host.log', ['console-host.log']]);
  });

  test('the clocks cannot be compared', async ({ computer }) => {
    const { what } = await failure(computer, `${recorded('send')}; echo none > "$share/results/tsc-offset"; echo 'vhflow-lab: done'`);
    expect(what).toBe('the guest has not handed over its recordings');
  });

  test('the kernel panics', async ({ computer }) => {
    const { what } = await failure(computer, "echo '[    1.0] Kernel panic - not syncing: VFS'; exit 0");
    expect(what).toContain("the host machine's kernel has stopped");
  });
});

test('a scenario that the lab cannot run is refused before anything is looked at', async ({ computer }) => {
  await expect(run(computer, { scenario: 'virtio-cuse-vhost' })).rejects.toThrow('virtio-cuse-vhost needs DPDK 16.04 and QEMU 2.5');
});

test('a run that is cancelled leaves no process and no file of its machines', async ({ computer }) => {
  await equipWith(computer, `echo '${booted}'; echo "$$"; exec sleep 600`);
  const control = new AbortController();
  let pid = 0;
  const onLine = (line: string): void => {
    if (!/^\d+$/.test(line)) return;
    pid = Number(line);
    control.abort(new Error('cancelled'));
  };
  await expect(run(computer, { onLine, signal: control.signal })).rejects.toThrow('cancelled');
  expect(pid).toBeGreaterThan(0);
  await expect.poll(() => isRunning(pid)).toBe(false);
  expect(await readdir(computer.at('/results'))).toEqual(['console-host.log']);
});

test('a run removes what runs that were killed have left in the folder of the results and in the cache, and nothing of those that run', async ({ computer }) => {
  const ended = Number(execFileSync('sh', ['-c', 'echo $$'], { encoding: 'utf8' }));
  const living = await temporaryName('machine');
  const left = living.replace(/-\d+\./, `-${ended}.`);
  const folders = ['/results', '/home/user/.cache/vhflow/lab', '/home/user/.cache/vhflow/lab/images', '/home/user/.cache/vhflow/lab/kernels'];
  for (const folder of folders) for (const name of [living, left]) await computer.file(`${folder}/${name}/plan`);
  await equipWith(computer, `${recorded('send')}; echo 'vhflow-lab: done'`);
  await run(computer, {});
  for (const folder of folders) expect((await readdir(computer.at(folder))).filter((name) => name.startsWith('.'))).toEqual([living]);
});
