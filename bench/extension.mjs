// @ts-check
/** Measures how the packaged vhflow starts in the extension host of a real VS Code; each round starts a new one. */
import { existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { chromium } from 'playwright-core';
import { chromiumFlags, findChromium } from '../scripts/browser.mjs';
import { root, rootForServer } from '../scripts/install.mjs';
import { startServer, workbenchAddress } from '../scripts/vscode-server.mjs';
import { atMost, figure } from './figures.mjs';
import { packaged } from './product.mjs';
import { fewestRounds, median } from './turns.mjs';

export const title = 'The extension';

const runner = path.join(root, 'bench/in-extension-host.cjs');
const waitLimit = 60_000;

/** Starting VS Code takes long, so there are only as many rounds as a median needs. */
export async function rows() {
  await packaged();
  const server = await startServer();
  const browser = await chromium.launch({ executablePath: await findChromium(), args: chromiumFlags });
  try {
    /** @type {Awaited<ReturnType<typeof activate>>[]} */
    const taken = [];
    // The first round reads everything from disk and does not count.
    for (let round = 0; round <= fewestRounds; round++) taken.push(await activate(browser, server.port));
    const of = (/** @type {'longest' | 'whole' | 'serversBeforeTree'} */ name) => median(taken.slice(1).map((result) => result[name]));
    return [
      figure({ what: 'load + activate, longest synchronous stretch', unit: 'ms', ours: of('longest'), goal: atMost(50, 'ms') }),
      figure({ what: 'load + activate, until the extension answers', unit: 'ms', ours: of('whole') }),
      figure({ what: 'language servers started before the tree is filled', unit: '', ours: Math.max(...taken.map(({ serversBeforeTree }) => serversBeforeTree)), goal: atMost(0, '') }),
    ];
  } finally {
    await browser.close();
    await server.stop();
  }
}

/**
 * Opens an empty folder in a new workbench and lets {@link runner} activate the extension in it.
 * @param {import('playwright-core').Browser} browser @param {number} port
 * @returns {Promise<{ longest: number, whole: number, serversBeforeTree: number }>} times in milliseconds
 */
async function activate(browser, port) {
  const folder = mkdtempSync(path.join(realpathSync(tmpdir()), 'vhflow-bench-'));
  const workspace = path.join(folder, 'workspace');
  mkdirSync(workspace);
  const context = await browser.newContext({ viewport: { width: 1400, height: 900 } });
  try {
    const page = await context.newPage();
    await page.goto(workbenchAddress(port, {
      folder: workspace, payload: [['extensionDevelopmentPath', rootForServer()], ['extensionTestsPath', runner], ['skipWelcome', 'true']],
    }));
    await untilWritten(path.join(folder, 'activated'));
    await page.locator('.sidebar .monaco-list-row').nth(4).waitFor({ timeout: waitLimit });
    writeFileSync(path.join(folder, 'shown'), '');
    const result = path.join(folder, 'result.json');
    await untilWritten(result);
    return JSON.parse(readFileSync(result, 'utf8'));
  } finally {
    await context.close();
    rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
  }
}

/** @param {string} file */
async function untilWritten(file) {
  const limit = performance.now() + waitLimit;
  while (!existsSync(file) || readFileSync(file).length === 0 && file.endsWith('.json')) {
    if (performance.now() > limit) throw new Error(`VS Code did not write ${path.basename(file)} within ${waitLimit / 1_000} s.`);
    await wait(50);
  }
}
