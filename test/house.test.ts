import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { cruise, type ICruiseResult, type IConfiguration } from 'dependency-cruiser';
import { afterEach, describe, expect, test } from 'vitest';

const { forbidden = [], options = {} } = createRequire(import.meta.url)('../.dependency-cruiser.cjs') as IConfiguration;

describe('import rules', () => {
  const folder = mkdtempSync(path.join(realpathSync(tmpdir()), 'vhflow-house-'));
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  /** The names of the rules that a tree with these files breaks. */
  async function brokenIn(files: Readonly<Record<string, string>>): Promise<string[]> {
    for (const [file, text] of Object.entries(files)) {
      mkdirSync(path.join(folder, path.dirname(file)), { recursive: true });
      writeFileSync(path.join(folder, file), text);
    }
    const { output } = await cruise(['src'], { ...options, ruleSet: { forbidden }, validate: true, baseDir: folder });
    return (output as ICruiseResult).summary.violations.map(({ rule }) => rule.name);
  }

  /** Names of the rules that break when `from` imports `specifier`, in a tree that contains nothing but `from` and `to`. */
  const broken = (from: string, specifier: string, to?: string): Promise<string[]> =>
    brokenIn({ ...(to !== undefined && { [to]: 'export const it = 1;\n' }), [from]: `import { it } from '${specifier}';\nexport const its = it;\n` });

  test.each([
    ['src/model/x.ts', '../language/y.js', 'src/language/y.ts', 'imports-of-model'],
    ['src/model/x.ts', 'node:fs', undefined, 'imports-of-model'],
    ['src/language/x.ts', '../anchors/y.js', 'src/anchors/y.ts', 'imports-of-language'],
    ['src/language/x.ts', 'vscode', undefined, 'imports-of-language'],
    ['src/language/x.ts', '../built-in/y.js', 'src/built-in/y.ts', 'imports-of-language'],
    ['src/diagram/x.ts', 'node:path', undefined, 'imports-of-diagram'],
    ['src/diagram/x.ts', '../built-in/y.js', 'src/built-in/y.ts', 'imports-of-diagram'],
    ['src/anchors/x.ts', '../sources/y.js', 'src/sources/y.ts', 'imports-of-anchors'],
    ['src/sources/x.ts', '../diagram/y.js', 'src/diagram/y.ts', 'imports-of-sources'],
    ['src/sources/x.ts', 'node:fs', undefined, 'imports-of-sources'],
    ['src/webview/x.ts', '../extension/y.js', 'src/extension/y.ts', 'entry-points-apart'],
    ['src/cli/x.ts', '../server/y.js', 'src/server/y.ts', 'entry-points-apart'],
    ['src/pages/x.ts', '../language/y.js', 'src/language/y.ts', 'imports-of-pages'],
    ['src/sources/x.ts', '../pages/y.js', 'src/pages/y.ts', 'imports-of-sources'],
    ['src/diagram/x.ts', '../pages/offline.js', 'src/pages/offline.ts', 'imports-of-diagram'],
    ['src/diagram/x.ts', '../traces/index.js', 'src/traces/index.ts', 'imports-of-diagram'],
    ['src/diagram/x.ts', '../traces/matching/overlay.js', 'src/traces/matching/overlay.ts', 'only-types-of-traces-in-diagram'],
    ['src/text/x.ts', '../model/y.js', 'src/model/y.ts', 'imports-of-text'],
    ['src/evidence/x.ts', 'node:fs', undefined, 'imports-of-evidence'],
    ['src/evidence/x.ts', '../lab/y.js', 'src/lab/y.ts', 'imports-of-evidence'],
    ['src/lab/x.ts', '../evidence/y.js', 'src/evidence/y.ts', 'imports-of-lab'],
    ['src/lab/x.ts', '../cli/y.js', 'src/cli/y.ts', 'imports-of-lab'],
    ['src/lab/x.ts', 'vscode', undefined, 'vscode-in-the-extension-only'],
    ['src/server/x.ts', '../lab/y.js', 'src/lab/y.ts', 'lab-for-programs-only'],
    ['src/webview/x.ts', '../lab/y.js', 'src/lab/y.ts', 'lab-for-programs-only'],
    ['src/server/x.ts', 'vscode', undefined, 'vscode-in-the-extension-only'],
    ['src/node/x.ts', '../language/y.js', 'src/language/y.ts', 'node-files-for-programs'],
    ['src/extension/x.ts', '../node/y.js', 'src/node/y.ts', 'node-files-in-programs-only'],
    ['src/extension/trace-worker/x.ts', 'vscode', undefined, 'no-vscode-in-the-workers'],
    ['src/extension/trace-worker/x.ts', '../ui/y.js', 'src/extension/ui/y.ts', 'no-vscode-in-the-workers'],
    ['src/extension/lab-worker/x.ts', '../lab/y.js', 'src/extension/lab/y.ts', 'no-vscode-in-the-workers'],
    ['src/extension/lab/x.ts', '../../lab/y.js', 'src/lab/y.ts', 'lab-for-programs-only'],
    ['src/webview/x.ts', 'node:fs', undefined, 'no-node-in-the-page'],
    ['src/webview/x.ts', '@vscode/webview-ui-toolkit', undefined, 'toolkit-in-one-file'],
    ['src/cli/x.ts', '../../test/y.js', 'test/y.ts', 'product-apart-from-tests'],
  ])('%s must not import %s', async (from, specifier, to, rule) => {
    expect(await broken(from, specifier, to)).toContain(rule);
  });

  test.each([
    ['src/language/x.ts', '../model/y.js', 'src/model/y.ts'],
    ['src/diagram/x.ts', '../pages/diagram-protocol.js', 'src/pages/diagram-protocol.ts'],
    ['src/diagram/x.ts', '../text/y.js', 'src/text/y.ts'],
    ['src/anchors/x.ts', '../text/y.js', 'src/text/y.ts'],
    ['src/sources/x.ts', '../anchors/y.js', 'src/anchors/y.ts'],
    ['src/extension/x.ts', '../language/y.js', 'src/language/y.ts'],
    ['src/extension/x.ts', 'vscode', undefined],
    ['src/webview/controls/controls.ts', '@vscode/webview-ui-toolkit', undefined],
    ['src/cli/x.ts', 'node:fs', undefined],
    ['src/node/x.ts', 'node:fs', undefined],
    ['src/server/x.ts', '../node/y.js', 'src/node/y.ts'],
    ['src/built-in/x.ts', '../model/y.js', 'src/model/y.ts'],
    ['src/pages/x.ts', 'valibot', undefined],
    ['src/evidence/x.ts', '../traces/index.js', 'src/traces/index.ts'],
    ['src/evidence/x.ts', 'valibot', undefined],
    ['src/lab/x.ts', 'node:child_process', undefined],
    ['src/lab/x.ts', '../probes/index.js', 'src/probes/index.ts'],
    ['src/cli/x.ts', '../lab/index.js', 'src/lab/index.ts'],
    ['src/extension/lab-worker/x.ts', '../../lab/index.js', 'src/lab/index.ts'],
  ])('%s may import %s', async (from, specifier, to) => {
    expect(await broken(from, specifier, to)).toEqual([]);
  });

  test('src/diagram may import the types of what the analysis of a trace gives', async () => {
    const files = {
      'src/traces/matching/overlay.ts': 'export interface Overlay { readonly passes: number }\n',
      'src/diagram/x.ts': "import type { Overlay } from '../traces/matching/overlay.js';\nexport type X = Overlay;\n",
    };
    expect(await brokenIn(files)).toEqual([]);
  });

  test('two files that import each other, even only for types, break a rule', async () => {
    const files = {
      'src/model/x.ts': "import type { Y } from './y.js';\nexport interface X { readonly y?: Y }\n",
      'src/model/y.ts': "import type { X } from './x.js';\nexport interface Y { readonly x?: X }\n",
    };
    expect(await brokenIn(files)).toContain('no-cycles');
  });

  test('two folders that import each other break a rule', async () => {
    const files = {
      'src/extension/ui/x.ts': "import type { Y } from '../trees/y.js';\nexport type X = Y;\n",
      'src/extension/trees/y.ts': 'export type Y = string;\n',
      'src/extension/trees/z.ts': "import type { X } from '../ui/x.js';\nexport type Z = X;\n",
    };
    expect(await brokenIn(files)).toEqual(['no-cycles-between-folders', 'no-cycles-between-folders']);
  });
});
