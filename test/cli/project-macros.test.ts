import { execFileSync } from 'node:child_process';
import { chmod, mkdir, symlink, writeFile } from 'node:fs/promises';
import { describe, expect } from 'vitest';
import { testWith, type CommandTest } from './command.js';
import { withoutRights } from './without-rights.js';

const scenario = `scenario m {
  title "M"
  source mine "1"
  machine host "H" {
    participant a "A" in qemu of mine
  }
  flow f "F" {
    a -> a "x" { at mine:a.c#my_foo }
  }
}
`;
const macros = '#define X(n) int my_##n(void)\n';
const it = testWith({ 'm.vhflow': scenario, 'outside.h': macros });

/** What makes the file with the macros unusable, and what is said about it. */
const faults = {
  'in UTF-16': [(at: string) => writeFile(at, `\ufeff${macros}`, 'utf16le'), 'the file is not text'],
  'too large': [(at: string) => writeFile(at, `${macros}${' '.repeat(8 * 1024 * 1024)}`), 'the file is too large'],
  'a link that leaves the tree': [(at: string) => symlink('../outside.h', at), 'leads outside the source tree'],
  'a link to nothing': [(at: string) => symlink('nothing.h', at), 'the file cannot be read'],
  'a folder': [(at: string) => mkdir(at), 'it is not a file'],
  'a pipe': [async (at: string) => void execFileSync('mkfifo', [at]), 'it is not a file'],
  'not readable': [async (at: string) => {
    await writeFile(at, macros);
    await chmod(at, 0);
  }, 'there is no permission to read it'],
} satisfies Readonly<Record<string, readonly [(at: string) => Promise<void>, string]>>;

describe('the macros of a project', () => {
  async function project(command: CommandTest): Promise<void> {
    await mkdir(command.at('tree/sub'), { recursive: true });
    for (const file of ['tree/a.c', 'tree/b.c', 'tree/sub/c.c']) await writeFile(command.at(file), 'X(foo) { }\n');
  }

  it('are used by functions and verify', async ({ command }) => {
    await project(command);
    await writeFile(command.at('tree/vhflow-macros.h'), macros);
    expect(await command.run(['verify', 'm.vhflow', '--source', 'mine=tree'])).toEqual({ code: 0, out: '1 exact\n', err: '' });
    expect(await command.run(['functions', 'tree'])).toEqual({ code: 0, out: 'tree/a.c:1 my_foo\ntree/b.c:1 my_foo\ntree/sub/c.c:1 my_foo\n', err: '' });
  });

  it.for(Object.entries(faults))('are left out with one warning by both commands if their file is %s', async ([, [spoil, reason]], { command }) => {
    await project(command);
    await writeFile(command.at('vhflow-macros.h'), macros);
    await spoil(command.at('tree/vhflow-macros.h'));
    const warning = new RegExp(`^vhflow: warning: \\S+tree/vhflow-macros\\.h: not used: [^\\n]*${reason}[^\\n]*\\n$`);
    const [verified, listed] = await withoutRights(command.folder, async () => [
      await command.run(['verify', 'm.vhflow', '--source', 'mine=tree']), await command.run(['functions', 'tree/a.c', 'tree/b.c', 'tree/sub']),
    ] as const);
    expect(verified.code).toBe(1);
    expect(verified.err).toMatch(warning);
    expect(listed.code).toBe(0);
    expect(listed.out).not.toContain('my_foo');
    expect(listed.err).toBe(verified.err);
  });
});
