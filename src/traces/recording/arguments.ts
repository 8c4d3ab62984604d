import type { TraceEvent } from '../formats/event.js';

/**
 * What counts of an event's arguments: the reason of `kvm_exit` and `kvm_userspace_exit`, `comm-pid` of the thread that a scheduler
 * event wakes or switches to, the vCPU of `kvm_entry`, the number of an MSR in hexadecimal, the vector of `kvm_eoi`, how many bytes `read` and `write` are for, in hexadecimal, the result of a system call, `user` or `kernel` for a dynamic probe; else empty.
 */
export function argumentOf({ kind, name, group, detail }: TraceEvent): string {
  if (kind === 'probe' || kind === 'probe-return') return codeOf(group);
  switch (name) {
    case 'kvm_exit':
    case 'kvm_userspace_exit':
      return exitReason(detail);
    case 'sched_waking':
    case 'sched_wakeup':
    case 'sched_wakeup_new': {
      const woken = threadIn(detail, 'comm=', 'pid=') ?? wakeupTarget(detail);
      return woken ? `${woken.comm}-${woken.tid}` : '';
    }
    case 'sched_switch': {
      const next = switchedTo(detail);
      return next ? `${next.comm}-${next.tid}` : '';
    }
    case 'kvm_entry':
      return valueAfter(detail, 'vcpu ');
    case 'kvm_msr':
      return valueAfter(detail, 'msr_read ') || valueAfter(detail, 'msr_write ');
    case 'kvm_eoi':
      return valueAfter(detail, 'vector ');
    case 'ioctl':
      return kind === 'syscall' ? valueAfter(detail, 'cmd: ') : valueOf(kind, detail);
    case 'read':
    case 'write':
      return kind === 'syscall' ? valueAfter(detail, 'count: ') : valueOf(kind, detail);
    default:
      return valueOf(kind, detail);
  }
}

function valueOf(kind: TraceEvent['kind'], detail: string): string {
  return kind === 'syscall-return' ? detail.replace('->', '').trim().slice(0, longest) : '';
}

const longest = 24;

/** Whose code a dynamic probe is in, as far as its group tells: that of a reader, of perf, or of a script of vhflow. */
function codeOf(group: string): string {
  if (group === 'user' || /^u(?:ret)?probe/.test(group) || /^(?:vhflow|probe)_/.test(group)) return 'user';
  return /^(?:kernel|probe|vhflow|k(?:ret)?probe.*)$/.test(group) ? 'kernel' : '';
}

/** The reason as the kernel prints it, without `KVM_EXIT_` and the number behind. */
function exitReason(detail: string): string {
  return valueAfter(detail, 'reason ').replace(/^(?:KVM_EXIT_|EXIT_REASON_)/, '') || valueAfter(detail, 'reason=');
}

function valueAfter(detail: string, key: string): string {
  const start = detail.indexOf(key);
  if (start < 0) return '';
  const from = start + key.length;
  let to = from;
  while (to < detail.length && to - from < longest && !' ,)\t'.includes(detail.charAt(to))) to += 1;
  return detail.slice(from, to);
}

/** The thread that `sched_switch` switches to, in the words of the kernel, or in the short form of trace-cmd: `A:1 [120] R ==> B:2 [120]`. */
export function switchedTo(detail: string): { readonly comm: string; readonly tid: number } | undefined {
  const long = threadIn(detail, 'next_comm=', 'next_pid=');
  if (long) return long;
  const arrow = detail.indexOf('==>');
  return arrow < 0 ? undefined : wakeupTarget(detail.slice(arrow + 3));
}

/** A name may contain spaces, so it ends where the next field begins. */
function threadIn(detail: string, commKey: string, pidKey: string): { readonly comm: string; readonly tid: number } | undefined {
  const start = detail.indexOf(commKey);
  if (start < 0) return undefined;
  const end = detail.indexOf(` ${pidKey}`, start);
  if (end < 0) return undefined;
  const tid = Number.parseInt(detail.slice(end + 1 + pidKey.length), 10);
  return Number.isNaN(tid) ? undefined : { comm: detail.slice(start + commKey.length, end), tid };
}

function wakeupTarget(detail: string): { readonly comm: string; readonly tid: number } | undefined {
  const match = /^\s*(.+?):(\d+) \[\d+\]/.exec(detail.slice(0, 200));
  return match ? { comm: match[1] ?? '', tid: Number(match[2]) } : undefined;
}
