import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { format } from '../../../src/language/index.js';
import { scenarioWith } from '../documents.js';

const directory = mkdtempSync(path.join(tmpdir(), 'vhflow-compile-'));
afterAll(() => rmSync(directory, { recursive: true }));

function run(...parameters: string[]): Promise<{ code: number; out: string; err: string }> {
  return new Promise((resolve) => {
    execFile(process.execPath, ['scripts/compile-scenarios.mjs', ...parameters], (error, out, err) => {
      resolve({ code: error ? Number(error.code) : 0, out, err });
    });
  });
}

function fileWith(name: string, text: string): string {
  const file = path.join(directory, name);
  writeFileSync(file, text);
  return file;
}

describe('scripts/compile-scenarios.mjs', () => {
  it('--check prints each problem with its position, and the costs of each flow', async () => {
    const good = fileWith('good.vhflow', scenarioWith('drv -> kvm "kick" { kind vm-exit }'));
    const bad = fileWith('bad.vhflow', 'scenario s {\n  title "T"\n  nonsense\n}\n');
    expect(await run('--check', good)).toMatchObject({ code: 0, out: expect.stringContaining('s/send: 1 hops, copies 0, vmExits 1') as string });
    const { code, err } = await run('--check', good, bad);
    expect(code).toBe(1);
    expect(err).toContain(`${bad}:3:3: error [unexpected-token]`);
  }, 60_000);

  it('--format writes the canonical layout, and does not change a broken file', async () => {
    const text = 'scenario s{title "T"}';
    const file = fileWith('plain.vhflow', text);
    const broken = fileWith('broken.vhflow', 'scenario s{');
    expect(await run('--format', file)).toMatchObject({ code: 0 });
    expect(readFileSync(file, 'utf8')).toBe(format(text));
    expect(await run('--format', broken)).toMatchObject({ code: 1 });
    expect(readFileSync(broken, 'utf8')).toBe('scenario s{');
  }, 60_000);
});
