import fc from 'fast-check';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { flowViewOf } from '../../src/diagram/index.js';
import { layOut, textStyles, type Measure, type PictureLayout, type Rect } from '../../src/diagram/layout/index.js';
import { pictureLevels } from '../../src/pages/diagram-protocol.js';
import { columnsOf } from '../../src/text/width.js';
import { sampleFlow, sampleScenario } from './sample-scenario.js';
import { compileSettled } from '../settled-scenarios.js';

/** About as wide as the sans-serif fonts of desktops. */
const measure: Measure = (text, style) => columnsOf(text) * textStyles[style].size * 0.54;

/** Everything that lies outside the picture, or overlaps what must be apart. */
function faults(layout: PictureLayout): string[] {
  const found: string[] = [];
  const inside = (what: string, { x, y, width, height }: Rect): void => {
    if (x < -0.01 || y < -0.01 || x + width > layout.width + 0.01 || y + height > layout.height + 0.01) found.push(`${what} leaves the picture: ${JSON.stringify([x, y, width, height])}`);
  };
  layout.boxes.forEach(({ rect }, index) => inside(`box ${index}`, rect));
  layout.lanes.forEach(({ head, lines }, index) => {
    inside(`lane ${index}`, head);
    lines.forEach((line) => { if (line.x < head.x - 0.01 || line.x + measure(line.text, 'head') > head.x + head.width + 0.01) found.push(`the name of lane ${index} leaves its head`); });
  });
  layout.messages.forEach(({ extent, lines }, index) => {
    inside(`message ${index}`, extent);
    for (const { segments } of lines) {
      segments.forEach(({ x, width }, segment) => {
        if (x < -0.01 || x + width > layout.width + 0.01) found.push(`text of message ${index} leaves the picture`);
        const before = segments[segment - 1];
        if (before && before.x + before.width > x) found.push(`texts of message ${index} overlap`);
      });
    }
  });
  layout.notes.forEach(({ rect }, index) => inside(`note ${index}`, rect));
  layout.blocks.forEach(({ frame }, index) => inside(`block ${index}`, frame));
  const rows = [...layout.messages.map(({ y, height }) => ({ y, height })), ...layout.notes.map(({ rect }) => rect)].sort((a, b) => a.y - b.y);
  rows.forEach((row, index) => {
    const next = rows[index + 1];
    if (next && row.y + row.height > next.y + 0.01) found.push(`rows overlap at ${next.y}`);
  });
  return found;
}

const builtIn = readdirSync('scenarios').filter((name) => name.endsWith('.vhflow'))
  .flatMap((name) => compileSettled(readFileSync(`scenarios/${name}`, 'utf8')).scenarios.flatMap((scenario) => scenario.flows.map((flow) => ({ scenario, flow }))));

describe('the built-in flows', () => {
  it('have nothing outside their picture and nothing that overlaps, at every level, in both languages', () => {
    for (const { scenario, flow } of builtIn) {
      for (const level of pictureLevels) {
        for (const language of ['en', 'ja']) expect(faults(layOut(flowViewOf(scenario, flow, { level, language }), measure)), `${scenario.id} ${flow.id} ${level} ${language}`).toEqual([]);
      }
    }
  });

  it('have heads and titles that are whole, with no word broken, at every level, in both languages', () => {
    const segmenter = new Intl.Segmenter('ja', { granularity: 'word' });
    const wordsOf = (text: string) => [...segmenter.segment(text)].filter(({ isWordLike }) => isWordLike).flatMap(({ segment }) => segment.split(/(?<=[_.])/));
    for (const { scenario, flow } of builtIn) {
      for (const level of pictureLevels) {
        for (const language of ['en', 'ja']) {
          const view = flowViewOf(scenario, flow, { level, language });
          const { lanes, boxes } = layOut(view, measure);
          const heads = lanes.map(({ lines }, index) => ({ text: view.lanes[index]?.label ?? '', lines }));
          const titles = boxes.map(({ title }, index) => ({ text: view.boxes[index]?.isFolded ? '' : view.boxes[index]?.title ?? '', lines: title }));
          for (const { text, lines } of [...heads, ...titles]) {
            const shown = lines.map((line) => line.text);
            expect(shown.join('').replaceAll(' ', ''), `${scenario.id} ${flow.id} ${level} ${language}`).toBe(text.replaceAll(' ', ''));
            for (const word of wordsOf(text)) expect(shown.some((line) => line.includes(word)), `${word} in ${shown.join(' | ')}`).toBe(true);
          }
        }
      }
    }
  });

  it('are narrow in the overview, and dense at the main level', () => {
    for (const { scenario, flow } of builtIn) expect(layOut(flowViewOf(scenario, flow, { level: 'overview', language: 'en' }), measure).width).toBeLessThan(640);
    const e1000 = builtIn.find(({ scenario, flow }) => scenario.id === 'e1000-pcap' && flow.id === 'send');
    if (!e1000) throw new Error('The scenario is missing.');
    const { width, height } = layOut(flowViewOf(e1000.scenario, e1000.flow, { level: 'main', language: 'en' }), measure);
    expect([width <= 1500, height <= 1300]).toEqual([true, true]);
  });
});

describe('any flow', () => {
  const lane = fc.constantFrom('g1', 'g2', 'q1', 'q2');
  const text = fc.oneof(fc.string({ maxLength: 80 }), fc.string({ unit: 'grapheme', maxLength: 300 }), fc.constant('長い'.repeat(100)), fc.constant('x'.repeat(2_000)), fc.constant('שלום '.repeat(60)));
  const hop = fc.record({
    from: lane, to: lane, label: text.map((en) => ({ en })), when: fc.option(text.map((en) => ({ en })), { nil: undefined }),
    kind: fc.constantFrom('call' as const, 'copy' as const, 'vm-exit' as const), branch: fc.constantFrom('data' as const, 'completion' as const),
  });

  it('stays inside its picture, with rows that do not overlap', () => {
    fc.assert(fc.property(fc.array(hop, { minLength: 1, maxLength: 10 }), fc.array(text, { maxLength: 3 }), fc.constantFrom(...pictureLevels), text, (hops, titles, level, name) => {
      const items = hops.map((_, index) => ({ type: 'hop' as const, n: index + 1 }));
      const blocks = titles.map((title) => ({ type: 'loop' as const, label: { en: title }, items: items.slice(0, 2) }));
      const flow = sampleFlow(hops.map(({ when, ...rest }) => (when ? { ...rest, when } : rest)), [...(blocks[0] ? [{ ...blocks[0], items: blocks.slice(1).concat(blocks[0]) }] : items.slice(0, 2)), { type: 'note', over: ['g1', 'q2'], text: { en: titles[0] ?? 'note' } }, ...items.slice(2)]);
      expect(faults(layOut(flowViewOf(sampleScenario(flow, { lane: name }), flow, { level, language: 'en' }), measure))).toEqual([]);
    }), { numRuns: 100 });
  });
});
