import { describe, expect, test } from 'vitest';
import { settle } from '../../src/model/settle.js';
import { analyse, type Overlay } from '../../src/traces/index.js';
import { builtInScenarios } from '../settled-scenarios.js';
import { recordingOf } from './recording-of.js';

const packets = 10;

/** Two rounds of ten packets each that App1 sends in a row: one kick, one run of the vhost worker, one interrupt and one block for all. */
function rounds(): { readonly guest: string; readonly host: string } {
  const guest: string[] = [];
  const host: string[] = [];
  let time = 100_000;
  const inGuest = (thread: string, ...functions: readonly string[]): void => {
    for (const name of functions) guest.push(`${thread} ${(time += 100)}: ${name} <-caller_of_it`);
  };
  const onHost = (thread: string, ...what: readonly string[]): void => {
    for (const each of what) host.push(`${thread} ${(time += 100)}: ${each}`);
  };
  const app = '  app-300 [000] .....';
  const vcpu = '  CPU 0/KVM-203 [001] .....';
  const worker = '  vhost-200-204 [001] .....';
  const lcore = '  rte-worker-1-207 [001] .....';
  const send = (): void => inGuest(app, '__sys_sendto', 'udp_sendmsg', 'ip_generic_getfrag', 'ip_finish_output2', '__dev_queue_xmit', 'start_xmit', 'virtqueue_add_outbuf', 'virtqueue_kick_prepare');
  for (let round = 0; round < 2; round += 1) {
    send();
    inGuest(app, 'virtqueue_notify', 'vp_notify');
    onHost(vcpu, 'kvm_exit: vcpu 0 reason npf rip 0x1', 'npf_interception <-a', 'x86_emulate_instruction <-a', 'ioeventfd_write <-a', 'vhost_poll_wakeup <-a', 'kvm_entry: vcpu 0, rip 0x1');
    for (let packet = 1; packet < packets / 2; packet += 1) send();
    onHost(worker, 'handle_tx_kick <-vhost_worker', 'handle_tx_copy <-handle_tx');
    for (let packet = 0; packet < packets / 2; packet += 1) onHost(worker, 'vhost_get_vq_desc <-a');
    for (let packet = packets / 2; packet < packets; packet += 1) {
      send();
      onHost(worker, 'vhost_get_vq_desc <-a');
    }
    onHost(worker, 'vhost_get_vq_desc <-a', 'vhost_enable_notify <-a', 'tun_sendmsg <-a');
    for (let packet = 0; packet < packets; packet += 1) onHost(worker, 'netif_receive_skb <-tun_sendmsg', 'tpacket_rcv <-a');
    onHost(worker, 'vhost_add_used_n <-a', 'eventfd_signal <-a', 'irqfd_wakeup <-a');
    inGuest('  <idle>-0 [000] d.h..', 'vring_interrupt', 'skb_xmit_done');
    time += 30_000;
    onHost('  <idle>-0 [001] ..s..', 'prb_retire_rx_blk_timer_expired <-call_timer_fn');
    for (let packet = 0; packet < packets; packet += 1) onHost(lcore, 'pcap_oneshot_linux: (0x55aa00000000)');
    time += 1_000_000;
  }
  const head = '# tracer: function\n#\n';
  return { guest: `${head}${guest.join('\n')}\n`, host: `${head}${host.join('\n')}\n` };
}

async function overlay(): Promise<Overlay> {
  const scenario = builtInScenarios.find(({ id }) => id === 'virtio-vhost-pcap');
  const busy = scenario && settle(scenario.written, { with: ['amd'], without: ['lone'] });
  const flow = busy?.flows.find(({ id }) => id === 'send');
  if (!busy || !flow) throw new Error('no such flow');
  const { guest, host } = rounds();
  return analyse(busy, flow, { guest: await recordingOf(guest, busy, flow), host: await recordingOf(host, busy, flow) }, { offset: 0 });
}

describe('packets that are handled together', () => {
  test('are all found, and nothing contradicts the order', async () => {
    const { passes, contradictions } = await overlay();
    expect(passes).toHaveLength(2 * packets);
    expect(passes.filter(({ isComplete }) => !isComplete)).toEqual([]);
    expect(contradictions).toEqual([]);
  });

  test('have the events that each has for itself', async () => {
    const { hops } = await overlay();
    expect(['vhost-get-desc', 'tun-netif-receive', 'tpacket-copy-to-ring', 'pcap-oneshot-copy'].map((id) => hops.find((hop) => hop.id === id)?.seen)).toEqual([20, 20, 20, 20]);
  });

  test('share what happens once for all of them', async () => {
    const { hops } = await overlay();
    expect(hops.find(({ id }) => id === 'vhost-add-used')).toMatchObject({ state: 'seen', seen: 2, shared: 18, of: 20 });
  });
});
