// @ts-check
/** What `npm start` and `npm test` do first, so that both work in a fresh clone. */
import { existsSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { mustRun } from './run-command.mjs';

/** The root of the repository. */
export const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));

/** Where everything goes that is needed to run or test and is no part of the extension; ignored by git. */
export const cache = path.join(root, '.vscode-test');

/**
 * The root of the repository under a second name, for a VS Code server that is in the cache: it takes every theme
 * below the extension under development for that extension's own, and shows the first of them whatever the settings say.
 * @returns {string}
 */
export function rootForServer() {
  const link = path.join(cache, 'vhflow');
  mkdirSync(cache, { recursive: true });
  try {
    // On Windows only a junction needs no special right; elsewhere the type says nothing.
    symlinkSync('..', link, 'junction');
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'EEXIST') throw error;
  }
  return link;
}

/** Installs the packages of `package-lock.json`, unless they are there. */
export async function installDependencies() {
  if (installedAsLocked()) return;
  console.log('Installing packages (npm ci) …');
  await mustRun('npm', ['ci', '--no-audit', '--no-fund'], { cwd: root, quiet: true });
}

/** Builds everything into `dist/`. */
export async function build() {
  console.log('Building …');
  await mustRun('node', ['esbuild.mjs'], { cwd: root });
}

/** Whether `node_modules` has the versions of `package-lock.json`; packages for other platforms may be missing. */
function installedAsLocked() {
  const installed = path.join(root, 'node_modules/.package-lock.json');
  if (!existsSync(installed)) return false;
  const has = JSON.parse(readFileSync(installed, 'utf8')).packages;
  const wants = JSON.parse(readFileSync(path.join(root, 'package-lock.json'), 'utf8')).packages;
  return Object.entries(wants).every(([name, { version, optional }]) => name === '' || optional || has[name]?.version === version);
}
