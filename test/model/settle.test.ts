import { describe, expect, it } from 'vitest';
import { drawnTest } from '../../src/diagram/shown-hops.js';
import { compile } from '../../src/language/index.js';
import { basis, builtInConditions, changedOf, isOn, setTo, switched, type Settings } from '../../src/model/conditions.js';
import type { LayoutItem } from '../../src/model/scenario.js';
import { casesOf, withSettings } from '../../src/model/settle.js';
import { compileSettled } from '../settled-scenarios.js';

const text = (steps: string, items = '') => `scenario s { title "S" source linux "6.1" ${items}
  machine m "M" { participant a "A" in guest-kernel participant b "B" in host-kernel }
  flow f "F" { ${steps} } }`;
const settled = (steps: string, settings?: Settings, items = '') => {
  const { scenarios: [scenario], diagnostics } = compileSettled(text(steps, items), {}, settings);
  if (!scenario) throw new Error('there is a scenario');
  return { scenario, flow: scenario.flows[0], diagnostics };
};
const idsOf = (steps: string, settings?: Settings): readonly (readonly [string, number])[] => settled(steps, settings).flow?.hops.map(({ id, n }) => [id, n] as const) ?? [];
const layoutOf = (items: readonly LayoutItem[]): unknown[] => items.map((item) => {
  if (item.type === 'hop') return item.n;
  if (item.type === 'note') return item.text.en;
  return item.type === 'alt' ? item.sections.map(({ label, items: inside }) => [label.en, ...layoutOf(inside)]) : [item.type, ...layoutOf(item.items)];
});

describe('a hop with a condition', () => {
  const steps = `a -> a "1" as one a -> a "2" as two { when halted } a -> a "3" as three { when not halted and lone } a -> a "4" as four`;

  it('happens only under these settings, and the others are numbered without it', () => {
    expect(idsOf(steps)).toEqual([['one', 1], ['three', 2], ['four', 3]]);
    expect(idsOf(steps, { with: ['halted'], without: [] })).toEqual([['one', 1], ['two', 2], ['four', 3]]);
    expect(idsOf(steps, { with: [], without: ['lone'] })).toEqual([['one', 1], ['four', 2]]);
  });

  it('is part of the scenario as it is written, and of the same one under other settings', () => {
    const { scenario } = settled(steps);
    expect(scenario.written.flows[0]?.hops.map(({ id }) => id)).toEqual(['one', 'two', 'three', 'four']);
    expect(withSettings(scenario, { with: ['halted'], without: [] }).flows[0]?.hops.map(({ id }) => id)).toEqual(['one', 'two', 'four']);
  });

  it('needs what its blocks need, too', () => {
    const nested = 'opt "x" when halted { a -> a "1" as one { when not lone } a -> a "2" as two }';
    expect(idsOf(nested)).toEqual([]);
    expect(idsOf(nested, { with: ['halted'], without: [] })).toEqual([['two', 1]]);
    expect(idsOf(nested, { with: ['halted'], without: ['lone'] })).toEqual([['one', 1], ['two', 2]]);
  });
});

describe('a hop that a switch brought', () => {
  const steps = 'a -> a "1" { when lone } a -> a "2" { when not lone } a -> a "3" { when halted and not amd } a -> a "4"';
  const brought = (settings?: Settings) => settled(steps, settings).flow?.hops.filter(({ isBrought }) => isBrought).map(({ label }) => label.en);

  it('is known as such, and none on the basis', () => {
    expect(brought()).toEqual([]);
    expect(brought({ with: [], without: ['lone'] })).toEqual(['2']);
    expect(brought({ with: ['halted'], without: [] })).toEqual(['3']);
  });

  it('is drawn at every level, wherever it is', () => {
    const inside = 'a -> b "in" a -> a "self" as self { level detail when halted } b -> b "work"';
    const drawn = (settings?: Settings) => (['overview', 'main', 'all'] as const).map((level) => {
      const { scenario, flow } = settled(inside, settings);
      if (!flow) throw new Error('there is a flow');
      return flow.hops.filter(drawnTest(scenario, flow, { level })).map(({ label }) => label.en).includes('self');
    });
    expect(drawn()).toEqual([false, false, false]);
    expect(drawn({ with: ['halted'], without: [] })).toEqual([true, true, true]);
  });
});

