import fc from 'fast-check';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { diagramOf, flowViewOf } from '../../src/diagram/index.js';
import { pictureItems, type PictureItem } from '../../src/diagram/picture-items.js';
import type { Flow, Scenario } from '../../src/model/scenario.js';
import { pictureLevels, type Folds, type OutlineItem, type PictureLevel } from '../../src/pages/diagram-protocol.js';
import { sampleFlow, sampleScenario } from './sample-scenario.js';
import { compileSettled } from '../settled-scenarios.js';

const builtIn = readdirSync('scenarios').filter((name) => name.endsWith('.vhflow'))
  .flatMap((name) => compileSettled(readFileSync(`scenarios/${name}`, 'utf8')).scenarios.flatMap((scenario) => scenario.flows.map((flow) => ({ scenario, flow }))));

/** Where a path breaks: hops that start elsewhere than the one before them ended, in the same strand. */
function breaks(items: readonly PictureItem[], start?: string): { readonly broken: number[]; readonly end: string | undefined } {
  const broken: number[] = [];
  let at = start;
  for (const item of items) {
    if (item.type === 'hop' || item.type === 'bridge') {
      if (at !== undefined && at !== item.from) broken.push(item.type === 'hop' ? item.hop.n : -1);
      at = item.to;
    } else if (item.type === 'chip') {
      if (at !== undefined && at !== item.lane) broken.push(-2);
      at = item.lane;
    } else if (item.type === 'side') {
      broken.push(...breaks(item.items, at).broken);
    } else if (item.type === 'block') {
      const sections = item.sections.map(({ items: inner }) => breaks(inner, at));
      broken.push(...sections.flatMap((section) => section.broken));
      at = sections.at(-1)?.end ?? at;
    }
  }
  return { broken, end: at };
}

/** The numbers of all hops that a picture draws or folds, in its order. */
function hopsIn(items: readonly OutlineItem[]): number[] {
  return items.flatMap((item) => {
    if (item.type === 'hop') return [item.n];
    if (item.type === 'bridge') return [...item.hops];
    if (item.type === 'chip') return item.isOpen ? [] : [...item.hops];
    return item.type === 'block' ? item.sections.flatMap((section) => hopsIn(section.items)) : [];
  });
}

const picture = (scenario: Scenario, flow: Flow, level: PictureLevel, folds?: Folds) => flowViewOf(scenario, flow, { level, language: 'en', ...(folds ? { folds } : {}) });

describe('the built-in flows', () => {
  it('are one connected line at every level, with every hop drawn or folded exactly once', () => {
    for (const { scenario, flow } of builtIn) {
      for (const level of pictureLevels) {
        expect(breaks(pictureItems(scenario, flow, { level })).broken, `${scenario.id} ${flow.id} ${level}`).toEqual([]);
        expect(hopsIn(picture(scenario, flow, level).outline), `${scenario.id} ${flow.id} ${level}`).toEqual(flow.hops.map(({ n }) => n));
      }
    }
  });

  it('have one lane for each context in the overview, and draw what crosses contexts or costs something', () => {
    for (const { scenario, flow } of builtIn) {
      const view = picture(scenario, flow, 'overview');
      const contextOf = new Map(scenario.participants.map(({ id, context }) => [id, context]));
      expect(view.boxes.every(({ lanes }) => lanes === 1)).toBe(true);
      expect(view.shown).toEqual(flow.hops.filter(({ from, to, cost }) => contextOf.get(from) !== contextOf.get(to) || Object.values(cost).some((count) => count > 0)).map(({ n }) => n));
    }
  });
});

