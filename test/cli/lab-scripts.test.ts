import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CommandFailure, type Environment } from '../../src/cli/environment.js';
import type { LabRunOptions } from '../../src/cli/lab-scenarios.js';
import { labScripts, type RunScripts } from '../../src/cli/lab-scripts.js';
import { LabError } from '../../src/lab/index.js';
import { say, verbatim } from '../../src/lab/texts/lab-text.js';
import { settle } from '../../src/model/settle.js';
import { parseScriptSummary, parseSummary } from '../../src/evidence/index.js';
import { writtenNamed } from '../evidence/runs.js';

const options: LabRunOptions = { packets: 5, with: [], without: [], probe: 'bpftrace' };
const planned = [{ scenario: settle(writtenNamed('virtio-pcap')), named: 'my copy.vhflow', flows: ['send'] }];
const results = 'vhflow-lab-virtio-pcap-bpftrace';
const versions = { linux: '6.1.192', qemu: '7.2.22', dpdk: '22.11.11', bpftrace: '0.17.0' };

let folder = '';
let output = '';
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'vhflow-lab-scripts-'));
  output = gunzipSync(await readFile(path.join(import.meta.dirname, '../traces/recordings/virtio-pcap-send-guest-bpftrace.log.gz'))).toString();
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** What the command says when the guest's script has printed a text, of each scenario or of one by its id. */
async function said(text: string | ((scenario: string) => string), more: Partial<LabRunOptions> = {}, scenarios = planned): Promise<{ readonly status: number; readonly out: string; readonly err: string }> {
  const printed = { out: '', err: '' };
  const environment = { out: (line: string) => { printed.out += line; }, err: (line: string) => { printed.err += line; }, isTerminal: false, workingDirectory: folder } as Partial<Environment> as Environment;
  const running: RunScripts = async (request) => {
    const file = path.join(request.folder, 'send', 'guest.log');
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, typeof text === 'string' ? text : text(request.scenario.id));
    return { outputs: [{ flow: 'send', machine: 'guest', file }], versions, accelerator: 'tcg', cpu: 'AMD' };
  };
  const status = await labScripts(environment, scenarios, { ...options, ...more }, running);
  return { status, ...printed };
}

