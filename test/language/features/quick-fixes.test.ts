import { describe, expect, it } from 'vitest';
import { codeActionsAt, openDocument } from '../../../src/language/index.js';
import { fixTitles } from '../../../src/language/features/fix-titles.js';
import { scenarioWith } from '../documents.js';
import { problemsOf, quickFixes, refactorings } from './quick-fix-texts.js';

/** The text after the quick fix with a title; expects that the problem is gone then. */
function fixed(text: string, code: string, title: string): string {
  const fixes = quickFixes(text, code);
  const fix = fixes.find((each) => each.title === title);
  if (!fix) throw new Error(`Expected the fix "${title}", found: ${fixes.map((each) => each.title).join(', ')}`);
  expect(problemsOf(fix.text, code).length).toBeLessThan(problemsOf(text, code).length);
  return fix.text;
}

describe('quick fixes change the steps of a flow', () => {
  it.each([
    ['unknown-lane', 'app -> drw "x"', 'Change to `drv`', 'app -> drv "x"'],
    ['unknown-kind', 'app -> drv "x" { kind sycall }', 'Change to `syscall`', 'app -> drv "x" { kind syscall }'],
    ['unknown-source', 'app -> drv "x" { at linus:a.c#f }', 'Change to `linux`', 'app -> drv "x" { at linux:a.c#f }'],
    ['unexpected-token', 'app -> drv "x" { knd call }', 'Change to `kind`', 'app -> drv "x" { kind call }'],
    ['unknown-block', 'lop "x" { app -> drv "x" }', 'Change to `loop`', 'loop "x" { app -> drv "x" }'],
    ['copy-without-ends', '    app -> drv "x" {\n      kind copy\n    }', 'Add `copy from … to …`', '    app -> drv "x" {\n      kind copy\n      copy from "" to ""\n    }'],
    ['copy-without-ends', '    app -> drv "x" { kind copy }', 'Add `copy from … to …`', '    app -> drv "x" { kind copy\n      copy from "" to ""\n    }'],
    ['anchor-backslash', 'app -> drv "x" { at linux:net\\a.c#f }', 'Use `/` in the path', 'app -> drv "x" { at linux:net/a.c#f }'],
    ['wrong-direction', 'kvm -> drv "x" { kind vm-exit }', 'Change kind to `vm-entry`', 'kvm -> drv "x" { kind vm-entry }'],
    ['guest-calls-host', '    app -> emu "x"', 'Change kind to `notify`', '    app -> emu "x" {\n      kind notify\n    }'],
    ['host-calls-guest', '    kvm -> drv "x" {\n    }', 'Change kind to `interrupt`', '    kvm -> drv "x" {\n      kind interrupt\n    }'],
    ['interrupt-to-user', 'kvm -> app "x" { kind interrupt }', 'Change kind to `wakeup`', 'kvm -> app "x" { kind wakeup }'],
    ['duplicate-hop', 'app -> drv "x" as h app -> drv "y" as h', 'Change to `h-2`', 'app -> drv "x" as h app -> drv "y" as h-2'],
    ['expected-brace', '    app -> drv "x" {\n      kind syscall\n    app -> drv "y"', 'Add the missing `}`', '    app -> drv "x" {\n      kind syscall\n    }\n    app -> drv "y"'],
    ['expected-brace', '    app -> drv "x" { kind syscall // why\n    app -> drv "y"', 'Add the missing `}`', '    app -> drv "x" { kind syscall // why\n    }\n    app -> drv "y"'],
  ])('%s in %j: %s', (code, steps, title, result) => {
    expect(fixed(scenarioWith(steps), code, title)).toBe(scenarioWith(result));
  });
});

