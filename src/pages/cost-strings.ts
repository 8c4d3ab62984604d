import type { Cost } from '../model/scenario.js';
import { filled, wordsIn } from '../model/words.js';

/** The strings for costs, as pages receive them; `{0}` and `{1}` are replaced with values. */
export type CostStrings = Readonly<Record<keyof Cost | `one${Capitalize<keyof Cost>}` | 'costCount' | 'listSeparator', string>>;

/** The marks of the picture as its legend shows them. */
export type MarkStrings = Readonly<Record<'legendCopyMark' | 'legendExitMark', string>>;

/** @param language a BCP 47 tag */
export function costStrings(language: string): CostStrings {
  const { costs: { copies, vmExits, hostRoundTrips, wakeups }, costCount, listSeparator } = wordsIn(language);
  return {
    copies: copies[1], vmExits: vmExits[1], hostRoundTrips: hostRoundTrips[1], wakeups: wakeups[1],
    oneCopies: copies[0], oneVmExits: vmExits[0], oneHostRoundTrips: hostRoundTrips[0], oneWakeups: wakeups[0], costCount, listSeparator,
  };
}

/** The first mark of each kind. @param language a BCP 47 tag */
export function markStrings(language: string): MarkStrings {
  const { copyMark, exitMark } = wordsIn(language);
  return { legendCopyMark: filled(copyMark, '1'), legendExitMark: filled(exitMark, '1') };
}
