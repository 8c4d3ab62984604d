import type { Hop } from '../model/scenario.js';
import type { ProbePoint } from './probe-point.js';

/** How the result of a function or system call tells whether a poll found something. */
export type Result = 'u16' | 's32' | 'pointer' | 'syscall';

/** The types of results as ftrace and perf name them. */
export const resultTypes: Readonly<Record<Result, string>> = { u16: 'u16', s32: 's32', pointer: 'u64', syscall: 's64' };

/**
 * How a probe is watched for a hop.
 *
 * - `event`: every time that it fires is an event.
 * - `entry` and `return` of something that polls: an event only when the result says that it found something.
 * - `count`: it also fires when nothing happens to a packet, and no result tells the difference, so that it is only counted.
 * - `error`: it fires when a packet is lost; that is not the hop, so that it is only counted.
 */
export type Attention =
  | { readonly how: 'event' | 'count' | 'error' }
  | { readonly how: 'entry' | 'return'; readonly result: Result };

/**
 * Functions of user space that a busy thread calls in an endless loop, hundreds of thousands of times in a second. Receive functions
 * of DPDK's drivers and of its vhost library return the number of packets as a `uint16_t`; libpcap returns it as an `int`, which is
 * negative for an error, and `pcap_next` a pointer to the packet.
 */
const polledFunctions: readonly (readonly [RegExp, Result])[] = [
  [/^(?:rte_eth_rx_burst|eth_\w+_rx|\w+_recv_pkts(?:_\w+)?|rte_vhost_(?:try_)?dequeue_burst|virtio_dev_tx_\w+)$/, 'u16'],
  [/^pcap_(?:next_ex|dispatch|read_\w+)$/, 's32'],
  [/^pcap_next$/, 'pointer'],
];

/** Poll operations of sockets in the kernel, which such loops reach by a system call. Their result has bits for writing, too. */
const polledOperations = /^(?:packet|sock|datagram|udp)_poll$/;

/** Not `ppoll`: QEMU's main loop sleeps in it, and that its time is over can be a hop. */
const polledSystemCall = /^syscalls:sys_(enter|exit)_(?:poll|select|pselect6|epoll_wait|epoll_pwait2?)$/;

/** Timers and softirqs of the whole machine. */
const timers = /^timer:/;
const softirqs = /^irq:softirq_/;

/** Tracepoints at which the kernel gives up a packet. */
const errors = /^(?:skb:kfree_skb|\w+:(?:\w+_)?(?:fail|drop|err|error)(?:_\w+)?)$/;

const event: Attention = { how: 'event' };
const count: Attention = { how: 'count' };

/** How a probe is watched for one of its hops; decided by the probe and by what the hop observes besides. */
export function attentionTo(point: ProbePoint, hop: Hop): Attention {
  switch (point.type) {
    case 'uprobe':
    case 'uretprobe': {
      const [, result] = polledFunctions.find(([name]) => name.test(withoutSuffix(point.symbol))) ?? [];
      return result ? { how: point.type === 'uprobe' ? 'entry' : 'return', result } : event;
    }
    case 'kprobe':
    case 'kretprobe':
      return polledOperations.test(withoutSuffix(point.symbol)) ? count : event;
    case 'tracepoint':
      return attentionToTracepoint(point.event, hop);
    case 'qemu':
      return event;
  }
}

/** A function's name in the source code: compilers append suffixes to the names of copies, such as `.isra.0`. */
export function withoutSuffix(symbol: string): string {
  return symbol.replace(/\..*$/, '');
}

function attentionToTracepoint(name: string, hop: Hop): Attention {
  if (errors.test(name)) return { how: 'error' };
  if (timers.test(name)) return count;
  // A hop in a timer's softirq observes the timer, too. Timers fire hundreds of times in a second on each processor.
  if (softirqs.test(name)) return hop.observe.some(({ type, target }) => type === 'tracepoint' && timers.test(target)) ? count : event;
  const [, moment] = polledSystemCall.exec(name) ?? [];
  return moment ? { how: moment === 'enter' ? 'entry' : 'return', result: 'syscall' } : event;
}

/** The probe at the return of a function or system call that polls; `point` is at its entry or return. */
export function returnOf(point: ProbePoint): ProbePoint {
  switch (point.type) {
    case 'uprobe':
      return { ...point, type: 'uretprobe' };
    case 'tracepoint':
      return { ...point, event: point.event.replace(':sys_enter_', ':sys_exit_') };
    default:
      return point;
  }
}

/** The softirqs of the network, `NET_TX_SOFTIRQ` and `NET_RX_SOFTIRQ` of `linux/interrupt.h`; undefined for a tracepoint of something else. */
export function softirqsOf(name: string): readonly number[] | undefined {
  return softirqs.test(name) ? [2, 3] : undefined;
}
