// @ts-check
/**
 * Runs `test/host` inside a real VS Code: `node scripts/host-tests.mjs [--server] [--grep TEXT] [topic.host.ts …]`.
 * It tests what is in `dist/`: build first.
 */
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { chromiumFlags, findChromium } from './browser.mjs';
import { downloadDesktop, findDisplay, oldestVsCode } from './desktop.mjs';
import { root, rootForServer } from './install.mjs';
import { startServer, workbenchAddress } from './vscode-server.mjs';
import { copyWorkspace } from './workspace-copy.mjs';

/** How long the tests may report nothing, in milliseconds; each test has a shorter limit of its own. */
const silenceLimit = 300_000;
/** What the workbench logs when the extension host has ended; it logs this after the last test as well, when it no longer matters. */
const extensionHostEnded = /\[ExtensionHost\].*A permanent error occurred in the reconnecting loop/;
const testsPath = path.join(root, 'dist/test/host/index.js');

/** @typedef {{ passed: number, failures: string[], crashed: boolean }} Outcome `failures`: the title and the stack of each failed test */
/** @typedef {{ exited: Promise<string>, log: string[], stop: () => Promise<void> }} VsCode `exited` resolves to the reason */

/**
 * @param {{ files?: readonly string[], grep?: string, server?: boolean }} [options] `server`: use the server even if a desktop VS Code is available
 * @returns {Promise<Outcome>}
 */
export async function runHostTests({ files = [], grep, server = false } = {}) {
  if (!existsSync(testsPath)) throw new Error(`${testsPath} does not exist; build first (npm run build).`);
  const { folder, workspace } = copyWorkspace(path.join(root, 'test/fixtures/workspace'));
  writeFileSync(path.join(folder, 'run.json'), JSON.stringify({ files: files.map((file) => path.basename(file)), grep }));
  try {
    const vsCode = (server ? undefined : await openDesktop(workspace, folder)) ?? (await openOnServer(workspace));
    try {
      return await followReport(path.join(folder, 'events.ndjson'), vsCode);
    } finally {
      await vsCode.stop();
    }
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
  }
}

/**
 * @param {string} workspace @param {string} folder for the user's data
 * @returns {Promise<VsCode | undefined>} undefined if there is no display or no desktop VS Code
 */
async function openDesktop(workspace, folder) {
  const display = await findDisplay();
  if (!display) return undefined;
  const executable = await downloadDesktop();
  if (executable instanceof Error) {
    console.log(`No desktop VS Code can be downloaded (${executable.message}); using the server from npm.`);
    display.stop();
    return undefined;
  }
  console.log(`Host tests in the desktop VS Code ${oldestVsCode}.`);
  const { runTests } = await import('@vscode/test-electron');
  const exited = runTests({
    vscodeExecutablePath: executable,
    extensionDevelopmentPath: root,
    extensionTestsPath: testsPath,
    extensionTestsEnv: display.env,
    launchArgs: [workspace, '--disable-extensions', `--user-data-dir=${path.join(folder, 'user')}`, `--extensions-dir=${path.join(folder, 'extensions')}`],
  }).then((code) => `VS Code exited with code ${code}`, (error) => `VS Code failed: ${error}`);
  // VS Code exits by itself when the tests have ended.
  return { exited, log: [], stop: async () => { await Promise.race([exited, wait(10_000, undefined, { ref: false })]); display.stop(); } };
}

/** The first line of a log message, without the long stack traces about missing native modules. @param {string} text */
const firstLine = (text) => text.split('\n', 1).join('').slice(0, 300);

/** @param {string} workspace @returns {Promise<VsCode>} */
async function openOnServer(workspace) {
  const server = await startServer();
  const { chromium } = await import('playwright-core');
  const browser = await chromium.launch({ executablePath: await findChromium(), args: chromiumFlags });
  console.log(`Host tests in the VS Code server from npm, with Chromium ${browser.version()}.`);
  const page = await browser.newPage({ viewport: { width: 1600, height: 1000 } });
  /** @type {string[]} */
  const log = [];
  page.on('console', (message) => log.push(firstLine(message.text())));
  /** @type {Promise<string>} */
  const exited = Promise.race([
    new Promise((done) => page.once('crash', () => done('the page of the workbench crashed'))),
    new Promise((done) => page.on('console', (message) => extensionHostEnded.test(message.text()) && done('the extension host ended'))),
    server.stopped.then(() => 'the VS Code server ended'),
  ]);
  await page.goto(workbenchAddress(server.port, {
    folder: workspace, payload: [['extensionDevelopmentPath', rootForServer()], ['extensionTestsPath', testsPath], ['skipWelcome', 'true']],
  }));
  return { exited, log, stop: async () => { await browser.close(); await server.stop(); } };
}

/**
 * Prints the events of the tests as they arrive, until the last one.
 * @param {string} file @param {VsCode} vsCode @returns {Promise<Outcome>}
 */
async function followReport(file, vsCode) {
  /** @type {Outcome} */
  const outcome = { passed: 0, failures: [], crashed: false };
  let read = 0;
  let running = '';
  let lastEvent = performance.now();
  let gone = '';
  void vsCode.exited.then((why) => (gone = why));
  const giveUp = (/** @type {string} */ why) => {
    console.error(`Host tests: ${why}${running ? ` during "${running}"` : ''}. Last lines of the log:\n${vsCode.log.slice(-30).join('\n')}`);
    return { ...outcome, crashed: true };
  };
  for (;;) {
    // Checked before reading, so that events written just before the exit are still read.
    const ended = gone;
    const lines = existsSync(file) ? readFileSync(file, 'utf8').split('\n').slice(0, -1) : [];
    for (const line of lines.slice(read)) {
      const event = JSON.parse(line);
      lastEvent = performance.now();
      if (event.type === 'start') running = event.title;
      if (event.type === 'pass') { outcome.passed += 1; console.log(`  ✓ ${event.title}`); }
      if (event.type === 'fail') {
        const failure = `${event.title}\n${event.stack.replace(/^/gm, '      ')}`;
        outcome.failures.push(failure);
        console.error(`  ✗ ${failure}`);
      }
      if (event.type === 'end') return outcome;
      if (event.type === 'crash') return giveUp(event.stack);
    }
    read = lines.length;
    if (ended) return giveUp(ended);
    if (performance.now() - lastEvent > silenceLimit) return giveUp(`no event for ${silenceLimit / 1000} s`);
    await wait(50);
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { values, positionals } = parseArgs({ allowPositionals: true, options: { server: { type: 'boolean' }, grep: { type: 'string' } } });
  const { passed, failures, crashed } = await runHostTests({ ...values, files: positionals });
  console.log(`Host tests: ${passed} passed, ${failures.length} failed.`);
  process.exit(failures.length > 0 || crashed || passed === 0 ? 1 : 0);
}
