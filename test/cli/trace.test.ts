import { describe, expect } from 'vitest';
import { testWith } from './command.js';
import { ftraceText, guestEvents, hostEvents } from './ftrace-text.js';

const it = testWith({
  'guest.ftrace': ftraceText(guestEvents(3)),
  'host.ftrace': ftraceText(hostEvents(3)),
  'host.filter': 'blue_exit\nother_function [module]\n',
});

describe('trace', () => {
  it('shows the packets and the hops of a flow', async ({ command }) => {
    const { code, out, err } = await command.run(['trace', 'blue#send', 'guest.ftrace', 'host.ftrace', '--offset', '0']);
    expect([code, err]).toEqual([0, '']);
    expect(out).toContain('blue#send  Blue path: Sending');
    expect(out).toContain('guest  guest.ftrace: ftrace, 6 events');
    expect(out).toContain('2 traced functions listed in host.filter');
    expect(out).toContain('3 packets found; 3 complete');
    expect(out).toMatch(/1 {2}enter +seen +blue_send +app-61 +3\/3/);
    expect(out).toMatch(/3 {2}kick +seen +blue_exit +CPU 0\/KVM-190 +3\/3 +20 µs/);
  });

  it('prints JSON with a version', async ({ command }) => {
    const { code, out } = await command.run(['trace', 'blue#send', 'guest.ftrace', 'host.ftrace', '--offset', '0', '--format', 'json']);
    expect(code).toBe(0);
    const { version, scenario, flow, recordings, passes } = JSON.parse(out) as { version: number; scenario: string; flow: string; recordings: object; passes: object[] };
    expect([version, scenario, flow, passes.length]).toEqual([1, 'blue', 'send', 3]);
    expect(recordings).toMatchObject({ guest: { file: 'guest.ftrace', events: 6 }, host: { file: 'host.ftrace', functions: { file: 'host.filter', count: 2 } } });
  });

  it.for<readonly [readonly string[], string]>([
    [['blue#send', 'guest.ftrace', 'guest.ftrace'], 'guest.ftrace and guest.ftrace are both traces of the guest; name the machine of each with --guest FILE and --host FILE'],
    [['blue#send'], 'trace needs the file of a trace, or - for standard input'],
    [['blue#send', 'missing.ftrace'], 'missing.ftrace: no such file or directory'],
    [['blue#send', '.'], '.: a folder; name the files with the trace'],
    [['blue#sned', 'host.ftrace'], 'no flow sned; its flows are send, receive; did you mean send?'],
    [['blue#send', 'blue#receive', 'host.ftrace'], 'blue#send and blue#receive: a trace is shown for one flow'],
    [['blue#send', 'host.ftrace', '--guest-functions', 'host.filter'], '--guest-functions host.filter: there is no trace of the guest'],
    [['blue#send', 'host.ftrace', '--offset', '1.5'], 'Expected a whole number.'],
    [['blue#send', '-', '-'], 'standard input can be only one of the traces'],
  ])('%j is refused in one line', async ([args, message], { command }) => {
    const { code, out, err } = await command.run(['trace', ...args]);
    expect([code, out]).toEqual([2, '']);
    expect(err).toMatch(/^vhflow: [^\n]*\n$/);
    expect(err).toContain(message);
  });
});
