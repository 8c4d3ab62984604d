import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { freeZoom, zoomOf, zoomStepOf } from '../../src/webview/picture/zoom.js';

const length = fc.double({ min: 1, max: 200_000, noNaN: true });
const size = fc.record({ width: length, height: length });

describe('the zoom of a mode', () => {
  it('fits the width, or all of the drawing, whatever the sizes', () => {
    fc.assert(fc.property(size, size, (drawing, pane) => {
      expect(zoomOf('width', drawing, pane, 1) * drawing.width).toBeCloseTo(pane.width, 3);
      const whole = zoomOf('whole', drawing, pane, 1);
      const room = [pane.width - whole * drawing.width, pane.height - whole * drawing.height];
      expect(Math.min(...room)).toBeGreaterThan(-0.001);
      expect(Math.min(...room.map(Math.abs)), 'it fills one side').toBeLessThan(0.001);
    }));
  });

  it('opens at the readable size, smaller if that makes the width fit, but not too small to read', () => {
    const opening = (width: number) => zoomOf('opening', { width, height: 5_000 }, { width: 800, height: 600 }, 1);
    expect([400, 800, 1_000, 1_142, 1_143, 3_000].map((width) => Number(opening(width).toFixed(3)))).toEqual([1, 1, 0.8, 0.701, 0.7, 0.7]);
  });

  it('enlarges a presentation as far as what was in view stays there, and not without end', () => {
    const presented = (drawing: { width: number; height: number }, pane: { width: number; height: number }, inView: { width: number; height: number }) => zoomOf('presented', drawing, pane, 1, inView);
    expect(presented({ width: 800, height: 2_000 }, { width: 1_200, height: 900 }, { width: 900, height: 750 })).toBeCloseTo(1.2);
    expect(presented({ width: 2_000, height: 2_000 }, { width: 1_200, height: 900 }, { width: 1_000, height: 500 })).toBeCloseTo(1.2);
    expect(presented({ width: 400, height: 300 }, { width: 1_200, height: 900 }, { width: 900, height: 750 })).toBe(1.7);
    fc.assert(fc.property(size, size, size, (drawing, pane, inView) => {
      const zoom = presented(drawing, pane, inView);
      expect(Math.min(inView.width, drawing.width) * zoom).toBeLessThanOrEqual(pane.width * 1.000_001);
      expect(Math.min(inView.height, drawing.height) * zoom).toBeLessThanOrEqual(pane.height * 1.000_001);
    }));
  });

  it('stays as it is without a pane', () => {
    for (const mode of ['width', 'whole'] as const) expect(zoomOf(mode, { width: 100, height: 100 }, { width: -1, height: -1 }, 0.5)).toBe(0.5);
  });
});

describe('the zoom by wheel and buttons', () => {
  it('has limits, which include what fits', () => {
    const pane = { width: 800, height: 600 };
    expect(freeZoom(9, { width: 500, height: 500 }, pane)).toBe(4);
    expect(freeZoom(0.01, { width: 500, height: 500 }, pane)).toBe(0.25);
    fc.assert(fc.property(size, size, (drawing, shownIn) => {
      for (const mode of ['width', 'whole'] as const) {
        const zoom = zoomOf(mode, drawing, shownIn, 1);
        expect(freeZoom(zoom, drawing, shownIn)).toBe(zoom);
      }
    }));
  });
});

describe('the keys of the zoom', () => {
  const stepOf = (key: string, code: string, shiftKey = false, ctrlKey = false) => zoomStepOf({ key, code, shiftKey, ctrlKey, metaKey: false });

  it('are on the key with the 0, whatever it types on a layout', () => {
    for (const key of ['0', 'à', 'é']) expect(stepOf(key, 'Digit0')).toBe('width');
    for (const key of [')', '=', '0']) expect(stepOf(key, 'Digit0', true)).toBe('whole');
    expect(stepOf('0', 'Numpad0')).toBe('width');
    expect(stepOf('0', 'Digit0', false, true)).toBe('width');
  });

  it('leave the other keys what they type', () => {
    expect([stepOf('+', 'Equal', true), stepOf('+', 'BracketRight'), stepOf('+', 'Digit1'), stepOf('=', 'Equal'), stepOf('-', 'Minus')]).toEqual(['in', 'in', 'in', 'in', 'out']);
    expect([stepOf('1', 'Digit1'), stepOf('1', 'Digit1', true), stepOf('&', 'Digit1'), stepOf('1', 'Numpad1')]).toEqual(Array(4).fill('readable'));
    expect([stepOf('!', 'Digit1', true), stepOf('1', 'Digit1', false, true), stepOf('a', 'KeyA')]).toEqual(Array(3).fill(undefined));
  });
});
