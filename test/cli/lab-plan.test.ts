import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Environment } from '../../src/cli/environment.js';
import { plannedRuns } from '../../src/cli/lab-plan.js';
import { builtInScenarios } from '../settled-scenarios.js';

const environment = { builtInScenarios: builtInScenarios.map(({ written }) => written), err: () => { throw new Error('nothing is wrong'); } } as unknown as Environment;
const settings = { with: [], without: [] };

describe('the runs of all scenarios', () => {
  it('are of those that the lab can run, without a word on the others', async () => {
    const planned = await plannedRuns(environment, 'all', undefined, settings);
    expect(planned?.map(({ named, flows }) => [named, flows])).toEqual([
      ['e1000-pcap', ['send', 'receive']], ['virtio-pcap', ['send', 'receive']],
      ['virtio-vhost-pcap', ['send', 'receive', 'setup']], ['virtio-vhost-user', ['send', 'receive', 'setup']],
    ]);
  });

  it('are of those with a flow that is named, of which there must be one', async () => {
    expect((await plannedRuns(environment, 'all', 'setup', settings))?.map(({ named, flows }) => [named, flows])).toEqual([['virtio-vhost-pcap', ['setup']], ['virtio-vhost-user', ['setup']]]);
    await expect(plannedRuns(environment, 'all', 'nosuch', settings)).rejects.toThrow('no scenario that the lab runs has a flow nosuch');
  });
});

it.each([['with', 'apicv'], ['without', 'amd']])("is refused for what the lab's machines cannot have: --%s %s", async (option, id) => {
  const refused = `the lab sets the conditions of its machines' processor itself (AMD without AVIC, where it emulates): leave --${option} ${id} out`;
  for (const name of ['all', 'virtio-pcap']) await expect(plannedRuns(environment, name, undefined, { ...settings, [option]: [id] })).rejects.toThrow(refused);
});

describe("the run of a user's copy", () => {
  let folder = '';
  beforeEach(async () => { folder = await mkdtemp(path.join(tmpdir(), 'vhflow-lab-plan-')); });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  /** Plans the run of a copy of virtio-pcap that was changed, and what is said of it. */
  async function planned(change: (text: string) => string, flow?: string) {
    const text = await readFile(path.join(import.meta.dirname, '../../scenarios/virtio-pcap.vhflow'), 'utf8');
    await writeFile(path.join(folder, 'copy.vhflow'), change(text));
    const said: string[] = [];
    const runs = await plannedRuns({ ...environment, err: (line) => said.push(line), workingDirectory: folder }, 'copy.vhflow', flow, settings);
    return { run: runs?.[0], said };
  }

  it('knows where its hops are', async () => {
    const { run, said } = await planned((text) => `\n\n${text}`);
    expect([run?.named, run?.flows, said]).toEqual(['copy.vhflow', ['send', 'receive'], []]);
    const at = run?.placeOf?.('receive', 'wake-vcpu') ?? '';
    const [, line = '', column = ''] = /^copy\.vhflow:(\d+):(\d+)$/.exec(at) ?? [];
    const lines = (await readFile(path.join(folder, 'copy.vhflow'), 'utf8')).split('\n');
    expect(lines[Number(line) - 1]?.slice(Number(column) - 1)).toMatch(/^wake-vcpu\b/);
    expect(run?.placeOf?.('receive', 'none')).toBeUndefined();
  });

  it('leaves out a flow that the lab cannot make happen, with a line that says so, and is refused if there is no other', async () => {
    const { run, said } = await planned((text) => text.replace('flow receive ', 'flow reset '));
    expect(run?.flows).toEqual(['send']);
    expect(said).toEqual(['vhflow: warning: the lab cannot make the flow reset of virtio-pcap happen; it runs flows with the ids setup, send, receive: the card is set up, App1 sends, or App1 receives\n']);
    await expect(planned((text) => text.replace('flow receive ', 'flow reset '), 'reset')).rejects.toThrow('the lab cannot make the flow reset of virtio-pcap happen');
  });

  it('is refused for a path of another kind, which has other machines', async () => {
    await expect(planned((text) => text.replace('scenario virtio-pcap ', 'scenario my-disk '))).rejects.toThrow('the lab does not know the machines of my-disk; the lab runs e1000-pcap, virtio-pcap, virtio-vhost-pcap, virtio-vhost-user, and files with one of these ids');
  });
});
