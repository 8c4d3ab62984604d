import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { HopRef } from '../../../src/extension/scenarios/refs.js';
import { findTarget, readerOfText } from '../../../src/extension/reader/target.js';
import { safeFiles, SourceTree, type FileAccess } from '../../../src/sources/index.js';
import { compileSettled } from '../../settled-scenarios.js';

const trees = fileURLToPath(new URL('../../fixtures/trees/', import.meta.url));
const signal = new AbortController().signal;

function filesOf(tree: string): FileAccess {
  const at = (name: string) => path.join(trees, tree, name);
  return {
    read: (name) => readFile(at(name)),
    list: async (name) => (await readdir(at(name), { withFileTypes: true })).map((entry) => ({ name: entry.name, type: entry.isDirectory() ? 'directory' : 'file' })),
    stat: (name) => stat(at(name)).then((found) => ({ type: found.isDirectory() ? 'directory' : 'file', size: found.size }) as const, () => undefined),
  };
}

function hopAt(anchor: string): HopRef {
  const { scenarios } = compileSettled(`scenario s { title "S" source linux "6.1" machine m "M" { participant a "A" in host-kernel }
    flow send "Send" { a -> a "x" { ${anchor} } } }`);
  const [scenario] = scenarios;
  const flow = scenario?.flows[0];
  const hop = flow?.hops[0];
  if (!scenario || !flow || !hop) throw new Error('the scenario does not compile');
  return { entry: { scenario }, flow, hop };
}

const inTree = (tree: string | undefined) => ({ rootFor: async () => (tree === undefined ? undefined : { tree: new SourceTree({ project: 'linux' }, safeFiles(filesOf(tree))) }) });

describe('the function of a hop', () => {
  it('is in the sheet if no tree is known', async () => {
    const target = await findTarget(hopAt('at linux:net/socket.c#__sys_sendto'), inTree(undefined), signal);
    expect(target).toMatchObject({ type: 'sheet', version: '6.1', place: { path: 'net/socket.c', symbol: '__sys_sendto' } });
    expect(target?.problem).toBeUndefined();
  });

  it("is in the user's tree if that tree defines it", async () => {
    const target = await findTarget(hopAt('at linux:net/socket.c#__sys_sendto'), inTree('linux'), signal);
    expect(target).toMatchObject({ type: 'tree', place: { path: 'net/socket.c', symbol: '__sys_sendto', line: 9 } });
    expect(target?.problem).toBeUndefined();
  });

  it('is found through an alternative and reported as moved', async () => {
    const target = await findTarget(hopAt('at linux:net/socket.c#old_sendto | linux:net/socket.c#sendto'), inTree('linux'), signal);
    expect(target).toMatchObject({ type: 'tree', place: { symbol: 'sendto' }, problem: { type: 'moved', from: { symbol: 'old_sendto' } } });
  });

  it('is lost if nothing defines it; the result is the sheet with similar names', async () => {
    const target = await findTarget(hopAt('at linux:net/socket.c#__sys_sendto'), inTree('linux-renamed'), signal);
    expect(target).toMatchObject({ type: 'sheet', problem: { type: 'lost', hasFile: true } });
    expect(target?.problem?.type === 'lost' && target.problem.nearest).toContain('__sys_sendto_iter');
  });

  it('is lost if its file does not exist', async () => {
    const target = await findTarget(hopAt('at linux:drivers/net/tun.c#tun_get_user'), inTree('linux'), signal);
    expect(target).toMatchObject({ type: 'sheet', problem: { type: 'lost', hasFile: false } });
  });

  it('cannot be looked up if the tree has no such folder', async () => {
    const target = await findTarget(hopAt('at linux:sound/core/pcm.c#snd_open'), inTree('linux'), signal);
    expect(target).toMatchObject({ type: 'sheet', problem: { type: 'lost', hasFile: false, folder: 'sound' } });
  });

  it('is not searched for outside the tree', async () => {
    const ref = hopAt('at linux:net/socket.c#__sys_recvfrom');
    const at = [{ source: 'linux', project: 'linux', path: '../linux-renamed/net/socket.c', symbol: '__sys_recvfrom' }] as const;
    const target = await findTarget({ ...ref, hop: { ...ref.hop, at } }, inTree('linux'), signal);
    expect(target).toMatchObject({ type: 'sheet', problem: { type: 'refused', reason: 'outside-root' } });
  });

  it('does not exist if the hop has no anchor', async () => {
    expect(await findTarget(hopAt('kind call'), inTree('linux'), signal)).toBeUndefined();
  });

  it('is no longer searched for after a cancellation', async () => {
    const reason = new Error('cancelled');
    await expect(findTarget(hopAt('at linux:net/socket.c#__sys_sendto'), inTree('linux'), AbortSignal.abort(reason))).rejects.toBe(reason);
  });
});

describe('a tree of one text', () => {
  it('contains only that file', async () => {
    const reader = readerOfText('a.c', 'text');
    expect([await reader.read('a.c'), await reader.read('b.c'), await reader.list('')]).toEqual(['text', undefined, []]);
  });
});
