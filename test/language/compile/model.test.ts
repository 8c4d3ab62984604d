import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { compile, format } from '../../../src/language/index.js';
import { builtInConditions } from '../../../src/model/conditions.js';
import { scenarioWith } from '../documents.js';

const hopsOf = (steps: string) => compile(scenarioWith(steps)).scenarios[0]?.flows[0]?.hops ?? [];
const hopOf = (steps: string) => hopsOf(steps)[0];

describe('ids of hops', () => {
  it('consist of the lanes and the first symbol, or else the kind, and are numbered if necessary', () => {
    const ids = hopsOf(`
      app -> drv "a" { at linux:a.c#f | linux:b.c#g }
      app -> drv "b" { at linux:c.c#f }
      app -> drv "c"
      app -> drv "d" { kind copy }
      app -> drv "e" as mine`).map(({ id }) => id);
    expect(ids).toEqual(['app-drv-f', 'app-drv-f-2', 'app-drv-call', 'app-drv-copy', 'mine']);
  });

  it('are never the same as one that is written in the file', () => {
    expect(hopsOf('app -> drv "a"\napp -> drv "b" as app-drv-call').map(({ id }) => id)).toEqual(['app-drv-call-2', 'app-drv-call']);
  });

  it('survive edits of other hops', () => {
    expect(hopsOf('drv -> kvm "new" { kind vm-exit }\napp -> drv "a"').at(-1)?.id).toBe(hopOf('app -> drv "a"')?.id);
  });
});

describe('costs', () => {
  it.each([
    ['app -> drv "x" { kind syscall }', { copies: 0, vmExits: 0, hostRoundTrips: 0, wakeups: 0 }],
    ['sw -> net "x" { kind syscall }', { copies: 0, vmExits: 0, hostRoundTrips: 1, wakeups: 0 }],
    ['sw -> net "x" { kind syscall in app }', { copies: 0, vmExits: 0, hostRoundTrips: 0, wakeups: 0 }],
    ['drv -> kvm "x" { kind vm-exit }', { copies: 0, vmExits: 1, hostRoundTrips: 0, wakeups: 0 }],
    ['drv -> kvm "x" { kind vm-exit cost vm-exits 5, round-trips 5 }', { copies: 0, vmExits: 5, hostRoundTrips: 5, wakeups: 0 }],
    ['net -> sw "x" { kind copy copy from "a" to "b" }', { copies: 1, vmExits: 0, hostRoundTrips: 0, wakeups: 0 }],
    ['net -> sw "x" { kind copy branch control copy from "a" to "b" }', { copies: 0, vmExits: 0, hostRoundTrips: 0, wakeups: 0 }],
    ['net -> sw "x" { kind wakeup in net }', { copies: 0, vmExits: 0, hostRoundTrips: 0, wakeups: 1 }],
    ['drv -> app "x" { kind wakeup in drv }', { copies: 0, vmExits: 0, hostRoundTrips: 0, wakeups: 0 }],
  ])('%s', (steps, cost) => {
    expect(hopOf(steps)?.cost).toEqual(cost);
  });
});

