import { describe, expect, test } from 'vitest';
import { mostColumns, parseComparePanelState, parseFromComparePage, parseToComparePage } from '../../src/pages/compare-protocol.js';

describe('messages of the compare page', () => {
  test('are accepted, reduced to their own fields', () => {
    expect(parseFromComparePage({ type: 'showHop', column: 1, n: 3, command: 'x' })).toEqual({ type: 'showHop', column: 1, n: 3 });
    expect(parseFromComparePage({ type: 'choose', column: 1 })).toEqual({ type: 'choose' });
    expect(parseFromComparePage({ type: 'add', other: 0 })).toEqual({ type: 'add', other: 0 });
  });

  test.each([
    null, 'ready', [], { type: 'run' }, { type: 'showHop', column: -1, n: 1 }, { type: 'openSource', column: 0, n: '1' }, { type: 'remove' }, { type: 'add', other: 0.5 },
    { type: 'shown', columns: 1e9, rows: 0 },
  ])('are dropped when they are none: %j', (message) => expect(parseFromComparePage(message)).toBeUndefined());

  test('to the page must be complete', () => {
    expect(parseToComparePage({ type: 'compare', view: { columns: [], rows: [], others: [], chosen: [] } })).toBeUndefined();
    expect(parseToComparePage({ type: 'current', cell: { column: 'a', n: 1 } })).toBeUndefined();
    expect(parseToComparePage({ type: 'current', cell: null })).toEqual({ type: 'current', cell: null });
  });

  test('the saved state contains flows, at most as many as are allowed', () => {
    const flow = { document: { builtIn: 'a' }, flowId: 'send' };
    expect(parseComparePanelState({ chosen: [flow, { flowId: 'send' }, { document: { uri: 'x' }, flowId: 'send' }] })).toEqual({ chosen: [flow] });
    expect(parseComparePanelState({ chosen: Array.from({ length: 99 }, () => flow) })?.chosen).toHaveLength(mostColumns);
    expect(parseComparePanelState({ chosen: [] })).toBeUndefined();
  });
});
