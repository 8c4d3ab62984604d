import { describe, expect, it } from 'vitest';
import type { TreeReader } from '../../src/anchors/index.js';
import { compile } from '../../src/language/index.js';
import { anchorsOfHop } from '../../src/sources/index.js';
import { treeOf } from '../anchors/tree-of.js';
import { scenarioWith } from '../language/documents.js';

/** The state of each anchor of a hop with these items in a tree, and the place that was found. */
async function resolved(items: string, tree: TreeReader): Promise<Record<string, string>> {
  const [scenario] = compile(scenarioWith(`app -> drv "write" {\n  kind syscall\n${items}\n}`)).scenarios;
  const hop = scenario?.flows[0]?.hops[0];
  const found = hop ? await Promise.all(anchorsOfHop(hop).map(async (each) => ({ role: each.role, ...(await each.resolve(tree)) }))) : [];
  return Object.fromEntries(found.map(({ role, state, found: place }) => [role, place ? `${state} ${place.path}#${place.symbol}` : state]));
}

describe('a function that still exists for other callers although the path no longer uses it', () => {
  const items = 'at linux:vhost.c#get_desc | linux:vhost.c#get_desc_n\nvia linux:net.c#handle_tx calls get_desc | get_desc_n';
  const vhost = 'int get_desc_n(void)\n{\n}\nint get_desc(void)\n{\n\treturn get_desc_n();\n}\n';

  it('is exact if the caller calls it', async () => {
    const tree = treeOf({ 'vhost.c': vhost, 'net.c': 'void handle_tx(void)\n{\n\tget_desc();\n}\n' });
    expect(await resolved(items, tree)).toEqual({ at: 'exact vhost.c#get_desc', via: 'exact net.c#get_desc' });
  });

  it('is replaced by the one that the caller calls', async () => {
    const tree = treeOf({ 'vhost.c': vhost, 'net.c': 'void handle_tx(void)\n{\n\tget_desc_n();\n}\n' });
    expect(await resolved(items, tree)).toEqual({ at: 'moved vhost.c#get_desc_n', via: 'moved net.c#get_desc_n' });
  });

  it('is used if the caller does not exist or calls neither', async () => {
    expect(await resolved(items, treeOf({ 'vhost.c': vhost }))).toEqual({ at: 'exact vhost.c#get_desc', via: 'lost' });
    expect(await resolved(items, treeOf({ 'vhost.c': vhost, 'net.c': 'void handle_tx(void)\n{\n}\n' }))).toEqual({ at: 'exact vhost.c#get_desc', via: 'lost' });
  });

  it('is used if the caller cannot be read', async () => {
    const tree: TreeReader = { ...treeOf({ 'vhost.c': vhost }), read: async (path) => { if (path === 'net.c') throw new Error('refused'); return vhost; } };
    const [scenario] = compile(scenarioWith(`app -> drv "write" {\n  kind syscall\n${items}\n}`)).scenarios;
    const [at, via] = anchorsOfHop(scenario?.flows[0]?.hops[0] ?? (() => { throw new Error('no hop'); })());
    expect(await at?.resolve(tree)).toMatchObject({ state: 'exact', found: { symbol: 'get_desc' } });
    await expect(via?.resolve(tree)).rejects.toThrow('refused');
  });
});

describe('a caller that still calls other pointers although this one is called elsewhere', () => {
  const items = [
    'at linux:packet.c#expired',
    'via linux:timer.c#call_timer | linux:hrtimer.c#run_hrtimer calls fn',
    'through linux:packet.c#setup_timer | linux:packet.c#init_block | linux:packet.c#init_all',
  ].join('\n');
  const kernel = { 'timer.c': 'void call_timer(void)\n{\n\tfn();\n}\n', 'hrtimer.c': 'void run_hrtimer(void)\n{\n\tfn();\n}\n' };
  const expired = 'void expired(void)\n{\n}\n';

  it('is exact if the pointer is set in the original place', async () => {
    const tree = treeOf({ ...kernel, 'packet.c': `${expired}void setup_timer(void)\n{\n\ttimer(expired);\n}\n` });
    expect(await resolved(items, tree)).toMatchObject({ via: 'exact timer.c#fn', through: 'exact packet.c#setup_timer' });
  });

  it.each(['init_block', 'init_all'])('is replaced by the caller that is paired with the other setting: %s', async (setting) => {
    const tree = treeOf({ ...kernel, 'packet.c': `${expired}void ${setting}(void)\n{\n\thrtimer(expired);\n}\n` });
    expect(await resolved(items, tree)).toMatchObject({ via: 'moved hrtimer.c#fn', through: `moved packet.c#${setting}` });
  });

  it('is used if the other caller does not exist', async () => {
    const tree = treeOf({ 'timer.c': kernel['timer.c'], 'packet.c': `${expired}void init_block(void)\n{\n\thrtimer(expired);\n}\n` });
    expect(await resolved(items, tree)).toMatchObject({ via: 'exact timer.c#fn' });
  });

  it('is not considered set by a function that only mentions a type of the same name', async () => {
    const tree = treeOf({ ...kernel, 'packet.c': `${expired}void setup_timer(void)\n{\n\tstruct expired *e;\n}\nvoid init_block(void)\n{\n\thrtimer(expired);\n}\n` });
    expect(await resolved(items, tree)).toMatchObject({ via: 'moved hrtimer.c#fn', through: 'moved packet.c#init_block' });
  });
});
