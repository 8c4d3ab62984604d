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

it('comments on consecutive lines can be folded, those at the end of a line not', () => {
  expect(foldable(`scenario s { // trailing
  // one
  // two

  // three
  // four
  // five
  title "T" // trailing
  // six

  // seven
} // trailing
// eight
// nine
`)).toEqual(['braces: scenario s { // trailing … // seven', 'comment: // one … // two', 'comment: // three … // five', 'comment: // eight … // nine']);
});

it('braces can be folded if there is a line between them and it is clear which belong together', () => {
  expect(foldable('scenario s {\n}\nscenario t {\n\n}')).toEqual(['braces: scenario t { … ']);
  expect(foldable('}\nscenario s {\n\n}\n}')).toEqual(['braces: scenario s { … ']);
  expect(foldable('scenario s {\n\nflow f "F" {\n\n}')).toEqual(['braces: flow f "F" { … ']);
});
