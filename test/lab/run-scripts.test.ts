import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect } from 'vitest';
import type { Environment } from '../../src/cli/environment.js';
import { labScripts } from '../../src/cli/lab-scripts.js';
import { runScripts } from '../../src/lab/bpftrace-lab.js';
import type { LabError } from '../../src/lab/lab-error.js';
import type { LabStep } from '../../src/lab/request.js';
import { settle } from '../../src/model/settle.js';
import { writtenNamed } from '../evidence/runs.js';
import { equipWith, isRunning, testOnComputer as test, withBpftrace, type FakeComputer } from './fake-computer.js';

/** What a machine does: the script of a shell. */
type Machines = Readonly<Record<'host' | 'guest', string>>;

const consoles = ['console-bpftrace-guest.log', 'console-bpftrace-host.log'];

/** What a machine leaves of a flow in the shared folder. */
const written = (flow: string, machine: string): string => `mkdir -p "$share/results/${flow}"; echo "${machine} of ${flow}" > "$share/results/${flow}/${machine}.log"; echo '#1 SMP Debian 6.1.192-2' > "$share/results/kernel"`;
const done = "echo 'vhflow-lab: done'";

/** Says on the console which process the machine is, and goes on until it is ended. */
const goesOn = 'echo "running $$"; exec sleep 600';

async function equipTwo(computer: FakeComputer, { host, guest }: Machines): Promise<void> {
  // Only the guest's own machine has the other end of a wire.
  await equipWith(computer, `case "$*" in *netdev=wire*)\n${guest}\n;; *)\n${host}\n;; esac`);
  await withBpftrace(computer);
}

interface Options {
  readonly flows?: readonly string[];
  readonly onLine?: (line: string) => void;
  readonly signal?: AbortSignal;
}

function request(computer: FakeComputer, flows: readonly string[]) {
  return { scenario: settle(writtenNamed('virtio-pcap')), flows, packets: 5, settings: { with: ['amd'], without: ['apicv'] }, folder: computer.at('/results'), keep: false };
}

/** Runs the scripts on a computer; the steps that are told go into `steps`. */
function run(computer: FakeComputer, { flows = ['send'], onLine = () => undefined, signal = new AbortController().signal }: Options = {}, steps: LabStep[] = []) {
  return runScripts(request(computer, flows), { step: (step) => steps.push(step), log: onLine }, signal, computer);
}

const left = (computer: FakeComputer): Promise<string[]> => readdir(computer.at('/results'));

describe('a run of scripts for bpftrace', () => {
  test('leaves what each script has written on its machine, and both consoles', async ({ computer }) => {
    const both = (machine: string): string => `${written('send', machine)}; ${written('receive', machine)}; echo 'console of the ${machine}'; ${done}`;
    await equipTwo(computer, { host: both('host'), guest: both('guest') });
    const { outputs, ...rest } = await run(computer, { flows: ['receive', 'send'] });
    const texts = await Promise.all(outputs.map(async ({ flow, machine, file }) => [flow, machine, path.relative(computer.at('/results'), file), await readFile(file, 'utf8')]));
    expect(texts).toEqual(['guest', 'host'].flatMap((machine) => ['send', 'receive'].map((flow) => [flow, machine, `${flow}/${machine}.log`, `${machine} of ${flow}\n`])));
    expect(rest).toEqual({ versions: { linux: '6.1.192', qemu: '7.2.22', dpdk: '22.11.11', bpftrace: '0.17.0' }, accelerator: 'tcg', cpu: 'AMD' });
    expect(await left(computer)).toEqual([...consoles, 'receive', 'send']);
    expect(await computer.read('/results/console-bpftrace-guest.log')).toContain('console of the guest');
  });

  test('says of which of both guests a step is', async ({ computer }) => {
    const step = "echo 'vhflow-lab: step record send'";
    await equipTwo(computer, { host: `echo 'vhflow-lab: step guest'; ${step}; ${written('send', 'host')}; ${done}`, guest: `${step}; ${written('send', 'guest')}; ${done}` });
    const steps: LabStep[] = [];
    await run(computer, {}, steps);
    const texts = (machine: RegExp): string[] => steps.map(({ text }) => text).filter((text) => machine.test(text));
    expect(texts(/beside/)).toEqual(['the guest beside the host boots', 'in the guest beside the host, the script is attached and packets are sent']);
    expect(texts(/^the host|inside|on the host/)).toEqual(['the host boots', 'the guest inside the host boots', 'on the host, the script is attached and packets are sent']);
  });

  test('is refused without bpftrace before a machine boots', async ({ computer }) => {
    await equipWith(computer, goesOn);
    await expect(run(computer)).rejects.toThrow('bpftrace 0.17 or later is missing');
    expect(await computer.read('/results/console-bpftrace-host.log')).toBeUndefined();
  });
});

