import { mkdtemp, readdir, readFile, rm, writeFile, mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { labRun, type RunScenario } from '../../src/cli/lab-run.js';
import { runScenario, type LabRunOptions } from '../../src/cli/lab-scenarios.js';
import { CommandFailure, type Environment } from '../../src/cli/environment.js';
import { parseSummary } from '../../src/evidence/index.js';
import { LabError } from '../../src/lab/index.js';
import { verbatim } from '../../src/lab/texts/lab-text.js';
import type { Scenario } from '../../src/model/scenario.js';
import { settle } from '../../src/model/settle.js';
import { changed, swapped, writtenNamed } from '../evidence/runs.js';
import { simulate } from '../traces/path-simulator.js';

const offset = -50_000_000;
const options: LabRunOptions = { packets: 5, with: [], without: [], probe: 'ftrace' };
const scenario = settle(writtenNamed('virtio-vhost-user'));

let folder = '';
beforeEach(async () => { folder = await mkdtemp(path.join(tmpdir(), 'vhflow-lab-run-')); });
afterEach(() => rm(folder, { recursive: true, force: true }));

function environmentOf(isTerminal = false): { readonly environment: Environment; readonly said: { out: string; err: string } } {
  const said = { out: '', err: '' };
  const environment = {
    out: (text: string) => { said.out += text; }, err: (text: string) => { said.err += text; },
    isTerminal, workingDirectory: folder, builtInScenarios: [writtenNamed('virtio-vhost-user')], packageFolder: folder,
  } as Partial<Environment> as Environment;
  return { environment, said };
}

/** Runs a scenario as the lab would, with recordings that a simulation writes. */
const running = (of: (scenario: Scenario) => Scenario = ({ written, settings }) => settle(written, settings)): RunScenario => async (request, progress) => {
  progress.step({ name: 'boot', text: 'the host starts' });
  const flows = await Promise.all(request.flows.map(async (id) => {
    const run = of(request.scenario);
    const flow = run.flows.find((each) => each.id === id);
    if (!flow) throw new Error(`no flow ${id}`);
    const { guest, host } = simulate(run, flow, { packets: request.packets, every: 1_000_000, offset, random: () => 0.5 });
    await mkdir(path.join(request.folder, id), { recursive: true });
    const at = (side: string): string => path.join(request.folder, id, `${side}.trace`);
    await writeFile(at('guest'), guest);
    await writeFile(at('host'), host);
    return { flow: id, host: at('host'), guest: at('guest'), offset: BigInt(offset) };
  }));
  return { flows, versions: { linux: '6.1.192', qemu: '7.2.22', dpdk: '22.11.11' }, accelerator: 'tcg', cpu: 'AMD' };
};

describe('vhflow lab', () => {
  it('prints one table, leaves a summary beside the recordings, and says how they are opened', async () => {
    const { environment, said } = environmentOf();
    expect(await labRun(environment, [{ scenario, named: scenario.id, flows: ['send', 'receive'] }], options, running())).toBe(0);
    expect(said.out).toMatch(/^Linux 6\.1\.192, QEMU 7\.2\.22, DPDK 22\.11\.11; AMD, emulated; --with amd --without apicv\n/);
    expect(said.out).toMatch(/virtio-vhost-user#send +5 of 5 +\d+ +\d+ +\d+ +\d+ +\d+ +as said +as said/);
    expect(said.out).toContain('  vhflow trace virtio-vhost-user#send vhflow-lab-virtio-vhost-user/send/guest.trace vhflow-lab-virtio-vhost-user/send/host.trace\n');
    expect(said.out).toContain('Emulation shows order, threads and counts, not times; AMD without AVIC, one vCPU, lone packets.\n');
    expect(said.err).toBe('virtio-vhost-user: the host starts\nvirtio-vhost-user#send: the recordings are read\nvirtio-vhost-user#receive: the recordings are read\n');
    const summary = parseSummary(JSON.parse(await readFile(path.join(folder, 'vhflow-lab-virtio-vhost-user', 'summary.json'), 'utf8')));
    expect(summary).toMatchObject({ scenario: 'virtio-vhost-user', flows: [{ flow: 'send', packets: { sent: 5, found: 5 } }, { flow: 'receive' }] });
  });

  it('prints the summary itself as JSON, and of several scenarios all of them', async () => {
    const one = environmentOf();
    await labRun(one.environment, [{ scenario, named: scenario.id, flows: ['send'] }], { ...options, json: true }, running());
    const summary = parseSummary(JSON.parse(one.said.out));
    expect(summary?.flows.map(({ flow }) => flow)).toEqual(['send']);
    const two = environmentOf();
    const planned = [{ scenario, named: scenario.id, flows: ['send'] }, { scenario: settle(writtenNamed('e1000-pcap')), named: 'e1000-pcap', flows: ['receive'] }];
    await labRun(two.environment, planned, { ...options, json: true, out: 'results' }, running());
    const { total, runs } = JSON.parse(two.said.out) as { total: object; runs: readonly { readonly scenario: string }[] };
    expect(runs.map(({ scenario: id }) => id)).toEqual(['virtio-vhost-user', 'e1000-pcap']);
    expect(total).toMatchObject({ contradictions: 0, own: expect.any(Number) as number, indirect: expect.any(Number) as number });
    expect(await readFile(path.join(folder, 'results', 'e1000-pcap', 'summary.json'), 'utf8')).toContain('"scenario": "e1000-pcap"');
  });

  it('fails where the run is not as the scenario says, and names what is not', async () => {
    const { environment, said } = environmentOf();
    const wrong = settle(changed(scenario.written, 'send', (hops) => swapped(hops, 'udp-sendmsg', 'ip-output')));
    const asItIs = (): Scenario => settle(scenario.written, { with: ['amd'], without: ['apicv'] });
    const placeOf = (flow: string, hop: string): string | undefined => (hop === 'ip-output' ? undefined : `my copy.vhflow:${flow}:${hop}`);
    expect(await labRun(environment, [{ scenario: wrong, named: 'my copy.vhflow', flows: ['send'], placeOf }], options, running(asItIs))).toBe(1);
    expect(said.out).toContain('Contradictions\n  virtio-vhost-user#send: udp-sendmsg (my copy.vhflow:send:udp-sendmsg) happened before ip-output, which the flow has the other way round (packets 1, 2, 3, 4, 5)\n');
    expect(said.out).toContain("  vhflow trace 'my copy.vhflow#send' ");
  });

  it('says in the summary, too, what contradicts the scenario', async () => {
    const wrong = settle(changed(scenario.written, 'send', (hops) => swapped(hops, 'udp-sendmsg', 'ip-output')));
    const { environment, said } = environmentOf();
    const asItIs = (): Scenario => settle(scenario.written, { with: ['amd'], without: ['apicv'] });
    expect(await labRun(environment, [{ scenario: wrong, named: scenario.id, flows: ['send', 'receive'] }], { ...options, json: true }, running(asItIs))).toBe(1);
    const printed = JSON.parse(said.out) as { readonly flows: readonly { readonly problems: readonly string[] }[] };
    expect(printed.flows.map(({ problems }) => problems)).toEqual([['udp-sendmsg', 'copy-user-to-guest-skb'].map((id) => `${id} happened before ip-output, which the flow has the other way round (packets 1, 2, 3, 4, 5)`), []]);
    expect(JSON.parse(await readFile(path.join(folder, 'vhflow-lab-virtio-vhost-user', 'summary.json'), 'utf8'))).toEqual(printed);
  });

  it('writes over its line on a terminal', async () => {
    const { environment, said } = environmentOf(true);
    await labRun(environment, [{ scenario, named: scenario.id, flows: ['send'] }], options, running());
    expect(said.err).toBe('\r\u001b[Kvirtio-vhost-user: the host starts\r\u001b[Kvirtio-vhost-user#send: the recordings are read\r\u001b[K');
  });

  it('says in one line why it cannot run', async () => {
    const { environment } = environmentOf();
    const refused: RunScenario = () => Promise.reject(new LabError(verbatim('the guest has not come up'), verbatim('read its console'), '/kept/console-guest.log'));
    await expect(labRun(environment, [{ scenario, named: scenario.id, flows: ['send'] }], options, refused)).rejects.toThrow(new CommandFailure('the guest has not come up; read its console (/kept/console-guest.log)'));
  });

  it('leaves no folder when it is refused', async () => {
    const { environment } = environmentOf();
    await expect(labRun(environment, [{ scenario, named: scenario.id, flows: ['send'] }], { ...options, out: 'a/b' }, () => Promise.reject(new LabError(verbatim('QEMU is missing'), verbatim('install it'))))).rejects.toThrow('QEMU is missing');
    expect(await readdir(folder)).toEqual([]);
  });

  it.for([true, false])('says that it was cancelled, and what is left (a console: %s)', async (hasConsole) => {
    const { environment, said } = environmentOf(true);
    const control = new AbortController();
    const run = runScenario(environment, { scenario, named: scenario.id, flows: ['send'] }, 'results', options, async (request, progress, signal) => {
      progress.step({ name: 'boot', text: 'the host starts' });
      if (hasConsole) await writeFile(path.join(request.folder, 'console-host.log'), '');
      control.abort();
      signal.throwIfAborted();
      return { summary: {}, files: [] };
    }, control.signal);
    await expect(run).rejects.toThrow('abort');
    expect(said.err.split('\u001b[K').at(-1)).toBe(hasConsole ? 'vhflow: cancelled; the consoles are in results; nothing else of the run is left\n' : 'vhflow: cancelled; nothing of the run is left\n');
  });

  it('adds the settings of the user to its own', async () => {
    const { environment } = environmentOf();
    let asked: Scenario['settings'] | undefined;
    const listening: RunScenario = (request, ...others) => {
      asked = request.settings;
      return running()(request, ...others);
    };
    await labRun(environment, [{ scenario, named: scenario.id, flows: ['send'] }], { ...options, with: ['small'], without: ['lone'] }, listening);
    expect(asked).toEqual({ with: ['small', 'amd'], without: ['lone', 'apicv'] });
  });
});
