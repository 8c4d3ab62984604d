import { describe, expect, it } from 'vitest';
import type { CompletionItem } from 'vscode-languageserver-types';
import { completionsAt, format, openDocument, parse } from '../../../src/language/index.js';
import { TokenKind, type Token } from '../../../src/language/syntax/tokens.js';
import { scenarioWith, withCaret } from '../documents.js';

const options = { knownProjects: [{ id: 'linux', version: '6.1' }, { id: 'xen' }], language: 'ja', takesSnippets: true } as const;

function itemsAt(marked: string, more = {}): CompletionItem[] {
  const { document, caret } = withCaret(marked);
  return completionsAt(document, caret, { ...options, ...more });
}

describe('completion', () => {
  const labelsAt = (marked: string): string[] => itemsAt(marked).map(({ label }) => label);
  const inFlow = (marked: string): string[] => labelsAt(scenarioWith(marked));
  const lanes = ['app', 'drv', 'kvm', 'emu', 'net', 'sw'];

  it.each([
    ['lanes behind an arrow', 'app -> ¦', lanes],
    ['lanes while one is written', 'app -> dr¦', lanes],
    ['lanes of a note', 'note over app, ¦', lanes],
    ['lanes behind in', 'app -> drv "x" { in ¦ }', lanes],
    ['kinds', 'app -> drv "x" { kind ¦ }', ['vm-exit', 'copy', 'return']],
    ['levels', 'app -> drv "x" { level ¦', ['main', 'detail']],
    ['branches', 'app -> drv "x" { branch ¦', ['data', 'control']],
    ['costs', 'app -> drv "x" { cost copies 1, ¦', ['copies', 'vm-exits']],
    ['sources in anchors', 'app -> drv "x" { at ¦', ['linux:', 'qemu:']],
    ['hardware', 'app -> drv "x" { via ¦', ['linux:', 'hardware']],
    ['probes', 'app -> drv "x" { observe ¦', ['guest', 'host', 'kprobe']],
    ['probes behind a side', 'app -> drv "x" { observe host ¦', ['kprobe', 'shell']],
    ['steps', 'app -> drv "x" { kind call }\n¦', ['hop', 'loop', 'alt', 'note over', 'app']],
    ['steps in a block', 'loop "x" { ¦ }', ['hop', 'loop', 'drv']],
    ['items of a hop', 'app -> drv "x" { kind call\n ¦ }', ['level', 'at', 'via', 'note', 'observe']],
  ])('offers %s', (_, marked, expected) => {
    expect(inFlow(marked)).toEqual(expect.arrayContaining(expected));
  });

  it('offers no item that the hop has already, and no lane as an item', () => {
    const labels = inFlow('app -> drv "x" { kind call\n ¦ }');
    expect(labels).not.toContain('kind');
    expect(labels).not.toContain('app');
  });

  it('offers nothing in strings and comments', () => {
    expect(inFlow('app -> drv "x¦y"')).toEqual([]);
    expect(inFlow('// app -> ¦')).toEqual([]);
  });

  it('offers contexts, sources, projects and the items around them', () => {
    const file = (marked: string): string[] => labelsAt(`scenario s { title "T" source linux "6" context dpu "DPU" like host-user machine m "M" { participant p "P" in dpu\n${marked}`);
    expect(file('participant q "Q" in ¦ }}')).toEqual(expect.arrayContaining(['guest-user', 'qemu', 'dpu']));
    expect(file('participant q "Q" in kvm of ¦ }}')).toEqual(['linux']);
    expect(file('participant q "Q" in kvm of linux\n¦ }}')).toEqual(['participant']);
    expect(file('} ¦ }')).toEqual(expect.arrayContaining(['title', 'machine', 'flow', 'source']));
    expect(file('} source x = ¦ }')).toEqual(['linux', 'xen']);
    expect(labelsAt('¦')).toEqual(['scenario']);
  });
});


