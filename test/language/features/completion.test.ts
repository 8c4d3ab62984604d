import { describe, expect, it } from 'vitest';
import { format, openDocument } from '../../../src/language/index.js';
import { TokenKind, type Token } from '../../../src/language/syntax/tokens.js';
import { scenarioWith } from '../documents.js';
import { assertCompletion, completed, completions } from './assert-completion.js';

const lanes = ['app', 'drv', 'kvm', 'emu', 'net', 'sw'];

describe('completion in a flow', () => {
  it.each([
    ['lanes after an arrow', 'app -> ¦', lanes],
    ['lanes while one is written', 'app -> dr¦', lanes],
    ['lanes of a note', 'note over app, ¦', lanes],
    ['lanes after in', 'app -> drv "x" { in ¦ }', lanes],
    ['kinds', 'app -> drv "x" { kind ¦ }', ['vm-exit', 'copy', 'return']],
    ['levels', 'app -> drv "x" { level ¦', ['main', 'detail']],
    ['branches', 'app -> drv "x" { branch ¦', ['data', 'control']],
    ['costs', 'app -> drv "x" { cost copies 1, ¦', ['copies', 'vm-exits']],
    ['sources in anchors', 'app -> drv "x" { at ¦', ['linux:', 'qemu:']],
    ['hardware', 'app -> drv "x" { via ¦', ['linux:', 'hardware']],
    ['probes', 'app -> drv "x" { observe ¦', ['guest', 'host', 'kprobe']],
    ['probes after a side', 'app -> drv "x" { observe host ¦', ['kprobe', 'shell']],
    ['steps', 'app -> drv "x" { kind call }\n¦', ['hop', 'loop', 'alt', 'note over', 'app']],
    ['steps in a block', 'loop "x" { ¦ }', ['hop', 'loop', 'drv']],
    ['items of a hop', 'app -> drv "x" { kind call\n ¦ }', ['level', 'at', 'via', 'note', 'observe']],
  ])('offers %s', (_, steps, items) => {
    assertCompletion(scenarioWith(steps), { items });
  });

  it('offers no item that the hop already has, and no lane as an item', () => {
    assertCompletion(scenarioWith('app -> drv "x" { kind call\n ¦ }'), { missingItems: ['kind', 'app'] });
  });

  it.each([['strings', 'app -> drv "x¦y"'], ['comments', '// app -> ¦']])('offers nothing in %s', (_, steps) => {
    assertCompletion(scenarioWith(steps), { allItems: [] });
  });

  it.each([
    ['a hop', '¦', 'hop', 'app -> drv "what happens" {\n  kind call\n}'],
    ['a label with a body', 'app -> drv ¦', '"…" { … }', 'app -> drv "what happens" {\n  kind call\n}'],
    ['a body', 'app -> drv "x" ¦', '{ … }', 'app -> drv "x" {\n  kind call\n}'],
    ['a translation', 'app -> drv "x" ¦', 'ja', 'app -> drv "x" ja ""'],
    ['an item with a text', 'app -> drv "x" { ¦', 'copy', 'app -> drv "x" { copy from "" to ""'],
    ['a condition in words', 'app -> drv "x" { when ¦', '"…"', 'app -> drv "x" { when "only if …"'],
    ['the start of a condition', 'app -> drv "x" { ¦', 'when', 'app -> drv "x" { when '],
    ['a block', '¦', 'loop', 'loop "until done" {\n  \n}'],
    ['an else', 'alt "a" { } ¦', 'else', 'alt "a" { } else "otherwise" {\n  \n}'],
  ])('inserts %s', (_, steps, label, result) => {
    assertCompletion(scenarioWith(steps), { resultText: [label, scenarioWith(result)] });
  });
});

describe('completion of declarations', () => {
  const inMachine = (marked: string): string => {
    return `scenario s { title "T" source linux "6" context dpu "DPU" like host-user machine m "M" { participant p "P" in dpu\n${marked}`;
  };

  it.each([
    ['contexts, its own included', 'participant q "Q" in ¦ }}', ['guest-user', 'qemu', 'dpu']],
    ['the items of a scenario', '} ¦ }', ['title', 'machine', 'flow', 'source']],
  ])('offers %s', (_, marked, items) => {
    assertCompletion(inMachine(marked), { items });
  });

  it.each([
    ['sources', 'participant q "Q" in kvm of ¦ }}', ['linux']],
    ['participants in a machine', 'participant q "Q" in kvm of linux\n¦ }}', ['participant']],
    ['projects', '} source x = ¦ }', ['linux', 'xen']],
  ])('offers only %s', (_, marked, allItems) => {
    assertCompletion(inMachine(marked), { allItems });
  });

  it('offers a scenario and a condition in an empty file', () => {
    assertCompletion('¦', { allItems: ['scenario', 'condition'] });
  });
});

