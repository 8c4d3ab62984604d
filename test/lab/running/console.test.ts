import { describe, expect, test } from 'vitest';
import { consoleLine } from '../../../src/lab/running/console-line.js';
import { failureOf } from '../../../src/lab/running/failures.js';
import { Lines } from '../../../src/lab/running/lines.js';
import { inLanguage, say } from '../../../src/lab/texts/lab-text.js';
import { outerArguments } from '../../../src/lab/running/outer-machine.js';

describe('a line of the console', () => {
  test.each([
    ['vhflow-lab: step guest', { type: 'step', name: 'guest' }],
    ['[    1.2] noise vhflow-lab: step record send ', { type: 'step', name: 'record', of: 'send' }],
    ['vhflow-lab: failed silent ready', { type: 'failed', what: 'silent', more: 'ready' }],
    ['vhflow-lab: done', { type: 'done' }],
    ['[    3.3] Kernel panic - not syncing: No working init found.', { type: 'failed', what: 'panic', more: '[    3.3] Kernel panic - not syncing: No working init found.' }],
    ['vhflow-lab: off', { type: 'off' }],
    ['[   42.1] reboot: Power down', { type: 'off' }],
    ['vhflow-lab: alive', { type: 'alive' }],
    ['vhflow-lab: step dance', undefined],
    ['vhflow-lab: doneness', undefined],
    ['tun: Universal TUN/TAP device driver', undefined],
  ])('%j says %j', (line, said) => expect(consoleLine(line)).toEqual(said));
});

test('a failure says what is wrong, what the machine has added, and which console shows more', () => {
  const said = (what: string, more: string, language = 'en'): string[] => {
    const failure = failureOf(what, more, say`the guest beside the host`);
    return [failure.what, failure.cure].map((text) => inLanguage(text, language)).concat(failure.console);
  };
  expect(said('silent', 'ready')).toEqual(['the guest does not answer (ready)', 'end other programs, and run it again', 'guest']);
  expect(said('hung', '')).toEqual(['the guest beside the host hangs', 'run it again; if it fails again, look at the console', 'host']);
  expect(said('toString', '')[0]).toBe('the guest beside the host has failed: toString');
  expect(said('switch', 'it has no prompt', 'ja')[0]).toBe('testpmdが起動しないか、応答しなくなりました (プロンプトが出ない)');
});

describe('lines of a stream', () => {
  function linesOf(...parts: string[]): string[] {
    const taken: string[] = [];
    const lines = new Lines((line) => taken.push(line));
    for (const part of parts) lines.add(part);
    lines.end();
    return taken;
  }

  test('are whole, wherever the stream is cut', () => expect(linesOf('a', 'b\r\nc\nd')).toEqual(['ab', 'c', 'd']));
  test('have no sequences that move the cursor of a terminal', () => expect(linesOf('\u001bc\u001b[?7l\u001b[2JSeaBIOS\u0007 \u001b[1;31mred\n')).toEqual(['SeaBIOS red']));
  test('do not grow without end', () => expect(linesOf(...Array.from({ length: 100 }, () => 'x'.repeat(1_000))).map(({ length }) => length)).toEqual([4_000]));
});

test('a comma in the path of the shared folder does not end it', () => {
  const machine = { equipment: { accelerator: 'tcg' as const }, kernel: { image: '/vmlinuz' }, image: '/host.cpio', shared: '/tmp/a,b', seconds: 9 };
  const args = outerArguments(machine as unknown as Parameters<typeof outerArguments>[0]);
  expect(args.at(-1)).toBe('local,path=/tmp/a,,b,mount_tag=share,security_model=none');
  expect(args).toContain('EPYC,+svm');
});
