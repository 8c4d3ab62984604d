import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { answer, type Lab } from '../../../src/extension/lab-worker/answering.js';
import { fromLab, longestLine, mostPackets, type FromLab, type LabJob } from '../../../src/extension/lab-worker/messages.js';
import { inLanguage, kernelName, LabError, type LabCheck, type LabRequest, type LabRun, type Requirement } from '../../../src/lab/index.js';
import { verbatim } from '../../../src/lab/texts/lab-text.js';
import { parsed } from '../../../src/pages/schema.js';
import { builtInScenarios } from '../../settled-scenarios.js';

const scenario = builtInScenarios.find(({ id }) => id === 'virtio-vhost-pcap');
if (!scenario) throw new Error('There is no such scenario.');
const parent = mkdtempSync(path.join(tmpdir(), 'vhflow-lab-'));
afterAll(() => rmSync(parent, { recursive: true, force: true }));
const folder = path.join(parent, 'run');
const job: LabJob = { scenario, flow: 'send', packets: 5, settings: { with: ['halted'], without: [] }, folder, downloadsKernel: false };
const run: LabRun = {
  flows: [{ flow: 'receive', guest: '/r/guest', host: '/r/host', offset: 1n }, { flow: 'send', guest: '/s/guest', host: '/s/host', offset: -7n }],
  versions: { linux: '6.1.192', qemu: '7.2.22', dpdk: '22.11.11' }, accelerator: 'tcg', cpu: 'AMD',
};
const ready: LabCheck = { ready: true, requirements: [{ name: 'busybox', isMet: true, found: '/bin/busybox', packages: [] }], missing: [], command: undefined, installation: undefined, needsKernel: false, runsBpftrace: false, notes: ['/dev/kvm hangs'] };
const lab: Lab = { check: () => Promise.resolve(ready), download: () => Promise.reject(new Error('nothing is downloaded')), run: () => Promise.resolve(run) };

/** What the lab answers to a message as it arrives from another process. */
async function answers(message: unknown, changes: Partial<Lab> = {}, controller = new AbortController()): Promise<FromLab[]> {
  const sent: FromLab[] = [];
  await answer(JSON.parse(JSON.stringify(message)), { ...lab, ...changes }, controller.signal, (each) => sent.push(each));
  for (const each of sent) expect(parsed(fromLab, JSON.parse(JSON.stringify(each))), 'the extension takes it').toEqual(each);
  return sent;
}

describe('a check', () => {
  test('tells what is missing, and the command that brings it', async () => {
    const request = { type: 'check', language: 'en', folder: parent, scenario: 'virtio-pcap', flow: 'send' };
    expect(await answers(request)).toEqual([{ type: 'checked', missing: [], needsKernel: false, notes: ['/dev/kvm hangs'] }]);
    const qemu: Requirement = { name: 'QEMU 7.2 or later', isMet: false, found: 'it is missing', cure: 'install qemu-system-x86', packages: ['qemu-system-x86'] };
    const kernel: Requirement = { name: inLanguage(kernelName, 'en'), isMet: false, found: 'none is there', cure: 'let vhflow lab --check --download fetch one', packages: [] };
    const lacking: LabCheck = { ...ready, requirements: [...ready.requirements, qemu, kernel], command: 'sudo apt-get install qemu-system-x86 && vhflow lab --check --download', installation: 'sudo apt-get install qemu-system-x86', notes: [] };
    const [first, second] = [{ what: 'QEMU 7.2 or later: it is missing', cure: 'install qemu-system-x86' }, { what: `${inLanguage(kernelName, 'en')}: none is there`, cure: 'let vhflow lab --check --download fetch one' }];
    const common = { type: 'checked', command: 'sudo apt-get install qemu-system-x86', notes: [] };
    expect(await answers(request, { check: () => Promise.resolve(lacking) })).toEqual([{ ...common, missing: [first, second], needsKernel: false }]);
    // What a run downloads first is no obstacle.
    expect(await answers(request, { check: () => Promise.resolve({ ...lacking, needsKernel: true }) })).toEqual([{ ...common, missing: [first], needsKernel: true }]);
  });

  test('of a flow that the lab cannot run says why before anything is looked at, in the language of the user', async () => {
    const looking: Partial<Lab> = { check: () => Promise.reject(new Error('looked at')) };
    const [english, japanese, other, unknown] = await Promise.all([['en', 'virtio-cuse-vhost', 'send'], ['ja', 'virtio-cuse-vhost', 'send'], ['en', 'my-path', 'send'], ['ja', 'virtio-pcap', 'reset']]
      .map(async ([language, id, flow]) => (await answers({ type: 'check', language, folder: parent, scenario: id, flow }, looking))[0]));
    expect(english).toMatchObject({ type: 'failed', what: 'virtio-cuse-vhost needs DPDK 16.04 and QEMU 2.5, which current systems do not have', cure: expect.stringMatching(/^the lab runs e1000-pcap, /) as string });
    expect(japanese).toMatchObject({ type: 'failed', what: expect.stringMatching(/^virtio-cuse-vhostには/) as string });
    expect(other).toMatchObject({ type: 'failed', what: 'the lab does not know the machines of my-path' });
    expect(unknown).toMatchObject({ type: 'failed', what: 'virtio-pcapのフローresetを起こす方法が分かりません' });
  });

  test('whose command would start itself in a terminal is not taken', () => {
    expect(parsed(fromLab, { type: 'checked', missing: [], needsKernel: false, notes: [], command: 'one\ntwo' })).toBeUndefined();
  });
});

