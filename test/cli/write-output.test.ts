import { chmod, chown, link, lstat, mkdir, readFile, readdir, realpath, stat, symlink, writeFile } from 'node:fs/promises';
import { describe, expect } from 'vitest';
import { format, limits } from '../../src/language/index.js';
import { builtInText, testWith } from './command.js';

const ugly = builtInText.replaceAll('  ', '\t');
const it = testWith({ 'ugly.vhflow': ugly, 'blue.vhflow': builtInText });
const isAdministrator = process.getuid?.() === 0;

describe('a file that is written', () => {
  it.for([0o664, 0o600, 0o755, 0o640])('keeps its permissions %o', async (mode, { command }) => {
    await chmod(command.at('ugly.vhflow'), mode);
    await command.run(['fmt', 'ugly.vhflow']);
    expect((await stat(command.at('ugly.vhflow'))).mode & 0o7777).toBe(mode);
    expect(await readFile(command.at('ugly.vhflow'), 'utf8')).toBe(format(builtInText));
  });

  it('keeps its owner, which only an administrator can change', async ({ command }) => {
    if (isAdministrator) await chown(command.at('ugly.vhflow'), 1234, 2345);
    await chmod(command.at('ugly.vhflow'), 0o664);
    const { uid, gid, mode } = await stat(command.at('ugly.vhflow'));
    await command.run(['fmt', 'ugly.vhflow']);
    expect(await stat(command.at('ugly.vhflow'))).toMatchObject({ uid, gid, mode });
  });

  it('keeps its hard links', async ({ command }) => {
    await link(command.at('ugly.vhflow'), command.at('other'));
    await command.run(['fmt', 'ugly.vhflow']);
    expect(await readFile(command.at('other'), 'utf8')).toBe(format(builtInText));
    expect((await stat(command.at('other'))).nlink).toBe(2);
    await command.run(['render', 'blue', '-o', 'other']);
    expect(await readFile(command.at('ugly.vhflow'), 'utf8')).toMatch(/^sequenceDiagram/);
  });

  it('is not changed if it is read-only', async ({ command }) => {
    await chmod(command.at('ugly.vhflow'), 0o444);
    expect(await command.run(['fmt', 'ugly.vhflow'])).toEqual({ code: 2, out: '', err: 'vhflow: ugly.vhflow: the file is read-only\n' });
    expect(await command.run(['render', 'blue', '-o', 'ugly.vhflow'])).toMatchObject({ code: 2, err: 'vhflow: ugly.vhflow: the file is read-only\n' });
    expect(await readFile(command.at('ugly.vhflow'), 'utf8')).toBe(ugly);
  });

  it('is created where a dangling link leads', async ({ command }) => {
    await mkdir(command.at('real'));
    await symlink('real', command.at('folder'));
    await symlink('../out/b', command.at('real/a'));
    await symlink('real', command.at('out'));
    expect(await command.run(['render', 'blue', '-o', 'folder/a'])).toEqual({ code: 0, out: '', err: '' });
    expect(await readFile(command.at('real/b'), 'utf8')).toMatch(/^sequenceDiagram/);
    expect((await lstat(command.at('real/a'))).isSymbolicLink()).toBe(true);
  });

  it('is not created through links in a circle', async ({ command }) => {
    await symlink('two', command.at('one'));
    await symlink('one', command.at('two'));
    expect(await command.run(['render', 'blue', '-o', 'one'])).toMatchObject({ code: 2, err: 'vhflow: one: too many symbolic links\n' });
  });

  it.for(['é'.repeat(127), 'x'.repeat(255), '青'.repeat(84)])('may have the long name %s', async (name, { command }) => {
    expect(await command.run(['render', 'blue', '-o', name])).toEqual({ code: 0, out: '', err: '' });
    expect(await command.run(['render', 'blue', '-o', name])).toEqual({ code: 0, out: '', err: '' });
    expect((await readdir(command.folder)).sort()).toEqual(['blue.vhflow', 'ugly.vhflow', name].sort());
  });

  it('may have a path as long as the platform allows', async ({ command }) => {
    const longest = 4_095;
    const start = await realpath(command.folder);
    const length = longest - start.length - '/y'.length;
    const folders = `/${'x'.repeat(199)}`.repeat(Math.floor(length / 200) - 1) + `/${'x'.repeat(99 + (length % 200))}`.slice(0, 200);
    await mkdir(`${start}${folders}`, { recursive: true });
    expect(await command.run(['render', 'blue', '-o', `${start}${folders}/y`])).toEqual({ code: 0, out: '', err: '' });
    expect(await command.run(['render', 'blue', '-o', `${start}${folders}/y`, '--flow', 'receive'])).toEqual({ code: 0, out: '', err: '' });
    expect(await readdir(`${start}${folders}`)).toEqual(['y']);
  });

  it('may be a device', async ({ command }) => {
    expect(await command.run(['render', 'blue', '-o', '/dev/null'])).toEqual({ code: 0, out: '', err: '' });
    expect(await command.run(['render', 'blue', '-o', '/dev/full'])).toEqual({ code: 2, out: '', err: 'vhflow: /dev/full: no space left\n' });
  });
});

