import type { Side } from '../model/scenario.js';

/**
 * How the names of the host's threads begin that can belong to a flow: vCPU threads (`CPU 0/KVM`), QEMU's other threads (in some
 * distributions its program is `kvm`), the worker of vhost (`vhost-PID`) with the threads of DPDK's vhost library (`vhost-events`,
 * `vhost_accept`), and DPDK's threads with the name of its test program.
 */
const hostThreads: readonly string[] = ['CPU ', 'qemu', 'kvm', 'vhost-', 'vhost_', 'lcore-', 'rte-worker', 'dpdk-', 'testpmd'];

/** Linux keeps so many characters of the name of a thread. */
const longestName = 15;

/**
 * How the names of the threads begin that belong to a flow; none if they are not known, as those of the programs in a guest.
 *
 * @param binaries the programs and libraries in which the flow has probes
 */
export function ownThreads(machine: Side, binaries: readonly string[]): readonly string[] {
  if (machine === 'guest') return [];
  const programs = binaries.map((binary) => binary.slice(binary.lastIndexOf('/') + 1)).filter((name) => !/\.so(?:\.|$)/.test(name));
  const others = programs.map((name) => name.slice(0, longestName)).filter((name) => !hostThreads.some((known) => name.startsWith(known)));
  return [...hostThreads, ...new Set(others)];
}

/**
 * The fields of a tracepoint that name its threads; `current` stands for the running thread. Undefined for a tracepoint that is not
 * limited to the flow's threads: the scheduler and system calls concern every program of a machine, and most of all the one that records.
 */
export function threadFields(event: string): readonly ('current' | 'comm' | 'prev_comm' | 'next_comm')[] | undefined {
  if (event.startsWith('syscalls:')) return ['current'];
  if (event === 'sched:sched_switch') return ['prev_comm', 'next_comm'];
  if (/^sched:sched_(?:wakeup|waking|wakeup_new|migrate_task)$/.test(event)) return ['comm'];
  return event.startsWith('sched:') ? ['current'] : undefined;
}
