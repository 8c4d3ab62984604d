import { describe, expect, it } from 'vitest';
import { compile, format } from '../../../src/language/index.js';
import { scenarioWith } from '../documents.js';

const hop = (calls: string) => scenarioWith(`    app -> drv "a" {\n      via linux:a.c#f calls ${calls}\n    }`);
const viaOf = (calls: string) => compile(hop(calls)).scenarios[0]?.flows[0]?.hops[0]?.via;
const errorsOf = (calls: string) => compile(hop(calls)).diagnostics.filter(({ severity }) => severity === 1).map(({ code }) => code);

describe('names called in other versions', () => {
  it('follow the first one', () => {
    expect(viaOf('now | before | older through linux:b.c#ops')).toMatchObject({ type: 'call', calls: 'now', otherCalls: ['before', 'older'], through: [{ symbol: 'ops' }] });
    expect(errorsOf('now | before')).toEqual([]);
  });

  it('are absent if there is a single name', () => {
    expect(viaOf('now')).not.toHaveProperty('otherCalls');
  });

  it('are reported if they are not valid in C, and the others are kept', () => {
    expect(errorsOf('now | bad-name')).toEqual(['anchor-bad-symbol']);
    expect(viaOf('now | bad-name | older')).toMatchObject({ calls: 'now', otherCalls: ['older'] });
  });

  it('come with a caller, or there is no call', () => {
    const via = (item: string) => compile(scenarioWith(`app -> drv "a" { ${item} }`)).scenarios[0]?.flows[0]?.hops[0]?.via;
    expect(['via linux calls f', 'via linux:a.c#f calls 5', 'via linux calls 5', 'via linux:a.c#f'].map(via)).toEqual([undefined, undefined, undefined, undefined]);
    expect(via('via linux | linux:a.c#f calls bad-name | g through linux')).toEqual({ type: 'call', caller: [{ source: 'linux', project: 'linux', path: 'a.c', symbol: 'f' }], calls: 'g' });
  });

  it('are reported as missing after a bar', () => {
    expect(errorsOf('now |')).toEqual(['expected-name']);
  });

  it('stay on the line of the first', () => {
    expect(format(hop('now|before'))).toContain('via linux:a.c#f calls now | before\n');
  });
});
