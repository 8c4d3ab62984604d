import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { branches, hopKinds, levels, probeTypes } from '../../src/model/scenario.js';
import { costKeywords, defaults, hopItemKeywords, scenarioItemKeywords } from '../../src/language/syntax/keywords.js';

const grammar = readFileSync('syntaxes/vhflow.tmLanguage.json', 'utf8');

describe('the TextMate grammar', () => {
  it('gives every construct its scope', async () => {
    const tool = 'node_modules/vscode-tmgrammar-test/dist/unit.js';
    const { stdout } = await promisify(execFile)(process.execPath, [tool, '-g', 'syntaxes/vhflow.tmLanguage.json', 'test/syntaxes/whole-file.test.vhflow']);
    expect(stdout).toContain('✓');
  }, 30_000);

  it.each([...hopKinds, ...levels, ...branches, ...probeTypes, ...costKeywords, ...hopItemKeywords, ...scenarioItemKeywords, ...defaults, 'default', 'because', 'if', 'and', 'not'])('knows the word %s', (word) => {
    expect(grammar).toMatch(new RegExp(`[|(:]${word}[|)]`));
  });
});
