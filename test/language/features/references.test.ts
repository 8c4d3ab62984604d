import { describe, expect, it } from 'vitest';
import { definitionAt, highlightsAt, referencesAt } from '../../../src/language/index.js';
import { scenarioWith } from '../documents.js';
import { markedLines, withCaret } from '../marked-text.js';

const declaration = 'participant «drv» "Driver" in guest-kernel of linux';
const uses = [
  'app -> «drv» "write" { kind syscall in drv }',
  'app -> drv "write" { kind syscall in «drv» }',
  'note over «drv», kvm "shared"',
  'loop "again" { «drv» -> kvm "kick" { kind vm-exit } }',
];
const atLane = scenarioWith(`app -> drv "write" { kind syscall in dr¦v }
note over drv, kvm "shared"
loop "again" { drv -> kvm "kick" { kind vm-exit } }`);

function references(marked: string, { includeDeclaration }: { includeDeclaration: boolean }): string[] {
  const { document, caret } = withCaret(marked);
  return markedLines(document, referencesAt(document, caret, includeDeclaration));
}

function highlights(marked: string, kind: 'read' | 'write'): string[] {
  const { document, caret } = withCaret(marked);
  const wanted = { read: 2, write: 3 }[kind];
  return markedLines(document, highlightsAt(document, caret).filter((highlight) => highlight.kind === wanted).map(({ range }) => range));
}

function definition(marked: string): string | undefined {
  const { document, caret } = withCaret(marked);
  const range = definitionAt(document, caret);
  return range && markedLines(document, [range])[0];
}

describe('definition', () => {
  it('is where a lane is declared', () => {
    expect(definition(atLane)).toBe(declaration);
  });

  it('is missing for a built-in context', () => {
    expect(definition(scenarioWith('').replace('in guest-user', 'in guest-¦user'))).toBeUndefined();
  });
});

describe('references', () => {
  it('are the declaration and all uses', () => {
    expect(references(atLane, { includeDeclaration: true })).toEqual([declaration, ...uses]);
  });

  it('are only the uses if the declaration is not requested', () => {
    expect(references(atLane, { includeDeclaration: false })).toEqual(uses);
  });

  it('to a source include those in anchors, as words and in quotes', () => {
    expect(references(scenarioWith('app -> drv "write" { at lin¦ux:a.c#f via "linux:b c.c#g" calls f }'), { includeDeclaration: true })).toEqual([
      'source «linux» "6.1"',
      'participant drv "Driver" in guest-kernel of «linux»',
      'participant kvm "KVM" in kvm of «linux»',
      'participant net "Network" in host-kernel of «linux»',
      'app -> drv "write" { at «linux»:a.c#f via "linux:b c.c#g" calls f }',
      'app -> drv "write" { at linux:a.c#f via "«linux»:b c.c#g" calls f }',
    ]);
  });
});

describe('highlights', () => {
  it('mark the declaration as written and the uses as read', () => {
    expect(highlights(atLane, 'write')).toEqual([declaration]);
    expect(highlights(atLane, 'read')).toEqual(uses);
  });
});

describe('a source in anchors', () => {
  const anchors = 'app -> drv "x" { at linux:a.c#f | "linux:b c.c#g" | "\\u{6c}inux:c.c#h" | linux | qemu:d.c#i via linux:e.c#j calls k through linux:f.c#l }';

  it('is found wherever it is written as it is', () => {
    const found = references(scenarioWith(anchors.replace('linux:a.c', 'linu¦x:a.c')), { includeDeclaration: false });
    expect(found.filter((line) => line.startsWith('app')).map((line) => line.slice(line.indexOf('«')).slice(0, 12))).toEqual(['«linux»:a.c#', '«linux»:b c.', '«linux»:e.c#', '«linux»:f.c#']);
  });

  it.each([
    ['linux:a.c', '¦linux:a.c', true], ['linux:a.c', 'linux¦:a.c', true], ['linux:a.c', 'linux:¦a.c', false], ['"linux', '¦"linux', false], ['"linux', '"¦linux', true], ['| linux |', '| li¦nux |', false], ['u{6c}inux', 'u{6c}¦inux', false],
  ])('is at %s as in %s: %s', (written, marked, isThere) => {
    expect(definition(scenarioWith(anchors.replace(written, marked))) !== undefined).toBe(isThere);
  });
});
