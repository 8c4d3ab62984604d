import { describe, expect, it } from 'vitest';
import { openDocument } from '../../../src/language/index.js';
import { editsInLayout, toTextEdits, type Change } from '../../../src/language/edit/changes.js';
import { applied, textIn } from '../marked-text.js';

const canonical = (title: string, lineBreak = '\n') => ['scenario s {', `  title "${title}"`, '}', ''].join(lineBreak);

/** The text after a change, with what the one edit replaces and with what. */
function edited(text: string, find: string, newText: string) {
  const document = openDocument(text);
  const start = text.indexOf(find);
  const edits = editsInLayout(document, [{ start, end: start + find.length, newText }]);
  return { text: applied(document, edits), edits: edits.map(({ range, newText: by }) => [textIn(document, range), by]) };
}

describe('edits in a document in the canonical layout', () => {
  it('are one that covers what differs, and keep the layout', () => {
    expect(edited(canonical('abc'), '"abc"', '"axc"')).toEqual({ text: canonical('axc'), edits: [['b', 'x']] });
    expect(edited(canonical('abc'), '"abc"', '"abc"   ja   "d"')).toEqual({ text: canonical('abc" ja "d'), edits: [['', ' ja "d"']] });
    expect(edited(canonical('abab'), 'abab', 'ab')).toMatchObject({ text: canonical('ab'), edits: [['ab', '']] });
    expect(edited(canonical('ab'), 'ab', 'abab')).toMatchObject({ text: canonical('abab'), edits: [['', 'ab']] });
  });

  it('split no character of two units, and no line break', () => {
    expect(edited(canonical('😀'), '😀', '😁').edits).toEqual([['😀', '😁']]);
    expect(edited(canonical('\u{1f600}'), '\u{1f600}', '\u{2fa00}').edits).toEqual([['\u{1f600}', '\u{2fa00}']]);
    expect(edited(canonical('😀'), '😀', '\ud83dx').edits).toEqual([['😀', '\ud83dx']]);
    expect(edited(canonical('\ud83dx'), '\ud83dx', '😀').edits).toEqual([['\ud83dx', '😀']]);
    expect(edited(canonical('😀'), '😀', 'x\ude00').edits).toEqual([['😀', 'x\ude00']]);
    expect(edited(canonical('x\ude00'), 'x\ude00', '😀').edits).toEqual([['x\ude00', '😀']]);
    expect(edited(canonical('a', '\r\n'), '"a"', '"a" // x')).toEqual({ text: canonical('a" // x', '\r\n').replace(' // x"', '" // x').replace('a""', 'a"'), edits: [['', ' // x']] });
  });

  it('are none where nothing changes', () => {
    expect(editsInLayout(openDocument(canonical('a')), [])).toEqual([]);
  });

  it('are as they are where the text would not be understood', () => {
    expect(edited(canonical('a'), '}', '')).toEqual({ text: 'scenario s {\n  title "a"\n\n', edits: [['}', '']] });
  });
});

it('edits in another layout leave that as it is', () => {
  expect(edited('scenario s {\n title   "abc"}', '"abc"', '"axc"')).toEqual({ text: 'scenario s {\n title   "axc"}', edits: [['"abc"', '"axc"']] });
});

it('edits are in the order of the text, insertions before replacements', () => {
  const changes: Change[] = [{ start: 4, end: 6, newText: 'c' }, { start: 0, end: 2, newText: 'b' }, { start: 4, end: 4, newText: 'd' }, { start: 0, end: 0, newText: 'a' }];
  expect(toTextEdits(openDocument('scenario s {}'), changes).map(({ newText }) => newText)).toEqual(['a', 'b', 'd', 'c']);
});
