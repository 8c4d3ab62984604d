/** An event of a trace that a test writes. */
export interface WrittenEvent {
  /** Name and id of the thread, as `app-61`. */
  readonly thread: string;
  readonly cpu?: number;
  /** In microseconds. */
  readonly time: number;
  /** A function with its caller, `f <-g`, or an event, `name: arguments`. */
  readonly what: string;
  /** What the processor was in: `.` a task, `s` a softirq, `h` a hardirq. */
  readonly context?: '.' | 's' | 'h';
}

/** Text as ftrace writes it for the tracer `function`, with events. */
export function ftraceText(events: readonly WrittenEvent[], head: readonly string[] = []): string {
  const lines = [...events].sort((a, b) => a.time - b.time).map(({ thread, cpu = 0, time, what, context = '.' }) =>
    `${thread.padStart(23)} [${String(cpu).padStart(3, '0')}] ..${context}.. ${(time / 1e6).toFixed(6).padStart(13)}: ${what}`,
  );
  return [...head, '# tracer: function', '#', '#           TASK-PID     CPU#  |||||  TIMESTAMP  FUNCTION', ...lines, ''].join('\n');
}

/** The guest's part of the flow `blue#send`: one event of each hop for each packet, a millisecond apart. */
export function guestEvents(packets: number): readonly WrittenEvent[] {
  return Array.from({ length: packets }, (_, packet) => packet * 1_000).flatMap((start) => [
    { thread: 'app-61', time: start + 100, what: 'blue_send <-sendto' },
    { thread: 'app-61', time: start + 110, what: 'blue_copy <-blue_send' },
  ]);
}

/**
 * The host's part, on the same clock.
 *
 * @param delay of the last hop, in microseconds
 */
export function hostEvents(packets: number, delay = 0): readonly WrittenEvent[] {
  return Array.from({ length: packets }, (_, packet) => packet * 1_000).flatMap((start) => [
    { thread: 'CPU 0/KVM-190', time: start + 90, what: 'kvm_entry: vcpu 0, rip 0xffffffff81000000' },
    { thread: 'CPU 0/KVM-190', time: start + 120, what: 'kvm_exit: vcpu 0 reason EPT_MISCONFIG rip 0xffffffff81000000' },
    { thread: 'CPU 0/KVM-190', time: start + 130, what: 'blue_exit <-vcpu_run' },
    { thread: 'CPU 0/KVM-190', time: start + 150 + delay, what: 'blue_write: (0x5587a0)' },
  ]);
}
