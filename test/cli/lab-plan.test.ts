import { describe, expect, it } from 'vitest';
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
