import { mkdir, writeFile } from 'node:fs/promises';
import fc from 'fast-check';
import { describe, expect } from 'vitest';
import { compile, format } from '../../src/language/index.js';
import { testWith } from './command.js';
import { ftraceText, guestEvents, hostEvents, type WrittenEvent } from './ftrace-text.js';

const it = testWith({ 'guest.ftrace': ftraceText(guestEvents(3)), 'host.ftrace': ftraceText(hostEvents(3)) });

const workerEvents: readonly WrittenEvent[] = [
  { thread: 'app-61', time: 10, what: 'sys_ioctl(fd: 3, cmd: ae80)' },
  { thread: 'app-61', time: 20, what: 'sched_waking: comm=worker-7 pid=70 prio=120 target_cpu=001' },
  { thread: 'worker-7-70', time: 30, cpu: 1, what: 'work_one <-worker_thread' },
  { thread: 'worker-7-70', time: 40, cpu: 1, what: 'net_rx <-do_softirq', context: 's' },
];

describe('trace --learn', () => {
  it('writes a path that has no errors, in the canonical layout', async ({ command }) => {
    const { code, out, err } = await command.run(['trace', '--learn', 'guest.ftrace']);
    expect([code, err]).toEqual([0, '']);
    expect(out).toContain('participant guest-app "app" in guest-kernel');
    expect(out).toContain('loop "3 times"');
    expect(out).toContain('guest-app -> guest-app "blue_copy()"');
    expect(format(out)).toBe(out);
    await writeFile(command.at('learned.vhflow'), out);
    expect(await command.run(['check', 'learned.vhflow'])).toMatchObject({ code: 0, out: '0 errors, 0 warnings\n' });
    expect(await command.run(['fmt', '--check', 'learned.vhflow'])).toEqual({ code: 0, out: '', err: '' });
  });

  it('knows system calls, wake-ups, interrupts and exits', async ({ command }) => {
    const { out } = await command.run(['trace', '--learn', '--host', '-'], ftraceText([...workerEvents, ...hostEvents(1)]));
    expect(out).toMatch(/host-app-user -> host-app "ioctl\(\)" \{\s+kind syscall/);
    expect(out).toMatch(/host-app -> host-worker-7 "work_one\(\)" \{\s+kind wakeup/);
    expect(out).toMatch(/host-interrupts -> host-interrupts "net_rx\(\)" \{\s+kind interrupt/);
    expect(out).toMatch(/"kvm_exit: EPT_MISCONFIG" \{\s+kind vm-exit/);
  });

  it('finds the offset itself where cause and effect in a known flow show it', async ({ command }) => {
    const { code, out } = await command.run(['trace', '--learn', 'guest.ftrace', 'host.ftrace']);
    expect(code).toBe(0);
    expect(out.indexOf('"blue_copy()"')).toBeLessThan(out.indexOf('"blue_exit()"'));
  });

  it('learns from the threads that are named', async ({ command }) => {
    const { out } = await command.run(['trace', '--learn', '--host', '-', '--thread', 'worker'], ftraceText(workerEvents));
    expect(out).toContain('work_one()');
    expect(out).not.toContain('ioctl()');
    expect((await command.run(['trace', '--learn', '--host', '-', '--thread', 'nobody'], ftraceText(workerEvents))).err).toContain('in these threads');
    expect((await command.run(['trace', 'guest.ftrace', '--thread', 'app'])).err).toContain('--thread names what --learn learns from');
  });

  it('finds the functions in source trees', async ({ command }) => {
    await mkdir(command.at('blue/net'), { recursive: true });
    await writeFile(command.at('blue/net/socket.c'), 'int blue_copy(void)\n{\n\treturn 0;\n}\n\nint blue_send(int fd)\n{\n\treturn blue_copy();\n}\n');
    await writeFile(command.at('blue/net/other.c'), 'int blue_send_all(void)\n{\n\treturn blue_send(1);\n}\n');
    const { out } = await command.run(['trace', '--learn', 'guest.ftrace', '--tree', 'blue=blue']);
    expect(out).toContain('source blue "unknown"');
    expect(out).toContain('at blue:net/socket.c#blue_copy');
    expect(out).toContain('at blue:net/socket.c#blue_send');
  });

  it('writes each hop once if there is too much', async ({ command }) => {
    const events = Array.from({ length: 2_000 }, (_, index) => ({ thread: 'app-61', time: index, what: `f${(index * index) % 400} <-g` }));
    const { out } = await command.run(['trace', '--learn', '--guest', '-'], ftraceText(events));
    expect(out).toContain('// The trace has more than fits in order');
    expect(new Set(out.match(/-> guest-app .*/g)).size).toBe(out.match(/-> guest-app .*/g)?.length);
  });

  it('puts two machines in order with the offset between their clocks', async ({ command }) => {
    await writeFile(command.at('unknown.ftrace'), ftraceText([{ thread: 'app-61', time: 10, what: 'own_send <-own_call' }, { thread: 'app-61', time: 20, what: 'own_wait <-own_call' }]));
    expect((await command.run(['trace', '--learn', '--guest', 'unknown.ftrace', 'host.ftrace'])).err).toContain('--learn from two machines needs --offset');
    const { out } = await command.run(['trace', '--learn', 'guest.ftrace', 'host.ftrace', '--offset', '0']);
    expect(out.indexOf('"blue_copy()"')).toBeLessThan(out.indexOf('"blue_exit()"'));
    expect(compile(out).diagnostics.filter(({ severity = 1 }) => severity <= 2)).toEqual([]);
  });

  it.for<readonly [readonly string[], string]>([
    [['blue#send', 'guest.ftrace'], '--learn makes a new flow, so that none is named'],
    [['guest.ftrace', '--expect'], '--expect is for a flow that is known'],
    [['guest.ftrace', '--tree', 'blue=missing'], '--tree blue=missing: no such file or directory'],
    [['guest.ftrace', '-o', 'guest.ftrace'], 'guest.ftrace: is an input of this command'],
    [['guest.ftrace', '--', 'host.ftrace'], '--learn takes one recording'],
  ])('%j is refused', async ([args, message], { command }) => {
    const { code, out, err } = await command.run(['trace', '--learn', ...args]);
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain(message);
  });

  it('breaks no file with the names of a trace', async ({ command }) => {
    const name = fc.oneof(fc.string({ minLength: 1, maxLength: 15 }), fc.constantFrom('"', '\\', '} scenario x {', '//', 'in', '-> a', '\u202e', 'ünïcode', '../..', '-', '日本'));
    const event = fc.record({ thread: name.map((comm) => `${comm}-61`), time: fc.nat(1_000), what: fc.oneof(name.map((text) => `${text} <-caller`), name.map((text) => `sys_${text}(fd: 1)`), name.map((text) => `${text}: (0x1)`)) });
    await fc.assert(fc.asyncProperty(fc.array(event, { minLength: 1, maxLength: 12 }), async (events) => {
      const { code, out, err } = await command.run(['trace', '--learn', '--guest', '-'], ftraceText(events.map((each) => ({ ...each, what: each.what.replaceAll('\n', ' ') }))));
      if (code === 2) {
        expect(err).not.toContain('what was learned has an error');
        return;
      }
      expect(compile(out).diagnostics.filter(({ severity = 1 }) => severity <= 2)).toEqual([]);
      expect(format(out)).toBe(out);
    }), { numRuns: 100 });
  });
});
