import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { startServer } from '../../scripts/vscode-server.mjs';

describe('a VS Code server', () => {
  test('does not start on a port that is in use, and reports this immediately', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    await expect(startServer({ port })).rejects.toThrow(`port ${port} cannot be used: another program listens there.`);
    other.close();
  });
});

describe('npm start', () => {
  const start = (...args: string[]) => spawnSync(process.execPath, [path.resolve(import.meta.dirname, '../../scripts/start.mjs'), ...args], { encoding: 'utf8' });

  test('explains its usage', () => {
    const { status, stdout } = start('--help');
    expect(status).toBe(0);
    expect(stdout).toContain('npm start -- --server --port N');
  });

  test.each([
    [['--sever'], `Unknown option '--sever'`],
    [['--port', 'x'], '--port takes a number up to 65535, not "x".'],
    [['--port', '70000'], '--port takes a number up to 65535, not "70000".'],
    [['--port='], '--port takes a number up to 65535, not "".'],
  ])('rejects %j with a sentence before it does anything', (args, sentence) => {
    const { status, stderr, stdout } = start(...args);
    expect(status).toBe(2);
    expect(stderr).toContain(sentence);
    expect(stderr).not.toMatch(/^\s+at /m);
    expect(stdout).toBe('');
  });
});
