import { mkdir, symlink, writeFile } from 'node:fs/promises';
import fc from 'fast-check';
import { describe, expect } from 'vitest';
import { builtInText, testWith, type CommandTest } from './command.js';

const it = testWith({ 'blue.vhflow': builtInText, 'latin.vhflow': Buffer.from([0x2f, 0x2f, 0xe9]), 'code.c': 'int f(void) { }\n' });

const scenario = (id: string) => builtInText.replace('scenario blue', `scenario ${id}`);

/** A folder `paths` with files in subfolders, among other files. */
async function withFolder(command: CommandTest): Promise<void> {
  await mkdir(command.at('paths/sub folder'), { recursive: true });
  await mkdir(command.at('paths/node_modules/x'), { recursive: true });
  await mkdir(command.at('paths/.hidden'));
  await writeFile(command.at('paths/green.vhflow'), scenario('green'));
  await writeFile(command.at('paths/sub folder/red.vhflow'), scenario('red'));
  await writeFile(command.at('paths/.hidden/grey.vhflow'), scenario('grey'));
  await writeFile(command.at('paths/node_modules/x/theirs.vhflow'), scenario('theirs'));
  await writeFile(command.at('paths/README.md'), '# Paths\n');
  await writeFile(command.at('paths/net.c'), 'int net(void) { }\n');
}

/** The files that `check` reports on. */
async function checked(command: CommandTest, ...names: readonly string[]): Promise<readonly string[]> {
  const { out } = await command.run(['check', '--json', ...names]);
  return out === '' ? [] : (JSON.parse(out) as { files: { file: string }[] }).files.map(({ file }) => file);
}

describe('files named on the command line', () => {
  const all = ['paths/.hidden/grey.vhflow', 'paths/green.vhflow', 'paths/sub folder/red.vhflow'];

  it.for([
    ['paths', all], ['paths/', all], ['./paths', all], ['paths/**', all], ['paths/**/*.vhflow', all], ['{paths,none}/**/gre*', all.slice(0, 2)],
    ['paths/*.vhflow', ['paths/green.vhflow']], ['paths/*', ['paths/green.vhflow']], ['paths/sub?folder', []], ['paths/sub?folder/*', all.slice(2)],
    ['*.vhflow', ['blue.vhflow']], ['!(latin).vhflow', ['blue.vhflow']], ['paths/*.md', []], ['none/*.vhflow', []],
  ] as const)('%s stands for %j', async ([name, files], { command }) => {
    await withFolder(command);
    expect(await checked(command, name)).toEqual(files);
  });

  it('are taken in the order of the arguments, each once', async ({ command }) => {
    await withFolder(command);
    expect(await checked(command, 'paths/sub folder', 'blue.vhflow', 'paths', './blue.vhflow')).toEqual([all[2], 'blue.vhflow', all[0], all[1]]);
  });

  it('have absolute names if the pattern has', async ({ command }) => {
    await withFolder(command);
    expect(await checked(command, command.at('paths/*.vhflow'))).toEqual([command.at('paths/green.vhflow')]);
    expect(await checked(command, command.at('paths'))).toEqual(all.map((file) => command.at(file)));
  });

  it('may have characters of patterns in their own names', async ({ command }) => {
    await mkdir(command.at('[a] (b)'));
    await writeFile(command.at('[a] (b)/x[1]*.vhflow'), scenario('x'));
    expect(await checked(command, '[a] (b)/x[1]*.vhflow')).toEqual(['[a] (b)/x[1]*.vhflow']);
    expect(await checked(command, '[a] (b)')).toEqual(['[a] (b)/x[1]*.vhflow']);
  });

  it('are found through links once, also where links make a circle', async ({ command }) => {
    await withFolder(command);
    await symlink('../paths', command.at('paths/again'));
    await symlink('green.vhflow', command.at('paths/also.vhflow'));
    await symlink(command.at('blue.vhflow'), command.at('paths/linked.vhflow'));
    expect(await checked(command, 'paths')).toEqual([...all.slice(0, 2), 'paths/linked.vhflow', all[2]]);
  });

  it('are C files for the functions in them', async ({ command }) => {
    await withFolder(command);
    expect((await command.run(['functions', 'paths', '*.c'])).out).toBe('paths/net.c:1 net\ncode.c:1 f\n');
  });

  it('are taken by every command', async ({ command }) => {
    await withFolder(command);
    expect((await command.run(['compare', 'paths'])).out).toMatch(/grey +send[^]*green +send[^]*red +send/);
    expect((await command.run(['list', 'paths/*.vhflow'])).out).toMatch(/^green {2}Blue path$/m);
    expect((await command.run(['render', 'paths/gr*', '--flow', 'send'])).out).toMatch(/^sequenceDiagram/);
    expect((await command.run(['probes', 'paths/gr*', '--flow', 'send', '--machine', 'guest'])).code).toBe(0);
    await command.run(['fmt', 'paths']);
    expect(await command.run(['fmt', '--check', 'paths'])).toEqual({ code: 0, out: '', err: '' });
  });

  it('have any name', async ({ command }) => {
    await fc.assert(fc.asyncProperty(fc.string({ maxLength: 20 }).filter((name) => !/[/.]/.test(name)), async (name) => {
      const { code, err } = await command.run(['check', '--', `${name}*{`, name]);
      expect([0, 1, 2]).toContain(code);
      expect(err).not.toContain('unexpected failure');
    }), { numRuns: 100 });
  });
});