describe('a run', () => {
  test('gets the flow as the extension has it, tells its steps, and where the recordings of that flow are', async () => {
    let request: LabRequest | undefined;
    const sent = await answers({ type: 'run', language: 'en', job }, {
      run: (given, progress) => {
        request = given;
        progress.step({ name: 'boot', text: 'the host boots' });
        progress.log('x'.repeat(longestLine + 1));
        return Promise.resolve(run);
      },
    });
    expect(request).toEqual({ scenario, flows: ['send'], packets: 5, settings: { with: ['halted', 'amd'], without: ['apicv'] }, folder, keep: false });
    expect(sent).toEqual([
      { type: 'step', name: 'boot' },
      { type: 'log', line: 'x'.repeat(longestLine) },
      { type: 'done', recordings: ['/s/guest', '/s/host'], versions: run.versions },
    ]);
  });

  test('downloads a kernel first if the user has agreed to it', async () => {
    const sent = await answers({ type: 'run', language: 'en', job: { ...job, downloadsKernel: true } }, {
      download: (log) => {
        log('Downloading linux-image-6.1.');
        return Promise.resolve();
      },
    });
    expect(sent.slice(0, 2)).toEqual([{ type: 'step', name: 'kernel' }, { type: 'log', line: 'Downloading linux-image-6.1.' }]);
    expect(sent.at(-1)?.type).toBe('done');
  });

  test('that fails says why, what helps and what shows more', async () => {
    const failing = (error: Error): Partial<Lab> => ({ run: () => Promise.reject(error) });
    const file = path.join(folder, 'console-guest.log');
    expect(await answers({ type: 'run', language: 'en', job }, failing(new LabError(verbatim('the guest did not come up'), verbatim('look at its console'), file)))).toEqual([
      { type: 'failed', what: 'the guest did not come up', cure: 'look at its console', file },
    ]);
    expect(await answers({ type: 'run', language: 'en', job }, failing(new Error('ENOSPC')))).toEqual([{ type: 'failed', what: 'ENOSPC' }]);
    expect(await answers({ type: 'run', language: 'en', job: { ...job, flow: 'no-such-flow' } })).toEqual([{ type: 'failed', what: 'The run has no recordings of no-such-flow.' }]);
  });

  test('that is cancelled answers nothing and leaves no folder behind, whether it notices or not', async () => {
    for (const ending of [() => Promise.reject(new Error('aborted')), () => Promise.resolve(run)]) {
      const controller = new AbortController();
      const sent = await answers({ type: 'run', language: 'en', job }, {
        run: () => {
          mkdirSync(folder, { recursive: true });
          writeFileSync(path.join(folder, 'host.trace'), '');
          controller.abort();
          return ending();
        },
      }, controller);
      expect(sent).toEqual([]);
      expect(existsSync(folder)).toBe(false);
    }
  });

  test.each([
    [{}], [{ type: 'run' }], [{ type: 'stop' }], [{ type: 'run', language: 'en', job: { ...job, packets: mostPackets + 1 } }], [{ type: 'run', language: 'en', job: { ...job, packets: 0.5 } }],
    [{ type: 'run', language: 'en', job: { ...job, folder: 'relative' } }], [{ type: 'run', language: 'en', job: { ...job, folder: '/tmp/../etc' } }], [{ type: 'run', language: 'en', job: { ...job, scenario: 'virtio' } }],
  ])('is not begun for a request that is not valid: %j', async (message) => {
    expect(await answers(message, { run: () => Promise.reject(new Error('begun')) })).toEqual([{ type: 'failed', what: 'the request is not valid' }]);
  });
});
