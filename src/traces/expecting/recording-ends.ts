import type { Side } from '../../model/scenario.js';
import type { Overlay, Pass } from '../matching/overlay.js';
import type { Recordings } from '../matching/timeline.js';
import { firstIndex } from '../recording/first-index.js';
import type { Recording } from '../recording/recording.js';

/** The machines whose recording ended while a packet was on its way, so that the rest of the packet is not in it. */
export function endedDuring(overlay: Overlay, recordings: Recordings, pass: Pass): readonly Side[] {
  return (['guest', 'host'] as const).filter((side) => {
    const recording = recordings[side];
    const end = recording && endOf(overlay, recording, side);
    return end !== undefined && end < pass.end;
  });
}

/** When a recording ends, on the clock of the overlay; undefined if no packet has an event of it, which would tell. */
function endOf({ passes }: Overlay, recording: Recording, side: Side): number | undefined {
  for (const { hops } of passes) {
    const hop = hops.find(({ thread }) => thread.machine === side);
    const index = hop && indexOfLine(recording, hop.line);
    if (hop && index !== undefined) return hop.time - recording.time(index) + recording.duration;
  }
  return undefined;
}

/** The events of a recording are in the order of their lines. */
function indexOfLine(recording: Recording, line: number): number | undefined {
  const index = firstIndex(recording.length, (each) => recording.line(each) >= line);
  return index < recording.length && recording.line(index) === line ? index : undefined;
}
