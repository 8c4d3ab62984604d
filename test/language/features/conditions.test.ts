import { describe, expect, it } from 'vitest';
import type { DocumentSymbol } from 'vscode-languageserver-types';
import {
  codeActionsAt, definitionAt, highlightsAt, hoverAt, lensesOf, openDocument, referencesAt, renameAt, renameRangeAt, renameRefusalAt, selectionRangeAt,
  semanticLegend, semanticTokensOf, symbolsOf, type VhflowDocument,
} from '../../../src/language/index.js';
import { applied, markedLines, textIn, withCaret } from '../marked-text.js';

const file = `condition mine "it is" ja "ある" else "it is not" ja "ない" default on because "most have it" ja "多くにある"
scenario s {
  title "S"
  source linux "6.1"
  condition own "O"
  machine m "M" { participant a "A" in guest-kernel }
  flow f "F" {
    a -> a "x" as x {
      kind ring
      when mine and not halted
      at linux:a.c#f if own
      at linux:a.c#g
      note "n" if not mine
    }
    opt "o" when not mine { a -> a "y" as y { note "m" if own } }
    note over a "n" if mine and amd
  }
}
scenario t {
  title "T"
  condition mine default off
  condition amd default on
  machine m "M" { participant a "A" in guest-kernel }
  flow f "F" { a -> a "x" { when mine and own } }
}
`;

/** The file with the caret in the n-th occurrence of a text. */
function at(text: string, n = 1): ReturnType<typeof withCaret> {
  let offset = -1;
  for (let count = 0; count < n; count++) offset = file.indexOf(text, offset + 1);
  return withCaret(`${file.slice(0, offset + 1)}¦${file.slice(offset + 1)}`);
}

function hover(text: string, n = 1, language = 'en'): string {
  const { document, caret } = at(text, n);
  return (hoverAt(document, caret, language)?.contents as { value: string } | undefined)?.value ?? '';
}

const lineOf = (document: VhflowDocument, range: ReturnType<typeof definitionAt>) => range && markedLines(document, [range])[0];

describe('the name of a condition', () => {
  it('has its texts, its default and the reason in its hover', () => {
    expect(hover('mine')).toBe('**mine**\n\nOn: it is\n\nOff: it is not\n\nOn by default: most have it\n\nDeclared at the top level of this file, for all of its scenarios.');
    expect(hover('mine and not')).toContain('On: it is');
    expect(hover('mine', 1, 'ja')).toBe('**mine**\n\nオン: ある\n\nオフ: ない\n\n既定はオン: 多くにある\n\nこのファイルの先頭のレベルで宣言され、すべてのシナリオで使える。');
    expect(hover('own "O"')).toBe('**own**\n\nOn: O\n\nOff by default\n\nDeclared in this scenario.');
    expect(hover('halted')).toMatch(/^\*\*halted\*\*\n\nOn: the vCPU sleeps[^]*Off: the vCPU runs[^]*Off by default: A vCPU that has work runs[^]*Built in: every file knows this condition\.$/);
    expect(hover('halted', 1, 'ja')).toMatch(/オン: [^]*オフ: [^]*既定はオフ: [^]*組み込みの条件で、どのファイルでも使える。$/);
  });

  it('has the default of its scenario in its hover', () => {
    expect(hover('mine default off')).toContain('Off by default: most have it');
    expect(hover('mine and own')).toContain('Off by default');
    expect(hover('amd default on')).toContain('On by default');
    expect(hover('amd\n')).toContain('Off by default');
  });

  it('has its doc comment in its hover', () => {
    const { document, caret } = withCaret('/// Asked often.\ncondition mine¦ "it is"\nscenario s { title "S" }');
    expect(hoverAt(document, caret, 'en')?.contents).toMatchObject({ value: expect.stringContaining('Asked often') as string });
  });

  it.each([
    ['of a file', 'mine and amd', 1, 'condition «mine» "it is" ja "ある" else "it is not" ja "ない" default on because "most have it" ja "多くにある"'],
    ['of a file, where another default is declared', 'mine default off', 1, 'condition «mine» "it is" ja "ある" else "it is not" ja "ない" default on because "most have it" ja "多くにある"'],
    ['of a scenario', 'own\n', 1, 'condition «own» "O"'],
    ['that is built in', 'halted', 1, undefined],
    ['of another scenario', 'own }', 2, undefined],
  ])('%s is declared where it has its text', (_, text, n, expected) => {
    const { document, caret } = at(text, n);
    expect(lineOf(document, definitionAt(document, caret))).toBe(expected);
  });

  it.each([
    ['of a file', 'mine', 7, true], ['of a scenario', 'own "O"', 3, true], ['that is built in', 'amd\n', 2, false], ['of no scenario', 'own } }', 1, false],
  ])('%s has its references and highlights', (_, text, count, isDeclared) => {
    const { document, caret } = at(text, text === 'own } }' ? 2 : 1);
    const references = referencesAt(document, caret, true);
    expect(references).toHaveLength(count);
    expect(referencesAt(document, caret, false)).toHaveLength(count - (isDeclared ? 1 : 0));
    expect(highlightsAt(document, caret).filter(({ kind }) => kind === 3)).toHaveLength(isDeclared ? 1 : 0);
    expect(new Set(references.map((range) => textIn(document, range)))).toEqual(new Set([text.split(' ')[0]?.trim()]));
  });
});

