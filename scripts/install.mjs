// @ts-check
/** The steps that `npm start` and `npm test` run first, so that both work in a fresh clone. */
import { existsSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { mustRun } from './run-command.mjs';

/** The root of the repository. */
export const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));

/** The folder for everything that starting and testing need but that is not part of the extension; git ignores it. */
export const cache = path.join(root, '.vscode-test');

/**
 * A second path to the root of the repository, for a VS Code server that is installed in the cache. Through the first path, such a
 * server would attribute its own themes to the extension under development, and would show the first of them whatever the settings say.
 * @returns {string}
 */
export function rootForServer() {
  const link = path.join(cache, 'vhflow');
  mkdirSync(cache, { recursive: true });
  try {
    // On Windows, only a junction can be created without special rights; other systems ignore the type.
    symlinkSync('..', link, 'junction');
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'EEXIST') throw error;
  }
  return link;
}

/** Installs the packages of `package-lock.json`, unless they are already installed. */
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
