import type { Simulated } from './path-simulator.js';

/** How a simulated guest's vCPU runs. */
export interface VcpuRuns {
  /** The guest's clock minus the host's. */
  readonly offset: number;
  /** From 0 to 1, 1 excluded. */
  readonly random: () => number;
  /** Runs between the packets in which nothing of the flow happens, as the guest's timer has them. */
  readonly others: number;
}

/** The guest may run on for this long without one of its events. */
const longestPause = 20_000;

/** Adds the entries and exits of the vCPU to the host's trace: it runs while the guest works, and not while its thread does something else. */
export function withVcpu({ guest, host, times }: Simulated, { offset, random, others }: VcpuRuns): Simulated {
  const events = [
    ...linesOf(guest).map(({ time }) => ({ time: time - offset, isGuest: true })),
    ...linesOf(host).filter(({ text }) => text.includes('CPU 0/KVM')).map(({ time }) => ({ time, isGuest: false })),
  ].sort((a, b) => a.time - b.time);
  const runs: { low: number; high: number }[] = [];
  let isOpen = false;
  for (const { time, isGuest } of events) {
    const run = runs.at(-1);
    if (isGuest && isOpen && run && time - run.high < longestPause) run.high = time;
    else if (isGuest) runs.push({ low: time, high: time });
    isOpen = isGuest;
  }
  // Half of the way to the next event of either machine is as far as a run may go.
  const all = events.map(({ time }) => time);
  const wide = runs.map(({ low, high }) => {
    const before = all.filter((time) => time < low).at(-1) ?? low - longestPause;
    const after = all.find((time) => time > high) ?? high + longestPause;
    return { low: low - Math.min(1_000, (low - before) / 2) * random(), high: high + Math.min(1_000, (after - high) / 2) * random() };
  });
  const end = all.at(-1) ?? 0;
  const begin = all[0] ?? 0;
  const timer = Array.from({ length: others }, () => begin + random() * (end - begin)).map((low) => ({ low, high: low + 500 + random() * 2_000 }));
  const free = timer.filter(({ low, high }, index) => [...wide, ...timer.slice(0, index)].every((run) => high + 100 < run.low || low - 100 > run.high));
  const lines = [...wide, ...free].flatMap(({ low, high }) => [vcpuLine(Math.floor(low), 'kvm_entry: vcpu 0, rip 0x1'), vcpuLine(Math.ceil(high), 'kvm_exit: vcpu 0 reason npf rip 0x1')]);
  return { guest, host: traceOf([...linesOf(host), ...lines]), times };
}

/** The trace of a host with a second guest that does the same as the first one some time later. */
export function withSecondGuest(host: string, later: number): string {
  const own = linesOf(host).filter(({ text }) => /CPU 0\/KVM|vhost-200/.test(text));
  const second = own.map(({ time, text }) => ({ time: time + later, text: text.replace(`${time}:`, `${time + later}:`).replace('KVM-203', 'KVM-903').replace('vhost-200-204', 'vhost-900-904') }));
  return traceOf([...linesOf(host), ...second]);
}

/** The trace without the lines that something does not hold for. */
export function keeping(trace: string, keeps: (line: TraceLine) => boolean): string {
  return traceOf(linesOf(trace).filter(keeps));
}

export interface TraceLine {
  readonly time: number;
  readonly text: string;
}

function linesOf(trace: string): readonly TraceLine[] {
  return trace.split('\n').flatMap((text) => {
    const time = / (-?\d+): /.exec(text)?.[1];
    return time === undefined ? [] : [{ time: Number(time), text }];
  });
}

function traceOf(lines: readonly TraceLine[]): string {
  return `# tracer: function\n#\n${[...lines].sort((a, b) => a.time - b.time).map(({ text }) => text).join('\n')}\n`;
}

function vcpuLine(time: number, what: string): TraceLine {
  return { time, text: `       CPU 0/KVM-203   [000] ..... ${time}: ${what}` };
}
