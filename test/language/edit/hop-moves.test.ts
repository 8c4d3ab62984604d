import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Position } from 'vscode-languageserver-types';
import { format, type MoveDirection, moveHop, openDocument } from '../../../src/language/index.js';
import { hopNodeAt } from '../../../src/language/edit/hop-moves.js';
import { stringBody } from '../../../src/language/syntax/parse-parts.js';
import type { Hop } from '../../../src/model/scenario.js';
import { scenarioWith, validDocument } from '../documents.js';
import { applied, withCaret } from '../marked-text.js';
import { caretAt, commentsOf, hopPositions, hopsIn, orderOf } from './edited-flows.js';

/** The text after the hop at the caret was moved; the same text where it cannot be moved. */
function moved(marked: string, direction: MoveDirection): string {
  const { document, caret } = withCaret(marked);
  return applied(document, moveHop(document, caret, direction)?.edits ?? []);
}

const text = scenarioWith(`    // about the whole flow

    // about a
    // in two lines
    app -> drv "a" as first { // after the brace
      kind syscall
    } // after a

    drv -> drv "b"
    note over drv "n" // after n
    opt "when needed" {
      drv -> kvm "c"
    }
    alt "one" {
    } else "other" {
      kvm -> emu "d"
    }`);

describe('the hop at the caret', () => {
  it.each([
    ['¦app -> drv "a"', 'a'], ['app -> drv "a"¦', 'a'], ['  ¦  app -> drv "a"', 'a'], ['¦\tapp -> drv "a"', 'a'], ['app -> drv "a" \t¦', 'a'], ['app -> drv "a" ¦\n', 'a'], ['app -> drv "a" {\n¦\n}', 'a'],
    ['¦\napp -> drv "a"', undefined], ['app -> drv "a"\n¦', undefined], ['app -> drv "a" ¦ drv -> app "b"', undefined], ['app -> drv "a" ¦drv -> app "b"', 'b'], ['app -> drv "a"¦ drv -> app "b"', 'a'], ['app -> drv "a" // ¦c', undefined], ['/¦/ c\napp -> drv "a"', undefined],
    ['loop "l" {\n ¦ app -> drv "a" }', 'a'], ['loop "l" { ¦ app -> drv "a" }', undefined], ['loop "l" { app -> drv "a" ¦ }', undefined], ['loop "¦l" { app -> drv "a" }', undefined],
    ['alt "x" { app -> drv "a" } else "y" { drv -> app "¦b" }', 'b'], ['note over app "¦n"\napp -> drv "a"', undefined], ['summary "¦s"\napp -> drv "a"', undefined],
  ])('in %j is %s', (marked, label) => {
    const { document: { tree, textDocument }, caret } = withCaret(scenarioWith(`\n${marked}\n`));
    const hop = hopNodeAt(tree, textDocument.offsetAt(caret));
    expect(hop?.text && stringBody(tree.text, hop.text.value)).toBe(label);
  });

  it('is the last one at the end of a flow that is not closed', () => {
    const { tree } = openDocument('scenario s { flow f "F" { a -> b "x"');
    expect(hopNodeAt(tree, tree.text.length)?.first).toBe(7);
  });

  it('is none outside of a flow', () => {
    const { tree } = openDocument('scenario s { flow f "F" { } }');
    expect([...tree.text].map((_, offset) => hopNodeAt(tree, offset))).toEqual([...tree.text].map(() => undefined));
  });
});

