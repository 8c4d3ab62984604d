import type { TraceEvent } from './event.js';
import type { Names } from './names.js';

/** Numbers of system calls of x86-64 that move packets and wake threads, for tracepoints that give numbers only. */
const numbers = new Map([
  [0, 'read'], [1, 'write'], [2, 'open'], [3, 'close'], [7, 'poll'], [9, 'mmap'], [16, 'ioctl'], [17, 'pread64'], [18, 'pwrite64'],
  [19, 'readv'], [20, 'writev'], [23, 'select'], [24, 'sched_yield'], [35, 'nanosleep'], [41, 'socket'], [42, 'connect'], [43, 'accept'],
  [44, 'sendto'], [45, 'recvfrom'], [46, 'sendmsg'], [47, 'recvmsg'], [49, 'bind'], [54, 'setsockopt'], [55, 'getsockopt'], [72, 'fcntl'],
  [202, 'futex'], [230, 'clock_nanosleep'], [232, 'epoll_wait'], [257, 'openat'], [270, 'pselect6'], [271, 'ppoll'], [281, 'epoll_pwait'],
  [286, 'timerfd_settime'], [288, 'accept4'], [290, 'eventfd2'], [295, 'preadv'], [296, 'pwritev'], [299, 'recvmmsg'], [307, 'sendmmsg'],
  [426, 'io_uring_enter'], [441, 'epoll_pwait2'],
]);

const enter = 'sys_enter';
const exit = 'sys_exit';

/** Whether a tracepoint may be one of {@link readSystemCall}; a quick look before it is asked. */
export function isSystemCallEvent(name: string): boolean {
  return name.startsWith(enter) || name.startsWith(exit);
}

/**
 * Makes the tracepoints `sys_enter_NAME` and `sys_exit_NAME` system calls, and `sys_enter: NR 0 (…)`, if the number is known.
 *
 * @param event with a tracepoint's name and detail
 */
export function readSystemCall(event: TraceEvent, names: Names): void {
  const isEnter = event.name.startsWith(enter);
  const tail = event.name.slice(isEnter ? enter.length : exit.length);
  const name = tail.startsWith('_') ? tail.slice(1) : tail === '' ? numbers.get(Number(/^NR (\d+)/.exec(event.detail)?.[1] ?? '-1')) : undefined;
  if (name === undefined || name === '') return;
  event.kind = isEnter ? 'syscall' : 'syscall-return';
  event.name = names.of(name);
}
