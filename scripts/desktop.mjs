// @ts-check
/** Finds or downloads a desktop VS Code, and finds or starts a display for it. */
import { spawn } from 'node:child_process';
import { cache } from './install.mjs';
import { findOnPath, hasDisplay } from './programs.mjs';

/** The oldest VS Code that vhflow supports, `engines.vscode` of package.json; the tests run on it. */
export const oldestVsCode = '1.100.3';

/** @returns {string | undefined} the command that opens an installed desktop VS Code */
export function findDesktopLauncher() {
  return findOnPath(['code', 'code-insiders', 'codium']);
}

/**
 * Downloads a desktop VS Code into the cache, unless it is already there.
 * @returns {Promise<string | Error>} the path of its executable, or the error that prevented the download
 */
export async function downloadDesktop() {
  const { downloadAndUnzipVSCode, SilentReporter } = await import('@vscode/test-electron');
  try {
    return await downloadAndUnzipVSCode({ version: oldestVsCode, cachePath: cache, timeout: 15_000, reporter: new SilentReporter() });
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

/** @typedef {{ env: NodeJS.ProcessEnv, stop: () => void }} Display */

/** @returns {Promise<Display | undefined>} the existing display, or else a new one from Xvfb; undefined if there is neither */
export async function findDisplay() {
  if (hasDisplay()) return { env: {}, stop: () => {} };
  const xvfb = findOnPath(['Xvfb']);
  return xvfb === undefined ? undefined : await startXvfb(xvfb);
}

/** @param {string} program @returns {Promise<Display | undefined>} */
function startXvfb(program) {
  const child = spawn(program, ['-displayfd', '3', '-screen', '0', '1600x1000x24', '-nolisten', 'tcp'], { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] });
  const stop = () => void child.kill();
  process.once('exit', stop);
  return new Promise((done) => {
    child.once('error', () => done(undefined));
    child.once('exit', () => done(undefined));
    // Xvfb writes the number of its display to this pipe when it is ready.
    child.stdio[3]?.once('data', (number) => done({ env: { DISPLAY: `:${String(number).trim()}` }, stop }));
  });
}