describe('quick fixes change declarations', () => {
  it.each([
    ['unknown-lane', 'app -> gpu "x"', 'Declare participant `gpu` in machine `guest`', 'of linux\n  }', 'of linux\n    participant gpu "gpu" in guest-kernel\n  }'],
    ['unknown-source', 'app -> drv "x" { at xen:a.c#f }', 'Declare source `xen`', 'source qemu "7.2"\n', 'source qemu "7.2"\n  source xen ""\n'],
    ['unused-lane', 'app -> drv "x"', 'Remove unused participant `kvm`', '    participant kvm "KVM" in kvm of linux\n', ''],
  ])('%s in %j: %s', (code, steps, title, declared, result) => {
    expect(fixed(scenarioWith(steps), code, title)).toBe(scenarioWith(steps).replace(declared, result));
  });

  it.each([
    ['duplicate-flow', 'scenario s { flow f "F" { } flow f "G" { } }', 'flow f "G"', 'flow f-2 "G"'],
    ['duplicate-scenario', 'scenario s { }\nscenario s { }', '\nscenario s', '\nscenario s-2'],
    ['duplicate-participant', 'scenario s { machine m "M" { participant p "P" in kvm participant p "Q" in kvm } }', 'participant p "Q"', 'participant p-2 "Q"'],
    ['duplicate-source', 'scenario s { source linux "6.1" source linux "6.2" }', 'source linux "6.2"', 'source linux-2 = linux "6.2"'],
  ])('%s in %s', (code, text, from, to) => {
    const [fix] = quickFixes(text, code);
    expect(fix?.text).toBe(text.replace(from, to));
    expect(problemsOf(fix?.text ?? '', code)).toEqual([]);
  });

  it('expected-brace: all that are missing at the end of a file are added at once, in their places', () => {
    const text = 'scenario s {\n  title "T"\n  machine m "M" { participant p "P" in kvm }\n  flow f "F" {\n    loop "l" {\n      p -> p "x" {\n        note "n"';
    const document = openDocument(text);
    const { diagnostics } = document.compiled;
    const fixes = codeActionsAt(document, { start: { line: 0, character: 0 }, end: { line: 6, character: 99 } }, diagnostics, { uri: 'file:///a.vhflow', language: 'en' }).filter(({ title }) => title.startsWith('Add the missing'));
    expect(fixes, 'one fix, although several braces are missing').toHaveLength(1);
    expect(quickFixes(text, 'expected-brace')[0]?.text).toBe(`${text}\n      }\n    }\n  }\n}`);
  });

  it('unused-lane: the comments of the lane are kept', () => {
    const text = 'scenario s {\n  title "T"\n  machine m "M" {\n    // above\n    participant p "P" in kvm // at the end\n    participant q "Q" in kvm\n  }\n  flow f "F" {\n    q -> q "x"\n  }\n}\n';
    expect(fixed(text, 'unused-lane', 'Remove unused participant `p`')).toContain('    // above\n     // at the end\n    participant q');
  });

  it('unknown-lane: a scenario without machines gets one', () => {
    const text = 'scenario s {\n  flow f "F" {\n    a -> a "x"\n  }\n}\n';
    expect(fixed(text, 'unknown-lane', 'Declare participant `a` in a new machine'))
      .toBe('scenario s {\n  machine host "Host" {\n    participant a "a" in host-user\n  }\n\n  flow f "F" {\n    a -> a "x"\n  }\n}\n');
  });

  it('unknown-lane: a participant is declared below the comment of the last one', () => {
    const text = 'scenario s {\n  title "T"\n  machine m "M" {\n    participant p "P" in kvm // the last\n  }\n  flow f "F" {\n    p -> gpu "x"\n  }\n}\n';
    expect(fixed(text, 'unknown-lane', 'Declare participant `gpu` in machine `m`')).toContain('in kvm // the last\n    participant gpu "gpu" in kvm\n  }');
  });

  it('unknown-lane: the first four machines are offered, each with its name, unless its closing brace is missing', () => {
    const machines = (count: number) => Array.from({ length: count }, (_, index) => `machine m${index} "M" { }`).join(' ');
    const offered = (declared: string) => quickFixes(`scenario s { ${declared} flow f "F" { a -> a "x" } }`, 'unknown-lane').slice(0, 4).map(({ title }) => title);
    const inMachine = (name: string) => `Declare participant \`a\` in machine \`${name}\``;
    expect(offered(machines(3))).toEqual(['m0', 'm1', 'm2', 'm0'].map(inMachine));
    expect(offered(machines(5))).toEqual(['m0', 'm1', 'm2', 'm3'].map(inMachine));
    expect(offered('machine m "M" { } machine n "N" {').slice(0, 2)).toEqual(['m', 'm'].map(inMachine));
    expect(offered('machine "M" { }').slice(0, 1)).toEqual(['?'].map(inMachine));
    expect(offered('machine m "M" {').slice(0, 1)).toEqual(['Declare participant `a` in a new machine']);
  });

  it('unknown-lane: a machine without participants gets its first one, in user space of the host', () => {
    const text = 'scenario s {\n  title "T"\n  machine m "M" { // empty\n  }\n  flow f "F" {\n    gpu -> gpu "x"\n  }\n}\n';
    expect(fixed(text, 'unknown-lane', 'Declare participant `gpu` in machine `m`')).toContain('  machine m "M" { // empty\n    participant gpu "gpu" in host-user\n  }\n');
    const unfinished = text.replace('// empty', '\n    participant p "P"');
    expect(fixed(unfinished, 'unknown-lane', 'Declare participant `gpu` in machine `m`')).toContain('participant p "P"\n    participant gpu "gpu" in host-user\n');
  });

  it.each([
    ['the last one, where it has some', 'title "T"\n  source linux "6.1"\n  source qemu "7.2"\n  assume "A"', 'source qemu "7.2"\n'],
    ['the title, where it has none', 'title "T"\n  assume "A"', 'title "T"\n'],
  ])('unknown-source: a source is declared after %s', (_, items, before) => {
    const text = `scenario s {\n  ${items}\n  machine m "M" {\n    participant p "P" in kvm of xen\n  }\n}\n`;
    expect(fixed(text, 'unknown-source', 'Declare source `xen`')).toBe(text.replace(before, `${before}  source xen ""\n`));
  });

  it.each([
    ['scenario s { assume "A" machine m "M" { participant p "P" in kvm of xen } }'],
    ['scenario s { title "T" machine m "M" { participant p "P" in kvm } flow f "F" { p -> p "x" { at 9p:a.c#f } } }'],
    ['scenario s { title "T" machine m "M" { participant p "P" in kvm } flow f "F" { p -> p "x" { at "x y:a.c#f" } } }'],
  ])('unknown-source: none is declared in %s', (text) => {
    expect(quickFixes(text, 'unknown-source')).toEqual([]);
  });

  it.each([
    ['scenario s { at }', 'scenario s {\n  title "s"\nat }'],
    ['scenario { }', 'scenario {\n  title "scenario"\n}'],
    ['  scenario s{}', '  scenario s{\n    title "s"\n  }'],
  ])('missing-title: %s gets one', (text, result) => {
    expect(fixed(text, 'missing-title', 'Add title')).toBe(result);
  });

  it.each(['scenario s flow f "F" { }', 'scenario flow f { }', 'scenario s machine { }', 'scenario s', 'scenario'])('missing-title: %s has no place for one', (text) => {
    expect(quickFixes(text, 'missing-title')).toEqual([]);
  });

  it('missing-title: the title is the id', () => {
    expect(fixed('scenario s {\n  flow f "F" {\n  }\n}\n', 'missing-title', 'Add title')).toBe('scenario s {\n  title "s"\n  flow f "F" {\n  }\n}\n');
  });
});

