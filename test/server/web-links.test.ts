import { describe, expect } from 'vitest';
import type { Hover } from 'vscode-languageserver-types';
import { it } from './client.js';

const text = `scenario s {
  title "S"
  source linux "6.1.192"
  source backend "1.4"
  source plain ""
  machine host "Host" { participant app "App" in host-user }
  flow send "Send" {
    app -> app "one" { at linux:net/socket.c#__sys_sendto | linux:net/other.c#old }
    app -> app "two" { at backend:src/port.c#poll }
    app -> app "three" { at plain:src/port.c#poll }
  }
}
`;
/** The position of a word. */
function at(word: string) {
  const before = text.slice(0, text.indexOf(word) + 1).split('\n');
  return { line: before.length - 1, character: before.at(-1)?.length ?? 0 };
}

describe('the hover on an anchor', () => {
  const template = { backend: 'https://git.example/v{version}/{path}#L{line}' };
  const markdown = { textDocument: { hover: { contentFormat: ['markdown'] } } };

  it('links to the function on the web, in the version that the scenario declares', async ({ client }) => {
    await client.start('en', { webAddresses: template }, markdown);
    await client.open(text);
    const hover = async (word: string) => ((await client.request<Hover>('textDocument/hover', at(word))).contents as { value: string }).value;
    expect(await hover('__sys_sendto')).toMatch(/^\[Open on the Web\]\(https:\/\/elixir\.bootlin\.com\/linux\/v6\.1\.192\/source\/net\/socket\.c#L\d+\)\n/);
    expect(await hover('net/other.c')).not.toContain('https:');
    expect(await hover('backend:src')).toContain('[Open on the Web](https://git.example/v1.4/src/port.c)');
    expect(await hover('plain:src')).not.toContain('https:');
    expect(await hover('"one"')).not.toContain('https:');
  });

  it('follows changes of the configuration, ignores what is no template, and speaks the language of the client', async ({ client }) => {
    await client.start('ja', { webAddresses: 7 }, { textDocument: { hover: { contentFormat: ['plaintext'] } } });
    await client.open(text);
    const hover = async () => ((await client.request<Hover>('textDocument/hover', at('backend:src'))).contents as { value: string }).value;
    const configure = (webAddresses: unknown) => client.connection.sendNotification('workspace/didChangeConfiguration', { settings: { vhflow: { webAddresses } } });
    expect(await hover()).not.toContain('https:');
    await configure(template);
    expect(await hover()).toContain('Webで開く: https://git.example/v1.4/src/port.c');
    await configure({ backend: 'http://git.example/{version}/{path}' });
    expect(await hover()).not.toContain('git.example');
    await client.connection.sendNotification('workspace/didChangeConfiguration', { settings: null });
    expect(await hover()).not.toContain('git.example');
  });
});
