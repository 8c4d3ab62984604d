import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { shiftInto } from '../../src/webview/picture/texts-in-sight.js';

describe('a text that is kept in sight', () => {
  const view = { left: 100, right: 300 };

  it('stays where it is while it is in sight', () => {
    expect(shiftInto({ left: 150, right: 200 }, { left: 0, right: 400 }, view)).toBe(0);
  });

  it('moves to the nearest place within its box', () => {
    expect(shiftInto({ left: 20, right: 60 }, { left: 0, right: 400 }, view)).toBe(88);
    expect(shiftInto({ left: 400, right: 460 }, { left: 0, right: 800 }, view)).toBe(-168);
    expect(shiftInto({ left: 20, right: 60 }, { left: 0, right: 130 }, view), 'not out of its box').toBe(62);
  });

  it('begins in view if it is too long', () => {
    expect(shiftInto({ left: 400, right: 700 }, { left: 0, right: 1_100 }, view)).toBe(-292);
  });

  it('stays where it is if its box is out of view', () => {
    expect(shiftInto({ left: 20, right: 60 }, { left: 0, right: 80 }, view)).toBe(0);
  });

  it('never leaves its box, and is in sight wherever its box leaves room for it', () => {
    const span = fc.tuple(fc.integer({ min: -2_000, max: 2_000 }), fc.integer({ min: 40, max: 2_000 })).map(([left, width]) => ({ left, right: left + width }));
    const inside = fc.tuple(span, fc.double({ min: 0, max: 1, noNaN: true }), fc.double({ min: 0, max: 1, noNaN: true })).map(([box, from, share]) => {
      const room = box.right - box.left - 16;
      const left = box.left + 8 + room * from * (1 - share);
      return { box, text: { left, right: left + room * share } };
    });
    fc.assert(fc.property(inside, span, ({ box, text }, seen) => {
      const shift = shiftInto(text, box, seen);
      expect(text.left + shift).toBeGreaterThanOrEqual(box.left + 8 - 0.001);
      expect(text.right + shift).toBeLessThanOrEqual(box.right - 8 + 0.001);
      const room = Math.min(box.right, seen.right) - Math.max(box.left, seen.left) - 16;
      if (room <= text.right - text.left) return;
      expect(text.left + shift).toBeGreaterThanOrEqual(seen.left + 8 - 0.001);
      expect(text.right + shift).toBeLessThanOrEqual(seen.right - 8 + 0.001);
    }));
  });
});
