// @ts-check
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import * as esbuild from 'esbuild';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const iconFolder = path.join(path.dirname(createRequire(import.meta.url).resolve('@vscode/codicons/package.json')), 'src/icons');
const iconList = path.join(root, 'src/pages/icons.ts');

/**
 * Resolves `@import 'codicons/diagram'` and `@import 'codicons/compare'` in a style sheet to rules for the icons that the page uses.
 * Each rule masks the text colour with the icon. The font with all 500 icons would be an eighth of the package, and would have to be copied into every exported page.
 *
 * @returns {esbuild.Plugin}
 */
export function codiconsAsMasks() {
  return {
    name: 'codicons-as-masks',
    setup(build) {
      build.onResolve({ filter: /^codicons\/(?:diagram|compare)$/ }, ({ path: name }) => ({ path: name, namespace: 'codicons' }));
      build.onLoad({ filter: /.*/, namespace: 'codicons' }, async ({ path: name }) => ({
        contents: styleOf(await Promise.all((await iconsOf(name)).map(iconRule))), loader: 'css', watchFiles: [iconList],
      }));
    },
  };
}

/** @param {string} name `codicons/` and a page @returns {Promise<readonly string[]>} the names that `src/pages/icons.ts` lists for it */
async function iconsOf(name) {
  const { outputFiles } = await esbuild.build({ entryPoints: [iconList], bundle: true, format: 'esm', write: false });
  const code = outputFiles[0]?.text ?? '';
  const lists = await import(`data:text/javascript;base64,${Buffer.from(code).toString('base64')}`);
  return lists[`${path.basename(name)}Icons`];
}

/** @param {string} name @throws when there is no such icon */
async function iconRule(name) {
  const picture = await readFile(path.join(iconFolder, `${name}.svg`), 'utf8');
  const address = `data:image/svg+xml,${minifiedSvg(picture).replace(/[%<>#]/g, encodeURIComponent)}`;
  return `.codicon-${name} { mask-image: url("${address}"); }`;
}

/**
 * Removes from an SVG what a mask does not need, and rounds coordinates to a hundredth of a unit, which is less than a pixel in the largest icon.
 * @param {string} picture SVG
 */
function minifiedSvg(picture) {
  const viewBox = /viewBox="([^"]*)"/.exec(picture)?.[1] ?? '0 0 16 16';
  return picture.trim()
    .replace(/^<svg[^>]*>/, `<svg xmlns='http://www.w3.org/2000/svg' viewBox='${viewBox}'>`)
    .replace(/\d*\.\d{3,}/g, (number) => String(Number(Number(number).toFixed(2))))
    .replaceAll('"', "'");
}

/** @param {readonly string[]} rules */
function styleOf(rules) {
  const shape = 'display: inline-block; width: 1em; height: 1em; font-size: 16px; line-height: 1; background: currentColor;';
  return `.codicon { ${shape} mask: center / contain no-repeat; }\n${rules.join('\n')}\n`;
}