/** Every construct of the language; what an author makes up himself stands behind the words of `madeUpBehind`. */
const wholeFile = `scenario demo {
  title "T" ja "題"
  summary "S" ja "要"
  assume "A" ja "前"
  source linux "6.1" source guestlinux = linux "5.10"
  context dpu "DPU" ja "D" like host-user
  machine guest "Guest" ja "G" {
    participant app "App" ja "A" in guest-user
    participant drv "Driver" in guest-kernel of linux
  }
  machine host "Host" { participant nic "NIC" in dpu of guestlinux participant kvm "KVM" in kvm }
  flow send "Send" ja "S" {
    summary "One packet" ja "P"
    app -> drv "write()" ja "W" as w {
      kind copy
      level detail
      branch control
      when "rarely" ja "R"
      copy from "a" ja "A" to "b" ja "B"
      cost copies 1, vm-exits 2, wakeups 3
      in drv
      thread "vCPU" ja "V"
      at linux:a.c#f | linux:b.c#f | guestlinux:c.c#f
      via linux:a.c#g | linux:b.c#g calls f | h through linux:a.c#t | linux:b.c#t
      note "why" ja "Y"
      observe kprobe f
      observe guest tracepoint net:x
      observe host shell "ls"
    }
    drv -> kvm "kick" { kind vm-exit via hardware "EPT" ja "E" }
    note over app, drv, kvm "ring" ja "N"
    loop "again" ja "L" { opt "maybe" { kvm -> nic "x" } }
    alt "a" { kvm -> nic "x" as x } else "b" { note over nic "n" } else "c" { nic -> nic "y" }
  }
}
`;

const madeUpBehind = new Set(['scenario', 'source', 'context', 'machine', 'participant', 'flow', 'as', 'calls', 'tracepoint', 'h', '|']);

/** What must be offered in the place of a token; undefined for what an author makes up. */
function wordOffered(text: string, token: Token, before: Token | undefined): string | undefined {
  const said = text.slice(token.start, token.end);
  const last = before && text.slice(before.start, before.end);
  if (token.kind === TokenKind.Word && /^\w+:.*#/.test(said)) return said.slice(0, said.indexOf(':') + 1);
  if (token.kind === TokenKind.String) return last === '->' || text.slice(0, token.start).match(/-> \w+ $/) ? '"…"' : undefined;
  if (token.kind === TokenKind.OpenBrace) return /-> \w+ "[^"]*"( ja "\w")?( as \w+)? $/.test(text.slice(0, token.start)) ? '{ … }' : undefined;
  if (token.kind !== TokenKind.Name && token.kind !== TokenKind.Arrow && token.kind !== TokenKind.Equals && token.kind !== TokenKind.Comma) return undefined;
  if (said === 'note' && text.startsWith('note over', token.start)) return 'note over';
  if (token.kind === TokenKind.Comma && !/\d$/.test(text.slice(0, token.start))) return undefined;
  return last !== undefined && madeUpBehind.has(last) && said !== 'linux' && said !== 'guest' && said !== 'host' && said !== 'send' ? undefined : said;
}

describe('completion at each word of a file', () => {
  const { tokens } = parse(wholeFile);
  const places = tokens.flatMap((token, index) => {
    const word = wordOffered(wholeFile, token, tokens[index - 1]);
    return word === undefined ? [] : [{ word, start: token.start, end: token.end, line: wholeFile.slice(0, token.start).split('\n').length }];
  });

  it('knows most words of the sample, which is right', () => {
    expect(openDocument(wholeFile).compiled.diagnostics).toEqual([]);
    expect(places.length).toBeGreaterThan(130);
  });

  it.each(places)('offers $word on line $line to someone who writes the file down to there', ({ word, start }) => {
    const offered = itemsAt(`${wholeFile.slice(0, start)}¦`);
    expect(offered.map(({ label }) => label)).toContain(word);
    expect(offered.length).toBeLessThan(40);
  });

  it('offers the same when the word stands there already, but what may stand only once', () => {
    const once = new Set(['kind', 'level', 'branch', 'when', 'copy', 'cost', 'in', 'thread', 'at', 'via', 'note', 'linux', 'guest', 'host', 'send']);
    for (const { word, start, end } of places.filter((place) => !once.has(place.word))) {
      const marked = `${wholeFile.slice(0, start)}¦${wholeFile.slice(start)}`;
      expect(itemsAt(marked).map(({ label }) => label), wholeFile.slice(start - 20, end)).toContain(word);
    }
  });
});