describe('a block with a condition', () => {
  it('of its own is drawn without its frame, and a loop with it', () => {
    const steps = 'a -> a "1" opt "o" when lone { a -> a "2" } loop "l" when lone { a -> a "3" } opt "free" { a -> a "4" }';
    expect(layoutOf(settled(steps).flow?.layout ?? [])).toEqual([1, 2, ['loop', 3], ['opt', 4]]);
    expect(layoutOf(settled(steps, { with: [], without: ['lone'] }).flow?.layout ?? [])).toEqual([1, ['opt', 2]]);
  });

  it('as an alternative leaves the sections that hold', () => {
    const steps = 'alt "x" when lone { a -> a "1" } else "y" when not lone { a -> a "2" } else "z" { a -> a "3" } note over a "n" if halted';
    expect(layoutOf(settled(steps).flow?.layout ?? [])).toEqual([[['x', 1], ['z', 2]]]);
    expect(layoutOf(settled(steps, { with: ['halted'], without: ['lone'] }).flow?.layout ?? [])).toEqual([[['y', 1], ['z', 2]], 'n']);
    const two = 'alt "x" when lone { a -> a "1" } else "y" when not lone { a -> a "2" }';
    expect(layoutOf(settled(two).flow?.layout ?? [])).toEqual([1]);
    expect(layoutOf(settled('alt "x" when halted { a -> a "1" } else "y" when halted { a -> a "2" }').flow?.layout ?? [])).toEqual([]);
  });

  it('of alternatives without a step that happens has no frame', () => {
    const steps = 'alt "x" { a -> a "1" { when halted } } else "y" { a -> a "2" { when halted } }';
    expect(layoutOf(settled(steps).flow?.layout ?? [])).toEqual([]);
    expect(layoutOf(settled(steps, { with: ['halted'], without: [] }).flow?.layout ?? [])).toEqual([[['x', 1], ['y', 2]]]);
    const oneEmpty = 'alt "x" { a -> a "1" { when halted } } else "y" { a -> a "2" }';
    expect(layoutOf(settled(oneEmpty).flow?.layout ?? [])).toEqual([[['x'], ['y', 1]]]);
  });
});

describe('an item with a condition', () => {
  const steps = `a -> b "x" as x { kind vm-exit cost copies 1 cost vm-exits 2 if amd cost vm-exits 3, wakeups 1 if halted and amd cost copies 4 if halted
    at linux:v.c#intel | linux:old.c#intel at linux:s.c#amd if amd note "always" note "asleep" if halted note "amd" if amd
    thread "t" if amd observe host kprobe any observe host kprobe intel if not amd observe host kprobe svm if amd }`;
  const hopOf = (...on: readonly string[]) => settled(steps, { with: on, without: [] }).flow?.hops[0];

  it('counts when it holds; of several the first, and otherwise the one without', () => {
    expect([hopOf()?.at?.[0].symbol, hopOf('amd')?.at?.[0].symbol]).toEqual(['intel', 'amd']);
    expect(hopOf('amd')?.at).toHaveLength(1);
    expect([hopOf(), hopOf('halted'), hopOf('amd'), hopOf('amd', 'halted')].map((hop) => hop?.note?.en)).toEqual(['always', 'asleep', 'amd', 'asleep']);
    expect([hopOf()?.thread, hopOf('amd')?.thread?.en]).toEqual([undefined, 't']);
  });

  it('of costs, each cost has the first value that holds', () => {
    expect(hopOf()?.cost).toEqual({ copies: 1, vmExits: 1, hostRoundTrips: 0, wakeups: 0 });
    expect(hopOf('amd')?.cost).toEqual({ copies: 1, vmExits: 2, hostRoundTrips: 0, wakeups: 0 });
    expect(hopOf('amd', 'halted')?.cost).toEqual({ copies: 4, vmExits: 2, hostRoundTrips: 0, wakeups: 1 });
  });

  it('of probes, all that hold are used', () => {
    expect([hopOf(), hopOf('amd')].map((hop) => hop?.observe.map(({ target }) => target))).toEqual([['any', 'intel'], ['any', 'svm']]);
  });

  it('makes a case of its own for the code', () => {
    const [hop] = settled(steps).scenario.written.flows[0]?.hops ?? [];
    expect(hop && casesOf(hop).map(({ at }) => at?.[0].symbol)).toEqual(['intel', 'amd']);
    const [only] = settled('a -> b "x" { kind vm-exit when amd at linux:v.c#intel at linux:s.c#amd if amd }').scenario.written.flows[0]?.hops ?? [];
    expect(only && casesOf(only).map(({ at }) => at?.[0].symbol)).toEqual(['amd']);
    const [both] = settled('a -> b "x" { kind vm-exit at linux:a.c#f at linux:a.c#g if amd via hardware via hardware "SVM" if amd and lone note "n" if halted }').scenario.written.flows[0]?.hops ?? [];
    const told = both && casesOf(both).map(({ at, via }) => `${at?.[0].symbol} ${via?.type === 'hardware' ? via.text?.en : ''}`);
    expect(told).toEqual(['f undefined', 'g undefined', 'g SVM']);
  });
});

