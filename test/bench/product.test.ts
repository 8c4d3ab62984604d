import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { bundled } from '../../bench/product.mjs';

test('a program that is measured does something', async () => {
  const program = await bundled('tested-command.cjs', "import './src/cli/main.js';", 'cjs');
  const { version } = JSON.parse(readFileSync(path.join(import.meta.dirname, '../../package.json'), 'utf8')) as { readonly version: string };
  expect(spawnSync(process.execPath, [program, '--version'], { encoding: 'utf8' }).stdout).toContain(version);
});
