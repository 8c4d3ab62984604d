import { describe, expect, it } from 'vitest';
import { codeActionsAt, formatRange, openDocument, selectionRangeAt, semanticLegend, semanticTokensOf, type VhflowDocument } from '../../../src/language/index.js';
import { fixTitles } from '../../../src/language/features/fix-titles.js';
import { scenarioWith } from '../documents.js';

const uri = 'file:///a.vhflow';

function apply(document: VhflowDocument, edits: readonly { range: { start: { line: number; character: number }; end: { line: number; character: number } }; newText: string }[]): string {
  return edits.reduce((text, { range, newText }) => text.slice(0, document.lines.offset(range.start)) + newText + text.slice(document.lines.offset(range.end)), document.tree.text);
}

/** What each fix of a problem is called and makes of the text. */
function fixesOf(text: string, code: string, language = 'en'): { title: string; text: string }[] {
  const document = openDocument(text, { knownProjects: ['linux', 'qemu'] });
  const diagnostics = document.compiled.diagnostics.filter((diagnostic) => diagnostic.code === code);
  expect(diagnostics.length).toBeGreaterThan(0);
  return diagnostics.flatMap((diagnostic) => codeActionsAt(document, diagnostic.range, [diagnostic], { uri, language }))
    .filter(({ kind }) => kind === 'quickfix')
    .map(({ title, edit }) => ({ title, text: apply(document, edit?.changes?.[uri] ?? []) }));
}

describe('quick fixes', () => {
  it.each([
    ['unknown-lane', 'app -> drw "x"', 'Change to `drv`', 'app -> drv "x"'],
    ['unknown-lane', 'app -> gpu "x"', 'Declare participant `gpu` in machine `guest`', 'participant gpu "gpu" in guest-kernel'],
    ['unknown-kind', 'app -> drv "x" { kind sycall }', 'Change to `syscall`', 'kind syscall'],
    ['unknown-source', 'app -> drv "x" { at linus:a.c#f }', 'Change to `linux`', 'at linux:a.c#f'],
    ['unknown-source', 'app -> drv "x" { at xen:a.c#f }', 'Declare source `xen`', 'source qemu "7.2"\n  source xen ""'],
    ['unexpected-token', 'app -> drv "x" { knd call }', 'Change to `kind`', '{ kind call }'],
    ['unknown-block', 'lop "x" { app -> drv "x" }', 'Change to `loop`', 'loop "x"'],
    ['unused-lane', 'app -> drv "x"', 'Remove unused participant `kvm`', 'machine host "Host" {\n    participant emu'],
    ['copy-without-ends', '    app -> drv "x" {\n      kind copy\n    }', 'Add `copy from … to …`', 'kind copy\n      copy from "" to ""\n'],
    ['anchor-backslash', 'app -> drv "x" { at linux:net\\a.c#f }', 'Use `/` in the path', 'at linux:net/a.c#f'],
    ['wrong-direction', 'kvm -> drv "x" { kind vm-exit }', 'Change kind to `vm-entry`', '{ kind vm-entry }'],
    ['guest-calls-host', '    app -> emu "x"', 'Change kind to `notify`', 'app -> emu "x" {\n      kind notify\n    }'],
    ['host-calls-guest', '    kvm -> drv "x" {\n    }', 'Change kind to `interrupt`', 'kvm -> drv "x" {\n      kind interrupt\n    }'],
    ['interrupt-to-user', 'kvm -> app "x" { kind interrupt }', 'Change kind to `wakeup`', '{ kind wakeup }'],
  ])('of %s in %s: %s', (code, steps, title, result) => {
    const fix = fixesOf(scenarioWith(steps), code).find((each) => each.title === title);
    expect(fix?.text).toContain(result);
    const left = openDocument(fix?.text ?? '').compiled.diagnostics.filter((diagnostic) => diagnostic.code === code);
    expect(left.length).toBeLessThan(openDocument(scenarioWith(steps)).compiled.diagnostics.filter((diagnostic) => diagnostic.code === code).length);
  });

  it('give a scenario without machines one, and one without a title its id', () => {
    const bare = 'scenario s {\n  flow f "F" {\n    a -> b "x"\n  }\n}\n';
    expect(fixesOf(bare, 'unknown-lane')[0]?.text).toContain('machine host "Host" {\n    participant a "a" in host-user\n  }\n\n  flow');
    expect(fixesOf(bare, 'missing-title')[0]?.text).toContain('scenario s {\n  title "s"\n  flow');
  });

  it('have titles in Japanese', () => {
    expect(fixesOf(scenarioWith('app -> drw "x"'), 'unknown-lane', 'ja-JP')[0]?.title).toBe('`drv`に変更');
    for (const { en, ja } of Object.values(fixTitles)) expect(ja.match(/\{\d\}/g)?.sort()).toEqual(en.match(/\{\d\}/g)?.sort());
  });

  it('offer a place for a translation that is missing, and none for one that is there', () => {
    const offered = (label: string): string[] => {
      const document = openDocument(scenarioWith(`app -> drv ${label}`));
      const start = document.lines.position(document.tree.text.indexOf(label) + 1);
      return codeActionsAt(document, { start, end: start }, [], { uri, language: 'en' }).map(({ edit }) => apply(document, edit?.changes?.[uri] ?? []));
    };
    expect(offered('"label"')).toEqual([expect.stringContaining('app -> drv "label" ja ""')]);
    expect(offered('"label" de "Wort"')).toEqual([expect.stringContaining('"label" de "Wort" ja ""')]);
    expect(offered('"label" ja "語"')).toEqual([]);
  });
});