describe('a file among many that cannot be read', () => {
  it.for([
    ['check', '0 errors, 0 warnings\n'], ['fmt', ''], ['compare', 'blue'], ['list', 'blue'],
  ] as const)('is named by %s, the others are done, and the exit status is 1', async ([name, text], { command }) => {
    const { code, out, err } = await command.run([name, 'none.vhflow', 'blue.vhflow', 'latin.vhflow', 'none/*.vhflow']);
    expect(code).toBe(1);
    expect(out).toContain(text);
    expect(err).toMatch(/^vhflow: none\.vhflow: no such file or directory\nvhflow: latin\.vhflow: not a text file.*\nvhflow: none\/\*\.vhflow: no \.vhflow file matches\n$/);
  });

  it('does not keep later files from being formatted', async ({ command }) => {
    await writeFile(command.at('ugly.vhflow'), builtInText.replaceAll('  ', '\t'));
    expect((await command.run(['fmt', 'blue.vhflow', 'none.vhflow', 'ugly.vhflow'])).code).toBe(1);
    expect((await command.run(['fmt', '--check', 'ugly.vhflow'])).code).toBe(0);
  });

  it('is listed in JSON', async ({ command }) => {
    const { out } = await command.run(['check', 'none.vhflow', 'blue.vhflow', '--json']);
    expect(JSON.parse(out)).toMatchObject({ files: [{ file: 'blue.vhflow' }], unread: [{ file: 'none.vhflow', problem: 'none.vhflow: no such file or directory' }] });
  });

  it('gives the exit status 2 if there are no others', async ({ command }) => {
    for (const name of ['check', 'fmt', 'compare', 'list', 'functions']) expect(await command.run([name, 'none.vhflow', 'nothing'])).toMatchObject({ code: 2, out: '' });
  });

  it('counts as such in scenarios with errors', async ({ command }) => {
    await writeFile(command.at('broken.vhflow'), 'scenario x {');
    const { code, out, err } = await command.run(['compare', 'broken.vhflow', 'blue.vhflow']);
    expect([code, out.includes('blue')]).toEqual([1, true]);
    expect(err).toMatch(/^broken\.vhflow:1:\d+ error /);
    expect((await command.run(['compare', 'broken.vhflow'])).code).toBe(2);
  });
});