describe('standard output', () => {
  it.for(['-', '/dev/stdout', '/dev/fd/1', 'link'])('is written for %s', async (name, { command }) => {
    await symlink('/dev/stdout', command.at('link'));
    const { out } = await command.run(['render', 'blue']);
    expect(await command.run(['render', 'blue', '-o', name])).toEqual({ code: 0, out, err: '' });
    const log = (await command.run(['check', 'blue.vhflow', '--sarif', name])).out;
    expect(JSON.parse(log)).toMatchObject({ version: '2.1.0' });
    expect(await command.run(['check', 'blue.vhflow', '--sarif', name, '--json'])).toEqual({ code: 2, out: '', err: 'vhflow: --json and --sarif - both write to standard output; name a file for the log\n' });
    expect((await readdir(command.folder)).sort()).toEqual(['blue.vhflow', 'link', 'ugly.vhflow']);
  });

  it('is not a file whose name is a path', async ({ command }) => {
    expect(await command.run(['render', 'blue', '-o', './-'])).toEqual({ code: 0, out: '', err: '' });
    expect((await command.run(['render', './-', '-o', '-'])).err).not.toContain('is an input');
    expect(await readFile(command.at('-'), 'utf8')).toMatch(/^sequenceDiagram/);
  });

  it('is not standard error, which can be named as well', async ({ command }) => {
    const { out } = await command.run(['render', 'blue']);
    expect(await command.run(['render', 'blue', '-o', '/dev/stderr'])).toEqual({ code: 0, out: '', err: out });
  });
});

describe('an output that is an input', () => {
  it.for([
    [['render', 'blue.vhflow', '-o', 'blue.vhflow']], [['render', 'blue.vhflow', '-o', 'link']], [['render', 'link', '-o', './blue.vhflow']], [['render', 'hard', '-o', 'blue.vhflow']],
    [['check', 'ugly.vhflow', 'blue.vhflow', '--sarif', 'blue.vhflow']], [['check', '*.vhflow', '--sarif', 'folder/link']],
  ] as const)('is refused: %j', async ([args], { command }) => {
    await symlink('blue.vhflow', command.at('link'));
    await link(command.at('blue.vhflow'), command.at('hard'));
    await symlink('.', command.at('folder'));
    const { code, out, err } = await command.run(args);
    expect([code, out]).toEqual([2, '']);
    expect(err).toMatch(/^vhflow: \S+: is an input of this command and was not overwritten\n$/);
    expect(await readFile(command.at('blue.vhflow'), 'utf8')).toBe(builtInText);
  });
});

describe('an input that could not be used', () => {
  it.for([
    [['check', 'blue.vhflow', 'sjis.vhflow', '--sarif', 'sjis.vhflow']], [['check', '.', '--sarif', 'sjis.vhflow']], [['check', '*.vhflow', '--sarif', 'wrong.vhflow']],
    [['check', 'blue.vhflow', './notes', '--sarif', 'notes']], [['render', '.', '-o', 'wrong.vhflow']], [['render', '.', '-o', 'sjis.vhflow']],
  ] as const)('is not overwritten: %j', async ([args], { command }) => {
    const inputs = { 'sjis.vhflow': Buffer.from([0x90, 0xc2, 0x0a]), 'wrong.vhflow': Buffer.from('frob\n'), 'notes': Buffer.from([0]) };
    for (const [name, bytes] of Object.entries(inputs)) await writeFile(command.at(name), bytes);
    const { code, out, err } = await command.run(args);
    expect([code, out]).toEqual([2, '']);
    expect(err).toMatch(/^vhflow: \S+: is an input of this command and was not overwritten\n$/m);
    for (const [name, bytes] of Object.entries(inputs)) expect(await readFile(command.at(name))).toEqual(bytes);
  });

  it('is not meant by the id of a built-in scenario, whose own file is one', async ({ command }) => {
    await writeFile(command.at('blue'), 'not a scenario');
    expect(await command.run(['render', 'blue', '-o', 'blue'])).toEqual({ code: 0, out: '', err: '' });
    await mkdir(command.at('package/scenarios'), { recursive: true });
    await writeFile(command.at('package/scenarios/blue.vhflow'), builtInText);
    expect((await command.run(['render', 'blue', '-o', 'package/scenarios/blue.vhflow'])).err).toContain('is an input of this command');
  });
});

describe('fmt', () => {
  it('keeps a byte order mark', async ({ command }) => {
    await writeFile(command.at('marked.vhflow'), `\ufeff${ugly}`);
    await command.run(['fmt', 'marked.vhflow']);
    const formatted = `\ufeff${format(builtInText) ?? ''}`;
    expect(await readFile(command.at('marked.vhflow'), 'utf8')).toBe(formatted);
    expect((await command.run(['fmt', '--check', 'marked.vhflow'])).code).toBe(0);
    expect((await command.run(['fmt', '-'], `\ufeff${ugly}`)).out).toBe(formatted);
  });

  it('writes into the same file, so that it keeps what else belongs to it', async ({ command }) => {
    const { ino } = await stat(command.at('ugly.vhflow'));
    expect(await command.run(['fmt', 'ugly.vhflow'])).toEqual({ code: 0, out: '', err: '' });
    expect(await readFile(command.at('ugly.vhflow'), 'utf8')).toBe(format(builtInText));
    expect((await stat(command.at('ugly.vhflow'))).ino).toBe(ino);
    expect((await readdir(command.folder)).sort()).toEqual(['blue.vhflow', 'ugly.vhflow']);
  });

  it('does not change a file that would become too long to be read', async ({ command }) => {
    const start = 'scenario s{title "S" machine host "H"{participant a "A" in qemu}}\n// ';
    const dense = `${start}${'x'.repeat(limits.fileLength - start.length - 1)}\n`;
    await writeFile(command.at('dense.vhflow'), dense);
    for (const args of [['fmt', 'dense.vhflow'], ['fmt', '--check', 'dense.vhflow']]) {
      const { code, out, err } = await command.run(args);
      expect([code, out]).toEqual([1, '']);
      expect(err).toBe(`vhflow: dense.vhflow: was not changed, because it would become longer than ${limits.fileLength} characters, the limit for a file\n`);
    }
    expect(await readFile(command.at('dense.vhflow'), 'utf8')).toBe(dense);
  });
});
