import { describe, expect, it } from 'vitest';
import { basis, type Settings } from '../../src/model/conditions.js';
import { costOfFlow } from '../../src/model/cost.js';
import { flowViewOf, offlineDataOf } from '../../src/diagram/index.js';
import { compileSettled } from '../settled-scenarios.js';
import { hostileTexts } from './sample-scenario.js';

const text = `
condition quick "the packet is quick" ja "速い" else "the packet is slow" ja "遅い" default on because "Most are." ja "普通は速い。"
condition odd "the device is odd" ja "変わった装置"
condition unused "nothing depends on this"
scenario s { title "S" source linux "6.1" machine m "M" { participant a "A" in guest-kernel participant b "B" in host-kernel }
  flow f "F" {
    a -> b "kick" as kick { kind vm-exit when quick and not odd at linux:a.c#one at linux:a.c#two if odd note "x" note "y" if odd cost wakeups 1 if odd and not quick }
    b -> b "poll" as poll { thread "t" if odd }
    b -> b "copy" as copy { kind copy when not quick }
    opt "box" when odd { b -> b "inside" as inside }
  }
  flow plain "P" { a -> b "once" }
}`;

function viewUnder(settings: Settings = basis, { language = 'en', flowId = 'f' } = {}) {
  const [scenario] = compileSettled(text, {}, settings).scenarios;
  const flow = scenario?.flows.find(({ id }) => id === flowId);
  if (!scenario || !flow) throw new Error('there is a flow');
  return { scenario, flow, view: flowViewOf(scenario, flow, { level: 'all', language }) };
}

describe('the conditions in the view of a flow', () => {
  it('have both cases, their defaults and what switching them would change', () => {
    expect(viewUnder().view.conditions).toEqual([
      { id: 'quick', isOn: true, isOnByDefault: true, on: 'the packet is quick', off: 'the packet is slow', reason: 'Most are.', effect: '+1 copy, −1 VM exit, +1 hop, −1 hop' },
      { id: 'odd', isOn: false, isOnByDefault: false, on: 'the device is odd', off: 'not: the device is odd', effect: '−1 VM exit, +1 hop, −1 hop, 1 hop changes' },
    ]);
    expect(viewUnder(basis, { language: 'ja' }).view.conditions.map(({ on, off }) => [on, off])).toEqual([['速い', '遅い'], ['変わった装置', '「変わった装置」ではない']]);
    expect(viewUnder(basis, { flowId: 'plain' }).view.conditions).toEqual([]);
  });

  it('tell what is on now, beside the totals on the basis where they differ from it', () => {
    const { view, flow } = viewUnder({ with: ['odd'], without: ['quick'] });
    expect(view.conditions.map(({ id, isOn }) => [id, isOn])).toEqual([['quick', false], ['odd', true]]);
    expect(view.cost.steady).toEqual(costOfFlow(flow).steady);
    expect(view.cost.basis).toEqual(costOfFlow(viewUnder().flow).steady);
    expect(viewUnder().view.cost).not.toHaveProperty('basis');
    expect(viewUnder({ with: ['odd'], without: [] }, { flowId: 'plain' }).view.cost).not.toHaveProperty('basis');
  });

  it('are named by the hops that depend on them, with the items that they decide', () => {
    const named = ({ view }: ReturnType<typeof viewUnder>) => Object.fromEntries(view.hops.map(({ id, under, depends }) => [id, { ...(under && { under }), ...(depends && { depends }) }]));
    expect(named(viewUnder())).toEqual({
      kick: { under: ['quick', 'odd'], depends: [{ condition: 'odd', items: 'cost, function, explanation' }, { condition: 'quick', items: 'cost' }] },
      poll: { depends: [{ condition: 'odd', items: 'thread' }] },
    });
    expect(named(viewUnder({ with: ['odd'], without: [] }))).toMatchObject({ inside: { under: ['odd'] } });
    expect(viewUnder({ with: [], without: ['quick'] }, { language: 'ja' }).view.hops.find(({ id }) => id === 'poll')?.depends).toEqual([{ condition: 'odd', items: 'スレッド' }]);
  });

  it('are safe to show', () => {
    for (const hostile of hostileTexts) {
      const quoted = JSON.stringify(hostile.replace(/[\u0000\ud83d]/g, ' '));
      const [scenario] = compileSettled(`condition c ${quoted} else ${quoted} because ${quoted} scenario s { title "S" machine m "M" { participant a "A" in qemu } flow f "F" { a -> a "x" { when not c } } }`).scenarios;
      for (const flow of scenario?.flows ?? []) {
        if (!scenario) continue;
        const { conditions } = flowViewOf(scenario, flow, { level: 'all', language: 'en' });
        for (const { on, off, reason = '' } of conditions) expect(on + off + reason).not.toMatch(/[\p{Cc}\u200b\u202e\n]/u);
      }
    }
  });
});

describe('the data of a saved page', () => {
  it('has the conditions of its flows, and no hops of other settings', () => {
    const { scenario, flow } = viewUnder({ with: ['odd'], without: [] });
    const data = offlineDataOf(scenario, [flow], { level: 'all', language: 'en' });
    expect(data.flows[0]?.conditions.map(({ id, isOn }) => [id, isOn])).toEqual([['quick', true], ['odd', true]]);
    expect(JSON.stringify(data)).toContain('"inside"');
    expect(JSON.stringify(data)).not.toContain('"kick"');
  });
});