describe('conditions', () => {
  it('that a scenario declares change the defaults of known ones, and add others', () => {
    const { scenario } = settled('a -> a "1" { when lone } a -> a "2" { when mine }', basis, 'condition lone default off condition mine "it is" else "it is not" default on because "why"');
    expect(scenario.conditions.map(({ id, isOnByDefault }) => [id, isOnByDefault])).toEqual([['lone', false], ['mine', true]]);
    expect(scenario.conditions[1]).toEqual({ id: 'mine', on: { en: 'it is' }, off: { en: 'it is not' }, isOnByDefault: true, reason: { en: 'why' } });
    expect(scenario.flows[0]?.hops.map(({ label }) => label.en)).toEqual(['2']);
  });

  it('without words have their names', () => {
    const { scenario } = settled('a -> a "1" { when mine }', basis, 'condition mine " " else ""');
    expect(scenario.conditions).toEqual([{ id: 'mine', on: { en: 'mine' }, isOnByDefault: false }]);
  });

  it('of a file are known in all of its scenarios', () => {
    const file = `condition mine "it is" default on ${text('a -> a "1" { when mine }')} ${text('a -> a "1" { when not mine }').replace('scenario s', 'scenario t')}`;
    const { scenarios, diagnostics } = compileSettled(file);
    expect(diagnostics.filter(({ severity }) => severity !== 4)).toEqual([]);
    expect(scenarios.map(({ flows, conditions }) => [conditions.length, flows[0]?.hops.length])).toEqual([[1, 1], [1, 0]]);
  });

  it('are the built-in ones only where they are used', () => {
    expect(settled('a -> a "1"').scenario.conditions).toEqual([]);
    expect(settled('a -> a "1" { note "n" if pv-eoi }').scenario.conditions.map(({ id }) => id)).toEqual(['pv-eoi']);
  });

  it('have texts in both languages, and a reason', () => {
    for (const { on, off, reason } of builtInConditions) for (const each of [on, off, reason]) expect([each?.en, each?.['ja']]).not.toContain(undefined);
  });

  it.each(builtInConditions)('$id can be switched there and back', (condition) => {
    const once = switched(condition, basis);
    expect(isOn(condition, once)).toBe(!condition.isOnByDefault);
    expect(changedOf(builtInConditions, once)).toEqual([condition]);
    expect(switched(condition, once)).toEqual(basis);
    expect(setTo(condition, true, setTo(condition, true, basis))).toEqual(condition.isOnByDefault ? basis : once);
  });

  it.each([
    ['unknown-condition', 'a -> a "1" { when nowhere }'], ['unknown-condition', 'opt "x" when nowhere { a -> a "1" }'], ['unknown-condition', 'a -> a "1" { note "x" if haltedd }'],
    ['contradictory-condition', 'opt "x" when lone { a -> a "1" { when not lone } }'], ['condition-not-allowed', 'a -> a "1" { level main if lone }'],
    ['condition-not-allowed', 'a -> a "1" { when "x" if lone }'], ['duplicate-item', 'a -> a "1" { note "x" if lone and amd note "y" if amd and lone }'],
    ['duplicate-item', 'a -> a "1" { when lone when amd }'], ['uncovered-item', 'a -> a "1" { at linux:a.c#f if lone and amd at linux:a.c#g if not lone }'],
  ])('%s: %s', (code, steps) => {
    expect(compile(text(steps)).diagnostics.map((diagnostic) => diagnostic.code)).toContain(code);
  });

  it.each([
    'a -> a "1" { at linux:a.c#f if lone at linux:a.c#g if not lone }', 'a -> a "1" { when amd at linux:a.c#f if amd }', 'opt "x" when amd { a -> a "1" { at linux:a.c#f if amd } }',
    'a -> a "1" { when lone when "free" }', 'a -> a "1" { observe kprobe f if lone observe kprobe g if lone }', 'a -> a "1" { cost copies 1 if lone cost wakeups 1 if lone }',
  ])('no problem: %s', (steps) => {
    expect(compile(text(steps)).diagnostics.filter(({ severity }) => severity !== 4)).toEqual([]);
  });
});
