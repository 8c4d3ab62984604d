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

  /** Names of the rules that break when `from` imports `specifier`, in a tree that holds nothing else but `to`. */
  async function broken(from: string, specifier: string, to?: string): Promise<string[]> {
    for (const file of to === undefined ? [from] : [from, to]) {
      mkdirSync(path.join(folder, path.dirname(file)), { recursive: true });
      writeFileSync(path.join(folder, file), file === from ? `import { it } from '${specifier}';\nexport const its = it;\n` : 'export const it = 1;\n');
    }
    const { output } = await cruise(['src'], { ...options, ruleSet: { forbidden }, validate: true, baseDir: folder });
    return (output as ICruiseResult).summary.violations.map(({ rule }) => rule.name);
  }

  test.each([
    ['src/model/x.ts', '../language/y.js', 'src/language/y.ts', 'model-stands-alone'],
    ['src/model/x.ts', 'node:fs', undefined, 'model-stands-alone'],
    ['src/language/x.ts', '../anchors/y.js', 'src/anchors/y.ts', 'language-stands-alone'],
    ['src/language/x.ts', 'vscode', undefined, 'language-stands-alone'],
    ['src/language/x.ts', '../built-in.js', 'src/built-in/scenarios.ts', 'language-stands-alone'],
    ['src/diagram/x.ts', 'node:path', undefined, 'diagram-stands-alone'],
    ['src/diagram/x.ts', '../built-in.js', 'src/built-in/scenarios.ts', 'diagram-stands-alone'],
    ['src/anchors/x.ts', '../sources/y.js', 'src/sources/y.ts', 'anchors-stands-alone'],
    ['src/sources/x.ts', '../diagram/y.js', 'src/diagram/y.ts', 'sources-stands-alone'],
    ['src/sources/x.ts', 'node:fs', undefined, 'sources-stands-alone'],
    ['src/webview/x.ts', '../extension/y.js', 'src/extension/y.ts', 'rims-apart'],
    ['src/cli/x.ts', '../server/y.js', 'src/server/y.ts', 'rims-apart'],
    ['src/pages/diagram-protocol.ts', './language/y.js', 'src/language/y.ts', 'shared-files-import-the-model'],
    ['src/sources/x.ts', '../protocol.js', 'src/pages/diagram-protocol.ts', 'shared-files-are-for-rims'],
    ['src/server/x.ts', 'vscode', undefined, 'vscode-in-the-extension-only'],
    ['src/node/files.ts', './language/y.js', 'src/language/y.ts', 'node-files-for-programs'],
    ['src/extension/x.ts', '../node-files.js', 'src/node/files.ts', 'node-files-in-programs-only'],
    ['src/webview/x.ts', 'node:fs', undefined, 'no-node-in-the-page'],
    ['src/webview/x.ts', '@vscode/webview-ui-toolkit', undefined, 'toolkit-in-one-file'],
    ['src/cli/x.ts', '../../test/y.js', 'test/y.ts', 'product-apart-from-tests'],
  ])('%s must not import %s', async (from, specifier, to, rule) => {
    expect(await broken(from, specifier, to)).toContain(rule);
  });

  test.each([
    ['src/language/x.ts', '../model/y.js', 'src/model/y.ts'],
    ['src/diagram/x.ts', '../protocol.js', 'src/pages/diagram-protocol.ts'],
    ['src/sources/x.ts', '../anchors/y.js', 'src/anchors/y.ts'],
    ['src/extension/x.ts', '../language/y.js', 'src/language/y.ts'],
    ['src/extension/x.ts', 'vscode', undefined],
    ['src/webview/controls.ts', '@vscode/webview-ui-toolkit', undefined],
    ['src/cli/x.ts', 'node:fs', undefined],
    ['src/node/files.ts', 'node:fs', undefined],
    ['src/server/x.ts', '../node-files.js', 'src/node/files.ts'],
    ['src/built-in/scenarios.ts', './model/y.js', 'src/model/y.ts'],
  ])('%s may import %s', async (from, specifier, to) => {
    expect(await broken(from, specifier, to)).toEqual([]);
  });
});
