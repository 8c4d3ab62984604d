import { gzipSync } from 'node:zlib';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import fc from 'fast-check';
import { describe, expect } from 'vitest';
import { testWith } from './command.js';
import { ftraceText, guestEvents, hostEvents } from './ftrace-text.js';

const it = testWith({
  'guest.ftrace': ftraceText(guestEvents(3)),
  'host.ftrace': ftraceText(hostEvents(3)),
  'host.filter': 'blue_exit\nother_function [module]\n',
  'guest5.ftrace': ftraceText(guestEvents(5)),
  'host5.ftrace': ftraceText(hostEvents(5)),
  'slow5.ftrace': ftraceText(hostEvents(5, 40)),
});

const both = ['blue#send', 'guest.ftrace', 'host.ftrace', '--offset', '0'];

describe('trace', () => {
  it('shows the packets and the hops of a flow', async ({ command }) => {
    const { code, out, err } = await command.run(['trace', ...both]);
    expect([code, err]).toEqual([0, '']);
    expect(out).toContain('blue#send  Blue path: Sending');
    expect(out).toContain('guest  guest.ftrace: ftrace, 6 events');
    expect(out).toContain('2 traced functions listed in host.filter');
    expect(out).toContain('3 packets found, 3 complete');
    expect(out).toMatch(/1 {2}enter +seen +blue_send +app-61 +3\/3/);
    expect(out).toMatch(/3 {2}kick +seen +blue_exit +CPU 0\/KVM-190 +3\/3 +20 µs/);
  });

  it('prints JSON with a version', async ({ command }) => {
    const { code, out } = await command.run(['trace', ...both, '--format', 'json']);
    expect(code).toBe(0);
    const { version, scenario, flow, recordings, passes } = JSON.parse(out) as { version: number; scenario: string; flow: string; recordings: object; passes: object[] };
    expect([version, scenario, flow, passes.length]).toEqual([1, 'blue', 'send', 3]);
    expect(recordings).toMatchObject({ guest: { file: 'guest.ftrace', events: 6 }, host: { file: 'host.ftrace', functions: { file: 'host.filter', count: 2 } } });
  });

  it('says first what was found', async ({ command }) => {
    const { out } = await command.run(['trace', ...both]);
    expect(out.split('\n')[1]).toMatch(/^3 packets · 4 of 4 hops seen · order as the flow says · .*clocks as given$/);
  });

  it('says of a recording in emulation that its times mean nothing, before the first of them and once, in each format', async ({ command }) => {
    await writeFile(command.at('emulated.ftrace'), ftraceText(hostEvents(5), ['# vhflow 1 emulated']));
    const caution = 'Recorded in emulation, which shows order, threads and counts, not times';
    const reports = [['blue#send', 'emulated.ftrace'], ['blue#send', 'guest.ftrace', 'emulated.ftrace', '--format', 'markdown'], ['blue#send', 'host5.ftrace', '--', 'emulated.ftrace'], ['--format', 'markdown', 'blue#send', 'host5.ftrace', '--', 'emulated.ftrace']];
    for (const names of reports) {
      const { code, out } = await command.run(['trace', ...names]);
      expect([code, out.split(caution)]).toEqual([0, [expect.not.stringMatching(/\d [mµn]?s\b/), expect.stringMatching(/\d [mµn]?s\b/)]]);
    }
    const page = (await command.run(['trace', 'blue#send', 'emulated.ftrace', '--format', 'html'])).out;
    expect(page).toContain('"caution":{"brief":"emulated: times mean nothing"');
    expect((await command.run(['trace', ...both])).out).not.toContain(caution);
  });

  it('has fewer columns in a narrow terminal, and says below a hop what is to be said of it', async ({ command }) => {
    const { out } = await command.run(['trace', ...both, '--host-functions', 'host.filter'], '', 72);
    const hops = out.slice(out.indexOf('\nHops\n'), out.indexOf('\nCosts\n'));
    expect(Math.max(...hops.split('\n').map((line) => line.length))).toBeLessThanOrEqual(72);
    expect(hops).toMatch(/# +hop +state +packets +after +p50 +max/);
    expect(hops).toMatch(/3 {2}kick +seen +3\/3 +20 µs/);
    const { out: guest } = await command.run(['trace', 'blue#send', 'guest.ftrace'], '', 60);
    expect(guest).toMatch(/3 {2}kick +not recorded/);
    const { out: wide } = await command.run(['trace', ...both], '', 200);
    expect(wide).toContain('shown by');
  });

  it('has a 90th percentile only of ten times or more', async ({ command }) => {
    expect((await command.run(['trace', ...both])).out).not.toContain('p90');
    await writeFile(command.at('many.ftrace'), ftraceText(guestEvents(10)));
    expect((await command.run(['trace', 'blue#send', 'many.ftrace'])).out).toContain('p90');
  });

  it('makes seconds of ticks if it is told the frequency of the counter, by the recording or by an option', async ({ command }) => {
    const ticks = ftraceText(guestEvents(3), ['# vhflow 1 clock x86-tsc ticks']).replace(/(\d+)\.(\d{6}): /g, (_, seconds: string, micros: string) => `${Number(seconds + micros)}: `);
    const args = ['trace', 'blue#send', '--guest', '-'];
    const unknown = await command.run(args, ticks);
    expect(unknown.out).toMatch(/2 {2}copy .*10 ticks/);
    expect(unknown.out).toContain('--tsc-khz N');
    const given = await command.run([...args, '--tsc-khz', '1000'], ticks);
    expect(given.out).toMatch(/2 {2}copy .*10 µs/);
    expect(given.out).not.toContain('ticks');
    const recorded = await command.run(args, `# vhflow 1 tsc-khz 2000\n${ticks}`);
    expect(recorded.out).toMatch(/2 {2}copy .* 5 µs/);
    const { out } = await command.run([...args, '--tsc-khz', '1000', '--format', 'json'], ticks);
    expect(JSON.parse(out)).toMatchObject({ unit: 'ticks', recordings: { guest: { tscKhz: 1000 } } });
    expect((await command.run([...args, '--tsc-khz', '0'], ticks)).err).toContain('Expected a number of kHz.');
  });

  it.for([
    ['a call stack', '[    1.000000] Call Trace:\n[    1.000000]  blue_exit+0x1/0x2\n[    1.000000]  blue_send+0x1/0x2\n'],
    ['a list of functions', 'blue_exit\nblue_send\nblue_copy\n'],
  ])('says that %s is not a trace', async ([, text], { command }) => {
    const { code, err } = await command.run(['trace', '-'], text);
    expect([code, err]).toEqual([2, 'vhflow: standard input: not a trace but call stacks, or a list of functions; vhflow stack shows the hops of a stack\n']);
  });

  it('prints tables in Markdown', async ({ command }) => {
    const { out } = await command.run(['trace', ...both, '--format', 'markdown']);
    expect(out).toContain('# Blue path: Sending');
    expect(out).toContain('| 3 | kick | seen | blue\\_exit | CPU 0/KVM-190 | 3/3 |');
  });

  it('writes a page with the trace laid over the diagram', async ({ command }) => {
    const { code, err } = await command.run(['trace', ...both, '--format', 'html', '-o', 'page.html']);
    expect([code, err]).toEqual([0, '']);
    const page = await readFile(command.at('page.html'), 'utf8');
    const data = JSON.parse(/<script type="application\/json" id="vhflow-data">(.*?)<\/script>/s.exec(page)?.[1] ?? '') as { trace: { overlay: object; passes: object[] } };
    expect(data.trace.overlay).toMatchObject({ flowId: 'send', passCount: 3 });
    expect(data.trace.passes).toHaveLength(3);
    const two = await command.run(['trace', 'blue#send', 'guest5.ftrace', '--format', 'html', '--', 'guest.ftrace']);
    expect(two).toMatchObject({ code: 2, err: 'vhflow: a comparison is printed as text, json or markdown; html shows one recording\n' });
  });

  it('chooses the flow that fits', async ({ command }) => {
    const { out } = await command.run(['trace', 'guest.ftrace', 'host.ftrace', '--offset', '0']);
    expect(out).toMatch(/^blue#send {2}Blue path: Sending\nThe only flow that fits\.|^blue#send {2}Blue path: Sending\nThe flow that fits best\./);
  });

  it('takes the flow and the settings from the head of a recording', async ({ command }) => {
    const head = ['# vhflow 1 flow blue#receive', '# vhflow 1 machine host'];
    const { out } = await command.run(['trace', '-'], ftraceText(hostEvents(2), head));
    expect(out).toMatch(/^blue#receive .*\nThe flow is the one for which it was recorded\.\n/);
    const named = await command.run(['trace', '-', 'blue#send'], ftraceText(hostEvents(2), head));
    expect(named.out).toMatch(/^blue#send /);
    expect(named.err).toBe('vhflow: warning: standard input was recorded for blue#receive\n');
  });

  it('says what is not seen, not traced, unknown and not recorded, each in other words', async ({ command }) => {
    await writeFile(command.at('part.ftrace'), ftraceText(hostEvents(3).filter(({ what }) => !what.startsWith('blue_exit'))));
    const state = async (list: string): Promise<string | undefined> => {
      await writeFile(command.at('list'), list);
      const { out } = await command.run(['trace', 'blue#send', 'guest.ftrace', 'part.ftrace', '--host-functions', 'list', '--offset', '0']);
      return /3 {2}kick +(.*?) {2}/.exec(out)?.[1];
    };
    expect(await state('blue_exit\n')).toBe('NOT SEEN, though traced');
    expect(await state('other\n')).toBe('was not traced');
    expect(await state('#### all functions enabled ####\n')).toBe('not seen; unknown whether traced');
    const { out } = await command.run(['trace', 'blue#send', 'guest.ftrace']);
    expect(out).toMatch(/3 {2}kick +no recording of the host/);
  });

  it('reads packed traces, and takes the list beside them', async ({ command }) => {
    await writeFile(command.at('host.ftrace.gz'), gzipSync(ftraceText(hostEvents(4))));
    const { code, out } = await command.run(['trace', 'blue#send', 'host.ftrace.gz']);
    expect(code).toBe(0);
    expect(out).toMatch(/host.ftrace.gz: ftrace, 16 events.*listed in host.filter/);
    await writeFile(command.at('cut.gz'), gzipSync(ftraceText(hostEvents(400))).subarray(0, 200));
    expect((await command.run(['trace', 'blue#send', 'cut.gz'])).err).toBe('vhflow: cut.gz: the packed data (gzip) is damaged or cut off\n');
  });

  it.for<readonly [string, readonly number[], string]>([
    ['x.xz', [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00], 'x.xz: packed with xz, which this program cannot unpack: xz -dc x.xz | vhflow trace -'],
    ['a b.dat', [0x17, 0x08, 0x44, 0x74, 0x72, 0x61, 0x63, 0x69, 0x6e, 0x67], "a b.dat: a recording of trace-cmd, not its text: trace-cmd report -i 'a b.dat' | vhflow trace -"],
    ['perf.data', [...Buffer.from('PERFILE2')], 'perf.data: a recording of perf, not its text: perf script -i perf.data | vhflow trace -'],
  ])('says how %s becomes text', async ([name, bytes, message], { command }) => {
    await writeFile(command.at(name), Uint8Array.from([...bytes, ...new Uint8Array(40)]));
    expect(await command.run(['trace', name])).toEqual({ code: 2, out: '', err: `vhflow: ${message}\n` });
  });

  it.for<readonly [readonly string[], string]>([
    [['blue#send', 'guest.ftrace', 'guest.ftrace'], 'guest.ftrace and guest.ftrace are both traces of the guest; name the machine of each with --guest FILE and --host FILE'],
    [['blue#send'], 'trace needs the file of a trace, or - for standard input'],
    [['blue#send', 'missing.ftrace'], 'missing.ftrace: no such file or directory'],
    [['bleu', 'host.ftrace'], 'bleu: no such file or directory; did you mean blue?'],
    [['blue#send', '.'], '.: a folder; name the files with the trace'],
    [['blue#sned', 'host.ftrace'], 'no flow sned; its flows are send, receive; did you mean send?'],
    [['blue#send', 'blue#receive', 'host.ftrace'], 'blue#send and blue#receive: a trace is shown for one flow'],
    [['blue#send', 'host.ftrace', '--guest-functions', 'host.filter'], '--guest-functions host.filter: there is no trace of the guest'],
    [['blue#send', 'host.ftrace', '--host-functions', 'host.ftrace'], 'host.ftrace: not a list of functions, one name a line'],
    [['blue#send', 'host.ftrace', '--offset', '1.5'], 'Expected a whole number.'],
    [['blue#send', '-', '-'], 'standard input can be only one of the traces'],
    [['blue#send', 'host.ftrace', '--except', 'kick'], '--except names hops that --expect leaves out, which is not given'],
    [['blue#send', 'host.ftrace', '--expect', '--except', 'kik'], '--except kik: no such hop in blue#send; did you mean kick?'],
    [['blue#send', 'host.ftrace', '--'], 'after --, trace needs the files of the recording to compare with'],
    [['blue#send', 'host.ftrace', '--', 'host.ftrace', '--expect'], '--expect: options are written before --, after which there are only files'],
    [['blue#send', 'host.ftrace', '--expect', '--', 'host.ftrace'], '--expect is for one recording, not for comparing two'],
    [['host.ftrace', '--', 'host.ftrace', 'blue#send'], 'the flow is named before --, for both recordings'],
  ])('%j is refused in one line', async ([args, message], { command }) => {
    const { code, out, err } = await command.run(['trace', ...args]);
    expect([code, out]).toEqual([2, '']);
    expect(err).toMatch(/^vhflow: [^\n]*\n$/);
    expect(err).toContain(message);
  });

  it('takes any bytes, in one line at most', async ({ command }) => {
    await mkdir(command.at('any'));
    await fc.assert(fc.asyncProperty(fc.oneof(fc.uint8Array({ maxLength: 400 }), fc.string({ maxLength: 400 }).map((text) => Buffer.from(text))), async (bytes) => {
      const { code, out, err } = await command.run(['trace', 'blue#send', '--host', '-'], bytes);
      expect(code === 2 ? out === '' && /^vhflow: [^\n]*\n$/.test(err) : out.startsWith('blue#send')).toBe(true);
    }), { numRuns: 60 });
  });
});

/** The third packet was not copied. */
const withoutCopy = ftraceText(guestEvents(3).filter(({ what }, index) => index < 4 || !what.startsWith('blue_copy')));

describe('trace --expect', () => {
  it('has nothing to say of a recording with everything', async ({ command }) => {
    const { code, err } = await command.run(['trace', ...both, '--expect']);
    expect([code, err]).toEqual([0, '']);
  });

  it('names a hop that one packet lacks', async ({ command }) => {
    const { out, err, code } = await command.run(['trace', 'blue#send', '--guest', '-', 'host.ftrace', '--offset', '0', '--expect'], withoutCopy);
    expect(out).toContain('blue#send');
    expect([code, err]).toEqual([1, 'vhflow: hop 2 (copy) was traced and not seen in packet 3\n']);
  });

  it('fails where there is no packet', async ({ command }) => {
    const text = ftraceText([{ thread: 'other-1', time: 1, what: 'other_function <-other_caller' }]);
    expect(await command.run(['trace', 'blue#send', '--guest', '-', '--expect'], text)).toMatchObject({ code: 1, err: 'vhflow: no packet was found\n' });
    expect((await command.run(['trace', '--guest', '-', '--expect'], text)).code).toBe(1);
    expect((await command.run(['trace', '--guest', '-'], text)).code).toBe(2);
  });

  it('leaves out exceptions, and hops that not every packet has', async ({ command }) => {
    const run = (...args: readonly string[]) => command.run(['trace', 'blue#send', '--guest', '-', 'host.ftrace', '--offset', '0', '--expect', ...args], withoutCopy);
    expect(await run('--except', 'copy')).toMatchObject({ code: 0, err: '' });
    const { out } = await run('--format', 'json');
    expect((JSON.parse(out) as { unmet: string[] }).unmet).toEqual(['hop 2 (copy) was traced and not seen in packet 3']);
  });
});

describe('what two recordings say of their clocks', () => {
  const uneven = [0, 350, 120, 610, 40, 480, 200];
  const later = <Event extends { readonly time: number }>(events: readonly Event[], each: number): readonly Event[] => events.map((event, index) => ({ ...event, time: event.time + (uneven[Math.floor(index / each)] ?? 0) }));
  const guest = ftraceText(later(guestEvents(7), 2));
  const host = ftraceText(later(hostEvents(7), 4));

  it('is stronger than --offset', async ({ command }) => {
    await writeFile(command.at('g.ftrace'), guest);
    await writeFile(command.at('h.ftrace'), host);
    expect((await command.run(['trace', 'blue#send', 'g.ftrace', 'h.ftrace', '--offset', '5000'])).code).toBe(0);
    const outside = await command.run(['trace', 'blue#send', 'g.ftrace', 'h.ftrace', '--offset', '200000']);
    expect(outside).toMatchObject({ code: 2, out: '' });
    expect(outside.err).toMatch(/^vhflow: --offset 200000 is outside what cause and effect allow: the guest's clock minus the host's is from -[\d,]+ to [\d,]+ ns\n$/);
    const far = await command.run(['trace', 'blue#send', 'g.ftrace', 'h.ftrace', '--offset', '9000000000']);
    expect(far.err).toMatch(/^vhflow: --offset 9000000000: with it, the recordings of guest and host have no time in common; by cause and effect, the guest's/);
  });

  it('is stronger than what one of them says, which is a remark', async ({ command }) => {
    await writeFile(command.at('g.ftrace'), `# vhflow 1 offset 200000\n${guest}`);
    await writeFile(command.at('h.ftrace'), host);
    const { code, out } = await command.run(['trace', 'blue#send', 'g.ftrace', 'h.ftrace']);
    expect(code).toBe(0);
    expect(out).toContain('7 packets found, 7 complete');
    expect(out).toMatch(/The offset 200000 between the clocks was not used: it contradicts cause and effect, which allow from -\d+ to \d+\./);
    const json = await command.run(['trace', 'blue#send', 'g.ftrace', 'h.ftrace', '--format', 'json']);
    expect(JSON.parse(json.out)).toMatchObject({ clocks: { from: 'bounds', choices: 1, refused: { offset: 200_000, from: 'trace', why: 'cause-and-effect' } } });
  });

  it('warns if --guest and --host are swapped', async ({ command }) => {
    const { err } = await command.run(['trace', 'blue#send', '--guest', 'host.ftrace', '--host', 'guest.ftrace']);
    expect(err).toContain('vhflow: warning: host.ftrace is read as a trace of the guest, as --guest says, but has events of a host; are --guest and --host swapped?\n');
    expect(err).toContain('vhflow: warning: guest.ftrace is read as a trace of the host, as --host says, but has events of a guest;');
    expect((await command.run(['trace', 'blue#send', '--guest', 'guest.ftrace', '--host', 'host.ftrace'])).err).toBe('');
  });
});

describe('trace A -- B', () => {
  it('tells times that differ from those that do not', async ({ command }) => {
    const { code, out, err } = await command.run(['trace', 'blue#send', 'guest5.ftrace', 'host5.ftrace', '--', 'guest5.ftrace', 'slow5.ftrace']);
    expect([code, err]).toEqual([0, '']);
    expect(out).toContain('every hop is in the same state');
    expect(out).toMatch(/2 {2}copy +seen +no difference beyond noise/);
    expect(out).toMatch(/4 {2}write +seen +LONGER +5\/5 +5\/5 +20 µs +60 µs +× 3 +0\.0079/);
  });

  it('says that there are too few packets', async ({ command }) => {
    const { out } = await command.run(['trace', 'blue#send', 'guest.ftrace', 'host.ftrace', '--', 'guest5.ftrace', 'slow5.ftrace']);
    expect(out).toMatch(/2 {2}copy +seen +too few packets/);
  });

  it('names hops that are gone', async ({ command }) => {
    await writeFile(command.at('gone.ftrace'), ftraceText(hostEvents(5).filter(({ what }) => !what.startsWith('blue_write'))));
    const { out } = await command.run(['trace', 'blue#send', 'guest5.ftrace', 'host5.ftrace', '--', 'guest5.ftrace', 'gone.ftrace']);
    expect(out).toMatch(/1 hop in another state: write/);
    expect(out).toMatch(/4 {2}write +seen +.* GONE/);
    const { out: json } = await command.run(['trace', 'blue#send', 'guest5.ftrace', 'host5.ftrace', '--format', 'json', '--', 'guest5.ftrace', 'gone.ftrace']);
    expect(JSON.parse(json)).toMatchObject({ version: 1, comparison: { passes: { before: 5, now: 5 } }, before: { flow: 'send' }, now: { flow: 'send' } });
  });

  it('refuses recordings of different flows, unless the flow is named', async ({ command }) => {
    const head = ['# vhflow 1 flow blue#receive', '# vhflow 1 machine host'];
    await writeFile(command.at('other.ftrace'), ftraceText(hostEvents(5), head));
    const { code, out, err } = await command.run(['trace', 'guest5.ftrace', 'host5.ftrace', '--', 'other.ftrace']);
    expect([code, out]).toEqual([2, '']);
    expect(err).toBe('vhflow: the recordings are of different flows: A is of blue#send, B of blue#receive; to compare them all the same, name the flow as ID#FLOW\n');
    const named = await command.run(['trace', 'blue#send', 'guest5.ftrace', 'host5.ftrace', '--', 'other.ftrace']);
    expect([named.code, named.err]).toEqual([0, 'vhflow: warning: other.ftrace was recorded for blue#receive\n']);
  });
});
