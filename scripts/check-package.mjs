// @ts-check
/** Checks the packaged extension: `node scripts/check-package.mjs FILE.vsix` after packaging. */
import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { listFiles, PackageManager } from '@vscode/vsce';
import { root } from './install.mjs';

const sizeLimit = 1_048_576;
const allowed = [
  /^package(\.nls(\.[a-z-]+)?)?\.json$/, /^(CHANGELOG\.md|LICENSE|dist\/page\.md)$/, /^dist\/(extension|server|trace-worker|lab|webview|offline|compare|web\/extension)\.js$/, /^dist\/((webview|offline|compare)\.css)$/,
  /^docs\/[a-z-]+\.md$/, /^l10n\/bundle\.l10n(\.[a-z-]+)?\.json$/, /^media\/[a-z-]+\.(svg|png)$/, /^(scenarios|templates)\/[a-z0-9-]+\.vhflow$/, /^scenarios\/index\.json$/, /^syntaxes\/[a-zA-Z.-]+\.json$/,
];
/** Files that the extension needs although its manifest does not name them. */
const needed = ['dist/page.md', 'dist/server.js', 'dist/trace-worker.js', 'dist/lab.js', 'dist/webview.js', 'dist/webview.css', 'dist/offline.js', 'dist/offline.css', 'dist/compare.js', 'dist/compare.css', 'scenarios/index.json', 'docs/diagnostics.md', 'docs/editors.md', 'docs/glossary.md', 'docs/language.md', 'package.nls.json', 'package.nls.ja.json', 'templates/network.vhflow', 'templates/block.vhflow', 'templates/empty.vhflow'];

const [file = path.join(root, 'dist/vhflow.vsix')] = process.argv.slice(2);
// `vsce` lists README.md always; the page takes its place.
const files = (await listFiles({ cwd: root, packageManager: PackageManager.None })).map((name) => name.replaceAll('\\', '/')).filter((name) => name !== 'README.md');
const manifest = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));
const size = statSync(file).size;
/** Where the links and pictures of the page lead that is shown for the extension. */
const targets = [...readFileSync(path.join(root, 'dist/page.md'), 'utf8').matchAll(/\]\(([^)]{0,40})/g)].map(([, target = '']) => target);
const problems = [
  ...files.filter((name) => !allowed.some((pattern) => pattern.test(name))).map((name) => `${name} does not belong in the package`),
  ...[...needed, ...namedFiles(manifest)].filter((name) => !files.includes(name)).map((name) => `${name} is missing from the package`),
  ...files.filter((name) => name.endsWith('.js') && /\n\/\/# sourceMappingURL=\S+\s*$/.test(readFileSync(path.join(root, name), 'utf8'))).map((name) => `${name} is not a production build`),
  ...targets.filter((target) => !/^(data:image\/png;base64,|https:\/\/|#)/.test(target)).map((target) => `the page refers to ${target}, which does not exist where it is shown`),
  ...(targets.some((target) => target.startsWith('data:')) ? [] : ['the page has no picture']),
  ...(size > sizeLimit ? [`the package has ${size} bytes, more than ${sizeLimit}`] : []),
];
for (const problem of problems) console.error(`✗ ${problem}`);
if (problems.length > 0) process.exit(1);
console.log(`✓ ${path.basename(file)}: ${files.length} files, ${Math.ceil(size / 1024)} KB`);

/**
 * The files of the extension that its manifest names; the command line is packaged for npm, not here.
 * @param {unknown} value @returns {string[]}
 */
function namedFiles(value) {
  if (typeof value === 'string') return /^(\.\/)?(dist|media|syntaxes|l10n)\/.+\.\w+$/.test(value) ? [path.posix.normalize(value)] : [];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => (key === 'imports' || key === 'bin' ? [] : namedFiles(inner)));
}
