import type { Flow, Place } from '../../model/scenario.js';

/** What the tracepoint prints for an access to a device's registers, by ports or in memory, under VMX and SVM. */
const deviceAccess = ['io_instruction', 'ept_misconfig', 'ept_violation', 'io', 'npf', 'excp_base+14'];
/** For an access to the local APIC, which a guest of KVM makes as x2APIC, by MSRs, or where the processor helps. */
const apicAccess = ['msr_write', 'msr_read', 'msr', 'apic_access', 'apic_write', 'eoi_induced', 'avic_unaccelerated_access'];

/**
 * The reasons that KVM's tracepoint `kvm_exit` prints for the exits that a handler handles, from `kvm_vmx_exit_handlers` and
 * `svm_exit_handlers` with VMX_EXIT_REASONS and SVM_EXIT_REASONS, in lower case.
 */
const reasonsByHandler: Readonly<Record<string, readonly string[]>> = {
  handle_ept_misconfig: ['ept_misconfig'],
  handle_ept_violation: ['ept_violation'],
  handle_io: ['io_instruction'],
  handle_apic_write: ['apic_write'],
  handle_apic_eoi_induced: ['eoi_induced'],
  handle_external_interrupt: ['external_interrupt'],
  kvm_emulate_halt: ['hlt'],
  kvm_emulate_wrmsr: ['msr_write', 'msr'],
  kvm_emulate_rdmsr: ['msr_read', 'msr'],
  apic_set_eoi: apicAccess,
  coalesced_mmio_write: deviceAccess,
  npf_interception: ['npf'],
  pf_interception: ['npf', 'excp_base+14'],
  io_interception: ['io'],
  msr_interception: ['msr'],
  intr_interception: ['interrupt'],
  avic_unaccelerated_access_interception: ['avic_unaccelerated_access'],
  avic_incomplete_ipi_interception: ['avic_incomplete_ipi'],
};

/** Reasons of exits that the guest's timer, the host's own interrupts and idling have, too. */
export const manifoldReasons: ReadonlySet<string> = new Set([
  'msr', 'msr_read', 'msr_write', 'hlt', 'interrupt', 'external_interrupt', 'vintr', 'interrupt_window', 'preemption_timer', 'pause', 'pause_instruction',
]);

/** Linux uses the vectors from here on for its own interrupts, of which the local timer's is the first: `LOCAL_TIMER_VECTOR` in irq_vectors.h. */
export const firstSystemVector = 0xec;

/** Functions of KVM that are not in the table may handle any exit. */
const kvmPath = /(?:^|\/)(?:arch\/[^/]+|virt)\/kvm(?:\/|\.)/;

/** @returns undefined if the table has none of the functions */
export function reasonsOfHandlers(functions: readonly string[]): ReadonlySet<string> | undefined {
  const found = functions.flatMap((name) => reasonsByHandler[name] ?? []);
  return found.length > 0 ? new Set(found) : undefined;
}

/** The handlers that alone handle one of some reasons. */
export function handlersOf(reasons: ReadonlySet<string>): readonly string[] {
  const all = Object.entries(reasonsByHandler);
  const isAlone = (name: string, reason: string): boolean => all.every(([other, handled]) => other === name || !handled.includes(reason));
  return all.flatMap(([name, handled]) => (handled.some((reason) => reasons.has(reason) && isAlone(name, reason)) ? [name] : []));
}

/**
 * The reasons of the exit that a hop stands for. A hop in a driver or in QEMU's model of a device is an access to the device.
 *
 * @returns undefined if any exit may be the one
 */
export function reasonsOfExit(places: readonly Pick<Place, 'project' | 'path' | 'symbol'>[]): ReadonlySet<string> | undefined {
  const known = reasonsOfHandlers(places.map(({ symbol }) => symbol));
  if (known) return known;
  return places.length > 0 && places.every(({ project, path }) => project !== 'linux' || !kvmPath.test(path)) ? new Set(deviceAccess) : undefined;
}

/** The handlers of the exit by which an interrupt of the host forces a running vCPU out of the guest. */
const handlersOfKick: ReadonlySet<string> = new Set(['handle_external_interrupt', 'intr_interception']);

/** Index of the hop that is the exit of a kicked vCPU; -1 if the flow has none. */
export function exitOfKick({ hops }: Flow): number {
  return hops.findIndex(({ kind, at }) => kind === 'vm-exit' && at?.some(({ symbol }) => handlersOfKick.has(symbol)) === true);
}
