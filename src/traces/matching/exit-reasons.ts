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
  kvm_emulate_halt: ['hlt'],
  kvm_emulate_wrmsr: ['msr_write', 'msr'],
  kvm_emulate_rdmsr: ['msr_read', 'msr'],
  npf_interception: ['npf'],
  pf_interception: ['npf', 'excp_base+14'],
  io_interception: ['io'],
  msr_interception: ['msr'],
  avic_unaccelerated_access_interception: ['avic_unaccelerated_access'],
  avic_incomplete_ipi_interception: ['avic_incomplete_ipi'],
};

/** @returns undefined if no handler is among the functions, so that any exit may be the one */
export function reasonsOfExit(functions: readonly string[]): ReadonlySet<string> | undefined {
  const found = functions.flatMap((name) => reasonsByHandler[name] ?? []);
  return found.length > 0 ? new Set(found) : undefined;
}
