// @ts-check
/**
 * A test runner for Vitest, used by `scripts/mutants.mjs`. It runs each test without a fault, and then again with each fault that the test
 * reached and that no test has noticed yet. It appends its findings to a file, one line of JSON for each {@link Finding}.
 */
import { setMaxListeners } from 'node:events';
import { appendFileSync, readFileSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import { TestRunner } from 'vitest';

/**
 * The settings, which are in the environment variable `VHFLOW_FAULTS`.
 *
 * @typedef {object} Settings
 * @property {string} findings path of the file for the findings
 * @property {number} count how many faults there are; their ids are 0, 1, …
 * @property {number} active the only fault to try, active from the start; -1 to try all of them
 * @property {number} limit the time limit of the whole file in milliseconds, if a fault is active from the start
 * @property {number} atLeast only tests that take at least this many milliseconds of CPU time try faults
 * @property {number} below only tests that take fewer
 */

/**
 * The relation of a test to a fault: it `noticed` the fault; it `reached` the fault; or it reached the fault but was not run with it, because
 * it takes too long (`slow`), or because the fault must be active from the start (`apart`): the test cannot be run twice, or the fault is
 * reached outside of tests.
 *
 * @typedef {{ id: number, file: string, is: 'noticed' | 'reached' | 'slow' | 'apart' }} Finding
 */

/** @type {Settings} */
const settings = JSON.parse(process.env['VHFLOW_FAULTS'] ?? '');
/** With a fault, a test may take this many times as long as without it, plus these milliseconds of CPU time, or of wall-clock time if it waits. */
const allowed = { times: 10, processor: 3_000, clock: 60_000 };
const callsBetweenChecks = 4_096;

let active = settings.active;
let reached = new Uint8Array(settings.count);
let calls = 0;
/** In milliseconds of this process's CPU time, which other processes do not affect. */
let deadline = Infinity;

/** The maps in which the code caches results between calls. @type {Map<unknown, unknown>[]} */
const caches = [];

Object.assign(globalThis, {
  /** @param {Map<unknown, unknown>} map */
  vhflowRegisterCache(map) {
    caches.push(map);
    return map;
  },

  /** @param {number} id */
  vhflowIsActive(id) {
    reached[id] = 1;
    calls = (calls + 1) % callsBetweenChecks;
    if (calls === 0 && processorTime() > deadline) throw new Error('This takes far longer than without the fault.');
    return id === active;
  },
});

function processorTime() {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
}

function reset() {
  reached = new Uint8Array(settings.count);
  for (const cache of caches) cache.clear();
}

/** Kills the process if a run takes too long, even in a loop that reaches no fault, which only another thread can notice. */
class Watch {
  // The number of runs, the fault of the last one, and its limits in milliseconds of CPU time and of wall-clock time; 0 means no limit.
  state = new Int32Array(new SharedArrayBuffer(16));

  constructor() {
    new Worker(`
      const { state, findings } = require('node:worker_threads').workerData;
      const processor = () => process.cpuUsage().user / 1_000;
      let [runs, since, used] = [0, performance.now(), processor()];
      setInterval(() => {
        if (state[0] !== runs) [runs, since, used] = [state[0], performance.now(), processor()];
        if (state[2] === 0 || (processor() - used < state[2] && performance.now() - since < state[3])) return;
        require('node:fs').appendFileSync(findings, JSON.stringify({ id: state[1], file: '', is: 'noticed' }) + '\\n');
        process.kill(process.pid, 'SIGKILL');
      }, 200);
    `, { eval: true, workerData: { state: this.state, findings: settings.findings } }).unref();
  }

  /**
   * @param {number} fault
   * @param {number} processor milliseconds
   * @param {number} clock milliseconds
   */
  begin(fault, processor, clock) {
    this.state.set([(this.state[0] ?? 0) + 1, fault, Math.ceil(processor), Math.ceil(clock)]);
  }

  end() {
    this.begin(-1, 0, 0);
  }
}

// Each run of a test adds a listener to the abort signal of that test.
setMaxListeners(0);

const watch = new Watch();
if (settings.active >= 0) watch.begin(settings.active, settings.limit, settings.limit + allowed.clock);

/** The ids whose byte is set. */
function idsIn(/** @type {Uint8Array} */ set) {
  return [...set.keys()].filter((id) => set[id] === 1);
}

export default class FaultRunner extends TestRunner {
  outsideOfTests = reached;
  hasFailed = false;
  /** @type {Set<string>} */
  written = new Set();
  noticed = new Set(settings.active >= 0 ? [] : noticedBefore());

  /** @param {import('vitest').RunnerTestCase} test */
  async runTask(test) {
    const run = TestRunner.getTestFn(test);
    if (settings.active >= 0) return this.untilOneFails(run);
    const start = { clock: performance.now(), processor: processorTime() };
    const ids = await this.reachedBy(run);
    const took = { clock: performance.now() - start.clock, processor: processorTime() - start.processor };
    this.report(test, ids, 'reached');
    const left = ids.filter((id) => !this.noticed.has(id));
    if (took.processor < settings.atLeast) return;
    if (took.processor >= settings.below) this.report(test, left, 'slow');
    else await this.tryFaults(test, run, left, took);
  }

  async untilOneFails(/** @type {() => unknown} */ run) {
    if (this.hasFailed) return;
    this.hasFailed = true;
    await run();
    this.hasFailed = false;
  }

  /** Runs a test without a fault. */
  async reachedBy(/** @type {() => unknown} */ run) {
    reset();
    try {
      await run();
      return idsIn(reached);
    } finally {
      reached = this.outsideOfTests;
    }
  }

  /**
   * @param {import('vitest').RunnerTestCase} test
   * @param {() => unknown} run
   * @param {readonly number[]} ids
   * @param {{ clock: number, processor: number }} took
   */
  async tryFaults(test, run, ids, took) {
    const failed = [];
    for (const id of ids) {
      const limit = took.processor * allowed.times + allowed.processor;
      deadline = processorTime() + limit;
      watch.begin(id, limit + allowed.processor, took.clock * allowed.times + allowed.clock);
      const outcome = await this.outcomeOf(run, id);
      watch.end();
      if (outcome === 'failed') failed.push(id);
      else if (outcome === 'not reached') this.report(test, [id], 'apart');
    }
    if (failed.length === 0) return;
    // If the test fails without a fault now, it cannot be run twice, or a fault left something broken; its results then do not count.
    const isSound = await this.reachedBy(run).then(() => true, () => false);
    this.report(test, isSound ? failed : ids, isSound ? 'noticed' : 'apart');
    if (isSound) for (const id of failed) this.noticed.add(id);
  }

  /**
   * @param {() => unknown} run
   * @param {number} id
   */
  async outcomeOf(run, id) {
    reset();
    active = id;
    try {
      await run();
      return reached[id] === 1 ? 'passed' : 'not reached';
    } catch {
      return 'failed';
    } finally {
      active = settings.active;
      deadline = Infinity;
      reached = this.outsideOfTests;
    }
  }

  /**
   * @override
   * @param {import('vitest').RunnerTestSuite} suite
   */
  async onAfterRunSuite(suite) {
    await super.onAfterRunSuite(suite);
    if (!suite.suite) this.report(suite, idsIn(this.outsideOfTests), 'apart');
  }

  /**
   * @param {{ file: import('vitest').RunnerTestFile }} test
   * @param {readonly number[]} ids
   * @param {Finding['is']} is
   */
  report({ file: { filepath: file } }, ids, is) {
    const lines = ids.map((id) => JSON.stringify(/** @type {Finding} */ ({ id, file, is }))).filter((line) => !this.written.has(line));
    for (const line of lines) this.written.add(line);
    appendFileSync(settings.findings, lines.map((line) => `${line}\n`).join(''));
  }
}

function noticedBefore() {
  /** @type {Finding[]} */
  const findings = readFileSync(settings.findings, 'utf8').split('\n').filter((line) => line !== '').map((line) => JSON.parse(line));
  return findings.filter(({ is }) => is === 'noticed').map(({ id }) => id);
}
