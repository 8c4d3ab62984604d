import { link as hardLink, mkdir, readFile, realpath, rename, rm, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Log, Result, Run } from 'sarif';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { folderWarnings, sizeWarnings } from '../../src/cli/source-trees.js';
import { builtInText, CommandTest } from './command.js';

const linux: Readonly<Record<string, string>> = {
  'Makefile': 'VERSION = 6\nPATCHLEVEL = 1\nSUBLEVEL = 192\n',
  'net/socket.c': 'int blue_send(int fd)\n{\n\treturn sock->ops->copy(fd);\n}\n\nSYSCALL_DEFINE1(sendto, int, fd)\n{\n\treturn blue_send(fd);\n}\n',
  'net/core/dev.c': 'static int blue_copy(int fd)\n{\n}\n\nstatic const struct ops blue_ops = {\n\t.copy = blue_copy,\n};\n',
  'arch/kvm.c': 'static int blue_exit(struct vcpu *v)\n{\n}\n',
};
const qemu: Readonly<Record<string, string>> = { 'VERSION': '7.2.0\n', 'qemu-options.hx': '', 'hw/net/blue.c': 'void blue_write(void)\n{\n}\n' };

interface Report {
  readonly sources: readonly object[];
  readonly anchors: readonly { readonly hop: string; readonly role: string; readonly state: string }[];
  readonly summary: object;
}

let command: CommandTest;
beforeEach(async () => {
  command = await CommandTest.create();
  await tree('linux', linux);
  await tree('qemu', qemu);
});
afterEach(() => command.remove());

async function tree(name: string, files: Readonly<Record<string, string>>): Promise<void> {
  for (const [file, text] of Object.entries(files)) {
    const at = command.at(path.join(name, file));
    await mkdir(path.dirname(at), { recursive: true });
    await writeFile(at, text);
  }
}

const both = ['--source', 'linux=linux', '--source', 'qemu=qemu'];