describe('moving a hop', () => {
  it('exchanges it with its neighbour, together with the comments of both, and leaves empty lines and headings where they are', () => {
    const result = moved(caretAt(text, '"a"'), 'down');
    expect(result).toContain(`    // about the whole flow

    drv -> drv "b"

    // about a
    // in two lines
    app -> drv "a" as first { // after the brace
      kind syscall
    } // after a
    note over drv "n" // after n
`);
    expect(moved(caretAt(result, '"a"'), 'up')).toBe(text);
  });

  it('takes it through every place of the flow, and back through the same ones', () => {
    const orders = [orderOf(text)];
    let now = text;
    for (let next = moved(caretAt(now, '"a"'), 'down'); next !== now; next = moved(caretAt(now, '"a"'), 'down')) {
      now = next;
      orders.push(orderOf(now));
    }
    expect(orders).toEqual([
      'a b note opt(c) alt( | d)', 'b a note opt(c) alt( | d)', 'b note a opt(c) alt( | d)', 'b note opt(a c) alt( | d)', 'b note opt(c a) alt( | d)',
      'b note opt(c) a alt( | d)', 'b note opt(c) alt(a | d)', 'b note opt(c) alt( | a d)', 'b note opt(c) alt( | d a)', 'b note opt(c) alt( | d) a',
    ]);
    const back = orders.map(() => {
      const order = orderOf(now);
      now = moved(caretAt(now, '"a"'), 'up');
      return order;
    });
    expect(back).toEqual(orders.reverse());
  });

  it.each(['"a"', '"c"', '"d"'])('keeps the layout of a formatted file when %s is moved', (place) => {
    const formatted = format(text) as string;
    const result = moved(caretAt(formatted, place), 'down');
    expect(result).not.toBe(formatted);
    expect(format(result)).toBe(result);
  });

  it('keeps carriage returns', () => {
    const result = moved(caretAt(text.replaceAll('\n', '\r\n'), '"c"'), 'up');
    expect(orderOf(result)).toBe('a b note c opt() alt( | d)');
    expect(result.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
  });

  it.each([
    ['outside of hops', 'title', 'down'],
    ['in a note', '"n"', 'down'],
    ['at the start of the flow', '"a"', 'up'],
  ] as const)('does nothing %s', (_, place, direction) => {
    expect(moved(caretAt(text, place), direction)).toBe(text);
  });

  it('does nothing in a broken file', () => {
    const broken = text.replace('kind syscall', 'kind');
    expect(moved(caretAt(broken, '"a"'), 'down')).toBe(broken);
  });

  it.each([
    ['app -> d¦rv "a"\napp -> kvm "b"', 'down', 'app -> kvm "b"\napp -> d¦rv "a"'],
    ['app -> drv "a"\napp -> kvm "b¦"', 'up', 'app -> kvm "b¦"\napp -> drv "a"'],
    ['app -> drv "a"\napp -> kvm "b" {\n  kind¦ notify\n}', 'up', 'app -> kvm "b" {\n  kind¦ notify\n}\napp -> drv "a"'],
    ['app -> drv "¦a"\nloop "l" {\n  app -> kvm "b"\n}', 'down', 'loop "l" {\n  app -> drv "¦a"\n  app -> kvm "b"\n}'],
    ['loop "l" {\n    app -> drv "¦a"\n}', 'down', 'loop "l" {\n}\napp -> drv "¦a"'],
    ['loop "l" {\n¦    app -> drv "a"\n}', 'down', 'loop "l" {\n}\n¦app -> drv "a"'],
    ['note over app "n"\n// c\napp -> drv "¦a" // d', 'up', '// c\napp -> drv "¦a" // d\nnote over app "n"'],
    ['app -> drv "a" app -> kvm "¦b"', 'up', 'app -> kvm "¦b"\n app -> drv "a"'],
    ['app -> drv "¦a" // of a\napp -> kvm "b" drv -> app "c"', 'down', 'app -> kvm "b"\napp -> drv "¦a" // of a\n drv -> app "c"'],
    ['drv -> app "c" app -> kvm "b"\n// of a\napp -> drv "¦a"', 'up', 'drv -> app "c" \n// of a\napp -> drv "¦a"\napp -> kvm "b"'],
  ] as const)('the caret stays where it is in it: %j', (marked, direction, expected) => {
    const { document, caret } = withCaret(scenarioWith(marked));
    const move = moveHop(document, caret, direction);
    const after = openDocument(applied(document, move?.edits ?? []));
    const offset = after.textDocument.offsetAt(move?.position ?? caret);
    expect(after.textDocument.positionAt(offset)).toEqual(move?.position);
    expect(`${after.tree.text.slice(0, offset)}¦${after.tree.text.slice(offset)}`).toBe(scenarioWith(expected));
  });

  it('works from the indentation of the hop', () => {
    expect(orderOf(moved(text.replace('    drv -> drv "b"', '¦    drv -> drv "b"'), 'up'))).toBe('b a note opt(c) alt( | d)');
  });

  it('in any document changes the order and nothing else, and can be reversed', () => {
    // A block with conditions passes them on to its hops.
    const withoutNumber = (hop: Hop) => JSON.stringify({ ...hop, id: '', n: 0, under: undefined });
    fc.assert(fc.property(validDocument, fc.boolean(), fc.nat(), fc.constantFrom<MoveDirection>('up', 'down'), (generated, isFormatted, seed, direction) => {
      const before = openDocument(isFormatted ? (format(generated) as string) : generated);
      const beforeText = before.tree.text;
      const positions = hopPositions(beforeText);
      fc.pre(positions.length > 0);
      const move = moveHop(before, positions[seed % positions.length] as Position, direction);
      const after = openDocument(applied(before, move?.edits ?? []));
      const afterText = after.tree.text;
      expect(after.tree.broken).toBe(false);
      expect(hopsIn(afterText).map(withoutNumber).sort()).toEqual(hopsIn(beforeText).map(withoutNumber).sort());
      expect(commentsOf(afterText).sort()).toEqual(commentsOf(beforeText).sort());
      if (isFormatted) expect(format(afterText)).toBe(afterText);
      if (!move) return;
      expect(orderOf(afterText) + afterText).not.toBe(orderOf(beforeText) + beforeText);
      expect(hopPositions(afterText)).toContainEqual(move.position);
      const back = moveHop(after, move.position, direction === 'up' ? 'down' : 'up');
      expect(orderOf(applied(after, back?.edits ?? []))).toBe(orderOf(beforeText));
    }), { numRuns: 120 });
  }, 60_000);
});
