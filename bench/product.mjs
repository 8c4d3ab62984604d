// @ts-check
/** vhflow's own code, bundled for a benchmark. */
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { root } from '../scripts/install.mjs';
import { onFirstUse } from '../scripts/on-first-use.mjs';
import { mustRun } from '../scripts/run-command.mjs';
import { textFiles } from '../scripts/text-files.mjs';

/** The folder for everything that a benchmark builds. */
export const out = path.join(root, 'dist/build/bench');

/**
 * Bundles modules from `src/` into one file for Node, minified as in the package.
 * @param {string} name of the file, in {@link out}
 * @param {string} contents TypeScript that imports from `./src/…`
 * @param {'esm' | 'cjs'} [format]
 * @returns {Promise<string>} its path
 */
export async function bundled(name, contents, format = 'esm') {
  const outfile = path.join(out, name);
  // The package says that its modules have no side effects, and a program is imported for nothing else.
  await build({
    ignoreAnnotations: true,
    stdin: { contents, resolveDir: root, loader: 'ts' }, outfile, bundle: true, platform: 'node', target: 'node20', format, minify: true, logLevel: 'warning', plugins: [onFirstUse('string-width')], loader: textFiles,
  });
  return outfile;
}

/** @param {string} name @param {string} contents as for {@link bundled} @returns {Promise<any>} what `contents` exports */
export async function loaded(name, contents) {
  return import(pathToFileURL(await bundled(`${name}.mjs`, contents)).href);
}

/** @type {Promise<string> | undefined} */
let packaging;

/** Packages the extension once; `dist/` then contains a production build. @returns {Promise<string>} the path of the .vsix */
export function packaged() {
  packaging ??= mustRun('npm', ['run', '--silent', 'package'], { cwd: root, quiet: true }).then(() => path.join(root, 'dist/vhflow.vsix'));
  return packaging;
}
