// @ts-check
/** Finds the functions of C files, compared with a plain scan of the characters, in CPU time. */
import { readFileSync } from 'node:fs';
import { cFilesOf, comparedDirectories } from './c-files.mjs';
import { cFileOf } from './documents.mjs';
import { figure, notTaken, timesReference } from './figures.mjs';
import { plainScan } from './plain-scan.mjs';
import { loaded } from './product.mjs';
import { inTurns, processorTime, timed } from './turns.mjs';

export const title = 'Finding functions';

const goal = timesReference(5);
/** The number of files read from a tree; more files would not change the result. */
const mostFiles = 300;

/** @param {import('./bench.mjs').BenchOptions} options */
export async function rows({ rounds, trees }) {
  const { scan } = await loaded('scan', "export { scan } from './src/anchors/scan.js';");
  const row = async (/** @type {string} */ what, /** @type {readonly string[]} */ texts) => {
    const each = (/** @type {(text: string) => unknown} */ run) => timed(() => texts.forEach((text) => run(text)), processorTime);
    const size = texts.reduce((sum, { length }) => sum + length, 0);
    return figure({ what: `${what} (${(size / 1e6).toFixed(1)} MB)`, unit: 'ms', ...(await inTurns(each(scan), each(plainScan), { rounds, warmUp: 5 })), goal });
  };
  const taken = [await row('functions of a generated C file', [cFileOf(30_000)])];
  for (const project of Object.keys(comparedDirectories)) {
    const tree = trees[project];
    const what = `functions of ${mostFiles} files of ${project}`;
    const texts = tree ? cFilesOf(project, tree).slice(0, mostFiles).map((file) => readFileSync(file, 'utf8')) : [];
    taken.push(texts.length > 0 ? await row(what.replace(String(mostFiles), String(texts.length)), texts) : notTaken(what, `needs --tree ${project}=DIR`));
  }
  return taken;
}
