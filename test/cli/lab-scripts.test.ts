import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CommandFailure, type Environment } from '../../src/cli/environment.js';
import type { LabRunOptions } from '../../src/cli/lab-run.js';
import { labScripts, type RunScripts } from '../../src/cli/lab-scripts.js';
import { LabError } from '../../src/lab/index.js';
import { say, verbatim } from '../../src/lab/texts/lab-text.js';
import { settle } from '../../src/model/settle.js';
import { writtenNamed } from '../evidence/runs.js';

const options: LabRunOptions = { packets: 5, with: [], without: [], probe: 'bpftrace' };
const planned = [{ scenario: settle(writtenNamed('virtio-pcap')), named: 'virtio-pcap', flows: ['send'] }];

let folder = '';
let output = '';
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'vhflow-lab-scripts-'));
  output = gunzipSync(await readFile(path.join(import.meta.dirname, '../traces/recordings/virtio-pcap-send-guest-bpftrace.log.gz'))).toString();
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** What the command says when the guest's script has printed a text. */
async function said(text: string, more: Partial<LabRunOptions> = {}): Promise<{ readonly status: number; readonly out: string }> {
  const printed = { out: '' };
  const environment = { out: (line: string) => { printed.out += line; }, err: () => undefined, isTerminal: false, workingDirectory: folder } as Partial<Environment> as Environment;
  const running: RunScripts = async (request) => {
    const file = path.join(request.folder, 'send', 'guest.log');
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, text);
    return { outputs: [{ flow: 'send', machine: 'guest', file }], versions: { linux: '6.1.192', qemu: '7.2.22', dpdk: '22.11.11', bpftrace: '0.17.0' }, accelerator: 'tcg', cpu: 'AMD' };
  };
  const status = await labScripts(environment, planned, { ...options, ...more }, running);
  return { status, ...printed };
}

describe('vhflow lab --probe bpftrace', () => {
  it('has a line for each script: what was attached, what was missing and why, and the packets that were counted', async () => {
    const { status, out } = await said(output);
    expect(out).toMatch(/^bpftrace 0\.17\.0, Linux 6\.1\.192, QEMU 7\.2\.22, DPDK 22\.11\.11; AMD, emulated\n/);
    expect(out).toMatch(/^virtio-pcap#send +guest +25\/26 +1 +5\/5 +5\/5$/m);
    expect(out).toContain('Not attached\n  the kernel has no such function: kprobe:xmit_skb\n');
    expect(out).toMatch(/^1 script, 25 of 26 probes attached; 0 problems; \d+ s\. Emulation shows /m);
    expect(out).not.toContain('Wrong');
    expect(status).toBe(0);
  });

  it('only lists a hop that was attached and not seen for every packet', async () => {
    const { status, out } = await said(output.replace(/^vhflow 1 event .* kprobe:skb_xmit_done .*\n/gm, '').replace(/^vhflow 1 event .* tracepoint:irq:softirq_raise .*\n/gm, ''));
    expect(out).toContain('Attached, but not seen for every packet\n  virtio-pcap#send, guest: tx-done\n');
    expect(status).toBe(0);
  });

  it('has the same as JSON', async () => {
    const { out } = await said(output, { json: true });
    expect(JSON.parse(out)).toEqual({
      runs: [{
        versions: { linux: '6.1.192', qemu: '7.2.22', dpdk: '22.11.11', bpftrace: '0.17.0' },
        accelerator: { outer: 'tcg', cpu: 'AMD' },
        scripts: [{ scenario: 'virtio-pcap', flow: 'send', machine: 'guest', wanted: 26, attached: 25, missing: [{ probe: 'kprobe:xmit_skb', why: 'absent' }], packets: { sent: 5, found: 5, counted: 5 }, uncounted: [], problems: [] }],
      }],
    });
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
    expect(status).toBe(1);
  });

  it('says in one line why it cannot run', async () => {
    const environment = { out: () => undefined, err: () => undefined, isTerminal: false, workingDirectory: folder } as Partial<Environment> as Environment;
    const refused: RunScripts = () => Promise.reject(new LabError(say`bpftrace is missing`, verbatim('sudo apt-get install bpftrace')));
    await expect(labScripts(environment, planned, options, refused)).rejects.toEqual(new CommandFailure('bpftrace is missing; sudo apt-get install bpftrace'));
  });
});
