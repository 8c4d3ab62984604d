import { expect, it } from 'vitest';
import type { SelectionRange } from 'vscode-languageserver-types';
import { selectionRangeAt } from '../../../src/language/index.js';
import { scenarioWith } from '../documents.js';
import { textIn, withCaret } from '../marked-text.js';

/** The texts that are selected one after the other, from the caret outwards. */
function selections(marked: string): string[] {
  const { document, caret } = withCaret(marked);
  const texts: string[] = [];
  for (let each: SelectionRange | undefined = selectionRangeAt(document, caret); each; each = each.parent) texts.push(textIn(document, each.range));
  return texts;
}

it('the selection grows from the word to the scenario', () => {
  const loop = 'loop "l" { app -> drv "x" { kind call } }';
  const text = scenarioWith(loop);
  const flow = text.slice(text.indexOf('flow send'), text.lastIndexOf('\n}'));
  expect(selections(scenarioWith('loop "l" { app -> drv "x" { kind c¦all } }'))).toEqual([
    'call', 'kind call', 'app -> drv "x" { kind call }', loop, flow, text.trim(),
  ]);
});
