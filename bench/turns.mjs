// @ts-check
/** How times are taken: ours and the reference in turns, and the median of each after a warm-up. */

/** Fewer rounds than this are no median. */
export const fewestRounds = 5;

/** Milliseconds on the wall. */
export const wallTime = () => performance.now();

/** Milliseconds of processor time of this process, its garbage collector's threads included: others that keep the machine busy do not count. */
export function processorTime() {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
}

/** @param {readonly number[]} values */
export const median = (values) => [...values].sort((a, b) => a - b)[values.length >> 1] ?? Number.NaN;

/**
 * Makes a turn of something: it is run, and what it took is returned.
 * @param {(round: number) => unknown} run @param {() => number} [clock]
 */
export const timed = (run, clock = wallTime) => async (/** @type {number} */ round) => {
  const begin = clock();
  await run(round);
  return clock() - begin;
};

/**
 * Takes ours and the reference in turns.
 * @param {(round: number) => number | Promise<number>} ours one measurement; warm-up rounds count up from 0, too
 * @param {(round: number) => number | Promise<number>} reference
 * @param {{ rounds: number, warmUp?: number }} options
 * @returns {Promise<{ ours: number, reference: number }>} the medians
 */
export async function inTurns(ours, reference, { rounds, warmUp = 1 }) {
  /** @type {number[]} */
  const oursTaken = [];
  /** @type {number[]} */
  const referenceTaken = [];
  for (let round = 0; round < warmUp + Math.max(rounds, fewestRounds); round++) {
    referenceTaken.push(await reference(round));
    oursTaken.push(await ours(round));
  }
  return { ours: median(oursTaken.slice(warmUp)), reference: median(referenceTaken.slice(warmUp)) };
}
