import { describe, expect, test } from 'vitest';
import { atMost, figure, notTaken, overReference, tableOf, timesReference } from '../../bench/figures.mjs';
import { fewestRounds, inTurns, median } from '../../bench/turns.mjs';

describe('a result', () => {
  test.each([
    [timesReference(1.5), 3, 2, true, '1.5 ×'],
    [timesReference(1.5), 3.1, 2, false, '1.55 ×'],
    [overReference(10, 'ms'), 15, 5, true, '10 ms over'],
    [overReference(10, 'ms'), 16, 5, false, '11 ms over'],
    [atMost(50, 'ms'), 50, 1, true, ''],
    [atMost(50, 'ms'), 51, 1_000, false, ''],
  ])('meets or misses its goal: %j, %d against %d', (goal, ours, reference, met, against) => {
    expect(figure({ what: 'x', unit: 'ms', ours, reference, goal })).toMatchObject({ met, against, goal: goal.text, ratio: ours / reference });
  });

  test('without a reference is compared with a goal that needs none', () => {
    expect(figure({ what: 'size', unit: 'KB', ours: 982, goal: atMost(1_024, 'KB') })).toEqual({ what: 'size', unit: 'KB', ours: 982, goal: '≤ 1,024 KB', met: true });
  });

  test('without a goal is neither met nor missed', () => {
    expect(figure({ what: 'x', unit: 'ms', ours: 4, reference: 2 })).toEqual({ what: 'x', unit: 'ms', ours: 4, reference: 2, ratio: 2, against: '2 ×' });
  });
});

describe('the table', () => {
  test('lists what was not measured, and why', () => {
    const table = tableOf([figure({ what: 'a', unit: 'ms', ours: 1_234.5, reference: 0.012345 }), notTaken('b', 'needs --tree linux=DIR')]);
    expect(table.split('\n')).toEqual([
      '| what | ours | reference | against it | remark |', '|---|---|---|---|---|',
      '| a, ms | 1,235 | 0.0123 | 100,000 × |  |', '| b | – | – |  | not taken: needs --tree linux=DIR |',
    ]);
  });

  test('keeps its columns when a text contains a vertical bar', () => {
    expect(tableOf([notTaken('a|b', 'c')])).toContain('| a\\|b | – | – | not taken: c |');
  });
});

describe('turns', () => {
  test('alternate, start with a warm-up that does not count, and are never fewer than a median needs', async () => {
    const order: string[] = [];
    const run = (name: string, slow: number) => (round: number) => {
      order.push(name);
      return round === 0 ? 1_000 : slow + round;
    };
    expect(await inTurns(run('ours', 20), run('reference', 10), { rounds: 1 })).toEqual({ ours: 23, reference: 13 });
    expect(order).toEqual(Array.from({ length: fewestRounds + 1 }, () => ['reference', 'ours']).flat());
  });

  test('one slow round does not change the median', () => expect(median([3, 900, 1, 2, 4])).toBe(3));
});
