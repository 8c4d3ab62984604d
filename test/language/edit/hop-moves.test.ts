import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Position } from 'vscode-languageserver-types';
import { format, type MoveDirection, moveHop, openDocument } from '../../../src/language/index.js';
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

  it('works from the indentation of the hop', () => {
    expect(orderOf(moved(text.replace('    drv -> drv "b"', '¦    drv -> drv "b"'), 'up'))).toBe('b a note opt(c) alt( | d)');
  });

  it('in any document changes the order and nothing else, and can be reversed', () => {
    const withoutNumber = (hop: Hop) => JSON.stringify({ ...hop, id: '', n: 0 });
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
