import { mkdir, writeFile } from 'node:fs/promises';
import type { Log } from 'sarif';
import { describe, expect } from 'vitest';
import { testWith } from './command.js';

const own = `scenario own {
  title "Own path"
  source backend "1.4"
  source linux "6.1.192"
  machine guest "Guest" { participant app "App" in guest-user participant net "Net" in guest-kernel }
  flow send "Sending" {
    app -> net "poll" { kind syscall at backend:src/port.c#poll via linux:net/socket.c#sendto calls poll }
  }
}
`;
const it = testWith({ 'own.vhflow': own });
const template = 'backend=https://git.example/-/blob/v{version}/{path}?a=b#L{line}';
const address = 'https://git.example/-/blob/v1.4/src/port.c?a=b';
const linux = 'https://elixir.bootlin.com/linux/v6.1.192/source/net/socket.c#L2161';

describe('links to the source on the web', () => {
  it('are in the Markdown, HTML and JSON of render', async ({ command }) => {
    const render = async (format: string, ...options: string[]) => (await command.run(['render', 'own.vhflow', '--format', format, ...options])).out;
    expect(await render('markdown', '--web', template)).toContain(`[\`backend:src/port.c#poll\`](${address}) · [call site](${linux})`);
    expect(await render('html', '--web', template)).toContain(`"web":"${address}"`);
    expect(await render('html')).not.toContain('git.example');
    expect(await render('html')).toContain(`"viaWeb":"${linux}"`);
    const hop = async (...options: string[]) => (JSON.parse(await render('json', ...options)) as { flows: { hops: { at: object; via: object }[] }[] }).flows[0]?.hops[0];
    expect(await hop('--web', template)).toMatchObject({ at: { web: address }, via: { web: linux } });
    expect(await hop()).toMatchObject({ at: { web: null }, via: { web: linux } });
    expect(await render('mermaid', '--web', template)).not.toContain('https:');
  });

  it('are in the findings of verify', async ({ command }) => {
    await mkdir(command.at('backend/src'), { recursive: true });
    await writeFile(command.at('backend/src/port.c'), 'int other(void) { return 0; }\n');
    const verify = (...options: string[]) => command.run(['verify', 'own.vhflow', '--source', 'backend=backend', '--web', template, ...options]);
    const { runs: [run] } = JSON.parse((await verify('--sarif', '-')).out) as Log;
    expect(run?.results?.map(({ ruleId, message }) => [ruleId, message.text])).toEqual([['anchor-lost', expect.stringContaining(`. The scenario was written for ${address}`)]]);
    const { anchors } = JSON.parse((await verify('--json')).out) as { anchors: { role: string; web: string | null }[] };
    expect(anchors.map(({ role, web }) => [role, web])).toEqual([['at', address], ['via', linux]]);
  });

  it('leaves out an address that would not fit into a message', async ({ command }) => {
    await mkdir(command.at('backend'), { recursive: true });
    const long = `backend=https://git.example/${'x'.repeat(1_000)}/{version}/{path}`;
    const { runs: [run] } = JSON.parse((await command.run(['verify', 'own.vhflow', '--source', 'backend=backend', '--web', long, '--sarif', '-'])).out) as Log;
    expect(run?.results?.[0]?.message.text).not.toContain('git.example');
  });

  it.for([
    [['backend=git.example/{version}/{path}'], '--web backend=git.example/{version}/{path}: not an address; write one such as https://'],
    [['backend=http://git.example/{version}/{path}'], 'the address must start with https://'],
    [['backend=https://a:b@git.example/{version}/{path}'], 'must not contain a user name or a password'],
    [['backend=https://{version}.example/{path}'], 'the name of the host must not contain a placeholder'],
    [['backend=https://git.example/{version}/{file}'], '{file} is not a placeholder; there are {version}, {tag}, {path} and {line}'],
    [['backend=https://git.example/{version}'], 'the address must contain {path}'],
    [['backend=https://git.example/{path}'], 'the address must contain {version} or {tag}, or be given for one version'],
    [[template, template], '--web backend is given twice'],
    [['https://git.example/{path}'], 'Expected PROJECT=TEMPLATE or PROJECT@VERSION=TEMPLATE.'],
    [['=https://git.example/{path}'], 'Expected PROJECT=TEMPLATE or PROJECT@VERSION=TEMPLATE.'],
  ] as const)('a wrong template ends the command: %j', async ([templates, message], { command }) => {
    for (const start of [['render', 'own.vhflow'], ['verify', 'own.vhflow', '--source', 'backend=.']]) {
      const { code, err } = await command.run([...start, ...templates.flatMap((each) => ['--web', each])]);
      expect([code, err]).toEqual([2, expect.stringContaining(message)]);
    }
  });
});
