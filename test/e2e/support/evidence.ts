import { copyFileSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { root } from '../../../scripts/install.mjs';
import type { Workbench } from './workbench.js';

/** Holds a folder for each test that failed. */
const results = path.join(root, 'dist/test-results');
/** A page that hangs gives no picture; how long to wait for one, in milliseconds. */
const pictureLimit = 20_000;

/**
 * Saves the state of a workbench when a test fails, and prints the folder that it is in: a picture of the page, the page's
 * log, which includes that of the extension host, and the output of the server.
 *
 * @param name of the test; names the folder
 */
export async function keepEvidence(workbench: Workbench, name: string): Promise<void> {
  const folder = path.join(results, folderName(name));
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const { page, log, server } = workbench;
  writeFileSync(path.join(folder, 'page.log'), [...log, 'Frames:', ...page.frames().map((frame) => frame.url())].join('\n'));
  copyFileSync(path.join(server.dataFolder, 'output.log'), path.join(folder, 'server.log'));
  const missing = await page.screenshot({ path: path.join(folder, 'page.png'), timeout: pictureLimit }).then(() => '', (error: unknown) => `, without a picture: ${String(error)}`);
  console.error(`Evidence of the failure is in ${path.relative(root, folder)}${missing}`);
}

/** The name without characters other than letters and digits, short enough for every file system. */
function folderName(name: string): string {
  return name.replace(/[^\p{Letter}\p{Number}]+/gu, '-').replace(/^-|-$/g, '').slice(0, 120);
}