/** Every construct of the language; the words of `authorsOwnAfter` precede names that the author chooses. */
const wholeFile = `condition mine "M" ja "m" else "N" ja "n" default on because "B" ja "b"
scenario demo {
  title "T" ja "題"
  summary "S" ja "要"
  assume "A" ja "前"
  source linux "6.1" source guestlinux = linux "5.10"
  context dpu "DPU" ja "D" like host-user
  condition amd default on because "B" ja "b"
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
      versions "once" ja "O"
      observe kprobe f
      observe guest tracepoint net:x
      observe host shell "ls"
    }
    drv -> kvm "kick" { kind vm-exit via hardware "EPT" ja "E" }
    kvm -> drv "entry" {
      kind vm-entry
      when amd and not lone
      copy from "a" to "b" if mine
      cost copies 1 if not mine and halted and amd
      thread "t" ja "T" if halted
      at linux:a.c#f if amd
      at linux:a.c#g
      via hardware if amd
      via linux:a.c#g calls f through linux:a.c#t
      note "n" if mine
      observe kprobe f if not mine
    }
    opt "o" ja "O" when mine and lone { kvm -> drv "x" { kind vm-entry } }
    alt "a" when mine { kvm -> drv "x" { kind vm-entry } } else "b" when not mine { note over drv "y" if lone and not halted }
    note over app, drv, kvm "ring" ja "N"
    loop "again" ja "L" { opt "maybe" { kvm -> nic "x" } }
    alt "a" { kvm -> nic "x" as x } else "b" { note over nic "n" } else "c" { nic -> nic "y" }
  }
}
`;

const authorsOwnAfter = new Set(['scenario', 'source', 'context', 'condition', 'machine', 'participant', 'flow', 'as', 'calls', 'tracepoint', 'h', '|']);

/** What must be offered in place of a token; undefined for names and texts that the author chooses. */
function wordOffered(text: string, token: Token, before: Token | undefined): string | undefined {
  const word = text.slice(token.start, token.end);
  const textBefore = before && text.slice(before.start, before.end);
  if (token.kind === TokenKind.Word && /^\w+:.*#/.test(word)) return word.slice(0, word.indexOf(':') + 1);
  if (token.kind === TokenKind.String) return textBefore === '->' || text.slice(0, token.start).match(/-> \w+ $/) ? '"…"' : undefined;
  if (token.kind === TokenKind.OpenBrace) return /-> \w+ "[^"]*"( ja "\w")?( as \w+)? $/.test(text.slice(0, token.start)) ? '{ … }' : undefined;
  if (token.kind !== TokenKind.Name && token.kind !== TokenKind.Arrow && token.kind !== TokenKind.Equals && token.kind !== TokenKind.Comma) return undefined;
  if (word === 'note' && text.startsWith('note over', token.start)) return 'note over';
  if (token.kind === TokenKind.Comma && !/\d$/.test(text.slice(0, token.start))) return undefined;
  return textBefore !== undefined && authorsOwnAfter.has(textBefore) && word !== 'linux' && word !== 'guest' && word !== 'host' && word !== 'send' ? undefined : word;
}

describe('completion at each word of a file', () => {
  const { tokens } = openDocument(wholeFile).tree;
  const places = tokens.flatMap((token, index) => {
    const word = wordOffered(wholeFile, token, tokens[index - 1]);
    return word === undefined ? [] : [{ word, start: token.start, end: token.end, line: wholeFile.slice(0, token.start).split('\n').length }];
  });

  it('covers most words of a file without problems', () => {
    expect(openDocument(wholeFile).compiled.diagnostics).toEqual([]);
    expect(places.length).toBeGreaterThan(130);
  });

  it.each(places)('offers $word on line $line at the end of a file that ends before it', ({ word, start }) => {
    const offered = completions(`${wholeFile.slice(0, start)}¦`);
    expect(offered.map(({ label }) => label)).toContain(word);
    expect(offered.length).toBeLessThan(40);
  });

  it('offers a word where it is already written, unless it may be written only once', () => {
    const once = new Set(['kind', 'level', 'branch', 'when', 'copy', 'cost', 'in', 'thread', 'at', 'via', 'note', 'versions', 'linux', 'guest', 'host', 'send']);
    for (const { word, start, end } of places.filter((place) => !once.has(place.word))) {
      const marked = `${wholeFile.slice(0, start)}¦${wholeFile.slice(start)}`;
      expect(completions(marked).map(({ label }) => label), wholeFile.slice(start - 20, end)).toContain(word);
    }
  });
});