describe('verify', () => {
  it('finds every anchor and call site', async () => {
    expect(await command.run(['verify', ...both, '--strict'])).toEqual({ code: 0, out: '8 exact\n', err: '' });
  });

  it('prints JSON as described', async () => {
    const { code, out, err } = await command.run(['verify', ...both, '--json']);
    expect([code, err]).toEqual([0, '']);
    const report = JSON.parse(out) as Report;
    expect(report.sources).toEqual([
      { project: 'linux', pinned: '6.1.192', root: command.at('linux'), version: '6.1.192' },
      { project: 'linux', pinned: '3.10', root: command.at('linux'), version: '6.1.192' },
      { project: 'qemu', pinned: '7.2.0', root: command.at('qemu'), version: '7.2.0' },
    ]);
    expect(report.anchors[0]).toEqual({
      scenario: 'blue', flow: 'send', hop: 'enter', role: 'at', project: 'linux', path: 'net/socket.c', symbol: 'blue_send', state: 'exact',
      found: { path: 'net/socket.c', symbol: 'blue_send', line: 0 }, others: [], nearest: [], web: 'https://elixir.bootlin.com/linux/v6.1.192/source/net/socket.c',
    });
    expect(report.anchors[1]).toMatchObject({ role: 'via', symbol: 'sendto', calls: 'blue_send', found: { line: 7 } });
    expect(report.anchors.map(({ role }) => role)).toEqual(['at', 'via', 'at', 'via', 'through', 'at', 'at', 'at']);
    expect(report.summary).toEqual({ 'exact': 8, 'moved': 0, 'ambiguous': 0, 'doubtful': 0, 'lost': 0, 'refused': 0, 'not-in-tree': 0, 'unchecked': 0 });
  });

  it('names the missing function and similar names after a renaming', async () => {
    await writeFile(command.at('linux/net/core/dev.c'), (linux['net/core/dev.c'] ?? '').replaceAll('blue_copy', 'blue_copy_data'));
    const { code, out } = await command.run(['verify', ...both]);
    expect(code).toBe(1);
    expect(out).toContain('blue/send/copy at linux:net/core/dev.c#blue_copy: lost; similar names: blue_copy_data\n');
    expect(out).toMatch(/\n7 exact, 1 lost\n$/);
  });

  it('reports that a call, or the setting of a pointer, is no longer there', async () => {
    await writeFile(command.at('linux/net/socket.c'), (linux['net/socket.c'] ?? '').replace('return blue_send(fd)', 'return green_send(fd)'));
    await writeFile(command.at('linux/net/core/dev.c'), 'static int blue_copy(int fd)\n{\n}\n\nstatic const struct ops blue_ops = {\n\t.paste = green,\n};\n');
    const { code, out } = await command.run(['verify', ...both]);
    expect(code).toBe(1);
    expect(out).toContain('blue/send/enter via linux:net/socket.c#sendto calls blue_send: lost; similar names: green_send\n');
    expect(out).toContain('blue/send/copy through linux:net/core/dev.c#blue_ops: lost; net/core/dev.c:5 does not mention it\n');
  });

  it('accepts moved anchors, except with --strict', async () => {
    await writeFile(command.at('linux/arch/kvm.c'), '');
    await writeFile(command.at('linux/arch/kvm-exit.c'), linux['arch/kvm.c'] ?? '');
    const { code, out } = await command.run(['verify', ...both]);
    expect([code, out.includes('blue/send/kick at linux:arch/kvm.c#blue_exit: moved; now at arch/kvm-exit.c:1, blue_exit\n')]).toEqual([0, true]);
    expect((await command.run(['verify', ...both, '--strict'])).code).toBe(1);
  });

  it('finds functions that moved to a file of the same name elsewhere, with a single walk through the tree', async () => {
    await rm(command.at('linux/arch'), { recursive: true });
    await rm(command.at('linux/net/core/dev.c'));
    await tree('linux', { 'virt/x86/kvm.c': linux['arch/kvm.c'] ?? '', 'net/base/dev.c': linux['net/core/dev.c'] ?? '', '.git/kvm.c': linux['arch/kvm.c'] ?? '' });
    const { code, out, err } = await command.run(['verify', ...both]);
    expect([code, err]).toEqual([0, '']);
    expect(out).toContain('blue/send/kick at linux:arch/kvm.c#blue_exit: moved; now at virt/x86/kvm.c:1, blue_exit\n');
    expect(out).toContain('blue/send/copy through linux:net/core/dev.c#blue_ops: moved; now at net/base/dev.c:5\n');
    await tree('linux', { 'tools/kvm.c': linux['arch/kvm.c'] ?? '' });
    const twice = await command.run(['verify', ...both]);
    expect([twice.code, twice.out.includes(': ambiguous; tools/kvm.c:1, virt/x86/kvm.c:1\n')]).toEqual([1, true]);
  });

  it('does not follow links when searching for moved functions', async () => {
    await rm(command.at('linux/arch'), { recursive: true });
    await tree('outside', { 'kvm.c': linux['arch/kvm.c'] ?? '' });
    await symlink(command.at('outside'), command.at('linux/virt'));
    await symlink(command.at('outside/kvm.c'), command.at('linux/net/kvm.c'));
    await symlink(command.at('linux'), command.at('linux/net/round'));
    expect(await command.run(['verify', ...both])).toMatchObject({ code: 1, out: expect.stringContaining('blue/send/kick at linux:arch/kvm.c#blue_exit: not in this tree; the tree has no folder arch') as string });
  });

  it('reports that a tree is too large to be searched completely', () => {
    expect(sizeWarnings({ root: '/src', reader: { isTruncated: true } })).toEqual(['/src has more than 50000 folders or 500000 files; functions that moved to the part that was not searched count as lost']);
    expect(sizeWarnings({ root: '/src', reader: { isTruncated: false } })).toEqual([]);
  });

  it('names a function that is elsewhere but does something else, and why it is doubtful', async () => {
    await writeFile(command.at('linux/net/socket.c'), '');
    await tree('linux', { 'drivers/green.c': 'int green(void)\n{\n}\n\nint blue_send(int fd)\n{\n\treturn green();\n}\n' });
    const { code, out } = await command.run(['verify', ...both]);
    expect(code).toBe(1);
    expect(out).toContain('blue/send/enter at linux:net/socket.c#blue_send: doubtful; drivers/green.c:5, blue_send, does not call copy\n');
    expect(out).toMatch(/\n\d exact, .*1 doubtful, \d lost\n$/);
    const { anchors } = JSON.parse((await command.run(['verify', ...both, '--json'])).out) as Report;
    expect(anchors[0]).toMatchObject({ state: 'doubtful', found: { path: 'drivers/green.c', symbol: 'blue_send', line: 4 }, problem: 'does not call copy' });
  });

  it('names the folder that a partial tree does not have', async () => {
    await rm(command.at('qemu/hw/net'), { recursive: true });
    await tree('qemu', { 'hw/Kconfig': '' });
    const { code, out } = await command.run(['verify', ...both]);
    expect(code).toBe(1);
    expect(out).toContain(' at qemu:hw/net/blue.c#blue_write: not in this tree; the tree has no folder hw/net\n');
  });

  it('counts ambiguous anchors as findings', async () => {
    await writeFile(command.at('linux/arch/kvm.c'), `${linux['arch/kvm.c'] ?? ''}${linux['arch/kvm.c'] ?? ''}`);
    const { code, out } = await command.run(['verify', ...both]);
    expect([code, out.includes(': ambiguous; arch/kvm.c:1, arch/kvm.c:4\n')]).toEqual([1, true]);
  });

  it('leaves anchors unchecked if no source is given for their project', async () => {
    expect(await command.run(['verify', '--source', 'linux=linux'])).toMatchObject({ code: 0, out: '7 exact, 1 unchecked\n' });
    expect((await command.run(['verify', '--source', 'linux=linux', '--strict'])).code).toBe(1);
  });

  describe('a --source', () => {
    it.each([
      [['--source', 'linux=linux', '--source', 'qemo=qemu'], '--source qemo: no scenario names this project; did you mean qemu?'],
      [['--source', 'linux=linux', '--source', 'QEMU=qemu'], '--source QEMU: no scenario names this project; did you mean qemu?'],
      [['--source', 'lnux=linux'], '--source lnux: no scenario names this project; did you mean linux?'],
      [[...both, '--source', 'linux=linux'], '--source linux is given twice'],
      [[...both, '--source', 'linux@6.1.192=linux', '--source', 'linux@v6.1.192=linux'], '--source linux@v6.1.192 is given twice'],
    ])('%j is refused', async (args, message) => {
      expect(await command.run(['verify', ...args])).toEqual({ code: 2, out: '', err: `vhflow: ${message}\n` });
    });

    it('that no scenario uses is named', async () => {
      const { code, err } = await command.run(['verify', ...both, '--source', 'qemu@5.2=qemu']);
      expect(code).toBe(0);
      expect(err).toContain('warning: --source qemu@5.2 is not used: the scenarios are for QEMU 7.2.0\n');
    });
  });

  it('uses the tree that is given for a version for that version', async () => {
    await tree('old-linux', { ...linux, 'net/socket.c': 'int nothing;\n' });
    const elsewhere = await command.run(['verify', ...both, '--source', 'linux@v6.1.192=old-linux']);
    expect(elsewhere).toMatchObject({ code: 1 });
    const other = await command.run(['verify', ...both, '--source', 'linux@5.10=old-linux']);
    expect(other).toMatchObject({ code: 0, err: expect.stringContaining('is Linux 6.1.192, not 5.10') as string });
  });

  it.each([
    ['another project', 'qemu=linux', 'not a QEMU source tree; it is a Linux tree'],
    ['no project', 'qemu=linux/net/core', 'not a QEMU source tree; no source tree of a known project'],
    ['nothing', 'qemu=none', 'no such file or directory'],
    ['a file', 'qemu=qemu/VERSION', 'not a folder'],
  ])('refuses a folder that is %s', async (_, source, message) => {
    const { code, out, err } = await command.run(['verify', '--source', source]);
    expect([code, out]).toEqual([2, '']);
    expect(err).toMatch(/^vhflow: --source [^\n]*\n$/);
    expect(err).toContain(message);
  });

  it('fails if nothing could be checked', async () => {
    await tree('pcap', { 'VERSION': '1.10.3', 'pcap-linux.c': '' });
    expect(await command.run(['verify', '--source', 'libpcap=pcap'])).toMatchObject({ code: 2, out: '', err: expect.stringContaining('no anchor could be checked') as string });
  });

  it('refuses files outside the tree and reports this', async () => {
    await writeFile(command.at('secret.c'), 'int blue_exit(void)\n{\n}\n');
    await writeFile(command.at('linux/arch/kvm.c'), '');
    await symlink(command.at('secret.c'), command.at('linux/arch/link.c'));
    await writeFile(command.at('hostile.vhflow'), builtInText.replaceAll('arch/kvm.c', 'arch/link.c'));
    const { code, out } = await command.run(['verify', 'hostile.vhflow', ...both]);
    expect(code).toBe(1);
    expect(out).toContain('linux:arch/link.c#blue_exit: refused; arch/link.c: its path or a link leads outside the source tree');
    expect(out).not.toContain('secret');
  });

  it('says for a tree of links which folder to use instead', async () => {
    for (const file of Object.keys(linux)) {
      await mkdir(path.dirname(command.at(`farm/${file}`)), { recursive: true });
      await symlink(command.at(`linux/${file}`), command.at(`farm/${file}`));
    }
    const { code, out, err } = await command.run(['verify', '--source', 'linux=farm']);
    expect([code, out.endsWith('0 exact, 7 refused, 1 unchecked\n')]).toEqual([1, true]);
    const cure = `use the folder that the links lead to: ${await realpath(command.at('linux'))}`;
    expect(err).toBe(`vhflow: warning: ${command.at('farm')}: 7 anchors are in files that were not read; ${cure}\n`);
    const { anchors } = JSON.parse((await command.run(['verify', '--source', 'linux=farm', '--json'])).out) as { anchors: object[] };
    expect(anchors[0]).toMatchObject({ state: 'refused', problem: 'net/socket.c: its path or a link leads outside the source tree', cure });
    expect((await command.run(['verify', '--source', `linux=${await realpath(command.at('linux'))}`])).code).toBe(0);
  });

  it('reports a function that moved to a file of another name, wherever it is', async () => {
    await rm(command.at('linux/arch/kvm.c'));
    await tree('linux', { 'virt/lib/exit.c': linux['arch/kvm.c'] ?? '' });
    const { code, out } = await command.run(['verify', ...both]);
    expect([code, out.includes('blue/send/kick at linux:arch/kvm.c#blue_exit: moved; now at virt/lib/exit.c:1, blue_exit\n')]).toEqual([0, true]);
  });

  it('reports that a part of the project is not in the tree', async () => {
    await rm(command.at('linux/arch'), { recursive: true });
    const { code, out } = await command.run(['verify', ...both]);
    expect(code).toBe(1);
    expect(out).toContain('blue/receive/irq at linux:arch/kvm.c#blue_exit: not in this tree; the tree has no folder arch\n');
    expect(out).toMatch(/\n6 exact, 2 not in this tree\n$/);
  });

  it('reports folders that could not be searched', () => {
    expect(folderWarnings({ root: '/src', reader: { unreadFolders: [] } })).toEqual([]);
    expect(folderWarnings({ root: '/src', reader: { unreadFolders: ['net'] } })).toEqual(['/src: the folder net cannot be read; functions that moved there count as lost']);
    expect(folderWarnings({ root: '/src', reader: { unreadFolders: ['net', 'lib', 'hw'] } })).toEqual(['/src: the folder net and 2 more cannot be read; functions that moved there count as lost']);
  });

  it('verifies the files that can be read, and names the others', async () => {
    await writeFile(command.at('mine.vhflow'), builtInText);
    const { code, out, err } = await command.run(['verify', 'none.vhflow', 'mine.vhflow', ...both]);
    expect([code, out, err]).toEqual([1, '8 exact\n', 'vhflow: none.vhflow: no such file or directory\n']);
  });

  it('does not overwrite its input with SARIF', async () => {
    const { code, err } = await command.run(['verify', ...both, '--sarif', 'linux/net/socket.c']);
    expect([code, err]).toEqual([2, 'vhflow: linux/net/socket.c: is an input of this command and was not overwritten\n']);
    expect(await readFile(command.at('linux/net/socket.c'), 'utf8')).toBe(linux['net/socket.c']);
  });

  describe('overwrites nothing that it reads', () => {
    it.each(['linux/vhflow-macros.h', 'linux/net/other.c', 'linux/Makefile', 'linux/empty.c', 'linux/README', 'link', 'lnk/Makefile', 'wrong.vhflow', 'mine.vhflow', 'hard'])('%s', async (output) => {
      await tree('linux', { 'vhflow-macros.h': '#define X(n) int my_##n(void)\n', 'net/other.c': 'int other(void) { }\n', 'empty.c': '', 'README': '{ "runs": 1 }' });
      await tree('.', { 'wrong.vhflow': 'frob\n', 'mine.vhflow': builtInText });
      await symlink('linux/net/other.c', command.at('link'));
      await symlink('linux', command.at('lnk'));
      await hardLink(command.at('linux/arch/kvm.c'), command.at('hard'));
      const before = await readFile(command.at(output), 'utf8');
      const { code, out, err } = await command.run(['verify', 'wrong.vhflow', 'mine.vhflow', ...both, '--sarif', output]);
      expect([code, out]).toEqual([2, '']);
      expect(err).toContain(`vhflow: ${output}: is an input of this command and was not overwritten\n`);
      expect(await readFile(command.at(output), 'utf8')).toBe(before);
    });

    it('but its own log, also in the source tree', async () => {
      for (const log of ['linux/log.sarif', 'linux/net/log.json']) {
        for (let time = 0; time < 2; time++) expect(await command.run(['verify', ...both, '--sarif', log])).toEqual({ code: 0, out: '8 exact\n', err: '' });
      }
      await tree('other', { 'log.txt': 'old' });
      await symlink('../other/log.txt', command.at('linux/outside'));
      expect((await command.run(['verify', ...both, '--sarif', 'linux/outside'])).code).toBe(0);
    });
  });

  describe('names the folder that is meant', () => {
    it.each([
      ['one level too low', 'linux=linux/net', 'linux=linux'], ['several levels too low', 'linux@6.1.192=linux/net/core', 'linux@6.1.192=linux'], ['one level too high', 'linux=.', 'linux=linux'],
      ['another project', 'qemu=linux', undefined],
      ['the output of a kernel build', 'linux=build', 'linux=linux'], ['that of an older kernel', 'linux=build-old', 'linux=linux'], ['a folder with a link to the source', 'linux=headers', 'linux=linux'],
      ['the output of a QEMU build', 'qemu=build-qemu', 'qemu=qemu'], ['the output of a Meson build', 'qemu=build-meson', 'qemu=qemu'],
      ['a folder in the output of a build', 'linux=build/arch/x86', 'linux=linux'], ['one in that of an older kernel', 'linux=build-old/net', 'linux=linux'], ['one in that of a Meson build', 'qemu=build-meson/meson-info', 'qemu=qemu'],
      ['a folder that holds the output of a build', 'linux=outputs', 'linux=linux'],
    ])('for %s', async (_, source, meant) => {
      await tree('build', { Makefile: `# Generated\nexport KBUILD_OUTPUT = .\ninclude ${command.at('linux')}/Makefile\n` });
      await tree('build-old', { Makefile: `VERSION = 4\nMAKEARGS := -C ../linux\nMAKEARGS += O=.\n` });
      await tree('build-qemu', { 'config-host.mak': `TARGETS=x\nSRC_PATH=${command.at('qemu')}\n` });
      await tree('build-meson', { 'meson-info/meson-info.json': JSON.stringify({ directories: { source: command.at('qemu'), build: 'x' } }, undefined, 2) });
      await tree('outputs', { 'x86/Makefile': `include ${command.at('linux')}/Makefile\n` });
      for (const folder of ['build/arch/x86', 'build-old/net']) await mkdir(command.at(folder), { recursive: true });
      await mkdir(command.at('headers'));
      await symlink('../linux', command.at('headers/source'));
      const { code, err } = await command.run(['verify', '--source', source]);
      expect(code).toBe(2);
      if (meant === undefined) expect(err).not.toMatch(/did you mean qemu=linux/);
      else expect(err).toContain(`; did you mean ${meant}?\n`);
    });
  });

  it('accepts a project that is not in the catalogue', async () => {
    await tree('mine', { 'a.c': 'int f(void)\n{\n}\n' });
    await writeFile(
      command.at('mine.vhflow'),
      'scenario m {\n  title "M"\n  source mine "1"\n  machine host "H" {\n    participant a "A" in qemu of mine\n  }\n  flow f "F" {\n    a -> a "x" { at mine:a.c#f }\n  }\n}\n',
    );
    expect(await command.run(['verify', 'mine.vhflow', '--source', 'mine=mine'])).toMatchObject({ code: 0, out: '1 exact\n' });
  });

  describe('as SARIF', () => {
    /** The log of a run in which `blue_exit` and what `blue_send` calls have drifted, and one function has moved. */
    async function logOf(...names: readonly string[]): Promise<Run> {
      await writeFile(command.at('linux/arch/kvm.c'), 'static int blue_exits(void)\n{\n}\n');
      await writeFile(command.at('linux/net/socket.c'), (linux['net/socket.c'] ?? '').replace('ops->copy', 'ops->paste'));
      await rename(command.at('linux/net/core/dev.c'), command.at('linux/net/core/dev a.c'));
      await tree('package/scenarios', { 'blue.vhflow': builtInText });
      await command.run(['verify', ...names, ...both, '--sarif', 'out.sarif']);
      const { runs } = JSON.parse(await readFile(command.at('out.sarif'), 'utf8')) as Log;
      return runs[0] ?? expect.unreachable('no run');
    }

    /** The text in the region of a result. */
    const said = ({ locations }: Result, text: string) => {
      const { startLine = 0, startColumn = 0, endColumn = 0 } = locations?.[0]?.physicalLocation?.region ?? {};
      return text.split('\n')[startLine - 1]?.slice(startColumn - 1, endColumn - 1);
    };
    const wanted = [
      ['anchor-lost', 'error', 'linux:net/socket.c#blue_send'],
      ['anchor-lost', 'error', 'linux:arch/kvm.c#blue_exit'],
      ['anchor-lost', 'error', 'linux:arch/kvm.c#blue_exit'],
      ['anchor-moved', 'warning', 'linux:net/core/dev.c#blue_copy'],
      ['anchor-moved', 'warning', 'linux:net/core/dev.c#blue_ops'],
    ];

    it('locates results at the anchors in a user\'s file', async () => {
      await mkdir(command.at('my paths'));
      await writeFile(command.at('my paths/b#1.vhflow'), `// Not the first line.\n${builtInText}`);
      const { results = [] } = await logOf('my paths/b#1.vhflow');
      expect(results.map((result) => [result.ruleId, result.level, said(result, `//\n${builtInText}`)])).toEqual(wanted);
      expect(new Set(results.map(({ locations }) => JSON.stringify(locations?.[0]?.physicalLocation?.artifactLocation)))).toEqual(new Set(['{"uri":"my%20paths/b%231.vhflow"}']));
    });

    it('locates results in the package\'s file of a built-in scenario', async () => {
      const { results = [] } = await logOf();
      expect(results.map((result) => [result.ruleId, result.level, said(result, builtInText)])).toEqual(wanted);
      expect(results[0]?.locations?.[0]?.physicalLocation?.artifactLocation).toEqual({ uri: 'package/scenarios/blue.vhflow' });
    });

    it('names places in source trees in the message, and relates them if the tree is in the repository', async () => {
      const places = ({ results = [] }: Run) => results.map(({ relatedLocations = [] }) => relatedLocations.map(({ physicalLocation }) => [physicalLocation?.artifactLocation, physicalLocation?.region]));
      const inside = await logOf();
      expect(places(inside)).toEqual([[], [], [], [[{ uri: 'linux/net/core/dev%20a.c' }, { startLine: 1 }]], [[{ uri: 'linux/net/core/dev%20a.c' }, { startLine: 5 }]]]);
      expect(inside.results?.map(({ message }) => message.text)).toContain('blue/send/copy at linux:net/core/dev.c#blue_copy: moved; now at net/core/dev a.c:1, blue_copy (Linux 6.1.192). The scenario was written for https://elixir.bootlin.com/linux/v6.1.192/source/net/core/dev.c');
      await mkdir(command.at('project/.git'), { recursive: true });
      await writeFile(command.at('project/mine.vhflow'), builtInText);
      command.enter('project');
      await command.run(['verify', 'mine.vhflow', '--source', 'linux=../linux', '--sarif', 'out.sarif']);
      const outside = JSON.parse(await readFile(command.at('out.sarif'), 'utf8')) as Log;
      expect(outside.runs[0]?.results?.length).toBeGreaterThan(0);
      expect(outside.runs[0]?.results?.flatMap(({ relatedLocations = [] }) => relatedLocations)).toEqual([]);
      expect(JSON.stringify(outside)).not.toMatch(/uriBaseId|originalUriBaseIds/);
    });

    it('reports that the file of a built-in scenario is missing', async () => {
      await writeFile(command.at('linux/arch/kvm.c'), '');
      const { code, err } = await command.run(['verify', ...both, '--sarif', 'out.sarif']);
      expect(code).toBe(2);
      expect(err).toMatch(/^vhflow: .*scenarios\/blue\.vhflow: no such file or directory\n$/);
      await expect(readFile(command.at('out.sarif'))).rejects.toThrow('ENOENT');
    });
  });
});
