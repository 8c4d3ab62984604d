#!/usr/bin/env node
// @ts-check
/**
 * Measures how many small faults in the pure core the unit tests notice (mutation testing):
 *   npm run mutants -- [--room NAME]… [--count N] [--seed N]
 *
 * Takes a sample of the faults that `scripts/faults.mjs` can insert into the rooms, which are folders of `src/` (all of the pure ones unless
 * some are named), runs the unit tests with one fault at a time, and prints each fault that no test notices. The last line is the result.
 * A fault counts as noticed if a test fails, or takes far longer than without it. Tests that run the built product in a separate process
 * are not affected by the faults. Needs `npm run build`, as those tests do; changes no file.
 *
 * All faults of the sample are compiled into the code, each behind a switch. `scripts/fault-runner.mjs` runs every test once without a
 * fault, and immediately again with each fault that it reached; quick tests come first, and a fault that was noticed is not tried again.
 * Faults that must be active before a test file is loaded, such as a number in a constant, and tests that cannot be run twice, are run at
 * the end, in one process per fault.
 *
 * StrykerJS, the usual tool for this, takes no sample: it tries every fault in the given files, about seven thousand here, and its current
 * version needs Node 22.
 */
import { appendFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { createVitest } from 'vitest/node';
import { loadConfigFromFile } from 'vite';
import { faultsIn, sampleOf, withRegisteredCaches, withSwitches } from './faults.mjs';
import { root } from './install.mjs';

const allRooms = ['model', 'text', 'language', 'anchors', 'diagram', 'sources', 'probes'];
/** Limits in milliseconds of CPU time: tests that take less than the first run first, then those that take less than the next. */
const paces = [20, 200, Number.MAX_SAFE_INTEGER];
/** With a fault active from the start, a test file may take this many times as long as without it, plus these milliseconds. */
const allowed = { times: 10, over: 30_000 };
const longestShown = 90;

/** @typedef {import('./faults.mjs').Fault & { id: number, file: string }} PlacedFault `file` is relative to the root */
/** @typedef {import('./fault-runner.mjs').Finding} Finding */
/** @typedef {import('vitest/node').TestSpecification} TestSpecification */

const { values } = parseArgs({ options: {
  room: { type: 'string', multiple: true, default: allRooms },
  count: { type: 'string', default: '200' },
  seed: { type: 'string', default: String(Date.now() % 1_000_000) },
} });
async function main() {
  const unknown = values.room.filter((name) => !allRooms.includes(name));
  if (unknown.length > 0) throw new Error(`Unknown room: ${unknown.join(', ')}; expected some of ${allRooms.join(', ')}.`);
  const all = faultsOfRooms(values.room);
  const sample = sampleOf(all, numberOf('count'), numberOf('seed')).map((fault, id) => ({ ...fault, id }));
  console.log(`${sample.length} of ${all.length} faults in ${values.room.join(', ')}; seed ${values.seed}`);
  const folder = mkdtempSync(path.join(tmpdir(), 'vhflow-mutants-'));
  const vitest = await unitTests(sample);
  try {
    report(sample, await new Measurement(vitest, sample, path.join(folder, 'findings')).findAll());
  } finally {
    await vitest.close();
    rmSync(folder, { recursive: true });
  }
}

/** @param {'count' | 'seed'} option */
function numberOf(option) {
  if (!/^\d+$/.test(values[option])) throw new Error(`--${option} ${values[option]}: expected a number`);
  return Number(values[option]);
}

/**
 * @param {readonly string[]} rooms
 * @returns {Omit<PlacedFault, 'id'>[]}
 */
function faultsOfRooms(rooms) {
  return rooms.flatMap((room) => {
    const files = readdirSync(path.join(root, 'src', room), { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts')).sort();
    return files.map((name) => `src/${room}/${name.split(path.sep).join('/')}`);
  }).flatMap((file) => faultsIn(readFileSync(path.join(root, file), 'utf8')).map((fault) => ({ ...fault, file })));
}

/**
 * Creates a Vitest with the settings of the project `unit` and the faults in the code, all of them inactive.
 *
 * @param {readonly PlacedFault[]} faults
 */
async function unitTests(faults) {
  const loaded = await loadConfigFromFile({ command: 'serve', mode: 'test' }, path.join(root, 'vitest.config.mts'));
  const { test } = /** @type {{ test?: { projects: { test: import('vitest/node').InlineConfig }[] } }} */ (loaded?.config ?? {});
  const unit = test?.projects.map((project) => project.test).find(({ name }) => name === 'unit');
  if (!unit) throw new Error('vitest.config.mts has no project "unit".');
  const byFile = new Map(faults.map(({ file }) => [path.join(root, file), faults.filter((fault) => fault.file === file)]));
  return createVitest('test', {
    ...unit, root, config: false, watch: false, reporters: [{}], pool: 'forks', maxWorkers: 1, testTimeout: 120_000,
    related: [...byFile.keys()], runner: path.join(root, 'scripts', 'fault-runner.mjs'),
  }, {
    plugins: [{
      name: 'faults', enforce: 'pre',
      transform: (code, id) => {
        const file = path.normalize(id);
        if (!file.startsWith(path.join(root, 'src', path.sep))) return undefined;
        const faulty = withSwitches(code, byFile.get(file) ?? [], '(globalThis.vhflowIsActive ?? (() => false))');
        return { code: withRegisteredCaches(faulty, 'globalThis.vhflowRegisterCache'), map: null };
      },
    }],
  });
}

class Measurement {
  /** @type {Map<string, number>} */
  durations = new Map();

  /**
   * @param {import('vitest/node').Vitest} vitest
   * @param {readonly PlacedFault[]} faults
   * @param {string} findingsFile
   */
  constructor(vitest, faults, findingsFile) {
    this.vitest = vitest;
    this.faults = faults;
    this.findingsFile = findingsFile;
    writeFileSync(findingsFile, '');
  }

  /** Runs the tests and returns all findings. */
  async findAll() {
    const specs = ownFirst(await this.vitest.getRelevantTestSpecifications());
    let atLeast = 0;
    for (const below of paces) {
      const left = atLeast === 0 ? specs : this.shortestFirst(specs.filter(({ moduleId }) => this.unnoticed('slow', moduleId).length > 0));
      for (const spec of left) await this.tryFaults(spec, atLeast, below);
      console.log(`${noticedIn(this.findings()).size} noticed by tests that take less than ${below} ms`);
      atLeast = below;
    }
    for (const spec of this.shortestFirst(specs)) {
      for (const id of this.unnoticed('apart', spec.moduleId)) await this.tryApart(spec, id);
    }
    return this.findings();
  }

  /** @returns {Finding[]} */
  findings() {
    return readFileSync(this.findingsFile, 'utf8').split('\n').filter((line) => line !== '').map((line) => JSON.parse(line));
  }

  /**
   * The faults that no test has noticed yet and for which a test file has this kind of finding.
   *
   * @param {Finding['is']} kind
   * @param {string} testFile
   */
  unnoticed(kind, testFile) {
    const findings = this.findings();
    const noticed = noticedIn(findings);
    return [...new Set(findings.filter(({ id, is, file }) => is === kind && file === testFile && !noticed.has(id)).map(({ id }) => id))];
  }

  /** @param {readonly TestSpecification[]} specs */
  shortestFirst(specs) {
    return [...specs].sort((a, b) => (this.durations.get(a.moduleId) ?? 0) - (this.durations.get(b.moduleId) ?? 0));
  }

  /**
   * Runs a test file, and each of its tests again with the faults that it reaches. If a fault ended the run, runs the file once more without it.
   *
   * @param {TestSpecification} spec
   * @param {number} atLeast the least CPU time, in milliseconds, of a test that tries faults
   * @param {number} below an upper limit of that time, exclusive
   * @returns {Promise<void>}
   */
  async tryFaults(spec, atLeast, below) {
    const before = noticedIn(this.findings()).size;
    const { passed, errors } = await this.run(spec, { active: -1, limit: 0, atLeast, below });
    if (passed) return;
    if (noticedIn(this.findings()).size === before) throw new Error(`${spec.moduleId} fails without a fault. Is the product built?\n${errors.join('\n')}`);
    await this.tryFaults(spec, atLeast, below);
  }

  /**
   * Runs a test file with a fault that is active from the start.
   *
   * @param {TestSpecification} spec
   * @param {number} id
   */
  async tryApart(spec, id) {
    const limit = allowed.times * (this.durations.get(spec.moduleId) ?? 0) + allowed.over;
    const { passed } = await this.run(spec, { active: id, limit, atLeast: 0, below: 0 });
    if (!passed) appendFileSync(this.findingsFile, `${JSON.stringify({ id, file: spec.moduleId, is: 'noticed' })}\n`);
  }

  /**
   * @param {TestSpecification} spec
   * @param {Omit<import('./fault-runner.mjs').Settings, 'findings' | 'count'>} how
   */
  async run(spec, how) {
    process.env['VHFLOW_FAULTS'] = JSON.stringify({ ...how, findings: this.findingsFile, count: this.faults.length });
    const { testModules, unhandledErrors } = await this.vitest.runTestSpecifications([spec]);
    const module = testModules.find(({ moduleId }) => moduleId === spec.moduleId);
    if (module && how.active < 0 && how.atLeast === 0) this.durations.set(spec.moduleId, module.diagnostic().collectDuration + module.diagnostic().duration);
    return { passed: module?.ok() === true, errors: [...errorsOf(module), ...unhandledErrors].map(messageOf) };
  }
}

/**
 * Puts the tests of the rooms themselves first, because they are the most likely to notice a fault and run quickly.
 *
 * @param {readonly TestSpecification[]} specs
 */
function ownFirst(specs) {
  const isOwn = (/** @type {TestSpecification} */ { moduleId }) => values.room.includes(path.relative(path.join(root, 'test'), moduleId).split(path.sep)[0] ?? '');
  return [...specs.filter(isOwn), ...specs.filter((spec) => !isOwn(spec))];
}

/** @param {readonly Finding[]} findings */
function noticedIn(findings) {
  return new Set(findings.filter(({ is }) => is === 'noticed').map(({ id }) => id));
}

/** @param {import('vitest/node').TestModule | undefined} module */
function errorsOf(module) {
  return module ? [...module.errors(), ...[...module.children.allTests('failed')].flatMap((test) => test.result().errors ?? [])] : [];
}

function messageOf(/** @type {unknown} */ error) {
  return typeof error === 'object' && error !== null && 'message' in error ? String(error.message) : 'an error without a message';
}

/**
 * @param {readonly PlacedFault[]} faults
 * @param {readonly Finding[]} findings
 */
function report(faults, findings) {
  const noticed = noticedIn(findings);
  const reached = new Set(findings.map(({ id }) => id));
  for (const { id, file, line, original, mutated } of faults.filter((fault) => !noticed.has(fault.id))) {
    const change = `${oneLine(original)} → ${mutated === '' ? '(omitted)' : oneLine(mutated)}`;
    console.log(`${file}:${line}: ${change}${reached.has(id) ? '' : '  (reached by no test)'}`);
  }
  console.log(`${noticed.size} of ${faults.length} noticed, ${(100 * noticed.size / faults.length).toFixed(1)} %`);
}

function oneLine(/** @type {string} */ code) {
  const line = code.replace(/\s+/g, ' ');
  return line.length <= longestShown ? line : `${line.slice(0, longestShown - 1)}…`;
}

try {
  await main();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