describe('translations', () => {
  it.each([
    ['app -> drv "la¦bel"', 'app -> drv "label" ja ""'],
    ['app -> drv "la¦bel" de "Wort"', 'app -> drv "label" de "Wort" ja ""'],
  ])('a place for a missing one is offered in %s', (marked, result) => {
    expect(refactorings(scenarioWith(marked))).toEqual([{ title: 'Add translation (`ja`)', text: scenarioWith(result) }]);
  });

  it('are not offered if there already is one', () => {
    expect(refactorings(scenarioWith('app -> drv "la¦bel" ja "語"'))).toEqual([]);
  });
});

describe('the preferred fix', () => {
  const preferred = (steps: string, code: string) => {
    const document = openDocument(scenarioWith(steps));
    return problemsOf(document.tree.text, code).flatMap((diagnostic) => codeActionsAt(document, diagnostic.range, [diagnostic], { uri: 'file:///a.vhflow', language: 'en' }))
      .filter(({ kind }) => kind === 'quickfix').map(({ isPreferred, diagnostics = [] }) => [isPreferred, diagnostics.map((each) => each.code).join(' ')]);
  };

  it('is the only one, if there is only one', () => {
    expect(preferred('app -> drv "x" { kind sycall }', 'unknown-kind')).toEqual([[true, 'unknown-kind']]);
    expect(preferred('kvm -> app "x" { kind interrupt }', 'interrupt-to-user')).toEqual([[undefined, 'interrupt-to-user'], [undefined, 'interrupt-to-user']]);
  });
});

