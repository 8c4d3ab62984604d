import type { Scenario } from '../../model/scenario.js';
import { LabError } from '../lab-error.js';
import { say, type LabText } from '../texts/lab-text.js';
import { udpFrame } from './udp-frame.js';

/** How the guest of a scenario reaches the switch. */
export type Network =
  | { readonly kind: 'tap'; readonly device: 'virtio-net-pci' | 'e1000'; readonly isInKernel: boolean }
  | { readonly kind: 'vhost-user'; readonly device: 'virtio-net-pci' };

/** The built-in scenarios that run with the programs of a current system. */
const networks: Readonly<Record<string, Network>> = {
  'e1000-pcap': { kind: 'tap', device: 'e1000', isInKernel: false },
  'virtio-pcap': { kind: 'tap', device: 'virtio-net-pci', isInKernel: false },
  'virtio-vhost-pcap': { kind: 'tap', device: 'virtio-net-pci', isInKernel: true },
  'virtio-vhost-user': { kind: 'vhost-user', device: 'virtio-net-pci' },
};

/** Why other built-in scenarios are not run. */
const reasons: Readonly<Record<string, LabText>> = {
  'virtio-cuse-vhost': say`virtio-cuse-vhost needs DPDK 16.04 and QEMU 2.5, which current systems do not have`,
};

/** Ids of the scenarios that the lab runs. */
export const runnableScenarios: readonly string[] = Object.keys(networks);

/** @throws LabError when the lab does not know the machines of the scenario */
export function networkOf({ id }: Scenario): Network {
  const network = Object.hasOwn(networks, id) ? networks[id] : undefined;
  if (network) return network;
  throw refusalOf(id);
}

/** Why the lab does not know the machines of a scenario, and what helps; undefined if it knows them. */
export function whyNoNetwork({ id }: Pick<Scenario, 'id'>): LabError | undefined {
  return Object.hasOwn(networks, id) ? undefined : refusalOf(id);
}

function refusalOf(id: string): LabError {
  const reason = Object.hasOwn(reasons, id) ? reasons[id] : undefined;
  return new LabError(reason ?? say`the lab does not know the machines of ${id}`, say`the lab runs ${runnableScenarios.join(', ')}, and files with one of these ids, on the machines of that scenario: its network card, and what is behind it`);
}

/** The card's address in the guest, by which the switch addresses it. */
export const guestAddress = '52:54:00:12:34:56';

/** An Ethernet frame like those that the switch sends to App1. */
export function packetToApp1(): Uint8Array {
  return udpFrame({ fromCard: '02:00:00:00:00:01', toCard: guestAddress, from: '10.9.0.1', to: '10.9.0.2', port: 9000 }, 470);
}

/** The switch's end of a connection of vhost-user, in the host machine. */
const switchSocket = '/run/switch.socket';

/** How much memory the guest has. */
export const guestMebibytes = 192;

/** QEMU's options for the guest's network card and what is behind it. No word of them has a space. */
export function guestOptions(network: Network): { readonly machine: string; readonly options: string } {
  const device = `-device ${network.device},netdev=net,mac=${guestAddress},romfile=`;
  if (network.kind === 'tap') {
    return { machine: 'pc', options: `-netdev tap,id=net,ifname=tap0,script=no,downscript=no,vhost=${network.isInKernel ? 'on' : 'off'} ${device}` };
  }
  return {
    machine: 'pc,memory-backend=ram',
    options: `-object memory-backend-memfd,id=ram,size=${guestMebibytes}M,share=on -chardev socket,id=switch,path=${switchSocket} -netdev vhost-user,id=net,chardev=switch ${device}`,
  };
}

/**
 * testpmd's options: one port, which is the tap or the connection of vhost-user, and what it sends when it is told to: a UDP packet from
 * the switch to App1.
 *
 * @param drivers the paths of DPDK's drivers in the host machine
 */
export function switchOptions(network: Network, drivers: Readonly<Record<'bus_vdev' | 'mempool_ring' | 'net_pcap' | 'net_vhost', string>>): string {
  const loaded = [drivers.bus_vdev, drivers.mempool_ring, drivers.net_pcap, drivers.net_vhost].map((driver) => `-d ${driver}`);
  const port = network.kind === 'tap' ? 'net_pcap0,iface=tap0' : `net_vhost0,iface=${switchSocket},queues=1`;
  return [
    // The thread that polls has a core of its own; two are left for the vCPU and for the threads that it wakes.
    '--no-huge --no-pci --no-telemetry -l 0,2 -m 256', ...loaded, `--vdev ${port} --`,
    '--total-num-mbufs=2048 --nb-cores=1 --port-topology=loop --no-flush-rx --interactive',
    `--eth-peer=0,${guestAddress} --tx-ip=10.9.0.1,10.9.0.2 --tx-udp=9000`,
  ].join(' ');
}
