import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { build } from 'esbuild';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { builtInText } from './command.js';

/** What the shell command in a test can refer to: `$cli` is `node cli.js`. */
async function shell(script: string, cwd: string): Promise<{ readonly code: number | null; readonly out: string; readonly err: string }> {
  const child = spawn('bash', ['-c', script], { cwd, env: { ...process.env, cli: `${process.execPath} ${program}` } });
  return outcomeOf(child);
}

function outcomeOf(child: ChildProcess): Promise<{ readonly code: number | null; readonly out: string; readonly err: string }> {
  let [out, err] = ['', ''];
  child.stdout?.on('data', (chunk) => (out += String(chunk)));
  child.stderr?.on('data', (chunk) => (err += String(chunk)));
  return new Promise((resolve) => child.on('close', (code) => resolve({ code, out, err })));
}

const installed = mkdtempSync(path.join(tmpdir(), 'vhflow-process-'));
const program = path.join(installed, 'dist/cli.js');
beforeAll(() => build({ bundle: true, platform: 'node', target: 'node20', format: 'cjs', entryPoints: ['src/cli/main.ts'], outfile: program }).then(() => undefined));
afterAll(() => rmSync(installed, { recursive: true }));

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'vhflow-process-'));
  writeFileSync(path.join(folder, 'blue.vhflow'), builtInText);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe.skipIf(process.platform === 'win32')('the exit status of the process', () => {
  it.each([
    ['$cli list > /dev/full', 2, 'vhflow: standard output: no space left\n'],
    ['$cli check blue.vhflow > /dev/full', 2, 'vhflow: standard output: no space left\n'],
    ['$cli list 2> /dev/full', 0, ''],
    ['$cli check none.vhflow 2> /dev/full', 2, ''],
    ['$cli --version > /dev/full', 2, 'vhflow: standard output: no space left\n'],
    ['$cli check - < /', 2, 'vhflow: standard input: not a file\n'],
    ['set -o pipefail; $cli list | head -1 > /dev/null', 0, ''],
  ])('%s', async (script, code, err) => {
    expect(await shell(script, folder)).toMatchObject({ code, err });
  });

  it('is that of the command in a deleted working folder, unless a path is relative to it', async () => {
    const copy = path.join(installed, 'blue.vhflow');
    writeFileSync(copy, builtInText);
    const gone = (command: string) => shell(`mkdir gone && cd gone && rmdir ../gone && ${command}`, folder);
    expect(await gone(`$cli check ${copy}`)).toEqual({ code: 0, out: '0 errors, 0 warnings\n', err: '' });
    expect(await gone('$cli --version')).toMatchObject({ code: 0, err: '' });
    // The id of a built-in scenario is not a path.
    expect(await gone('$cli list virtio-pcap')).toMatchObject({ code: 0, err: '' });
    expect(await gone('$cli render virtio-pcap')).toMatchObject({ code: 0, err: '' });
    expect(await gone('$cli check blue.vhflow')).toEqual({ code: 2, out: '', err: 'vhflow: the working folder no longer exists\n' });
    expect(await gone(`$cli check ${path.join(installed, '*.vhflow')}`)).toMatchObject({ code: 0 });
  });

  it.each(['$cli check - --sarif blue.vhflow < blue.vhflow', '$cli check /dev/stdin --sarif blue.vhflow < blue.vhflow', '$cli render - -o ./blue.vhflow < blue.vhflow'])('is 2 for an output that is the standard input: %s', async (script) => {
    const { code, err } = await shell(script, folder);
    expect(code).toBe(2);
    expect(err).toMatch(/blue\.vhflow: is an input of this command and was not overwritten\n$/);
    expect(readFileSync(path.join(folder, 'blue.vhflow'), 'utf8')).toBe(builtInText);
  });

  it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)('is that of %s after the output was written, without a temporary file', async (signal) => {
    const many = Array.from({ length: 40 }, (_, index) => builtInText.replace('scenario blue', `scenario blue${index}`)).join('');
    writeFileSync(path.join(folder, 'blue.vhflow'), many);
    await shell('mkfifo pipe', folder);
    const child = spawn(process.execPath, [program, 'render', 'blue.vhflow', '--format', 'json', '-o', 'pipe'], { cwd: folder, stdio: 'ignore' });
    const ended = new Promise((resolve) => child.on('exit', (_, by) => resolve(by)));
    const reader = await open(path.join(folder, 'pipe'));
    // The text is longer than a pipe can hold, so the command is still writing.
    child.kill(signal);
    const text = await reader.readFile('utf8');
    await reader.close();
    expect(await ended).toBe(signal);
    expect((JSON.parse(text) as { flows: object[] }).flows).toHaveLength(80);
    expect(readdirSync(folder).sort()).toEqual(['blue.vhflow', 'pipe']);
  });

  it('is not needed for a file that is complete or absent when the process is ended while it writes', async () => {
    const child = spawn(process.execPath, [program, 'render', 'blue.vhflow', '-o', 'out'], { cwd: folder, stdio: 'ignore' });
    child.kill('SIGTERM');
    await new Promise((resolve) => child.on('exit', resolve));
    expect(readdirSync(folder).filter((name) => name.startsWith('.'))).toEqual([]);
    if (existsSync(path.join(folder, 'out'))) expect(readFileSync(path.join(folder, 'out'), 'utf8')).toMatch(/^sequenceDiagram[^]*\n$/);
  });
});