describe('all fixes of a problem', () => {
  it.each([
    ['wrong-direction', 'kvm -> drv "x" { kind vm-exit }', ['vm-entry']],
    ['wrong-direction', 'drv -> kvm "x" { kind vm-entry }', ['vm-exit']],
    ['guest-calls-host', 'app -> emu "x"', ['vm-exit', 'notify', 'ring']],
    ['host-calls-guest', 'kvm -> drv "x"', ['vm-entry', 'interrupt', 'ring']],
    ['interrupt-to-user', 'kvm -> app "x" { kind interrupt }', ['wakeup', 'return']],
  ])('%s in %s: other kinds', (code, steps, kinds) => {
    expect(quickFixes(scenarioWith(steps), code).map(({ title }) => title)).toEqual(kinds.map((kind) => `Change kind to \`${kind}\``));
  });

  it.each([
    ['unknown-source', 'app -> drv "x" { at "linus:a b.c#f" }', ['Declare source `linus`']],
    ['unknown-source', 'app -> drv "x" { at linus:a.c#f }', ['Change to `linux`', 'Declare source `linus`']],
    ['unknown-lane', 'app -> drw "x"', ['Change to `drv`', 'Declare participant `drw` in machine `guest`', 'Declare participant `drw` in machine `host`']],
    ['expected-text', 'app -> drv', []],
    ['empty-flow', '', []],
    ['duplicate-hop', 'app -> drv "x" as h app -> drv "y" as h', ['Change to `h-2`']],
    ['duplicate-hop', 'app -> drv "x" as h app -> drv "y" as h-2 app -> drv "z" as h', ['Change to `h-3`']],
    ['unknown-kind', 'drv -> kvm "x" { kind vmexit }', ['Change to `vm-exit`']],
  ])('%s in %s', (code, steps, titles) => {
    expect(problemsOf(scenarioWith(steps), code)).toHaveLength(1);
    expect(quickFixes(scenarioWith(steps), code).map(({ title }) => title)).toEqual(titles);
  });
});

describe('titles', () => {
  it('are in Japanese for Japanese users', () => {
    expect(quickFixes(scenarioWith('app -> drw "x"'), 'unknown-lane', 'ja-JP')[0]?.title).toBe('`drv`に変更');
  });

  it.each(Object.entries(fixTitles))('%s names the same items in both languages', (_, { en, ja }) => {
    expect(ja.match(/\{\d\}/g)?.sort()).toEqual(en.match(/\{\d\}/g)?.sort());
  });
});

it('the fixes of many problems read the file no more often than those of one', () => {
  const text = `scenario s { title "T" machine m "M" { ${'participant p "P" in kvm '.repeat(300)} } flow f "F" { ${'a -> b "x" { kind nothing }\n'.repeat(300)} } }`;
  const document = openDocument(text);
  let reads = 0;
  const tokens = new Proxy(document.tree.tokens, {
    get: (all, key) => {
      if (/^\d+$/.test(String(key))) reads++;
      return Reflect.get(all, key) as unknown;
    },
  });
  const { compiled, textDocument } = document;
  const watched = { compiled, textDocument, tree: { ...document.tree, tokens } };
  const problems = compiled.diagnostics;
  expect(problems.length).toBeGreaterThan(600);
  codeActionsAt(watched, { start: { line: 0, character: 0 }, end: { line: 999, character: 0 } }, problems, { uri: 'file:///a.vhflow', language: 'en' });
  expect(reads).toBeLessThan(problems.length * 100);
});
