// @ts-check
/** Installs a VS Code server (with the parts that its package lacks) and a Chromium from npm, in the versions that `scripts/vscode-server/package-lock.json` pins. */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, copyFileSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { cache, root } from './install.mjs';
import { mustRun } from './run-command.mjs';

const locked = path.join(root, 'scripts/vscode-server');

/**
 * Installs both, unless they are already there.
 * @returns {Promise<string>} the folder with their `node_modules`
 */
export async function installNpmWorkbench() {
  const lock = readFileSync(path.join(locked, 'package-lock.json'));
  const folder = path.join(cache, `npm-${createHash('sha256').update(lock).digest('hex').slice(0, 12)}`);
  if (existsSync(folder)) return folder;
  console.log('Installing a VS Code server and a Chromium from npm …');
  await placeWhole(folder, async (temporary) => {
    for (const name of ['package.json', 'package-lock.json']) copyFileSync(path.join(locked, name), path.join(temporary, name));
    const quietly = ['--ignore-scripts', '--no-audit', '--no-fund'];
    await mustRun('npm', ['ci', ...quietly], { cwd: temporary, quiet: true });
    // Its own shrinkwrap pins what this installs; `npm ci` rejects that file, because an unimportant package is missing from it.
    const server = path.join(temporary, 'node_modules/code-server/lib/vscode');
    await mustRun('npm', ['install', '--omit=dev', ...quietly], { cwd: server, quiet: true });
    placeRipgrep(temporary, server);
  });
  return folder;
}

/**
 * Copies ripgrep, with which the server searches files, into the server; ripgrep's own package downloads it only if install scripts run.
 * @param {string} packages @param {string} server
 */
function placeRipgrep(packages, server) {
  const program = process.platform === 'win32' ? 'rg.exe' : 'rg';
  const target = path.join(server, 'node_modules/@vscode/ripgrep/bin');
  mkdirSync(target, { recursive: true });
  copyFileSync(path.join(packages, `node_modules/@vscode/ripgrep-${process.platform}-${process.arch}/bin`, program), path.join(target, program));
}

/**
 * Fills a temporary folder and then moves it to its final place, so that it never exists incomplete.
 * @param {string} folder
 * @param {(temporary: string) => Promise<void>} fill
 */
export async function placeWhole(folder, fill) {
  mkdirSync(path.dirname(folder), { recursive: true });
  const temporary = mkdtempSync(`${folder}.part-`);
  try {
    await fill(temporary);
    // Another process may have done the same in the meantime.
    if (!existsSync(folder)) renameSync(temporary, folder);
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
}
