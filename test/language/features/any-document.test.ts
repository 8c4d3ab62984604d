import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { DocumentSymbol, Position, Range } from 'vscode-languageserver-types';
import {
  completionsAt, definitionAt, foldingOf, highlightsAt, hoverAt, openDocument, referencesAt, renameRangeAt, symbolsOf,
} from '../../../src/language/index.js';
import { rangeOf } from '../../../src/language/syntax/positions.js';
import { mutatedDocument, validDocument } from '../documents.js';

const isBefore = (a: Position, b: Position): boolean => a.line < b.line || (a.line === b.line && a.character <= b.character);
const contains = (outer: Range, inner: Range): boolean => isBefore(outer.start, inner.start) && isBefore(inner.end, outer.end);

function checkSymbols(symbols: readonly DocumentSymbol[], within: Range): void {
  for (const symbol of symbols) {
    expect(symbol.name).not.toBe('');
    expect(contains(within, symbol.range)).toBe(true);
    expect(contains(symbol.range, symbol.selectionRange)).toBe(true);
    checkSymbols(symbol.children ?? [], symbol.range);
  }
}

it('every feature works at any position of any document, and returns ranges within the document', () => {
  fc.assert(fc.property(fc.oneof(mutatedDocument, validDocument), fc.array(fc.nat(), { minLength: 5, maxLength: 5 }), (text, offsets) => {
    const document = openDocument(text);
    const whole = rangeOf(document.textDocument, { start: 0, end: text.length });
    checkSymbols(symbolsOf(document), whole);
    for (const { startLine, endLine } of foldingOf(document)) {
      expect(endLine).toBeGreaterThan(startLine);
      expect(endLine).toBeLessThan(document.textDocument.lineCount);
    }
    for (const offset of offsets) {
      const position = document.textDocument.positionAt(offset % (text.length + 1));
      completionsAt(document, position, { knownProjects: [], language: 'en' });
      const ranges = [
        hoverAt(document, position, 'ja')?.range, definitionAt(document, position), renameRangeAt(document, position),
        ...referencesAt(document, position, true), ...highlightsAt(document, position).map(({ range }) => range),
      ];
      for (const range of ranges) expect(range === undefined || contains(whole, range)).toBe(true);
    }
  }), { numRuns: 300 });
}, 60_000);
