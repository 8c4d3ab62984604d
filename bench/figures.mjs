// @ts-check
/** Results, goals, and the tables they are printed in. */

/**
 * A row of a table. `ours` and `reference` are in `unit`; a row without `ours` was not measured, and `remark` says why.
 * @typedef {object} Figure
 * @property {string} what
 * @property {string} [unit]
 * @property {number} [ours]
 * @property {number} [reference]
 * @property {number} [ratio] ours over the reference
 * @property {string} [against] the value that is compared with the goal, as text: `1.3 ×`, `4.8 ms over`
 * @property {string} [goal]
 * @property {boolean} [met]
 * @property {string} [remark]
 */

/**
 * The largest value that a result should have.
 * @typedef {object} Goal
 * @property {string} text
 * @property {(ours: number, reference: number) => string} describe
 * @property {(ours: number, reference: number) => boolean} isMet
 */

const inTimes = (/** @type {number} */ ours, /** @type {number} */ reference) => `${short(ours / reference)} ×`;

/** At most `most` times the reference. @param {number} most @returns {Goal} */
export const timesReference = (most) => ({ text: `≤ ${most} ×`, describe: inTimes, isMet: (ours, reference) => ours / reference <= most });

/** At most `most` more than the reference. @param {number} most @param {string} unit @returns {Goal} */
export const overReference = (most, unit) => ({
  text: `≤ ${most} ${unit} over`, describe: (ours, reference) => `${short(ours - reference)} ${unit} over`, isMet: (ours, reference) => ours - reference <= most,
});

/** At most `most`, regardless of a reference. @param {number} most @param {string} unit @returns {Goal} */
export const atMost = (most, unit) => ({ text: `≤ ${most.toLocaleString('en')} ${unit}`.trim(), describe: () => '', isMet: (ours) => ours <= most });

/**
 * A row for a measurement.
 * @param {{ what: string, unit: string, ours: number, reference?: number, goal?: Goal, remark?: string }} measured
 * @returns {Figure}
 */
export function figure({ what, unit, ours, reference, goal, remark }) {
  const compared = reference === undefined ? {} : { reference, ratio: ours / reference, against: (goal?.describe ?? inTimes)(ours, reference) };
  const judged = goal === undefined ? {} : { goal: goal.text, met: goal.isMet(ours, reference ?? Number.NaN) };
  return { what, unit, ours, ...compared, ...judged, ...(remark === undefined ? {} : { remark }) };
}

/** A row for something that could not be measured here. @param {string} what @param {string} why @returns {Figure} */
export const notTaken = (what, why) => ({ what, remark: `not taken: ${why}` });

/** Formats a value with at most three significant digits. @param {number} value */
function short(value) {
  return (Math.abs(value) < 1_000 ? Number(value.toPrecision(3)) : Math.round(value)).toLocaleString('en', { maximumFractionDigits: 4 });
}

/** @param {readonly Figure[]} figures @returns {string} a Markdown table, as in `bench/README.md` */
export function tableOf(figures) {
  const rows = figures.map(({ what, unit, ours, reference, against, goal, met, remark }) => [
    unit ? `${what}, ${unit}` : what,
    ours === undefined ? '–' : short(ours),
    reference === undefined ? '–' : short(reference),
    against ?? '',
    goal ?? '',
    met === undefined ? '' : met ? 'met' : '**missed**',
    remark ?? '',
  ]);
  const heads = ['what', 'ours', 'reference', 'against it', 'goal', '', 'remark'];
  const shown = heads.map((_, column) => column < 3 || rows.some((row) => row[column] !== ''));
  const line = (/** @type {readonly string[]} */ cells) => `| ${cells.filter((_, column) => shown[column]).map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(heads), `|${'---|'.repeat(shown.filter(Boolean).length)}`, ...rows.map(line)].join('\n');
}
