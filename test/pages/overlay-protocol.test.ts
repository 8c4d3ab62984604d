import { describe, expect, test } from 'vitest';
import { parseFromPage, parseToPage } from '../../src/pages/diagram-protocol.js';

const bytes = new TextEncoder().encode('# tracer: nop\n');

describe('messages of the diagram page about a trace', () => {
  test.each([
    { type: 'choosePass' }, { type: 'choosePass', n: 3 }, { type: 'closeOverlay' }, { type: 'openTrace' }, { type: 'openTraceLine', machine: 'guest', line: 1 },
    { type: 'droppedFiles', uris: ['file:///tmp/l1.trace'], files: [] }, { type: 'droppedFiles', uris: [], files: [{ name: 'l1.trace', bytes }] },
  ])('pass as what they are, without anything else: %j', (message) => expect(parseFromPage({ ...message, command: 'x' })).toEqual(message));

  test.each([
    { type: 'choosePass', n: 0 }, { type: 'choosePass', n: 1.5 }, { type: 'choosePass', n: 'all' }, { type: 'openTraceLine', machine: 'l2', line: 1 },
    { type: 'openTraceLine', machine: 'host', line: 0 }, { type: 'openTraceLine', line: 1 }, { type: 'droppedFiles', uris: [] },
    { type: 'droppedFiles', uris: [], files: [{ name: 'x', bytes: 'text' }] }, { type: 'droppedFiles', uris: [], files: [{ name: 'x'.repeat(1_001), bytes }] },
    { type: 'droppedFiles', uris: Array.from({ length: 9 }, () => 'file:///x'), files: [] },
  ])('are dropped when they are none: %j', (message) => expect(parseFromPage(message)).toBeUndefined());
});

describe('messages to the diagram page about a trace', () => {
  const overlay = { flowId: 'send', hops: [], passes: [], passCount: 0 };
  const pass = { flowId: 'send', n: 1, hops: [], threads: [], missing: [] };

  test.each([{ type: 'overlay', overlay }, { type: 'pass', pass }, { type: 'overlayClosed' }])('are accepted if they are complete: %j', (message) => {
    expect(parseToPage(message)).toEqual(message);
  });

  test.each([
    { type: 'overlay' }, { type: 'overlay', overlay: { ...overlay, passes: {} } }, { type: 'overlay', overlay: { ...overlay, passCount: -1 } },
    { type: 'pass', pass: { ...pass, hops: 'all' } }, { type: 'pass', pass: { ...pass, n: '1' } },
  ])('are dropped without what the page needs: %j', (message) => expect(parseToPage(message)).toBeUndefined());
});
