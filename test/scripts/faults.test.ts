import { runInNewContext } from 'node:vm';
import { transform } from 'esbuild';
import { describe, expect, it } from 'vitest';
import { faultsIn, sampleOf, withRegisteredCaches, withSwitches } from '../../scripts/faults.mjs';

const changes = (code: string): string[] => faultsIn(code).map(({ line, original, mutated }) => `${line}: ${original} → ${mutated}`);

describe('faults in code', () => {
  it.each([
    ['a === b', 'a !== b'],
    ['a != b', 'a == b'],
    ['a < b', 'a <= b'],
    ['a >= b', 'a > b'],
    ['a + b', 'a - b'],
    ['a % b', 'a * b'],
    ['a && b', 'a || b'],
    ['a ?? b', 'a && b'],
    ['a += b', 'a -= b'],
    ['a++', 'a--'],
    ['--a', '++a'],
    ['!a', 'a'],
    ['a << b', 'a >> b'],
  ])('%s becomes %s', (code, mutated) => {
    expect(changes(`const x = ${code};`)).toEqual([`1: ${code} → ${mutated}`]);
  });

  it('keep the operands of a replaced operator together', () => {
    expect(changes('const x = a && b || c;')).toEqual(['1: a && b || c → (a && b) && c', '1: a && b → a || b']);
  });

  it('negate conditions; a comparison only by its operator', () => {
    expect(changes('if (a) b = c;')).toEqual(['1: a → !a']);
    expect(changes('const x = a ? b : c;')).toEqual(['1: a → !a']);
    expect(changes('while (a < b) c = d;')).toEqual(['1: a < b → !(a < b)', '1: a < b → a <= b']);
    expect(changes('if (a === b) c = d;')).toEqual(['1: a === b → a !== b']);
    expect(changes('if (!a) b = c;')).toEqual(['1: !a → a']);
  });

  it('make a number one larger and one smaller', () => {
    expect(changes('const x = 0x10;')).toEqual(['1: 0x10 → 17', '1: 0x10 → 15']);
  });

  it('omit calls that are statements', () => {
    expect(changes('a();\nawait b.c();\nd = e();')).toEqual(['1: a(); → ', '2: await b.c(); → ']);
  });

  it('omit returns', () => {
    expect(changes('function f() { return a; }')).toEqual(['1: a → undefined']);
    expect(changes('function f() { return true; }')).toEqual(['1: true → false']);
    expect(changes('function f() {\n  if (a) return;\n  b = c;\n}')).toEqual(['2: a → !a', '2: return; → ']);
  });

  it('are not made if they change nothing or fail every test', () => {
    expect(changes("const x: 1 | 2 = y as 3;\ninterface I { n: 4 }\ntype T = 5;\nenum E { A = 8 }\nconst s = '6' + a + b + `c`;\nconst t = { 7: !!a };")).toEqual([]);
    expect(changes('function f() { b = c; return undefined; }')).toEqual([]);
    expect(changes('function f() { switch (a) { case b: { return undefined; } } }')).toEqual([]);
    expect(changes('function f() { switch (a) { case b: return undefined; case c: d = e; } }')).toEqual(['1: return undefined; → ']);
    expect(changes('function f() { for (const a of b) { return; } }')).toEqual(['1: return; → ']);
    expect(changes('class A extends B { constructor() { super(); } }')).toEqual([]);
  });
});

describe('a sample', () => {
  const all = Array.from({ length: 1_000 }, (_, n) => n);

  it('depends only on the seed', () => {
    expect(sampleOf(all, 50, 7)).toEqual(sampleOf(all, 50, 7));
    expect(sampleOf(all, 50, 7)).not.toEqual(sampleOf(all, 50, 8));
  });

  it('has every element at most once, in order, and all elements if more are requested', () => {
    const sample = sampleOf(all, 500, 1);
    expect(new Set(sample).size).toBe(500);
    expect(sample).toEqual([...sample].sort((a, b) => a - b));
    expect(sampleOf(all, 2_000, 1)).toEqual(all);
    expect(sampleOf([], 3, 1)).toEqual([]);
  });

  it('is evenly distributed', () => {
    const drawn = Array.from({ length: 200 }, (_, seed) => sampleOf(all, 10, seed)).flat();
    for (const quarter of [0, 1, 2, 3]) {
      const share = drawn.filter((n) => Math.floor(n / 250) === quarter).length / drawn.length;
      expect(share).toBeGreaterThan(0.2);
      expect(share).toBeLessThan(0.3);
    }
  });
});

describe('code with switches', () => {
  const code = [
    'export function count(list: readonly number[], log: (text: string) => void): number | undefined {',
    "  if (list.length === 0) return undefined;",
    '  let total = 0;',
    '  for (const n of list) total += n > 2 ? n * 10 : 1;',
    "  if (total > 100) log('many'); else log('few');",
    '  return total;',
    '}',
  ].join('\n');
  const faults = faultsIn(code).map((fault, id) => ({ ...fault, id }));

  async function run(active: number | undefined): Promise<unknown[]> {
    const { code: script } = await transform(withSwitches(code, faults, 'isActive'), { loader: 'ts', format: 'cjs' });
    const logged: string[] = [];
    const module: { exports: { count?: (list: readonly number[], log: (text: string) => void) => unknown } } = { exports: {} };
    runInNewContext(script, { module, isActive: (id: number) => id === active });
    const said = [module.exports.count?.([1, 2, 3], (text) => logged.push(text)), module.exports.count?.([], (text) => logged.push(text))];
    return [...said, ...logged];
  }

  it('behaves as before while no fault is active', async () => {
    expect(await run(undefined)).toEqual([32, undefined, 'few']);
  });

  it('has the active fault only', async () => {
    const said = (original: string, mutated: string) => run(faults.find((fault) => fault.original === original && fault.mutated === mutated)?.id);
    expect(await said('n > 2', 'n >= 2')).toEqual([51, undefined, 'few']);
    expect(await said('10', '11')).toEqual([35, undefined, 'few']);
    expect(await said("log('few');", '')).toEqual([32, undefined]);
    expect(await said('total', 'undefined')).toEqual([undefined, undefined, 'few']);
    expect(await said('return undefined;', '')).toEqual([32, 0, 'few', 'few']);
  });

  it('keeps its line numbers', () => {
    expect(withSwitches(code, faults, 'isActive').split('\n')).toHaveLength(code.split('\n').length);
  });
});

it('maps that code keeps between calls can be cleared from outside', () => {
  const code = ['const recent = new Map<string, number>();', 'const known = new WeakMap<A, Map<B, C>>();', 'function f() { const own = new Map<string, number>(); }', 'const full = new Map<string, number>(list);'];
  expect(withRegisteredCaches(code.join('\n'), 'keep').split('\n')).toEqual(['const recent = keep(new Map());', 'const known = keep(new Map());', code[2], code[3]]);
});
