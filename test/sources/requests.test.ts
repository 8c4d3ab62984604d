import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parsePathParams, parseRootParams } from '../../src/sources/requests.js';

describe('requests of the server about source trees', () => {
  test('are accepted, reduced to their own fields', () => {
    expect(parseRootParams({ project: 'qemu', version: '7.2.0', uri: 'file:///' })).toEqual({ project: 'qemu', version: '7.2.0' });
    expect(parsePathParams({ root: 'file:///tree', path: 'hw/net/e1000.c', project: 'x' })).toEqual({ root: 'file:///tree', path: 'hw/net/e1000.c' });
    expect(parsePathParams({ root: 'file:///tree', path: '' })).toEqual({ root: 'file:///tree', path: '' });
  });

  test.each([undefined, null, 'qemu', [], {}, { project: 'qemu' }, { version: '7.2.0' }, { project: 'qemu', version: 7.2 }, { project: ['qemu'], version: '7.2.0' }])(
    'is no question about a root: %j', (asked) => expect(parseRootParams(asked)).toBeUndefined(),
  );

  test.each([undefined, null, '/', [], {}, { root: 'file:///tree' }, { path: 'a.c' }, { root: 'file:///tree', path: null }, { root: {}, path: 'a.c' }])(
    'is no question about a file: %j', (asked) => expect(parsePathParams(asked)).toBeUndefined(),
  );

  test('are parsed to two strings or rejected, whatever the input', () => {
    const parts = fc.record({ project: fc.anything(), version: fc.anything(), root: fc.anything(), path: fc.anything() }, { requiredKeys: [] });
    fc.assert(fc.property(fc.oneof(fc.anything(), parts), (asked) => {
      for (const parsed of [parseRootParams(asked), parsePathParams(asked)]) {
        if (parsed) expect(Object.values(parsed).map((value) => typeof value)).toEqual(['string', 'string']);
      }
    }), { numRuns: 2_000 });
  });
});
