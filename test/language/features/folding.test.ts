import { expect, it } from 'vitest';
import { foldingOf, openDocument } from '../../../src/language/index.js';

/** The ranges that can be folded: the first line of each, the last, and its kind. */
function foldable(text: string): string[] {
  const lines = text.split('\n');
  return foldingOf(openDocument(text)).map(({ startLine, endLine, kind = 'braces' }) => `${kind}: ${lines[startLine]?.trim() ?? ''} … ${lines[endLine]?.trim() ?? ''}`);
}

it('braces and comments of several lines can be folded', () => {
  expect(foldable(`// one
// two
scenario s {
  title "T"
  // alone
  machine m "M" {
    participant p "P" in kvm
  }
}
`)).toEqual(['comment: // one … // two', 'braces: scenario s { … }', 'braces: machine m "M" { … participant p "P" in kvm']);
});
