#!/usr/bin/env node
// @ts-check
/**
 * Runs parser, model, formatter and every editing feature on mutated .vhflow files, and the formatter on generated files without errors:
 * `node scripts/fuzz.mjs [--count N] [--generated N] [--seed N]`. The properties that must hold are in `test/language/fuzz-checks.ts`.
 * A file that violates one, or takes too long, is printed with its number; the same number and seed create the same file again.
 */
import { readdirSync, readFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { build } from 'esbuild';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const bundle = path.join(root, 'dist/build/fuzz-checks.mjs');
/** Milliseconds for one file of a few kilobytes; far more than it takes on a busy machine. */
const timeLimit = 5_000;
const reportEvery = 500;
const generatedAtOnce = 100;

function scenarioTexts() {
  return ['scenarios', 'examples'].map((name) => path.join(root, name)).flatMap((directory) => {
    return readdirSync(directory).filter((name) => name.endsWith('.vhflow')).map((name) => readFileSync(path.join(directory, name), 'utf8'));
  });
}

async function work() {
  const { seed, first, step, count, generated } = workerData;
  const { checkGenerated, checkText, conditionsFile, mutated, randomFrom, seedOf } = await import(pathToFileURL(bundle).href);
  for (let n = 0; n < generated; n += generatedAtOnce) {
    try {
      checkGenerated(Math.min(generatedAtOnce, generated - n), seed * 1_000_003 + first * generated + n);
    } catch (error) {
      parentPort?.postMessage({ failed: `generated ${n}`, text: '', why: String(error) });
      return;
    }
    parentPort?.postMessage({ n: `generated ${n}` });
  }
  const seeds = [...scenarioTexts(), conditionsFile].map(seedOf);
  let slowest = 0;
  let characters = 0;
  for (let n = first; n < count; n += step) {
    const random = randomFrom(seed * 1_000_003 + n);
    const text = mutated(seeds, random);
    const begin = performance.now();
    try {
      checkText(text, random);
    } catch (error) {
      parentPort?.postMessage({ failed: n, text, why: error instanceof Error ? (error.stack ?? error.message) : String(error) });
      return;
    }
    slowest = Math.max(slowest, performance.now() - begin);
    characters += text.length;
    if (n % reportEvery < step) parentPort?.postMessage({ n });
  }
  parentPort?.postMessage({ done: true, slowest, characters });
}

/** Runs the files `first`, `first + step`… in a separate thread; exits the process if one fails or the thread hangs. */
function runWorker(/** @type {object} */ data) {
  return new Promise((resolve) => {
    const worker = new Worker(fileURLToPath(import.meta.url), { workerData: data });
    let last = 'before the first file';
    const watch = () => setTimeout(() => fail(`no answer for ${timeLimit * reportEvery / 100} ms, ${last}`), timeLimit * reportEvery / 100);
    let timer = watch();
    worker.on('message', (message) => {
      clearTimeout(timer);
      if (message.failed !== undefined) fail(`file ${message.failed}: ${message.why}\n${JSON.stringify(message.text)}`);
      if (message.done) return resolve(message);
      last = `after file ${message.n}`;
      timer = watch();
    });
    worker.on('error', (error) => fail(String(error)));
  });
}

function fail(/** @type {string} */ why) {
  console.error(`vhflow fuzz: ${why}`);
  process.exit(1);
}

async function main() {
  const { values } = parseArgs({ options: { count: { type: 'string', default: '100000' }, generated: { type: 'string', default: '10000' }, seed: { type: 'string', default: '1' } } });
  const [count, generated, seed] = [Number(values.count), Number(values.generated), Number(values.seed)];
  if (!Number.isSafeInteger(count) || count < 1 || !Number.isSafeInteger(generated) || generated < 0 || !Number.isSafeInteger(seed)) {
    fail('--count, --generated and --seed must be whole numbers');
  }
  await build({ entryPoints: [path.join(root, 'test/language/fuzz-checks.ts')], outfile: bundle, bundle: true, format: 'esm', target: 'node20', logLevel: 'warning' });
  const step = Math.max(1, Math.min(4, os.availableParallelism()));
  const begin = performance.now();
  const done = await Promise.all(Array.from({ length: step }, (_, first) => runWorker({ seed, first, step, count, generated: Math.ceil(generated / step) })));
  const characters = done.reduce((sum, each) => sum + each.characters, 0);
  const slowest = Math.max(...done.map((each) => each.slowest));
  if (slowest > timeLimit) fail(`one file took ${Math.round(slowest)} ms; the limit is ${timeLimit}`);
  console.log(`vhflow fuzz: ${count} files, ${(characters / 1e6).toFixed(0)} MB, none crashed, hung or lost anything; ${generated} generated files formatted without loss; the slowest took ${Math.round(slowest)} ms, all of them ${Math.round((performance.now() - begin) / 1000)} s`);
}

if (isMainThread) await main();
else await work();