describe('when the machine of one side fails, the other is ended, and both consoles are kept', () => {
  /** One machine fails when the other runs. */
  async function failure(computer: FakeComputer, failing: keyof Machines, script: string) {
    const pids: number[] = [];
    const isThere = computer.at('/running');
    const waiting = `until [ -e ${isThere} ]; do sleep 0.02; done\n${script}`;
    const living = `: > ${isThere}; ${goesOn}`;
    await equipTwo(computer, failing === 'guest' ? { host: living, guest: waiting } : { host: waiting, guest: living });
    const onLine = (line: string): void => { pids.push(...[/^running (\d+)/.exec(line)?.[1] ?? []].flat().map(Number)); };
    const error = await run(computer, { onLine }).then(() => expect.fail('it did not fail'), (reason: LabError) => reason);
    expect(pids).toHaveLength(1);
    await expect.poll(() => pids.some(isRunning)).toBe(false);
    return { what: error.what('en'), file: path.basename(error.file ?? ''), left: await left(computer) };
  }

  test("the guest's", async ({ computer }) => {
    expect(await failure(computer, 'guest', "echo 'vhflow-lab: failed attach bpftrace does not end'")).toEqual({
      what: 'bpftrace does not start or does not end in time (bpftrace does not end)', file: 'console-bpftrace-guest.log', left: consoles,
    });
  });

  test("the guest's, by its name", async ({ computer }) => {
    const { what } = await failure(computer, 'guest', "echo 'Kernel panic - not syncing'");
    expect(what).toBe("the guest beside the host's kernel has stopped (Kernel panic - not syncing)");
  });

  test("the host's, with the console of the guest inside it", async ({ computer }) => {
    expect(await failure(computer, 'host', 'mkdir "$share/logs"; echo SeaBIOS > "$share/logs/console-guest.log"; echo \'vhflow-lab: failed silent ready\'')).toEqual({
      what: 'the guest does not answer (ready)', file: 'console-guest.log', left: [...consoles, 'console-guest.log'],
    });
  });

  test("the host's QEMU", async ({ computer }) => {
    expect(await failure(computer, 'host', 'exit 1')).toEqual({ what: 'QEMU has ended before the run was over', file: 'console-bpftrace-host.log', left: consoles });
  });
});

test('nothing of a machine that has ended stays when the other one fails', async ({ computer }) => {
  const ended = computer.at('/ended');
  await equipTwo(computer, { host: `until [ -e ${ended} ]; do sleep 0.02; done; echo 'vhflow-lab: failed switch'`, guest: `${written('send', 'guest')}; ${done}; : > ${ended}` });
  await expect(run(computer)).rejects.toThrow('testpmd does not start');
  expect(await left(computer)).toEqual(consoles);
});

test('a run that is cancelled ends both machines, and leaves no file of theirs', async ({ computer }) => {
  await equipTwo(computer, { host: goesOn, guest: goesOn });
  const control = new AbortController();
  const pids: number[] = [];
  const onLine = (line: string): void => {
    pids.push(Number(/^running (\d+)/.exec(line)?.[1]));
    if (pids.length === 2) control.abort(new Error('cancelled'));
  };
  await expect(run(computer, { onLine, signal: control.signal })).rejects.toThrow('cancelled');
  expect(pids.every((pid) => pid > 0)).toBe(true);
  await expect.poll(() => pids.some(isRunning)).toBe(false);
  expect(await left(computer)).toEqual(consoles);
});

test('a script that counts too few packets, and one that bpftrace refuses, fail the command and not the run', async ({ computer }) => {
  const output = gunzipSync(await readFile(path.join(import.meta.dirname, '../traces/recordings/virtio-pcap-send-guest-bpftrace.log.gz'))).toString();
  const log = await computer.file('/guest.log', output.replace('@hop2[kprobe:udp_sendmsg]: 5', '@hop2[kprobe:udp_sendmsg]: 4'));
  await equipTwo(computer, {
    host: `${written('send', 'host')}; echo 'stdin:9: ERROR: Unknown function' > "$share/results/send/host.log"; ${done}`,
    guest: `${written('send', 'guest')}; cp ${log} "$share/results/send/guest.log"; ${done}`,
  });
  const said = { out: '' };
  const environment = { out: (text: string) => { said.out += text; }, err: () => undefined, isTerminal: false, workingDirectory: computer.root } as Partial<Environment> as Environment;
  const planned = [{ ...request(computer, ['send']), named: 'virtio-pcap' }];
  const status = await labScripts(environment, planned, { packets: 5, with: [], without: [], probe: 'bpftrace', out: 'results' }, (asked, progress, signal) => runScripts(asked, progress, signal, computer));
  expect(said.out).toContain('Wrong\n  virtio-pcap#send, guest: it counts 4 of 5 packets\n  virtio-pcap#send, host: it does not run: stdin:9: ERROR: Unknown function\n');
  expect(said.out).toContain('Recordings\n  vhflow trace virtio-pcap#send results/send/guest.log\n');
  expect(said.out).not.toContain('host.log');
  expect(status).toBe(1);
  expect(await left(computer)).toEqual(['.vhflow-lab', ...consoles, 'send', 'summary.json']);
});