describe('folding', () => {
  const flow = sampleFlow([
    { from: 'g1', to: 'g2', kind: 'copy' }, { from: 'g2', to: 'g1' }, { from: 'g1', to: 'g2', level: 'detail' }, { from: 'g2', to: 'q1', kind: 'vm-exit' },
    { from: 'q1', to: 'q2' }, { from: 'q2', to: 'q2' }, { from: 'q2', to: 'g1' },
  ]);
  const scenario = sampleScenario(flow);
  const outline = (level: PictureLevel, folds?: Partial<Folds>) => picture(scenario, flow, level, { lanes: [], hops: [], ...folds }).outline.map((item) => {
    if (item.type === 'hop') return String(item.n);
    if (item.type === 'chip') return `${item.isOpen ? 'open ' : ''}${item.lane}: ${item.hops.join(' ')}`;
    return item.type === 'bridge' ? `${item.from} to ${item.to}: ${item.hops.join(' ')}` : item.type;
  });

  it('puts a chip in the lane where the path stays, and a bridge where it goes on elsewhere', () => {
    expect(outline('overview')).toEqual(['1', 'guest/guest-kernel: 2 3', '4', 'host/qemu: 5 6', '7']);
    expect(outline('main')).toEqual(['1', '2', 'g1 to g2: 3', '4', '5', '6', '7']);
  });

  it('unfolds hops in place, under a head that folds them again', () => {
    const [, two, , , five, six] = flow.hops.map(({ id }) => id);
    expect(outline('overview', { hops: [two ?? ''] })).toEqual(['1', 'open guest/guest-kernel: 2', '2', 'guest/guest-kernel: 3', '4', 'host/qemu: 5 6', '7']);
    expect(outline('overview', { hops: [five ?? '', six ?? ''] })).toEqual(['1', 'guest/guest-kernel: 2 3', '4', 'open host/qemu: 5 6', '5', '6', '7']);
  });

  it('unfolds the lanes of a context, with the hops between them, and folds them at the other levels', () => {
    expect(outline('overview', { lanes: ['guest/guest-kernel'] })).toEqual(['1', '2', '3', '4', 'host/qemu: 5 6', '7']);
    expect(outline('all', { lanes: ['host/qemu'] })).toEqual(['1', '2', '3', '4', 'host/qemu: 5 6', '7']);
    const { lanes, boxes } = picture(scenario, flow, 'all', { lanes: ['host/qemu'], hops: [] });
    expect(lanes.map(({ id }) => id)).toEqual(['g1', 'g2', 'host/qemu']);
    expect(boxes.map(({ isFolded, participants, lanes: shown }) => [isFolded, participants, shown])).toEqual([[false, 2, 2], [true, 2, 1]]);
  });

  it('does not take the path to where a folded side branch leads', () => {
    const forked = sampleFlow([{ from: 'g1', to: 'q1' }, { from: 'q1', to: 'q2', level: 'detail' }, { from: 'q2', to: 'g1', branch: 'completion', level: 'detail' }, { from: 'g1', to: 'g2', branch: 'completion', level: 'detail' }]);
    expect(picture(sampleScenario(forked), forked, 'main').outline.slice(1)).toEqual([{ type: 'chip', lane: 'q1', hops: [2, 3, 4], text: '3 hops', isOpen: false }]);
  });

  it('has on a bridge only the hops that lead from its one end to the other', () => {
    const elsewhere = sampleFlow([{ from: 'g1', to: 'q1' }, { from: 'q2', to: 'q1', level: 'detail' }, { from: 'q1', to: 'g2', level: 'detail' }, { from: 'q2', to: 'g1' }, { from: 'g2', to: 'q1' }]);
    const bridges = picture(sampleScenario(elsewhere), elsewhere, 'main').outline.map((item) => (item.type === 'bridge' ? `${item.from} to ${item.to}: ${item.hops.join(' ')}` : item.type));
    expect(bridges).toEqual(['hop', 'q1 to q2: ', 'q2 to g2: 2 3', 'g2 to q2: ', 'hop', 'g1 to g2: ', 'hop']);
  });

  it('has a head only over hops that would be folded without it', () => {
    const ids = flow.hops.map(({ id }) => id);
    expect(outline('all', { hops: ids })).toEqual(['1', '2', '3', '4', '5', '6', '7']);
    expect(outline('overview', { hops: ids.slice(1, 3), lanes: ['guest/guest-kernel'] })).toEqual(['1', '2', '3', '4', 'host/qemu: 5 6', '7']);
  });

  it('names a folded box once in Mermaid text', () => {
    expect(picture(scenario, flow, 'overview').mermaid.split('\n').slice(0, 7)).toEqual(['sequenceDiagram', 'box transparent', 'participant p0 as Guest kernel', 'end', 'box transparent', 'participant p1 as QEMU', 'end']);
  });

  it('leaves a chip of a flow that stays in one context', () => {
    const inside = sampleFlow([{ from: 'q1', to: 'q2' }, { from: 'q2', to: 'q1' }]);
    expect(picture(sampleScenario(inside), inside, 'overview').outline).toEqual([{ type: 'chip', lane: 'host/qemu', hops: [1, 2], text: '2 hops', isOpen: false }]);
  });

  it('goes on after a side branch where the path was before it', () => {
    const forked = sampleFlow([{ from: 'g1', to: 'q1' }, { from: 'q1', to: 'g2', branch: 'completion' }, { from: 'q1', to: 'q2' }]);
    expect(breaks(pictureItems(sampleScenario(forked), forked, { level: 'all' })).broken).toEqual([]);
    expect(JSON.stringify(picture(sampleScenario(forked), forked, 'all').outline)).not.toContain('bridge');
  });
});

describe('any flow', () => {
  const lane = fc.constantFrom('g1', 'g2', 'q1', 'q2');
  const hops = fc.array(fc.record({
    from: lane, to: lane, level: fc.constantFrom('main' as const, 'detail' as const),
    branch: fc.constantFrom('data' as const, 'data' as const, 'completion' as const, 'parallel' as const),
    kind: fc.constantFrom('call' as const, 'copy' as const, 'wakeup' as const),
  }), { minLength: 1, maxLength: 14 });
  const folds = fc.record({ lanes: fc.subarray(['guest/guest-kernel', 'host/qemu']), hops: fc.subarray(Array.from({ length: 14 }, (_, index) => `hop-${index + 1}`)) });

  it('is connected, and has every hop once, whatever is folded', () => {
    fc.assert(fc.property(hops, folds, fc.constantFrom(...pictureLevels), fc.array(fc.nat({ max: 13 }), { maxLength: 2 }), (drafts, folded, level, cuts) => {
      const [from = 0, to = from] = [...cuts].sort((a, b) => a - b);
      const items = drafts.map((_, index) => ({ type: 'hop' as const, n: index + 1 }));
      const flow = sampleFlow(drafts, [...items.slice(0, from), { type: 'opt', label: { en: 'maybe' }, items: items.slice(from, to) }, ...items.slice(to)]);
      const scenario = sampleScenario(flow);
      const ids = { lanes: folded.lanes, hops: flow.hops.filter((_, index) => folded.hops.includes(`hop-${index + 1}`)).map(({ id }) => id) };
      const view = picture(scenario, flow, level, ids);
      expect(breaks(pictureItems(scenario, flow, { level, folds: ids })).broken).toEqual([]);
      expect(hopsIn(view.outline)).toEqual(flow.hops.map(({ n }) => n));
      expect(view.shown).toEqual(diagramOf(scenario, flow, { level, folds: ids, language: 'en' }).shown);
      const known = new Set(view.lanes.map(({ id }) => id));
      for (const message of view.messages) expect([known.has(message.from), known.has(message.to)]).toEqual([true, true]);
    }), { numRuns: 500 });
  });
});
