// @ts-check
/** `npm test`: runs every test, even in a fresh clone. The last line of the output is the result. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { findChromium } from './browser.mjs';
import { build, installDependencies, root } from './install.mjs';
import { installNpmWorkbench } from './npm-workbench.mjs';
import { runCommand } from './run-command.mjs';

/** @typedef {{ name: string, passed: number, failed: number, failures?: readonly string[], trouble?: string }} Phase `failures`: each failed test, with its message; `trouble`: why it did not run to completion */

try {
  await installDependencies();
  await build();
  // Installed here rather than in the first test that needs them, because tests have a time limit.
  await installNpmWorkbench();
  await findChromium();
} catch (error) {
  console.log(`vhflow: no test could run (${error instanceof Error ? error.message : error})`);
  process.exit(1);
}
const phases = [await vitest('unit'), await vitest('webview'), await host(), await vitest('e2e')];
const good = phases.filter(isGood);
if (good.length === phases.length) {
  console.log(`vhflow: all tests passed (${phases.map(({ name, passed }) => `${name} ${passed}`).join(', ')})`);
} else {
  // Once more at the end, because the end is what is left of a long output.
  for (const { name, failures = [] } of phases) for (const failure of failures) console.log(`${name}: ${failure}\n`);
  console.log(`vhflow: tests failed (${phases.map(summaryOf).join(', ')})`);
  process.exitCode = 1;
}

/** @typedef {{ name: string, status: string, message: string, assertionResults: { status: string, fullName: string, failureMessages: string[] }[] }} VitestFile the part of vitest's JSON report that is read */

/**
 * The failures of a file; if no test failed, but the file itself or its preparation did, then that.
 * @param {VitestFile} file
 */
function failuresOf({ name, status, message, assertionResults }) {
  const failed = assertionResults.filter((result) => result.status === 'failed').map(({ fullName, failureMessages }) => `${fullName}\n${failureMessages.join('\n')}`);
  return failed.length > 0 || status !== 'failed' ? failed : [`${path.relative(root, name)}\n${message}`];
}

/** @param {Phase} phase */
function isGood({ passed, failed, trouble }) {
  return passed > 0 && failed === 0 && trouble === undefined;
}

/** @param {Phase} phase */
function summaryOf({ name, passed, failed, trouble }) {
  return `${name} ${passed}${failed > 0 ? `, ${failed} failed` : ''}${trouble === undefined ? '' : `, ${trouble}`}`;
}

/** @param {Phase} phase @returns {Phase} */
function reported(phase) {
  console.log(`${isGood(phase) ? '✓' : '✗'} ${summaryOf(phase)}\n`);
  return phase;
}

/** @param {string} name of a project in vitest.config.mts @returns {Promise<Phase>} */
async function vitest(name) {
  console.log(`— ${name} —`);
  const folder = mkdtempSync(path.join(tmpdir(), 'vhflow-results-'));
  try {
    const report = path.join(folder, 'report.json');
    const code = await runCommand('node', [
      path.join(root, 'node_modules/vitest/vitest.mjs'), 'run', '--project', name, '--reporter=default', '--reporter=json', `--outputFile.json=${report}`,
    ], { cwd: root });
    const { numPassedTests: passed, numFailedTests: failed, numTotalTests: total, testResults } = JSON.parse(readFileSync(report, 'utf8'));
    /** @type {string[]} */
    const failures = testResults.flatMap(failuresOf);
    const trouble = passed + failed < total ? `${total - passed - failed} did not run` : code !== 0 && failed === 0 ? `exit code ${code}` : undefined;
    return reported({ name, passed, failed, failures, ...(trouble === undefined ? {} : { trouble }) });
  } catch (error) {
    return reported({ name, passed: 0, failed: 0, trouble: String(error) });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** @returns {Promise<Phase>} */
async function host() {
  console.log('— host —');
  try {
    // Imported only here, because it needs the packages that are installed above.
    const { runHostTests } = await import('./host-tests.mjs');
    const { passed, failures, crashed } = await runHostTests();
    return reported({ name: 'host', passed, failed: failures.length, failures, ...(crashed ? { trouble: 'did not finish' } : {}) });
  } catch (error) {
    return reported({ name: 'host', passed: 0, failed: 0, trouble: String(error) });
  }
}
