// @ts-check
/** Resolves every anchor and call site of the built-in scenarios in real source trees, compared with `cat` of the same files. */
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { builtInScenarios } from '../scripts/built-in-scenarios.mjs';
import { figure, notTaken, timesReference } from './figures.mjs';
import { bundled, loaded } from './product.mjs';
import { inTurns, timed } from './turns.mjs';

export const title = 'Anchors in real trees';

const goal = timesReference(10);
const needed = ['qemu', 'linux', 'dpdk', 'libpcap'];

/** @param {import('./bench.mjs').BenchOptions} options `trees` can contain further versions, such as `dpdk@16.04` */
export async function rows({ rounds, trees }) {
  const what = 'every anchor and call site of the five scenarios';
  const missing = needed.filter((project) => !trees[project]);
  if (missing.length > 0) return [notTaken(what, `needs ${missing.map((project) => `--tree ${project}=DIR`).join(' ')}`)];
  const scenarios = await builtInScenarios();
  const { opened, verifyAnchors, forgetTexts } = await loaded('anchors', contents);
  const openTrees = () => Object.entries(trees).map(([name, directory]) => opened(name, path.resolve(directory)));
  const verify = async (/** @type {any[]} */ sources) => (await Promise.all(scenarios.map((scenario) => verifyAnchors(scenario, sources)))).flat();

  const first = openTrees();
  const found = (await verify(first)).filter(({ state }) => state !== 'unchecked');
  const files = first.flatMap((tree) => [...tree.read].map((file) => path.join(tree.root, file)));
  const reference = timed(() => spawnSync('cat', files, { stdio: ['ignore', 'ignore', 'inherit'] }));
  const inProcess = async (/** @type {number} */ round) => {
    forgetTexts(round);
    const sources = openTrees();
    return timed(() => verify(sources))(round);
  };
  const command = await bundled('vhflow.cjs', "import './src/cli/main.js';", 'cjs');
  const options = Object.entries(trees).flatMap(([name, directory]) => ['--source', `${name}=${directory}`]);
  const asProcess = timed(() => spawnSync(process.execPath, [command, 'verify', ...options]));
  const named = `${what} (${found.length} in ${files.length} files)`;
  return [
    figure({ what: `${named}, nothing read before`, unit: 'ms', ...(await inTurns(inProcess, reference, { rounds, warmUp: 10 })), goal }),
    figure({ what: `${named}, as a process: vhflow verify`, unit: 'ms', ...(await inTurns(asProcess, reference, { rounds })) }),
  ];
}

const contents = `
  import { functionsOf } from './src/anchors/index.js';
  import { verifyAnchors } from './src/cli/verify-anchors.js';
  import { nodeFiles } from './src/node/files.js';
  import { safeFiles, SourceTree, wholeTreeReader } from './src/sources/index.js';
  export { verifyAnchors };

  /** A tree as the command opens it, with a cache of the files that were read. */
  export function opened(name, root) {
    const [project, forVersion] = name.split('@');
    const files = nodeFiles(root);
    const read = new Set();
    const tree = new SourceTree({ project }, safeFiles({ ...files, read: (file) => (read.add(file), files.read(file)) }));
    const reader = wholeTreeReader(tree, files);
    return { project, ...(forVersion && { forVersion }), root, read, reader };
  }

  /** Evicts all cached texts and their functions with one text that fills the whole cache. */
  export function forgetTexts(round) {
    functionsOf('/*' + ' '.repeat(17_000_000) + round + '*/');
  }
`;
