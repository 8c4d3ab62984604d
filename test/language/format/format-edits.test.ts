import { describe, expect, it } from 'vitest';
import { formatDocument, formatRange, openDocument } from '../../../src/language/index.js';
import { scenarioWith } from '../documents.js';
import { applied, withSelection } from '../marked-text.js';

/** The text after formatting the selection. */
function formatted(marked: string): string {
  const { document, selection } = withSelection(marked);
  return applied(document, formatRange(document, selection));
}

describe('formatting a range', () => {
  it('changes the steps it touches and nothing else', () => {
    expect(formatted(scenarioWith('app->drv "a" {kind call}\n  drv ->   «kvm "b"» { note "n"   kind vm-exit }\nloop "l" { kvm->sw "c" }')))
      .toBe(scenarioWith('app->drv "a" {kind call}\n    drv -> kvm "b" {\n      kind vm-exit\n      note "n"\n    }\nloop "l" { kvm->sw "c" }'));
  });

  it('of everything is formatting the document', () => {
    const text = scenarioWith('app->drv "a" {kind call}\nloop "l" { kvm->sw "c" }');
    const document = openDocument(text);
    expect(formatted(`«${text}»`)).toBe(applied(document, formatDocument(document)));
    expect(formatted(`«${text}»`)).toContain('\n    loop "l" {\n      kvm -> sw "c"\n    }\n');
  });

  it('gives no edits for a text that is formatted already', () => {
    const document = openDocument(scenarioWith('app -> drv "a"'));
    const { document: again, selection } = withSelection(`«${applied(document, formatDocument(document))}»`);
    expect(formatRange(again, selection)).toEqual([]);
  });

  it.each(['\n', '\r\n'])('of a document gives no edits for one that is formatted already, with the line end %j', (lineEnd) => {
    const document = openDocument(scenarioWith('app -> drv "a"').replaceAll('\n', lineEnd));
    const [edit] = formatDocument(document);
    expect(edit).toBeDefined();
    expect(formatDocument(openDocument(applied(document, edit ? [edit] : [])))).toEqual([]);
  });

  it('leaves a broken file as it is', () => {
    expect(formatted('scenario s { «title» "T" ')).toBe('scenario s { title "T" ');
    expect(formatDocument(openDocument('scenario s { title "T" '))).toEqual([]);
  });
});