describe('vhflow lab --probe bpftrace', () => {
  it('has a line for each script: what was attached, what was missing and why, and the packets that were counted', async () => {
    const { status, out } = await said(output);
    expect(out).toMatch(/^bpftrace 0\.17\.0, Linux 6\.1\.192, QEMU 7\.2\.22, DPDK 22\.11\.11; AMD, emulated\n/);
    expect(out).toMatch(/^virtio-pcap#send +guest +25\/26 +1 +5\/5 +5\/5$/m);
    expect(out).toContain('Not attached\n  guest, the kernel has no such function: kprobe:xmit_skb\n');
    expect(out).toMatch(/^1 script, 25 of 26 probes attached; 0 problems; \d+ s\. Emulation shows /m);
    expect(out).not.toContain('Wrong');
    expect(status).toBe(0);
  });

  it('only lists a hop that was attached and not seen for every packet', async () => {
    const { status, out } = await said(output.replace(/^vhflow 1 event .* kprobe:skb_xmit_done .*\n/gm, '').replace(/^vhflow 1 event .* tracepoint:irq:softirq_raise .*\n/gm, ''));
    expect(out).toContain('Attached, but not seen for every packet\n  virtio-pcap#send, guest: tx-done\n');
    expect(status).toBe(0);
  });

  it('says how each output is opened', async () => {
    const { out, err } = await said(output);
    expect(out).toContain(`Recordings\n  vhflow trace 'my copy.vhflow#send' ${results}/send/guest.log\n`);
    expect(err).toBe("virtio-pcap#send: what the guest's script has written is read\n");
  });

  it('has the same as JSON, and leaves it as a summary that is none of hops', async () => {
    const { out } = await said(output, { json: true });
    const summary: unknown = JSON.parse(out);
    expect(summary).toEqual({
      kind: 'bpftrace-scripts', version: 1, scenario: 'virtio-pcap', date: expect.stringMatching(/^\d{4}-\d\d-\d\d$/) as unknown, versions,
      accelerator: { outer: 'tcg', cpu: 'AMD' },
      scripts: [{ flow: 'send', machine: 'guest', wanted: 26, attached: 25, missing: [{ probe: 'kprobe:xmit_skb', why: 'absent' }], packets: { sent: 5, found: 5, counted: 5 }, uncounted: [], problems: [] }],
    });
    expect(await readFile(path.join(folder, results, 'summary.json'), 'utf8')).toBe(out);
    expect(parseScriptSummary(summary)).toEqual(summary);
    expect(parseSummary(summary)).toBeUndefined();
  });

  it('has a total of several scenarios, and fails when one of them has a problem', async () => {
    const two = [...planned, { scenario: settle(writtenNamed('virtio-vhost-user')), named: 'virtio-vhost-user', flows: ['send'] }];
    const { status, out } = await said((scenario) => (scenario === 'virtio-pcap' ? output : 'ERROR: no BTF\n'), { json: true, out: 'both' }, two);
    const { total, runs } = JSON.parse(out) as { readonly total: object; readonly runs: readonly { readonly scenario: string; readonly scripts: readonly { readonly problems: readonly string[] }[] }[] };
    expect(runs.map(({ scenario, scripts }) => [scenario, scripts.map(({ problems }) => problems.length)])).toEqual([['virtio-pcap', [0]], ['virtio-vhost-user', [1]]]);
    expect(total).toEqual({ scripts: 2, wanted: 26, attached: 25, problems: 1 });
    expect(status).toBe(1);
    expect(parseScriptSummary(JSON.parse(await readFile(path.join(folder, 'both', 'virtio-vhost-user', 'summary.json'), 'utf8')))).toEqual(runs[1]);
  });

  it('fails when a hop that every packet has was counted less often than packets were sent', async () => {
    const { status, out } = await said(output.replace('@hop2[kprobe:udp_sendmsg]: 5', '@hop2[kprobe:udp_sendmsg]: 4'));
    expect(out).toContain('Wrong\n  virtio-pcap#send, guest: it counts 4 of 5 packets\n');
    expect(status).toBe(1);
  });

  it('fails when not all of the packets are among the events', async () => {
    const { status, out } = await said(output, { packets: 6 });
    expect(out).toContain('virtio-pcap#send, guest: its events show 5 packets; 6 were sent\n');
    expect(status).toBe(1);
  });

  it('is content with more beginnings of packets than were sent, because a driver has interrupts of its own', async () => {
    expect(await said(output, { packets: 4 })).toMatchObject({ status: 0 });
  });

  it('fails when a probe is missing that is known to be there', async () => {
    const { status, out } = await said(output.replace('vhflow 1 attached kprobe:udp_sendmsg\n', '').replace(/^vhflow 1 event .* kprobe:udp_sendmsg .*\n/gm, ''));
    expect(out).toContain('virtio-pcap#send, guest: kprobe:udp_sendmsg is not attached, and it is not known why\n');
    expect(status).toBe(1);
  });

  it('fails when bpftrace does not run the script, and has its words', async () => {
    const { status, out } = await said("vhflow 1 attached kprobe:udp_sendmsg\nstdin:9-12: ERROR: syntax error\n");
    expect(out).toContain('Wrong\n  virtio-pcap#send, guest: it does not run: stdin:9-12: ERROR: syntax error\n');
    expect(out).not.toContain('Recordings');
    expect(status).toBe(1);
  });

  it('says in one line why it cannot run', async () => {
    const environment = { out: () => undefined, err: () => undefined, isTerminal: false, workingDirectory: folder } as Partial<Environment> as Environment;
    const refused: RunScripts = () => Promise.reject(new LabError(say`bpftrace is missing`, verbatim('sudo apt-get install bpftrace')));
    await expect(labScripts(environment, planned, options, refused)).rejects.toEqual(new CommandFailure('bpftrace is missing; sudo apt-get install bpftrace'));
  });
});