describe('renaming a condition', () => {
  const renamed = (text: string, newName: string) => {
    const { document, caret } = at(text);
    expect(renameRangeAt(document, caret)).toBeDefined();
    return applied(document, renameAt(document, caret, newName));
  };

  it('changes it in all scenarios of its file', () => {
    expect(renamed('mine and not', 'theirs')).toBe(file.replaceAll('mine', 'theirs'));
  });

  it('changes it in its scenario only', () => {
    expect(renamed('own\n', 'its')).toBe(file.replace('own "O"', 'its "O"').replaceAll('if own', 'if its'));
  });

  it.each([['own', 'mine'], ['mine', 'own'], ['mine', 'amd'], ['own', 'lone'], ['own', 'not'], ['own', 'opt'], ['own', '1']])('from %s to %s is refused', (name, newName) => {
    const { document, caret } = at(name);
    expect(() => renameAt(document, caret, newName)).toThrow();
  });

  it.each(['halted', 'amd\n', 'amd default on'])('that is built in is refused, with the reason: %s', (text) => {
    const { document, caret } = at(text);
    const reason = `\`${text.split(' ')[0]?.trim() ?? ''}\` is a built-in condition, which has this name in every file.`;
    expect(renameRangeAt(document, caret)).toBeUndefined();
    expect(renameRefusalAt(document, caret)).toBe(reason);
    expect(() => renameAt(document, caret, 'x')).toThrow(reason);
  });

  it('is not refused for other names', () => {
    const { document, caret } = at('mine');
    expect(renameRefusalAt(document, caret)).toBeUndefined();
  });
});

describe('a hop with conditions', () => {
  it('has in its hover what holds by default, and what it depends on', () => {
    const unescaped = (markup: string) => markup.replaceAll('\\', '');
    expect(unescaped(hover('"x" as x'))).toBe('**x**\n\nHop 1 of 1 · a → a · ring\n\nHappens only with: mine (it is), not halted (the vCPU runs when the interrupt comes)\n\nIts items depend on: own, mine');
    expect(unescaped(hover('"y" as y', 1, 'ja'))).toBe('**y**\n\na → a · call\n\n起こる条件: not mine (ない)\n\n項目が依存する条件: own');
  });

  it('has a lens with its number by default, or with what must hold', () => {
    const lenses = lensesOf(openDocument(file), 'en').map(({ title }) => title);
    expect(lenses).toEqual(['1 hop', 'Hop 1 of 1', 'when not mine', '0 hops', 'when mine']);
  });
});

