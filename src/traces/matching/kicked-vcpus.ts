import type { Flow } from '../../model/scenario.js';
import { exitOfKick } from './exit-reasons.js';
import type { Followed } from './follow.js';
import type { ThreadRules } from './thread-rules.js';
import type { Timeline } from './timeline.js';

/** As far back the last entry or exit of a vCPU is looked for. */
const farthest = 2_000;

/**
 * The numbers of the packets whose interrupt found the vCPU neither asleep nor in the guest: its thread was in KVM for another exit, or
 * waited for a processor. It then takes the interrupt at its next entry, and no exit is needed. Known of packets that lack the exit and
 * whose interrupt was seen on the host.
 */
export function outsideGuest(flow: Flow, timeline: Timeline, rules: ThreadRules, followed: readonly Followed[]): readonly number[] {
  const exit = exitOfKick(flow);
  if (exit < 0) return [];
  return followed.flatMap(({ found }, index) => {
    if (found.get(exit)) return [];
    const before = [...found].filter(({ hop, position }) => hop < exit && timeline.side(position) === 'host').sort((a, b) => b.hop - a.hop)[0];
    return before && lastOfVcpu(before.position, timeline, rules) === 'kvm_exit' ? [index + 1] : [];
  });
}

/** The last entry or exit of a vCPU before a position. */
function lastOfVcpu(position: number, timeline: Timeline, rules: ThreadRules): string | undefined {
  for (let at = position - 1; at >= 0 && at > position - farthest; at -= 1) {
    const recording = timeline.side(at) === 'host' && rules.roleAt(at) === 'vcpu' ? timeline.recording(at) : undefined;
    const name = recording?.names.text(recording.nameId(timeline.index(at)));
    if (name === 'kvm_exit' || name === 'kvm_entry') return name;
  }
  return undefined;
}
