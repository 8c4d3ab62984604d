import { writeFile } from 'node:fs/promises';
import fc from 'fast-check';
import { describe, expect } from 'vitest';
import { testWith } from './command.js';

const it = testWith({
  'stack': '[<0>] blue_copy+0x10/0x20\n[<0>] helper+0x1/0x2\n[<0>] blue_send+0x10/0x40 [blue]\n[<0>] sendto+0x5/0x10\n[<0>] do_syscall_64+0x1/0x2\n',
});

describe('stack', () => {
  it('shows frames and hops side by side', async ({ command }) => {
    const { code, out, err } = await command.run(['stack', 'stack']);
    expect([code, err]).toEqual([0, '']);
    expect(out).toContain('Stack: 5 frames from line 1\nOn blue#send\n');
    expect(out).toMatch(/#0 +blue_copy +2 +copy: copy +its function/);
    expect(out).toMatch(/#1 +helper\n/);
    expect(out).toMatch(/#2 +blue_send +1 +enter: sendto\(\) +its function/);
    expect(out).toMatch(/#3 +sendto +1 +enter: sendto\(\) +calls it/);
  });

  it('takes the scenarios that are named, and prints JSON', async ({ command }) => {
    await writeFile(command.at('own.vhflow'), 'scenario own { title "Own" source linux "6.1" machine host "H" { participant k "K" in host-kernel } flow f "F" { k -> k "x" as x { at linux:a.c#helper } } }\n');
    const { code, out } = await command.run(['stack', 'stack', 'own.vhflow', '--json']);
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({
      version: 1,
      stacks: [{ thread: { comm: '', tid: -1 }, frames: [{ name: 'blue_copy', line: 1 }, {}, {}, {}, {}], flows: [{ scenario: 'own', flow: 'f', score: 1, frames: [{ frame: 1, hop: 'x', role: 'at' }] }] }],
    });
  });

  it('needs the order of the flow', async ({ command }) => {
    const { out } = await command.run(['stack', '-', '--json'], '#0  blue_send\n#1  blue_copy\n');
    expect(JSON.parse(out)).toMatchObject({ stacks: [{ flows: [{ flow: 'send', frames: [{}] }] }] });
  });

  it('says that a stack is on no flow', async ({ command }) => {
    expect(await command.run(['stack', '-'], '#0  one\n#1  two\n')).toMatchObject({ code: 1, out: 'Stack: 2 frames from line 1\nOn no flow.\n' });
  });

  it.for<readonly [readonly string[], string]>([
    [['missing'], 'missing: no such file or directory'],
    [['.'], '.: a folder'],
    [['stack', 'bleu'], 'bleu: neither a built-in scenario (blue) nor a file; did you mean blue?'],
    [['-'], 'standard input: no call stack; expected one of an oops, /proc/PID/stack, perf, gdb or crash'],
  ])('%j is refused', async ([args, message], { command }) => {
    const { code, out, err } = await command.run(['stack', ...args], 'A sentence.\n');
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain(message);
  });

  it('takes any text', async ({ command }) => {
    const line = fc.oneof(fc.string(), fc.constantFrom('#0  blue_send', ' blue_copy+0x1/0x2', '? blue_exit+0x1/0x2', 'Call Trace:', ''));
    await fc.assert(fc.asyncProperty(fc.array(line, { maxLength: 12 }), async (lines) => {
      const { code } = await command.run(['stack', '-'], lines.join('\n'));
      expect([0, 1, 2]).toContain(code);
    }), { numRuns: 60 });
  });
});