describe('a hop', () => {
  it('has every part that is written in the file', () => {
    expect(hopOf(`app -> drv "x" ja "あ" {
      kind copy level detail branch parallel when "rare" copy from "a" to "b" thread "t" note "why" versions "once"
      at linux:a/b.c#f
      via linux:c.c#g calls op through qemu:t.c#table
      observe kprobe f
      observe host shell "ls -l"
    }`)).toMatchObject({
      label: { en: 'x', ja: 'あ' }, kind: 'copy', level: 'detail', branch: 'parallel', when: { en: 'rare' }, lane: 'drv', context: 'guest-kernel',
      copy: { from: { en: 'a' }, to: { en: 'b' } }, thread: { en: 't' }, note: { en: 'why' }, versions: { en: 'once' },
      at: [{ source: 'linux', project: 'linux', path: 'a/b.c', symbol: 'f' }],
      via: { type: 'call', calls: 'op', caller: [{ symbol: 'g' }], through: [{ source: 'qemu', symbol: 'table' }] },
      observe: [{ side: 'guest', type: 'kprobe', target: 'f' }, { side: 'host', type: 'shell', target: 'ls -l' }],
    });
  });

  it('has the defaults of the language', () => {
    expect(hopOf('app -> drv "x"')).toMatchObject({ kind: 'call', level: 'main', branch: 'data', lane: 'drv', observe: [] });
  });

  it('keeps its number and layout through blocks', () => {
    const flow = compile(scenarioWith('app -> drv "1"\nloop "l" { drv -> kvm "2" { kind notify } alt "a" { kvm -> emu "3" } else "b" { kvm -> emu "4" } }\nnote over app, drv "n"')).scenarios[0]?.flows[0];
    expect(flow?.layout).toEqual([
      { type: 'hop', n: 1 },
      { type: 'loop', label: { en: 'l' }, items: [
        { type: 'hop', n: 2 },
        { type: 'alt', sections: [{ label: { en: 'a' }, items: [{ type: 'hop', n: 3 }] }, { label: { en: 'b' }, items: [{ type: 'hop', n: 4 }] }] },
      ] },
      { type: 'note', over: ['app', 'drv'], text: { en: 'n' } },
    ]);
  });

  it('and everything around it are at their names, or else at their keywords', () => {
    const placesIn = (text: string) => {
      const { scenarios: [scenario], places } = compile(text);
      const flow = scenario?.flows[0];
      return [scenario, scenario?.participants[0], flow, flow?.hops[0]].map((object) => {
        const { start, end } = (object && places.get(object)?.name) ?? { start: { character: 0 }, end: { character: 0 } };
        return text.slice(start.character, end.character);
      });
    };
    expect(placesIn('scenario s { machine m "M" { participant p "P" in kvm } flow f "F" { p -> p "x" as h } }')).toEqual(['s', 'p', 'f', 'h']);
    expect(placesIn('scenario { machine m "M" { participant p "P" in kvm } flow "F" { p -> p } }')).toEqual(['scenario', 'p', 'flow', 'p -> p']);
  });

  it('is found at positions inside it, and nowhere else', () => {
    const text = scenarioWith('app -> drv "one" {\n  kind call\n}\n\ndrv -> app "two"');
    const compiled = compile(text);
    const lines = text.split('\n');
    const line = (start: string): number => lines.findIndex((each) => each.trimStart().startsWith(start));
    expect(compiled.hopAt({ line: line('kind call'), character: 3 })?.hop.label.en).toBe('one');
    expect(compiled.hopAt({ line: line('drv -> app'), character: 0 })?.hop.label.en).toBe('two');
    expect(compiled.hopAt({ line: line('drv -> app') - 1, character: 0 })).toBeUndefined();
    const hop = compiled.scenarios[0]?.flows[0]?.hops[1];
    expect(hop && compiled.places.get(hop)?.name.start).toEqual({ line: line('drv -> app'), character: 11 });
  });
});

describe('texts', () => {
  it('are unescaped', () => {
    expect(hopOf(String.raw`app -> drv "a\"b\\c\nd\te\u{1F600}"`)?.label.en).toBe('a"b\\c\nd\te😀');
  });

  it('are kept as they are, however hostile', () => {
    const hostile = '<script>alert(1)</script> [x](command:y) %%{init}%% {{a}} \u202e &#35;';
    expect(hopOf(`app -> drv "${hostile}"`)?.label.en).toBe(hostile);
  });
});

describe('declarations', () => {
  it('may follow their use, and refer to a built-in context', () => {
    const { scenarios, diagnostics } = compile(`scenario s {
      title "T"
      flow f "F" { a -> b "x" { kind syscall } }
      machine m "M" { participant a "A" in dpu of guest participant b "B" in dpu }
      context dpu "DPU" like host-kernel
      source guest = linux "6.1"
    }`);
    expect(diagnostics).toEqual([]);
    expect(scenarios[0]?.contexts).toEqual([{ id: 'dpu', title: { en: 'DPU' }, side: 'host', mode: 'kernel' }]);
    expect(scenarios[0]?.sources).toEqual([{ name: 'guest', project: 'linux', version: '6.1' }]);
    expect(scenarios[0]?.flows[0]?.hops[0]?.cost.hostRoundTrips).toBe(1);
  });
});

describe('docs/language.md', () => {
  const page = readFileSync('docs/language.md', 'utf8');
  const example = /```vhflow\n([\s\S]*?)```/.exec(page)?.[1] ?? '';

  it('has an example without errors, in the canonical layout', () => {
    expect(compile(example).diagnostics.filter(({ severity }) => severity !== 4)).toEqual([]);
    expect(format(example)).toBe(example);
  });

  it('has the built-in conditions with their texts and defaults', () => {
    const rows = page.match(/^\| `[a-z-]+` \| (?:on|off) \|.*$/gm) ?? [];
    expect(rows).toEqual(builtInConditions.map(({ id, on, off, isOnByDefault }) => `| \`${id}\` | ${isOnByDefault ? 'on' : 'off'} | ${on.en} | ${off?.en ?? ''} |`));
  });

  it('has examples of conditions without errors', () => {
    const examples = [...page.matchAll(/```vhflow\n([\s\S]*?)```/g)].slice(1).map(([, text = '']) => text);
    expect(examples).toHaveLength(2);
    for (const text of examples) expect(compile(text.startsWith('condition') ? text : scenarioWith(text)).diagnostics.filter(({ severity }) => severity === 1)).toEqual([]);
  });
});

describe('the built-in scenarios', () => {
  const ids = JSON.parse(readFileSync('scenarios/index.json', 'utf8')) as string[];
  it.each(ids)('%s is in the canonical layout', (id) => {
    const text = readFileSync(`scenarios/${id}.vhflow`, 'utf8');
    expect(format(text)).toBe(text);
  });
});