describe('conditions of a file', () => {
  const document = openDocument(file);

  it('are in the outline', () => {
    const outline = (symbols: readonly DocumentSymbol[]): string[] => symbols.flatMap(({ name, detail = '', kind, children = [] }) => [...(kind === 17 ? [`${name}: ${detail}`] : []), ...outline(children)]);
    expect(outline(symbolsOf(document))).toEqual(['mine: it is', 'own: O', 'mine: ', 'amd: ']);
  });

  it('are parameters in the semantic tokens', () => {
    const data = semanticTokensOf(document);
    const lines = file.split('\n');
    const found: string[] = [];
    let [line, character] = [0, 0];
    for (let index = 0; index < data.length; index += 5) {
      const [deltaLine = 0, deltaStart = 0, length = 0, type = 0, modifiers = 0] = data.slice(index, index + 5);
      character = deltaLine === 0 ? character + deltaStart : deltaStart;
      line += deltaLine;
      const name = semanticLegend.tokenTypes[type];
      if (name === 'parameter' || name === 'enumMember') found.push(`${lines[line]?.slice(character, character + length) ?? ''}${modifiers ? '*' : ''}`);
    }
    expect(found).toEqual(['mine*', 'on', 'own*', 'ring', 'mine', 'halted', 'own', 'mine', 'mine', 'own', 'mine', 'amd', 'mine', 'off', 'amd', 'on', 'mine', 'own']);
  });

  it('are selected from the name outwards', () => {
    const { document: selected, caret } = at('halted');
    const texts: string[] = [];
    for (let each: ReturnType<typeof selectionRangeAt> | undefined = selectionRangeAt(selected, caret); each; each = each.parent) texts.push(textIn(selected, each.range));
    expect(texts.slice(0, 3)).toEqual(['halted', 'mine and not halted', 'when mine and not halted']);
    const { document: top, caret: onText } = at('it is');
    expect(textIn(top, selectionRangeAt(top, onText).parent?.range ?? selectionRangeAt(top, onText).range)).toContain('it is');
  });
});

describe('quick fixes', () => {
  const fixes = (text: string, code: string) => {
    const document = openDocument(text);
    const diagnostics = document.compiled.diagnostics.filter((diagnostic) => diagnostic.code === code).slice(0, 1);
    const [first] = diagnostics;
    if (!first) throw new Error(`no ${code}: ${JSON.stringify(document.compiled.diagnostics)}`);
    return codeActionsAt(document, first.range, diagnostics, { uri: 'file:///x', language: 'en' })
      .map(({ title, edit }) => [title, applied(document, edit?.changes?.['file:///x'] ?? [])] as const);
  };
  const scenario = (items: string, declared = '') => `scenario s {\n  title "S"\n  source linux "6.1"\n${declared}  machine m "M" { participant a "A" in guest-kernel }\n  flow f "F" {\n    a -> a "x" { ${items} }\n  }\n}\n`;

  it('of an unknown condition are the similar names, and its declaration', () => {
    expect(fixes(scenario('when haltd'), 'unknown-condition')).toEqual([
      ['Change to `halted`', scenario('when halted')], ['Declare condition `haltd`', scenario('when haltd', '  condition haltd ""\n')],
    ]);
  });

  it('of items that do not cover a case make the last one hold otherwise', () => {
    expect(fixes(scenario('at linux:a.c#f if amd at linux:a.c#g if lone'), 'uncovered-item')).toEqual([
      ['Use the last `at` for all other cases', scenario('at linux:a.c#f if amd at linux:a.c#g')],
    ]);
  });

  it.each(['', 'condition c "C"\n'])('of a condition that is declared twice or never used are another name, and nothing (%j)', (before) => {
    const declared = before === '' ? '  condition c "C"\n' : '';
    const twice = `${before.repeat(2)}${scenario('when c', declared.repeat(2))}`;
    expect(fixes(twice, 'duplicate-condition').map(([title]) => title)).toEqual(['Change to `c-2`']);
    expect(fixes(`${before}${scenario('kind ring', declared)}`, 'unused-condition')).toEqual([['Remove unused condition `c`', scenario('kind ring')]]);
  });
});