describe('formatting a range', () => {
  const text = scenarioWith('app->drv "a" {kind call}\n  drv ->   kvm "b" { note "n"   kind vm-exit }\nloop "l" { kvm->sw "c" }');
  const rangeOf = (document: VhflowDocument, said: string) => {
    const start = document.tree.text.indexOf(said);
    return document.lines.range(start, start + said.length);
  };

  it('changes the steps it touches and nothing else', () => {
    const document = openDocument(text);
    const formatted = apply(document, formatRange(document, rangeOf(document, 'kvm "b"')));
    expect(formatted).toBe(text.replace('  drv ->   kvm "b" { note "n"   kind vm-exit }', '    drv -> kvm "b" {\n      kind vm-exit\n      note "n"\n    }'));
  });

  it('of everything is formatting', () => {
    const document = openDocument(text);
    const all = openDocument(apply(document, formatRange(document, rangeOf(document, text))));
    expect(formatRange(all, rangeOf(all, all.tree.text))).toEqual([]);
    expect(all.tree.text).toContain('\n    loop "l" {\n      kvm -> sw "c"\n    }\n');
  });

  it('leaves broken files alone', () => {
    const document = openDocument('scenario s { title "T" ');
    expect(formatRange(document, rangeOf(document, 'title'))).toEqual([]);
  });
});

describe('selection and colours', () => {
  it('widen from the word to the scenario', () => {
    const document = openDocument(scenarioWith('loop "l" { app -> drv "x" { kind call } }'));
    const said: string[] = [];
    for (let each = selectionRangeAt(document, document.lines.position(document.tree.text.indexOf('call }') + 1)); ;) {
      said.push(document.tree.text.slice(document.lines.offset(each.range.start), document.lines.offset(each.range.end)));
      if (!each.parent) break;
      each = each.parent;
    }
    expect(said.map((text) => text.split(/\s/).slice(0, 2).join(' '))).toEqual(['call', 'kind call', 'app ->', 'loop "l"', 'flow send', 'scenario s']);
  });

  it('say what each name means', () => {
    const document = openDocument(scenarioWith('app -> drv "😀" as w { kind syscall at linux:net/a.c#f }'));
    const data = semanticTokensOf(document);
    const told: string[] = [];
    let [line, character] = [0, 0];
    for (let at = 0; at < data.length; at += 5) {
      const [lines = 0, characters = 0, length = 0, type = 0, modifiers = 0] = data.slice(at, at + 5);
      character = lines === 0 ? character + characters : characters;
      line += lines;
      const start = document.lines.offset({ line, character });
      told.push(`${semanticLegend.tokenTypes[type] ?? '?'} ${document.tree.text.slice(start, start + length)}${modifiers ? ' declared' : ''}`);
    }
    expect(told).toEqual(expect.arrayContaining([
      'class s declared', 'namespace linux declared', 'variable app declared', 'type guest-user', 'function send declared',
      'variable app', 'property w declared', 'enumMember syscall', 'namespace linux', 'string net/a.c', 'function f',
    ]));
  });
});
