import { describe, expect, it } from 'vitest';
import { basis, type Settings } from '../../src/model/conditions.js';
import { conditionsOfFlow, conditionsOfHop, effectsOf, settingsOf } from '../../src/model/what-if.js';
import { effectTexts } from '../../src/model/words.js';
import { compileSettled } from '../settled-scenarios.js';

const text = `scenario s { title "S" source linux "6.1" machine m "M" { participant a "A" in guest-kernel participant b "B" in host-kernel }
  flow f "F" {
    a -> b "exit" as out { kind vm-exit when lone note "Intel" note "AMD" if amd }
    a -> b "sleep" as hlt { kind vm-exit when halted }
    b -> b "wake" as wake { kind wakeup when halted and lone }
    b -> b "poll" as poll { cost round-trips 2 cost round-trips 1 if not lone }
    note over a "n" if small
  }
  flow g "G" { a -> a "alone" } }`;
const scenarioWith = (settings: Settings = basis) => {
  const [scenario] = compileSettled(text, {}, settings).scenarios;
  if (!scenario) throw new Error('there is a scenario');
  return scenario;
};
const summary = (settings?: Settings) => Object.fromEntries(effectsOf(scenarioWith(settings), 'f').map((effect) => [effect.condition.id, effectTexts(effect, 'en')]));

describe('the conditions of a flow', () => {
  it('are those of its hops, items, blocks and notes', () => {
    expect(conditionsOfFlow(scenarioWith(), 'f').map(({ id }) => id)).toEqual(['lone', 'halted', 'amd', 'small']);
    expect(conditionsOfFlow(scenarioWith(), 'g')).toEqual([]);
    expect(conditionsOfFlow(scenarioWith(), 'nowhere')).toEqual([]);
    expect(scenarioWith().flows[0]?.hops.map(conditionsOfHop)).toEqual([['lone', 'amd'], ['lone']]);
  });
});

describe('what switching a condition changes', () => {
  it('is told from the settings at present', () => {
    expect(summary()).toEqual({
      lone: ['−1 VM exit', '−1 host round trip', '−1 hop', '1 hop changes'],
      halted: ['+1 VM exit', '+1 wake-up', '+2 hops'],
      amd: ['1 hop changes'],
      small: ['no difference'],
    });
    expect(summary({ with: ['halted'], without: ['lone'] })).toMatchObject({ lone: ['+1 VM exit', '+1 host round trip', '+1 wake-up', '+2 hops', '1 hop changes'], halted: ['−1 VM exit', '−1 hop'] });
  });

  it('names the hops, as they are or would be', () => {
    const [lone, halted] = effectsOf(scenarioWith(), 'f');
    expect(lone).toMatchObject({ isOn: true, added: [], removed: [{ id: 'out' }], changed: [{ id: 'poll', cost: { hostRoundTrips: 1 } }] });
    expect(halted).toMatchObject({ isOn: false, added: [{ id: 'hlt', n: 2 }, { id: 'wake', n: 3 }], removed: [] });
  });

  it('tells what only some packets cost, too', () => {
    const sometimes = text.replace('b -> b "poll" as poll', 'b -> b "batch" as batch { kind syscall when not lone when "once per batch" }\n    b -> b "poll" as poll');
    const [scenario] = compileSettled(sometimes).scenarios;
    const [lone] = scenario ? effectsOf(scenario, 'f') : [];
    expect(lone && effectTexts(lone, 'en')).toEqual(['−1 VM exit', '−1 host round trip', '+1 host round trip for some packets', '+1 hop', '−1 hop', '1 hop changes']);
    expect(lone && effectTexts(lone, 'ja')[2]).toBe('一部のパケットでホスト往復 +1回');
  });

  it('is said in Japanese, too', () => {
    expect(effectsOf(scenarioWith(), 'f').map((effect) => effectTexts(effect, 'ja'))[0]).toEqual(['VM exit −1回', 'ホスト往復 −1回', '−1ホップ', '1ホップが変わる']);
  });
});

it('the settings of a scenario are those that it knows and that differ', () => {
  expect(settingsOf(scenarioWith({ with: ['amd', 'nowhere', 'lone'], without: ['halted', 'apicv'] }))).toEqual({ with: ['amd'], without: [] });
  expect(settingsOf(scenarioWith({ with: [], without: ['lone'] }))).toEqual({ with: [], without: ['lone'] });
});
