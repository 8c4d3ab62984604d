import { expect, it } from 'vitest';
import { formatRange } from '../../../src/language/index.js';
import { applied, withSelection } from '../marked-text.js';

it.each([
  ['scenario s {\n«title»   "T"\n machine m "M" {\nparticipant p   "P" in kvm }\n}', 'scenario s {\n  title "T"\n machine m "M" {\nparticipant p   "P" in kvm }\n}', [1, 0, 1, 11]],
  ['scenario s {\n title   "T"\n machine m "M" {\nparticipant «p»   "P" in kvm }\n}', 'scenario s {\n title   "T"\n machine m "M" {\n    participant p "P" in kvm }\n}', [3, 0, 3, 26]],
  ['scenario s {\n title   "T"\n machine m "M" {\nparticipant «p   "P" in kvm }»\n}', 'scenario s {\n title   "T"\n machine m "M" {\n    participant p "P" in kvm\n  }\n}', [3, 0, 3, 28]],
  ['scenario s {\n title   "T"\n machine m "M" {\nparticipant «p   "P" in kvm }\n}»', 'scenario s {\n title   "T"\n machine m "M" {\n    participant p "P" in kvm\n  }\n}', [3, 0, 4, 1]],
  ['scenario s {\n title   "T"\n machine m "M" {\nparticipant p   "P" in kvm «}\n}»', 'scenario s {\n title   "T"\n machine m "M" {\nparticipant p   "P" in kvm }\n}', undefined],
  ['«scenario s {\n title   "T"»\n assume   "A" }', 'scenario s {\n  title "T"\n assume   "A" }', [0, 0, 1, 12]],
  ['scenario s { title   "T"   assume   «"A"» }', 'scenario s { title   "T"   assume "A" }', [0, 27, 0, 39]],
  ['scenario s { title "T"\n\tassume   «"A"»\n}', 'scenario s { title "T"\n  assume "A"\n}', [1, 0, 1, 13]],
  ['scenario s {\n title «»  "T"\n}', 'scenario s {\n  title "T"\n}', [1, 0, 1, 12]],
  ['scenario s {\n title   "T"«»\n assume   "A"\n}', 'scenario s {\n  title "T"\n assume   "A"\n}', [1, 0, 1, 12]],
  ['scenario s {\n title   "T"\n «»assume   "A"\n}', 'scenario s {\n title   "T"\n  assume "A"\n}', [2, 0, 2, 13]],
  ['scenario s {\n title   "T"\n«» assume   "A"\n}', 'scenario s {\n title   "T"\n assume   "A"\n}', undefined],
  ['scenario s {\n title   "«T"\n »assume   "A"\n}', 'scenario s {\n  title "T"\n  assume "A"\n}', [1, 0, 2, 13]],
  ['scenario s {\n title   "«T"\n» assume   "A"\n}', 'scenario s {\n  title "T"\n assume   "A"\n}', [1, 0, 1, 12]],
  ['scenario   s {«» }', 'scenario   s { }', undefined],
  ['scenario   s {\n title "T"\n}\n«\n»', 'scenario   s {\n title "T"\n}\n\n', undefined],
  ['«»scenario   s {\n title   "T"\n}', 'scenario   s {\n title   "T"\n}', undefined],
  ['scenario s {\n machine m "M" {\nparticipant «p   "P" in kvm »}\n}', 'scenario s {\n machine m "M" {\n    participant p "P" in kvm }\n}', [2, 0, 2, 26]],
  ['scenario s {\n machine m "M" {\nparticipant «p   "P" in kvm } »}', 'scenario s {\n machine m "M" {\n    participant p "P" in kvm\n  } }', [2, 0, 2, 28]],
  ['scenario s {\n machine m "M" {\n«participant p   "P" in kvm }} scenario t { title   "»T" }', 'scenario s {\n machine m "M" {\n    participant p "P" in kvm\n  }\n}\n\nscenario t {\n  title "T" }', [2, 0, 2, 54]],
  ['// c\n«\nscenario s {\n title   "T"\n}»', '// c\n\nscenario s {\n  title "T"\n}', [0, 0, 4, 1]],
])('the selection in %j', (marked, expected, changed) => {
  const { document, selection } = withSelection(marked);
  const edits = formatRange(document, selection);
  expect(applied(document, edits)).toBe(expected);
  const range = edits[0]?.range;
  expect(range && [range.start.line, range.start.character, range.end.line, range.end.character]).toEqual(changed);
});
