import type { Cost, Flow } from '../../model/scenario.js';
import { baseName } from '../recording/base-name.js';
import { reasonsOfExit } from './exit-reasons.js';
import type { Search } from './fill.js';
import type { Followed } from './follow.js';
import type { CountOf, MeasuredCosts } from './overlay.js';
import type { ThreadRules } from './thread-rules.js';
import type { Timeline } from './timeline.js';

type Counts = Map<string, number>;

interface PassCounts {
  readonly exits: Counts;
  readonly userExits: Counts;
  readonly systemCalls: Counts;
  readonly wakeups: Counts;
}

/** The command of the ioctl that runs a vCPU: its returns are counted as such, not as a system call. */
const kvmRun = 'ae80';

/**
 * Counts exits by reason, returns to QEMU, system calls of the flow's threads and wake-ups of them while each packet was on its way.
 * Timers and other work of the same threads are in these counts; `counted` leaves out what no hop of the flow accounts for.
 */
export function measuredCosts(computed: Cost, flow: Flow, { timeline, rules }: Search, followed: readonly Followed[]): MeasuredCosts {
  const passes = followed.map((each) => count(timeline, rules, each));
  const medians = (of: (counts: PassCounts) => Counts): readonly CountOf[] => medianCounts(passes.map(of));
  const exits = medians((counts) => counts.exits);
  const userExits = medians((counts) => counts.userExits);
  const systemCalls = medians((counts) => counts.systemCalls);
  const wakeups = medians((counts) => counts.wakeups);
  const reasons = reasonsIn(timeline, flow, followed);
  const woken = new Set(flow.hops.flatMap(({ kind }, hop) => (kind === 'wakeup' ? rules.namesOfThread(hop + 1) : [])));
  const sum = (counts: readonly CountOf[]): number => counts.reduce((all, each) => all + each.count, 0);
  return {
    computed,
    passes: passes.length,
    exits, userExits, systemCalls, wakeups,
    counted: {
      ...(exits.length > 0 && { vmExits: sum(exits.filter(({ name }) => reasons.has(name.toLowerCase()))) }),
      ...(systemCalls.length > 0 && { hostRoundTrips: sum(userExits) + sum(systemCalls) }),
      ...(wakeups.length > 0 && { wakeups: sum(wakeups.filter(({ name }) => woken.has(name))) }),
    },
  };
}

/** The reasons of exits that hops of the flow stand for: those that their functions handle, and those of the exits seen for them. */
function reasonsIn(timeline: Timeline, flow: Flow, followed: readonly Followed[]): ReadonlySet<string> {
  const reasons = new Set<string>();
  flow.hops.forEach((hop, index) => {
    if (hop.kind !== 'vm-exit') return;
    for (const reason of reasonsOfExit((hop.at ?? []).map(({ symbol }) => symbol)) ?? []) reasons.add(reason);
    for (const { found } of followed) {
      const event = found.get(index);
      const recording = event && timeline.recording(event.position);
      if (!event || !recording) continue;
      const at = timeline.index(event.position);
      const name = recording.names.text(recording.nameId(at));
      if (name === 'kvm_exit') reasons.add(recording.argument(at).toLowerCase());
      // Under other settings than those of the machine, the handler is another one than the hop's.
      for (const reason of reasonsOfExit([baseName(name)]) ?? []) reasons.add(reason);
    }
  });
  return reasons;
}

function count(timeline: Timeline, rules: ThreadRules, { first, last }: Followed): PassCounts {
  const counts: PassCounts = { exits: new Map(), userExits: new Map(), systemCalls: new Map(), wakeups: new Map() };
  for (let position = first; position <= last; position += 1) {
    const recording = timeline.recording(position);
    if (!recording || timeline.side(position) !== 'host') continue;
    const index = timeline.index(position);
    const name = recording.names.text(recording.nameId(index));
    const kind = recording.kind(index);
    const argument = recording.argument(index);
    if (kind === 'tracepoint') countEvent(counts, rules, recording.context(index) === 'hardirq', name, argument);
    const role = rules.nameOfThread(position);
    if (kind === 'syscall' && role && !(name === 'ioctl' && argument === kvmRun)) add(counts.systemCalls, `${role}: ${name}`);
  }
  return counts;
}

function countEvent(counts: PassCounts, rules: ThreadRules, isFromInterrupt: boolean, name: string, argument: string): void {
  if (name === 'kvm_exit') add(counts.exits, argument || 'exit');
  else if (name === 'kvm_userspace_exit') add(counts.userExits, argument || 'exit');
  else if (name === 'sched_waking') {
    const woken = rules.nameOfWoken(argument);
    if (woken) add(counts.wakeups, isFromInterrupt ? `${woken} (timer)` : woken);
  }
}

function add(counts: Counts, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}

function medianCounts(passes: readonly Counts[]): readonly CountOf[] {
  const names = [...new Set(passes.flatMap((counts) => [...counts.keys()]))].sort();
  return names.flatMap((name) => {
    const sorted = passes.map((counts) => counts.get(name) ?? 0).sort((a, b) => a - b);
    const median = sorted[Math.floor(sorted.length / 2)] ?? 0;
    return median > 0 ? [{ name, count: median }] : [];
  });
}
