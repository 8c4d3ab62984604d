import { chmod, mkdir, symlink, writeFile } from 'node:fs/promises';
import fc from 'fast-check';
import { describe, expect } from 'vitest';
import { builtInText, testWith, type CommandTest } from './command.js';
import { withoutRights } from './without-rights.js';

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

  it.for([
    ['s/[!a]*.vhflow', ['b.vhflow', '~$(c) [d]{e}.vhflow', '\u{1f427}.vhflow']], ['s/[^a]*.vhflow', ['b.vhflow', '~$(c) [d]{e}.vhflow', '\u{1f427}.vhflow']], ['s/[!!-~]*', ['\u{1f427}.vhflow']], ['s/[]a]*', ['a.vhflow', 'a1.vhflow', 'a12.vhflow']],
    ['s/[ab].*', ['a.vhflow', 'b.vhflow']], ['s/[a-b].*', ['a.vhflow', 'b.vhflow']], ['s/[-b].*', ['b.vhflow']], ['s/a[[:digit:]].*', ['a1.vhflow']], ['s/[!a-z~].*', ['\u{1f427}.vhflow']],
    ['s/?.vhflow', ['a.vhflow', 'b.vhflow', '\u{1f427}.vhflow']], ['s/a{,1}.vhflow', ['a.vhflow', 'a1.vhflow']], ['s/a{1..12}.*', ['a1.vhflow', 'a12.vhflow']], ['s/{{a,x}1,{b}}.*', ['a1.vhflow']],
    ['s/*(c)*', ['~$(c) [d]{e}.vhflow']], ['s/*{e}*', ['~$(c) [d]{e}.vhflow']], ['s/*\\[d\\]*', ['~$(c) [d]{e}.vhflow']], ['s/~$?c? [[]d]{e}*', ['~$(c) [d]{e}.vhflow']], ['s/\\a.vhflow', ['a.vhflow']],
    ['s/!(a*|~*).vhflow', ['b.vhflow', '\u{1f427}.vhflow']], ['s/a!(1).vhflow', ['a.vhflow', 'a12.vhflow']], ['s/a!(1*|).vhflow', []],
    ['s/[a.vhflow', []], ['s/{a.vhflow', []], ['s/*.', []], ['s/\\*.vhflow', []], ['!*', []],
  ] as const)('%s matches %j', async ([name, files], { command }) => {
    await mkdir(command.at('s'));
    for (const file of ['a', 'a1', 'a12', 'b', '~$(c) [d]{e}', '\u{1f427}']) await writeFile(command.at(`s/${file}.vhflow`), scenario('x'));
    expect(await checked(command, name)).toEqual(files.map((file) => `s/${file}`));
  });

  it.for(['paths (old)', 'cu{x}', 'a|b', 'a+b', '"a"', 'a!(b)', '[a', '^a$', '#a'])('are found by a pattern below a folder called %s', async (folder, { command }) => {
    await mkdir(command.at(`${folder}/in (it)`), { recursive: true });
    await writeFile(command.at(`${folder}/a.vhflow`), scenario('a'));
    await writeFile(command.at(`${folder}/in (it)/b.vhflow`), scenario('b'));
    const both = [`${folder}/a.vhflow`, `${folder}/in (it)/b.vhflow`];
    expect(await checked(command, `${folder}/*.vhflow`)).toEqual(both.slice(0, 1));
    expect(await checked(command, `./${folder}/a*`)).toEqual(both.slice(0, 1));
    expect(await checked(command, `${folder}/in (it)/*`)).toEqual(both.slice(1));
    expect(await checked(command, `${command.folder}/${folder}/**`)).toEqual(both.map((file) => command.at(file)));
  });

  it.for([
    ['.//paths/*.vhflow', all.slice(1, 2)], ['paths//sub folder/*', all.slice(2)], ['paths/./*.vhflow', all.slice(1, 2)], ['paths/../paths/gr*', all.slice(1, 2)], ['p*/../paths/gr*', all.slice(1, 2)],
    ['p*/*/red.vhflow', all.slice(2)], ['**/red.vhflow', all.slice(2)], ['**/sub folder/**/red*', all.slice(2)], ['**/**/*e*.vhflow', ['blue.vhflow', ...all]], ['pa*/', all], ['*/.hidden/', all.slice(0, 1)],
    ['paths/{green,sub folder/red}.vhflow', all.slice(1)], ['{paths/.hidden,paths/sub folder}/*', [all[0], all[2]]], ['{blue.vhflow,paths/green.vhflow}', ['blue.vhflow', all[1]]], ['paths/**.vhflow', all.slice(1, 2)],
    ['paths/node_modules/*/*', ['paths/node_modules/x/theirs.vhflow']], ['paths/node_*/x/*', []], ['blue.vhflow/*', []],
  ] as const)('%s leads to %j', async ([name, files], { command }) => {
    await withFolder(command);
    expect(await checked(command, name)).toEqual(files);
  });

  it('may be named with backslashes before characters of patterns', async ({ command }) => {
    await writeFile(command.at('st*r [1].vhflow'), scenario('x'));
    expect(await checked(command, 'st\\*r \\[1\\].vhflow')).toEqual(['st*r [1].vhflow']);
    expect((await command.run(['check', 'no\\*ne.vhflow'])).err).toContain('no\\*ne.vhflow: no such file');
  });

  it('are looked for only in folders that can match', async ({ command }) => {
    await withFolder(command);
    await mkdir(command.at('locked/in'), { recursive: true });
    await chmod(command.at('locked'), 0);
    await withoutRights(command.folder, async () => {
      for (const name of ['*.vhflow', 'p*/*.vhflow', 'paths/**']) expect((await command.run(['check', name])).err).not.toContain('locked');
      for (const name of ['*/*.vhflow', '**/blue.vhflow', '.']) expect((await command.run(['check', name])).err).toContain('vhflow: locked: permission denied\n');
    });
    await chmod(command.at('locked'), 0o700);
  });

  it('are looked for through links that make a circle as often as a pattern says', async ({ command }) => {
    await symlink('.', command.at('self'));
    expect(await checked(command, 'self/*.vhflow')).toEqual(['self/blue.vhflow']);
    expect(await checked(command, 's*/s*/s*/b*')).toEqual(['self/self/self/blue.vhflow']);
  });

  it.for([
    ['a*'.repeat(35_000), 'the pattern is too long'], [`${'{a/,b/}'.repeat(30)}*`, 'the pattern has too many alternatives'], [`${'!('.repeat(500)}a${')'.repeat(500)}`, 'groups are nested too deeply'],
  ] as const)('are not looked for with a pattern that cannot be read', async ([name, problem], { command }) => {
    const { code, err } = await command.run(['check', name]);
    expect([code, err.endsWith(`: ${problem}\n`)]).toEqual([2, true]);
  });

  it('are compared with any pattern in limited time', async ({ command }) => {
    await writeFile(command.at(`${'a'.repeat(240)}.vhflow`), scenario('x'));
    for (const name of [`${'*a'.repeat(100)}*b`, `${'{a,aa,*}'.repeat(20)}b`, `${'!('.repeat(40)}a${')'.repeat(40)}b`, `${'!(*a)'.repeat(20)}b`]) {
      expect((await command.run(['check', name])).code).toBe(2);
    }
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