describe('what is offered', () => {
  const first = (marked: string): string | undefined => itemsAt(scenarioWith(marked))[0]?.label;

  it('stands in the order in which it is likely, which editors keep', () => {
    const items = itemsAt(scenarioWith('app -> drv "x"\n¦'));
    expect(items.map(({ sortText }) => sortText)).toEqual([...items.map(({ sortText }) => sortText)].sort());
    const steps = itemsAt(scenarioWith('app -> drv "x" {}\n¦')).map(({ label }) => label);
    expect(steps.slice(0, 3)).toEqual(['hop', 'drv', 'app']);
    expect(first('app -> drv "x" { at linux:a.c#fn observe kprobe ¦')).toBe('fn');
  });

  it('is a hop between the lanes of the scenario, from where the path has come to', () => {
    const hop = itemsAt(scenarioWith('app -> drv "x" {}\n¦')).find(({ label }) => label === 'hop');
    expect(hop?.insertText).toContain('{1|drv,app,kvm,emu,net,sw|} -> ');
    expect(hop?.insertText).toContain('{2|kvm,emu,net,sw,app,drv|} "');
    expect(hop?.insertTextFormat).toBe(2);
  });

  it('is, behind an arrow, first the lane that is declared next', () => {
    expect(first('drv -> ¦')).toBe('kvm');
    expect(itemsAt(scenarioWith('sw -> ¦')).map(({ label }) => label)).toEqual(['app', 'drv', 'kvm', 'emu', 'net', 'sw']);
  });

  it('is, for whole hops and flows, what the language wants, in its canonical layout', () => {
    const places = ['¦', scenarioWith('app -> drv "x" {}\n¦'), scenarioWith('app -> drv "x"', '¦')];
    for (const place of places) {
      for (const item of itemsAt(place, { takesSnippets: false }).filter(({ kind }) => kind === 15)) {
        const text = place.replace('¦', item.insertText ?? item.label);
        const { tree, compiled } = openDocument(text);
        expect(tree.broken, text).toBe(false);
        const allowed = ['unused-lane', 'unused-source', 'empty-flow', 'unknown-lane', 'duplicate-flow', 'duplicate-machine', 'duplicate-participant', 'guest-calls-host', 'wrong-direction', 'duplicate-item'];
        expect(compiled.diagnostics.map(({ code }) => code).filter((code) => !allowed.includes(String(code))), text).toEqual([]);
      }
    }
    const hops = itemsAt(scenarioWith('app -> drv "x" {}\n    ¦'), { takesSnippets: false }).filter(({ label }) => label.startsWith('hop'));
    expect(hops.map(({ label }) => label)).toEqual(['hop', 'hop-syscall', 'hop-copy', 'hop-vm-exit', 'hop-through', 'hop-when']);
    for (const { insertText = '' } of hops) {
      const text = `scenario s {\n  flow f "F" {\n    ${insertText.replaceAll('\n', '\n    ')}\n  }\n}\n`;
      expect(format(text)).toBe(text);
    }
  });

  it('is plain text for clients that take no snippets', () => {
    for (const place of ['¦', 'app -> drv "x" {}\n¦', 'app -> drv "x" { ¦ }', 'app -> drv ¦', 'alt "a" { } ¦']) {
      for (const item of itemsAt(scenarioWith(place), { takesSnippets: false })) {
        expect(item.insertTextFormat).toBeUndefined();
        expect(item.insertText ?? item.label).not.toMatch(/\$[\d{]/);
      }
    }
    expect(itemsAt('¦', { takesSnippets: false })[0]?.insertText).toContain('kind syscall');
    expect(openDocument(itemsAt('¦', { takesSnippets: false })[0]?.insertText ?? '').compiled.diagnostics.filter(({ severity }) => severity === 1)).toEqual([]);
  });

  it('asks to go on where the client can be asked to', () => {
    const kind = (again?: string) => itemsAt(scenarioWith('app -> drv "x" { ¦'), { again }).find(({ label }) => label === 'kind');
    expect(kind('editor.again')).toMatchObject({ insertText: 'kind ', command: { command: 'editor.again' } });
    expect(kind()?.command).toBeUndefined();
  });
});
