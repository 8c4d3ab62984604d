// @ts-check
/**
 * Packages the extension: `npm run package`. The page that VS Code and the marketplaces show for it is `docs/page.md`, whose pictures are
 * put into its text, because neither shows pictures from files of the package. The package is packed again, to be smaller.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { root } from './install.mjs';
import { mustRun } from './run-command.mjs';
import { smallerZip } from './smaller-zip.mjs';

const pages = path.join(root, 'docs');
const page = readFileSync(path.join(pages, 'page.md'), 'utf8').replace(/\]\((pictures\/[a-z-]+\.png)\)/g, (_, picture) => {
  return `](data:image/png;base64,${readFileSync(path.join(pages, picture)).toString('base64')})`;
});
mkdirSync(path.join(root, 'dist'), { recursive: true });
writeFileSync(path.join(root, 'dist/page.md'), page);
const target = path.join(root, 'dist/vhflow.vsix');
await mustRun('node', [
  path.join(root, 'node_modules/@vscode/vsce/vsce'), 'package', '--no-dependencies', '--allow-missing-repository', '--no-rewrite-relative-links',
  '--readme-path', 'dist/page.md', '-o', target,
], { cwd: root });
const packed = await smallerZip(readFileSync(target));
writeFileSync(target, packed);
console.log(`Packed again: dist/vhflow.vsix (${packed.length} bytes)`);
