import { writeFile } from 'node:fs/promises';
import { describe, expect } from 'vitest';
import { version } from '../../package.json';
import { testWith, type CommandTest } from './command.js';

const watched = `scenario green {
  title "Green path" ja "緑の道"
  machine guest "Guest" { participant net "Net" in guest-kernel }
  machine host "Host" { participant kvm "KVM" in kvm }
  flow send "Sending" ja "送信" {
    net -> net "send" ja "送る" as first { observe kprobe green_send }
    net -> kvm "kick" as kick { observe tracepoint kvm:kvm_exit observe qemu kvm_run_exit observe guest kprobe green_kick }
  }
}
`;

const it = testWith({ 'green.vhflow': watched, 'broken.vhflow': 'scenario x {\n  flow f "F" {\n    a -> b "go"\n  }\n}\n' });

const probes = (command: CommandTest, ...args: readonly string[]) => command.run(['probes', 'green.vhflow', '--flow', 'send', ...args]);

describe('probes', () => {
  it('writes a bpftrace script for each machine', async ({ command }) => {
    const guest = await probes(command, '--machine', 'guest');
    expect([guest.code, guest.err]).toEqual([0, '']);
    expect(guest.out.match(/^kprobe:\w+,$/gm)).toEqual(['kprobe:green_send,', 'kprobe:green_kick,']);
    const host = await probes(command, '--machine', 'host');
    expect(host.out).toMatch(/^tracepoint:kvm:kvm_exit,$/m);
    expect(host.out).not.toMatch(/^kprobe/m);
  });

  it('writes commands for perf and options for QEMU', async ({ command }) => {
    expect((await probes(command, '--machine', 'guest', '--format', 'perf')).out).toContain("perf probe --add 'vhflow:green_kick=green_kick'");
    expect((await probes(command, '--machine', 'host', '--format', 'qemu')).out).toMatch(/^-trace kvm_run_exit$/m);
  });

  it.for(['ftrace', 'trace-cmd'])('writes a shell script for %s', async (format, { command }) => {
    const { code, out } = await probes(command, '--machine', 'guest', '--format', format);
    expect(code).toBe(0);
    expect(out).toMatch(/^#!\/bin\/sh\n/);
    expect(out).toContain('\nvhflow 1 probe kprobe:green_kick 2\n');
    expect(out).toMatch(new RegExp(`^vhflow 1 version ${version.replaceAll('.', '\\.')}$`, 'm'));
  });

  it('says which functions a kernel does not have, as the list does', async ({ command }) => {
    await writeFile(command.at('lacking.vhflow'), watched.replace('green_send', 'xmit_skb').replace('green_kick', 'virtqueue_add_split'));
    const { out } = await command.run(['probes', 'lacking.vhflow', '--flow', 'send', '--machine', 'guest']);
    expect(out).toMatch(/Linux 6\.1\.\d+ of Debian 12 has no function xmit_skb/);
    expect(out).toMatch(/Linux 6\.1\.\d+ of Debian 12 does not allow probes in virtqueue_add_split/);
    const listed = await command.run(['list', 'lacking.vhflow', '--json']);
    expect(listed.out).toMatch(/"target": "xmit_skb",\s+"lacking": \{\s+"state": "absent",\s+"kernel": "Linux 6\.1\.\d+ of Debian 12"/);
    expect(listed.out.match(/"lacking"/g)).toHaveLength(2);
  });

  it('traces a single hop, in the requested language', async ({ command }) => {
    const { out } = await probes(command, '--machine', 'guest', '--hop', 'first', '--lang', 'ja');
    expect(out).toContain('1. 送る');
    expect(out).not.toContain('green_kick');
  });

  it('warns about functions that may be inlined', async ({ command }) => {
    await writeFile(command.at('inlined.vhflow'), watched.replace('green_send', 'tun_do_read'));
    const { out } = await command.run(['probes', 'inlined.vhflow', '--flow', 'send', '--machine', 'guest']);
    expect(out).toContain('tun_do_read may be inlined');
  });

  it.for<readonly [readonly string[], string]>([
    [['green.vhflow', '--machine', 'host'], "required option '--flow <flow>' not specified"],
    [['green.vhflow', '--flow', 'send'], "required option '--machine <machine>' not specified"],
    [['green.vhflow', '--flow', 'send', '--machine', 'moon'], "argument 'moon' is invalid"],
    [['green.vhflow', '--flow', 'send', '--machine', 'host', '--format', 'gdb'], "argument 'gdb' is invalid"],
    [['green.vhflow', '--flow', 'sent', '--machine', 'host'], 'no flow sent; its flows are send'],
    [['green.vhflow', '--flow', 'send', '--machine', 'host', '--hop', 'kicks'], 'no hop kicks in the flow send'],
    [['gone.vhflow', '--flow', 'send', '--machine', 'host'], 'no such file'],
  ])('%j is refused in one line', async ([args, message], { command }) => {
    const { code, out, err } = await command.run(['probes', ...args]);
    expect([code, out]).toEqual([2, '']);
    expect(err).toMatch(/^vhflow: [^\n]*\n$/);
    expect(err).toContain(message);
  });

  it('writes nothing for a file with errors', async ({ command }) => {
    const { code, out, err } = await command.run(['probes', 'broken.vhflow', '--flow', 'f', '--machine', 'host']);
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain('broken.vhflow:3:5 error unknown-lane');
  });
});
