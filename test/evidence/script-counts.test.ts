import { expect, test } from 'vitest';
import { scriptCounts } from '../../src/evidence/index.js';

const begun = '# Tracing 3 probes. Press Ctrl-C to stop and to print how often each probe fired.\n';

test('a hop was counted as often as the most frequent of its probes', () => {
  const { hops, refusal } = scriptCounts(`${begun}vhflow 1 event 5 0 1 1 1 kprobe:f x\n\n@began4[264]: 0\n@hop1[kprobe:f]: 5\n@hop1[tracepoint:a:b]: 846\n@hop12[uprobe:x.so:g[h]]: 7\n`);
  expect([...hops]).toEqual([[1, 846], [12, 7]]);
  expect(refusal).toBeUndefined();
});

test('a script that bpftrace does not run has its words for it', () => {
  expect(scriptCounts('stdin:3-4: ERROR: Unknown map\nAttaching 3 probes...\n').refusal).toBe('stdin:3-4: ERROR: Unknown map');
  expect(scriptCounts('bpftrace: not found\n').refusal).toBe('bpftrace: not found');
  expect(scriptCounts('').refusal).toBe('it has printed nothing');
});
