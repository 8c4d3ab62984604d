// @ts-check
/** Timing: vhflow and the reference alternate, and the result is the median of each after a warm-up. */

/** The least number of rounds for a median. */
export const fewestRounds = 5;

/** Wall-clock time in milliseconds. */
export const wallTime = () => performance.now();

/** CPU time of this process in milliseconds, including the threads of the garbage collector but no other processes. */
export function processorTime() {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
}

/** @param {readonly number[]} values */
export const median = (values) => [...values].sort((a, b) => a - b)[values.length >> 1] ?? Number.NaN;

/**
 * Makes a turn that runs something and returns the time it took.
 * @param {(round: number) => unknown} run @param {() => number} [clock]
 */
export const timed = (run, clock = wallTime) => async (/** @type {number} */ round) => {
  const begin = clock();
  await run(round);
  return clock() - begin;
};

/**
 * Alternates between vhflow and the reference.
 * @param {(round: number) => number | Promise<number>} ours one measurement; warm-up rounds are counted from 0, too
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
