import { expect, test } from 'vitest';
import { refusalText } from '../../../src/extension/traces/refusal-text.js';
import type { Refusal } from '../../../src/extension/trace-worker/requests.js';

const l10n = { t: (text: string, ...values: readonly unknown[]) => text.replace(/\{(\d)\}/g, (_, index: string) => String(values[Number(index)])) } as Parameters<typeof refusalText>[1];
const texts = (refusal: Omit<Refusal, 'file'>, file = 'a.trace') => refusalText({ file, ...refusal }, l10n);

test.each(['empty', 'binary', 'unknown-format', 'no-events', 'no-times', 'damaged'] as const)('%s: the message names the file', (reason) => {
  expect(texts({ reason }).message).toContain('a.trace');
  expect(texts({ reason }).command).toBeUndefined();
});

test('a packed file comes with the command that unpacks it', () => {
  expect(texts({ reason: 'packed', packing: 'trace.dat' })).toEqual({
    message: 'a.trace is a trace.dat file. This command makes text of it: trace-cmd report -i a.trace > a.trace.txt',
    command: 'trace-cmd report -i a.trace > a.trace.txt',
  });
});

test('a name with characters of the shell is quoted', () => {
  expect(texts({ reason: 'packed', packing: 'xz' }, "it's; rm x").command).toBe(String.raw`xz --decompress --keep 'it'\''s; rm x'`);
  expect(texts({ reason: 'packed', packing: 'xz' }, '-rf').command).toBe('xz --decompress --keep ./-rf');
});

test('packets are no trace', () => {
  expect(texts({ reason: 'packed', packing: 'pcap' })).toEqual({ message: 'a.trace contains packets (pcap), not a trace of functions.' });
});
