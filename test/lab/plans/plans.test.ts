import { execFileSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { LabError } from '../../../src/lab/lab-error.js';
import { bpftraceFolders } from '../../../src/lab/plans/bpftrace-folders.js';
import { labSettings } from '../../../src/lab/plans/lab-settings.js';
import { machineFolder } from '../../../src/lab/plans/machine-folder.js';
import { guestOptions, networkOf, runnableScenarios, switchOptions } from '../../../src/lab/plans/network.js';
import { plannedFlows, whyNotRun } from '../../../src/lab/plans/planned-flows.js';
import type { Equipment } from '../../../src/lab/requirements/equipment.js';
import { isSetup } from '../../../src/model/cost.js';
import type { Scenario } from '../../../src/model/scenario.js';
import { builtInScenarios } from '../../settled-scenarios.js';

const equipment: Equipment = {
  qemu: { path: "/opt/o'qemu", version: '7.2.22' },
  firmware: [],
  busybox: '/bin/busybox',
  testpmd: { path: '/usr/bin/dpdk-testpmd', version: '22.11.11' },
  drivers: { bus_vdev: '/lib/vdev.so', mempool_ring: '/lib/ring.so', net_pcap: '/lib/pcap.so', net_vhost: '/lib/vhost.so' },
  gcc: '/usr/bin/gcc',
  readelf: '/usr/bin/readelf',
  accelerator: 'tcg',
  cpu: 'AMD',
};

test('the settings of a run are those of its machines, whatever a diagram shows', () => {
  expect(labSettings({ with: ['halted', 'apicv'], without: ['amd', 'lone'] })).toEqual({ with: ['halted', 'amd'], without: ['lone', 'apicv'] });
});

function scenario(id: string): Scenario {
  const found = builtInScenarios.find((each) => each.id === id);
  if (!found) throw new Error(`no scenario ${id}`);
  return found;
}

function folderOf(id: string, flows: readonly string[], own: Partial<Equipment> = {}) {
  const its = scenario(id);
  return machineFolder({ scenario: its, network: networkOf(its), flows: plannedFlows(its, flows), packets: 3 }, { ...equipment, ...own }, { 'run.sh': 'echo run' });
}

/** The variables of a plan as a shell reads them. */
function planOf(id: string, flows: readonly string[]): Readonly<Record<string, string>> {
  const { files } = folderOf(id, flows);
  const names = [...(files['plan'] ?? '').matchAll(/^([a-z_]+)=/gm)].map(([, name = '']) => name);
  const values = execFileSync('sh', ['-c', `${files['plan']}\nfor name in ${names.join(' ')}; do eval "printf '%s\\n' \\"\\$$name\\""; done`], { encoding: 'utf8' }).split('\n');
  return Object.fromEntries(names.map((name, index) => [name, values[index] ?? '']));
}

describe('flows of one boot', () => {
  test('begin with the setup, whatever the order in which they are asked for', () => {
    const kinds = plannedFlows(scenario('virtio-vhost-user'), ['receive', 'setup', 'send']).map(({ kind, flow }) => [kind, flow.id]);
    expect(kinds).toEqual([['setup', 'setup'], ['send', 'send'], ['receive', 'receive']]);
  });

  test.each(runnableScenarios)('are known of %s: the id tells what the machines do, and who is first agrees', (id) => {
    const { flows, contexts } = scenario(id);
    expect(flows.map((flow) => whyNotRun(scenario(id), flow.id))).toEqual(flows.map(() => undefined));
    const ofGuest = flows.filter((flow) => !isSetup(flow) && contexts.find((context) => context.id === flow.hops[0]?.context)?.side === 'guest');
    expect(plannedFlows(scenario(id), flows.map((flow) => flow.id)).filter(({ kind }) => kind === 'send').map(({ flow }) => flow)).toEqual(ofGuest);
  });

  test('are refused when the scenario has them not, or the lab cannot make them happen', () => {
    expect(() => plannedFlows(scenario('virtio-pcap'), ['setup'])).toThrow(LabError);
    const copy = { ...scenario('virtio-pcap'), flows: scenario('virtio-pcap').flows.map((flow) => ({ ...flow, id: 'reset' })) };
    expect(() => plannedFlows(copy, ['reset'])).toThrow('the lab cannot make the flow reset of virtio-pcap happen; it runs flows with the ids setup, send, receive');
    expect(whyNotRun(copy, 'reset')?.message).toMatch(/^the lab cannot make the flow reset/);
    expect(whyNotRun({ id: 'my-disk' }, 'send')?.message).toMatch(/^the lab does not know the machines of my-disk; the lab runs e1000-pcap, .* on the machines of that scenario/);
  });
});

describe('the machines of a scenario', () => {
  test.each([
    ['e1000-pcap', 'e1000', 'vhost=off'],
    ['virtio-pcap', 'virtio-net-pci', 'vhost=off'],
    ['virtio-vhost-pcap', 'virtio-net-pci', 'vhost=on'],
  ])('%s has the card %s on a tap, and %s', (id, device, vhost) => {
    const { machine, options } = guestOptions(networkOf(scenario(id)));
    expect([machine, options]).toEqual(['pc', expect.stringMatching(new RegExp(`^-netdev tap,.*,${vhost} -device ${device},`))]);
    expect(switchOptions(networkOf(scenario(id)), equipment.drivers)).toContain('--vdev net_pcap0,iface=tap0 ');
  });

  test('vhost-user shares the memory of the guest, and both ends name the same socket', () => {
    const network = networkOf(scenario('virtio-vhost-user'));
    const { machine, options } = guestOptions(network);
    expect(machine).toBe('pc,memory-backend=ram');
    expect(options).toContain('-object memory-backend-memfd,id=ram,size=192M,share=on ');
    const [, socket] = /path=(\S+?)[ ,]/.exec(options) ?? [];
    expect(switchOptions(network, equipment.drivers)).toContain(`--vdev net_vhost0,iface=${socket},`);
  });

  test('are not known of a scenario that needs older programs, and of those of users', () => {
    expect(() => networkOf(scenario('virtio-cuse-vhost'))).toThrow('virtio-cuse-vhost needs DPDK 16.04 and QEMU 2.5');
    expect(() => networkOf({ ...scenario('virtio-pcap'), id: 'constructor' })).toThrow('the lab does not know the machines of constructor');
  });
});

describe('the folder that the host machine sees', () => {
  test('has a plan that a shell takes as it is', () => {
    expect(planOf('virtio-vhost-pcap', ['send', 'setup'])).toMatchObject({ flows: 'setup send', packets: '3', network: 'tap', qemu: "/opt/o'qemu", guest_machine: 'pc' });
  });

  test("has the product's own scripts for both machines, which say that they record in emulation", () => {
    const { files, recordedInGuest } = folderOf('virtio-vhost-user', ['setup', 'send']);
    expect(Object.keys(files).sort()).toEqual(['guest/scripts/send.sh', 'guest/scripts/setup.sh', 'host/send.sh', 'host/setup.sh', 'plan', 'run.sh']);
    expect(files['host/send.sh']).toMatch(/^vhflow 1 machine host\nvhflow 1 version \S+\nvhflow 1 emulated$/m);
    // The setup of vhost-user has no probe in the guest.
    expect([...recordedInGuest]).toEqual(['send']);
  });

  test('says nothing of emulation where the processor is a real one', () => {
    const { files } = folderOf('virtio-pcap', ['send'], { accelerator: 'kvm' });
    expect(files['host/send.sh']).not.toContain('vhflow 1 emulated');
  });
});

describe('the scripts for bpftrace', () => {
  test('say that they record in emulation, if they do', () => {
    const its = scenario('virtio-pcap');
    const textsWith = (accelerator: Equipment['accelerator']): readonly string[] => {
      const folders = bpftraceFolders({ scenario: its, network: networkOf(its), flows: plannedFlows(its, ['send']), packets: 3 }, { ...equipment, accelerator }, { guest: {}, host: {} });
      return Object.values(folders).flatMap(({ files }) => Object.entries(files).flatMap(([name, text]) => (name.endsWith('.bt') ? [text] : [])));
    };
    expect(textsWith('tcg').map((text) => text.includes('vhflow 1 emulated'))).toEqual([true, true]);
    expect(textsWith('kvm').map((text) => text.includes('vhflow 1 emulated'))).toEqual([false, false]);
  });
});
