import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { flowViewOf } from '../../src/diagram/index.js';
import { layOut, markBesideChip, markBesideMessage, textStyles, type MarkPlace, type Measure, type PictureLayout } from '../../src/diagram/layout/index.js';
import { pictureLevels } from '../../src/pages/diagram-protocol.js';
import { columnsOf } from '../../src/text/width.js';
import { compileSettled } from '../settled-scenarios.js';
import { sampleFlow, sampleScenario } from './sample-scenario.js';

/** About as wide as the sans-serif fonts of desktops. */
const measure: Measure = (text, style) => columnsOf(text) * textStyles[style].size * 0.54;
const wanted = 100;

/** From where to where a mark of the wanted width goes, or of as much as there is room for. */
function spanOf({ x, isBefore, width }: MarkPlace): readonly [left: number, right: number] {
  const own = Math.min(width, wanted);
  return isBefore ? [x - own, x] : [x, x + own];
}

/** Marks that leave the picture or a frame, or that overlap the text of their own row. */
function faults(layout: PictureLayout): string[] {
  return layout.messages.flatMap((place, index) => {
    const mark = markBesideMessage(layout, place, wanted);
    const [left, right] = spanOf(mark);
    if (mark.width === 0) return [];
    const texts = place.lines.filter(({ y }) => Math.abs(y - mark.y) < 12).flatMap(({ segments }) => segments);
    const frames = layout.blocks.filter(({ frame }) => frame.y < mark.y && frame.y + frame.height > mark.y).map(({ frame }) => [frame.x, frame.x + frame.width] as const);
    return [
      ...(left < 0 || right > layout.width ? [`mark ${index} leaves the picture`] : []),
      ...(texts.some(({ x, width }) => left < x + width && right > x) ? [`mark ${index} overlaps its text`] : []),
      ...(frames.some(([from, to]) => left < from || right > to) ? [`mark ${index} leaves a frame`] : []),
    ];
  });
}

describe('the places of marks', () => {
  it('are free in every built-in flow, at every level, in both languages', () => {
    for (const name of readdirSync('scenarios').filter((each) => each.endsWith('.vhflow'))) {
      for (const scenario of compileSettled(readFileSync(`scenarios/${name}`, 'utf8')).scenarios) {
        for (const flow of scenario.flows) {
          for (const level of pictureLevels) {
            for (const language of ['en', 'ja']) expect(faults(layOut(flowViewOf(scenario, flow, { level, language }), measure)), `${scenario.id} ${flow.id} ${level} ${language}`).toEqual([]);
          }
        }
      }
    }
  });

  it('are at the beginning of an arrow that is longer than its label, and beside the label of a loop', () => {
    const flow = sampleFlow([{ from: 'g1', to: 'q2', label: { en: 'x' } }, { from: 'q2', to: 'g1', label: { en: 'x' } }, { from: 'g1', to: 'g1', label: { en: 'x' } }]);
    const layout = layOut(flowViewOf(sampleScenario(flow), flow, { level: 'all', language: 'en' }), measure);
    const [there, back, loop] = layout.messages.map((place) => ({ place, mark: markBesideMessage(layout, place, 30) }));
    if (there?.place.line.type !== 'straight' || !back || !loop) throw new Error('The rows are of another kind.');
    const middle = (there.place.line.x1 + there.place.line.x2) / 2;
    expect(there.mark.x).toBeLessThan(middle);
    expect(there.mark.isBefore).toBe(true);
    expect(back.mark.x).toBeGreaterThan(middle);
    expect(loop.mark.isBefore).toBe(false);
    expect(loop.mark.x).toBeGreaterThan(loop.place.extent.x + loop.place.extent.width);
  });

  it('have a place on the line for a sign where there is no room', () => {
    const flow = sampleFlow([{ from: 'g1', to: 'g2', label: { en: 'a long label '.repeat(20) } }]);
    const layout = layOut(flowViewOf(sampleScenario(flow), flow, { level: 'all', language: 'en' }), measure);
    const [place] = layout.messages;
    if (place?.line.type !== 'straight') throw new Error('The row is of another kind.');
    const { onLine } = markBesideMessage(layout, place, wanted);
    expect(onLine.y).toBe(place.line.y);
    expect(onLine.x).toBeGreaterThan(place.line.x1);
    expect(onLine.x).toBeLessThan(place.line.x2);
  });

  it('are beside a chip', () => {
    const flow = sampleFlow([{ from: 'g1', to: 'g1', level: 'detail' }, { from: 'g1', to: 'g1', level: 'detail' }, { from: 'g1', to: 'q1' }]);
    const layout = layOut(flowViewOf(sampleScenario(flow), flow, { level: 'main', language: 'en' }), measure);
    const [chip] = layout.notes;
    if (!chip) throw new Error('The picture has no chip.');
    const mark = markBesideChip(layout, chip, 30);
    const [left, right] = spanOf(mark);
    expect(right <= chip.rect.x || left >= chip.rect.x + chip.rect.width).toBe(true);
    expect(mark.y).toBeGreaterThan(chip.rect.y);
    expect(mark.y).toBeLessThan(chip.rect.y + chip.rect.height);
  });
});
