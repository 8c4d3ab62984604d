import { describe, expect, it } from 'vitest';
import type { Range, TextEdit } from 'vscode-languageserver-types';
import {
  definitionAt, foldingOf, highlightsAt, hoverAt, openDocument, referencesAt, renameAt, renameRangeAt, RenameRefused, symbolsOf,
  type VhflowDocument,
} from '../../../src/language/index.js';
import { scenarioWith, withCaret } from '../documents.js';

const said = (document: VhflowDocument, range: Range | undefined): string | undefined => {
  return range && document.tree.text.slice(document.lines.offset(range.start), document.lines.offset(range.end));
};

function apply(document: VhflowDocument, edits: readonly TextEdit[]): string {
  return [...edits].sort((a, b) => document.lines.offset(b.range.start) - document.lines.offset(a.range.start)).reduce((text, edit) => {
    return text.slice(0, document.lines.offset(edit.range.start)) + edit.newText + text.slice(document.lines.offset(edit.range.end));
  }, document.tree.text);
}

const steps = `app -> drv "write" ja "書く" as w { kind syscall in drv at linux:a.c#f via "linux:b c.c#g" calls f note "why" ja "なぜ" }
note over drv, kvm "shared"
loop "again" { drv -> kvm "kick" as k { kind vm-exit when "rare" } }`;

describe('hover', () => {
  const hover = (marked: string, language = 'en'): string => {
    const { document, caret } = withCaret(scenarioWith(marked));
    return (hoverAt(document, caret, language)?.contents as { value: string } | undefined)?.value ?? '';
  };

  it('says what a hop is, costs and why, in the language wanted', () => {
    expect(hover('drv -> kvm "ki¦ck" ja "通知" { kind vm-exit note "why" ja "理由" when "rare" }')).toMatch(/\*\*kick\*\*[^]*Hop 1 of 1[^]*why[^]*When: rare[^]*VM exits\\: 1/);
    expect(hover('drv -> kvm "ki¦ck" ja "通知" { kind vm-exit note "why" ja "理由" }', 'ja-JP')).toMatch(/通知[^]*ホップ[^]*理由/);
  });

  it('says where a lane runs and how often it is used', () => {
    expect(hover('ap¦p -> drv "x"')).toMatch(/\*\*App\*\* \(app\)[^]*Guest user space · Guest[^]*: 1/);
  });

  it('explains kinds and keywords', () => {
    expect(hover('app -> drv "x" { kind ca¦ll }')).toContain('function call');
    expect(hover('app -> drv "x" { ki¦nd call }')).toContain('what it costs');
  });

  it('shows doc comments of declarations', () => {
    const { document, caret } = withCaret('scenario s { title "T" /// Runs *alone*.\n/// Always.\nmachine m "M" { participant p "P" in kvm } /// The way out.\nflow f¦ "F" { p -> p "x" } }');
    expect((hoverAt(document, caret, 'en')?.contents as { value: string }).value).toContain('The way out\\.');
  });

  it('never lets text be markup', () => {
    const value = hover('app -> drv "<b>[x](command:y) https://x.y ![z](q) &lt; `c`" { kind ca¦ll }').concat(hover('app -> drv "<b>[x](command:y) https://x.y `c`¦"'));
    expect(value).toContain('\\<b\\>\\[x\\]\\(command\\:y\\) https\\:\\/\\/x\\.y \\`c\\`');
  });
});

describe('names', () => {
  it('are found where they are declared and used', () => {
    const { document, caret } = withCaret(scenarioWith(steps.replace('in drv', 'in dr¦v')));
    const definition = definitionAt(document, caret);
    expect(said(document, definition)).toBe('drv');
    expect(definition?.start.line).toBe(document.tree.text.split('\n').findIndex((line) => line.includes('participant drv')));
    expect(referencesAt(document, caret, true)).toHaveLength(5);
    expect(referencesAt(document, caret, false)).toHaveLength(4);
    expect(highlightsAt(document, caret).map(({ kind }) => kind).sort()).toEqual([2, 2, 2, 2, 3]);
  });

  it('of sources are found in anchors', () => {
    const { document, caret } = withCaret(scenarioWith(steps.replace('at linux', 'at lin¦ux')));
    expect(referencesAt(document, caret, true).map((range) => said(document, range))).toEqual(Array.from({ length: 6 }, () => 'linux'));
  });

  it.each([
    ['a lane', 'note over dr¦v', 'driver'],
    ['a source', 'at lin¦ux', 'guestlinux'],
    ['a hop', 'as w¦', 'sendto'],
  ])('of %s can be changed without changing the meaning', (_, place, newName) => {
    const { document, caret } = withCaret(scenarioWith(steps.replace(place.replace('¦', ''), place)));
    const old = said(document, renameRangeAt(document, caret)) as string;
    const renamed = openDocument(apply(document, renameAt(document, caret, newName)));
    expect(renamed.compiled.diagnostics).toEqual(document.compiled.diagnostics.map(() => expect.anything() as unknown));
    const back = (model: unknown): string => JSON.stringify(model).replaceAll(`"${newName}"`, `"${old}"`);
    expect(back(renamed.compiled.scenarios)).toBe(JSON.stringify(document.compiled.scenarios));
  });

  it('keep their project when a source gets another name', () => {
    const { document, caret } = withCaret(scenarioWith(steps.replace('at linux', 'at lin¦ux')));
    expect(apply(document, renameAt(document, caret, 'guestlinux'))).toContain('source guestlinux = linux "6.1"');
  });

  it('are not changed to what is taken or no name, and built-in ones not at all', () => {
    const { document, caret } = withCaret(scenarioWith('ap¦p -> drv "x"'));
    for (const bad of ['drv', '1x', 'a b', '', 'x-', 'ä']) expect(() => renameAt(document, caret, bad)).toThrow(RenameRefused);
    const builtIn = withCaret(scenarioWith('app -> drv "x"').replace('in guest-user', 'in guest-¦user'));
    expect(renameRangeAt(builtIn.document, builtIn.caret)).toBeUndefined();
  });
});

describe('outline and folding', () => {
  it('show scenarios, machines, flows, blocks and hops', () => {
    const [scenario] = symbolsOf(openDocument(scenarioWith(steps)));
    expect(scenario).toMatchObject({ name: 's', detail: 'Test' });
    expect(scenario?.children?.map(({ name }) => name)).toEqual(['guest', 'host', 'send']);
    expect(scenario?.children?.[2]?.children).toMatchObject([
      { name: 'write', detail: 'app → drv' },
      { name: 'again', detail: 'loop', children: [{ name: 'kick', detail: 'drv → kvm' }] },
    ]);
  });

  it('fold braces and comments over several lines', () => {
    const document = openDocument('// one\n// two\nscenario s {\n  title "T"\n  machine m "M" {\n    participant p "P" in kvm\n  }\n}\n');
    expect(foldingOf(document)).toEqual([
      { startLine: 0, endLine: 1, kind: 'comment' }, { startLine: 2, endLine: 6 }, { startLine: 4, endLine: 5 },
    ]);
  });
});