describe('the offered items', () => {
  it('keep the order of their likelihood in editors', () => {
    const items = completions(scenarioWith('app -> drv "x"\n¦'));
    expect(items.map(({ sortText }) => sortText)).toEqual([...items.map(({ sortText }) => sortText)].sort());
  });

  it('start with a hop, then the lane where the last hop ended', () => {
    assertCompletion(scenarioWith('app -> drv "x" {}\n¦'), { firstItems: ['hop', 'drv', 'app'] });
  });

  it('start, as the target of a probe, with the function of the hop', () => {
    assertCompletion(scenarioWith('app -> drv "x" { at linux:a.c#fn observe kprobe ¦'), { firstItems: ['fn'] });
  });

  it('have a hop between the lanes of the scenario, from where the last hop ended', () => {
    const hop = completions(scenarioWith('app -> drv "x" {}\n¦')).find(({ label }) => label === 'hop');
    expect(hop?.insertText).toContain('{1|drv,app,kvm,emu,net,sw|} -> ');
    expect(hop?.insertText).toContain('{2|kvm,emu,net,sw,app,drv|} "');
    expect(hop?.insertTextFormat).toBe(2);
  });

  it('are, after an arrow, the lanes in the order of their declaration, from the next one on', () => {
    assertCompletion(scenarioWith('drv -> ¦'), { firstItems: ['kvm'] });
    assertCompletion(scenarioWith('sw -> ¦'), { allItems: lanes });
  });

  it('are valid when they are whole hops, flows or scenarios', () => {
    for (const marked of ['¦', scenarioWith('app -> drv "x" {}\n¦'), scenarioWith('app -> drv "x"', '¦')]) {
      for (const item of completions(marked, { takesSnippets: false }).filter(({ kind }) => kind === 15)) {
        const text = completed(marked, item);
        const { tree, compiled } = openDocument(text);
        expect(tree.broken, text).toBe(false);
        const allowed = ['unused-lane', 'unused-source', 'empty-flow', 'unknown-lane', 'duplicate-flow', 'duplicate-machine', 'duplicate-participant', 'guest-calls-host', 'wrong-direction', 'duplicate-item'];
        expect(compiled.diagnostics.map(({ code }) => code).filter((code) => !allowed.includes(String(code))), text).toEqual([]);
      }
    }
  });

  it('have hops of the usual kinds, in the canonical layout', () => {
    const hops = completions(scenarioWith('app -> drv "x" {}\n    ¦'), { takesSnippets: false }).filter(({ label }) => label.startsWith('hop'));
    expect(hops.map(({ label }) => label)).toEqual(['hop', 'hop-syscall', 'hop-copy', 'hop-vm-exit', 'hop-through', 'hop-when']);
    for (const { insertText = '' } of hops) {
      const text = `scenario s {\n  flow f "F" {\n    ${insertText.replaceAll('\n', '\n    ')}\n  }\n}\n`;
      expect(format(text)).toBe(text);
    }
  });

  it.each(['¦', 'app -> drv "x" {}\n¦', 'app -> drv "x" { ¦ }', 'app -> drv ¦', 'alt "a" { } ¦'])('are plain text for clients without snippets: %j', (steps) => {
    for (const item of completions(scenarioWith(steps), { takesSnippets: false })) {
      expect(item.insertTextFormat).toBeUndefined();
      expect(item.insertText ?? item.label).not.toMatch(/\$[\d{]/);
    }
  });

  it('have a scenario without errors for clients without snippets', () => {
    const [scenario] = completions('¦', { takesSnippets: false });
    expect(scenario?.insertText).toContain('kind syscall');
    expect(openDocument(scenario?.insertText ?? '').compiled.diagnostics.filter(({ severity }) => severity === 1)).toEqual([]);
  });

  it('run the command that asks for completion again, in clients that have one', () => {
    const kind = (again?: string) => completions(scenarioWith('app -> drv "x" { ¦'), { again }).find(({ label }) => label === 'kind');
    expect(kind('editor.again')).toMatchObject({ insertText: 'kind ', command: { command: 'editor.again' } });
    expect(kind()?.command).toBeUndefined();
  });
});
