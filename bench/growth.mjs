// @ts-check
/**
 * Growth with the size of the input: a file of 10, 100 and 1,000 times the usual size, compared with as many files of the usual size, in
 * CPU time. Linear growth shows as about 1 ×, quadratic growth as 10 ×, 100 × and 1,000 ×.
 */
import { cFileOf, documentOf, flowOf } from './documents.mjs';
import { figure, timesReference } from './figures.mjs';
import { loaded } from './product.mjs';
import { inTurns, processorTime, timed } from './turns.mjs';

export const title = 'Growth';

const goal = timesReference(2);
const factors = [10, 100, 1_000];
/** The least number of inputs of the usual size in a turn, so that it is long enough to be measured. */
const leastWork = 100;
const filesOfDirectory = 5;

/**
 * A kind of work whose growth is measured.
 * @typedef {object} Growing
 * @property {string} what
 * @property {string} usual the usual size
 * @property {(factor: number) => unknown} input creates an input of `factor` times the usual size
 * @property {(input: any) => unknown} run
 * @property {(input: any) => string | undefined | Promise<string | undefined>} message the message about a size beyond the limit; undefined within it
 */

/** @param {import('./bench.mjs').BenchOptions} options */
export async function rows({ rounds }) {
  const product = await loaded('growth', `
    export { compile, format } from './src/language/index.js';
    export { diagramOf } from './src/diagram/index.js';
    export { resolveAnchor } from './src/anchors/index.js';
    export { scan } from './src/anchors/scan.js';
    export { safeReader } from './src/sources/index.js';
  `);
  const taken = [];
  for (const growing of [...ofLanguage(product), ...ofSources(product)]) {
    for (const factor of factors) taken.push(await growthRow(growing, factor, rounds));
  }
  return taken;
}

/** @param {Growing} growing @param {number} factor @param {number} rounds */
async function growthRow({ what, usual, input, run, message }, factor, rounds) {
  const [one, many] = [input(1), input(factor)];
  const work = Math.max(factor, leastWork);
  const repeated = (/** @type {unknown} */ given, /** @type {number} */ times) => timed(async () => {
    for (let count = 0; count < times; count++) await run(given);
  }, processorTime);
  const taken = await inTurns(repeated(many, work / factor), repeated(one, work), { rounds, warmUp: 2 });
  const reported = await message(many);
  return figure({ what: `${what}, ${factor.toLocaleString('en')} × ${usual}`, unit: 'ms', ...taken, goal, ...(reported === undefined ? {} : { remark: `beyond the limit: “${reported}”` }) });
}

/** @param {any} product @returns {Growing[]} */
function ofLanguage({ compile, format, diagramOf }) {
  const problemOf = (/** @type {string} */ text, /** @type {string} */ code) => (
    compile(text).diagnostics.find((/** @type {{ code: string }} */ diagnostic) => diagnostic.code === code)?.message
  );
  const tooLarge = (/** @type {string} */ text) => problemOf(text, 'file-too-large');
  const lines = (/** @type {number} */ factor) => documentOf(100 * factor);
  return [
    { what: 'parse + model', usual: '100 lines', input: lines, run: (text) => compile(text), message: tooLarge },
    { what: 'format', usual: '100 lines', input: lines, run: (text) => format(text), message: tooLarge },
    {
      what: 'Mermaid text', usual: '50 hops',
      input: (factor) => ({ text: flowOf(50 * factor), scenario: compile(flowOf(50 * factor)).scenarios[0] }),
      run: ({ scenario }) => diagramOf(scenario, scenario.flows[0], { level: 'all', language: 'en' }),
      message: ({ text }) => problemOf(text, 'too-many-hops'),
    },
  ];
}

/** @param {any} product @returns {Growing[]} */
function ofSources({ scan, resolveAnchor, safeReader }) {
  /** @param {string} text @returns {Promise<string | undefined>} why the reader of a source tree refuses the file */
  const refusal = async (text) => {
    const reader = safeReader({ read: async () => new TextEncoder().encode(text), list: async () => [], stat: async () => ({ type: 'file', size: text.length }) });
    return reader.read('ring.c').then(() => undefined, (/** @type {Error} */ { message }) => message);
  };
  const within = () => undefined;
  const cLines = (/** @type {number} */ factor) => cFileOf(1_000 * factor);
  const inFile = (/** @type {string} */ symbol) => (/** @type {string} */ text) => resolveAnchor([{ source: 'qemu', path: 'ring.c', symbol }], treeOf(new Map([['ring.c', text]])));
  return [
    { what: 'functions of a C file', usual: '1,000 lines', input: cLines, run: (text) => scan(text), message: refusal },
    { what: 'find an anchor in a C file', usual: '1,000 lines', input: cLines, run: inFile('ring_0_take'), message: refusal },
    { what: 'find no anchor, and the nearest names', usual: '1,000 lines', input: cLines, run: inFile('ring_0_taken'), message: refusal },
    {
      what: 'find an anchor in each file of a tree', usual: `${filesOfDirectory} files`, message: within,
      input: (factor) => new Map(Array.from({ length: filesOfDirectory * factor }, (_, n) => [`hw/${Math.floor(n / filesOfDirectory)}/${n}.c`, cFileOf(200)])),
      run: async (/** @type {Map<string, string>} */ files) => {
        const tree = treeOf(files);
        for (const path of files.keys()) await resolveAnchor([{ source: 'qemu', path, symbol: 'ring_1_take' }], tree);
      },
    },
  ];
}

let readings = 0;

/**
 * A source tree in memory. A file starts with a different number each time it is read, so that cached results do not count.
 * @param {ReadonlyMap<string, string>} files
 */
function treeOf(files) {
  return {
    read: async (/** @type {string} */ path) => {
      const text = files.get(path);
      return text === undefined ? undefined : `/* ${readings++} */ ${text}`;
    },
    list: async (/** @type {string} */ directory) => [...files.keys()].filter((path) => path.slice(0, Math.max(0, path.lastIndexOf('/'))) === directory).map((path) => path.slice(path.lastIndexOf('/') + 1)),
  };
}
