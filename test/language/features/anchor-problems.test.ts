import { describe, expect, it } from 'vitest';
import type { Diagnostic } from 'vscode-languageserver-types';
import { anchorProblem, type AnchorFinding } from '../../../src/language/features/anchor-problems.js';
import { anchorSitesOf, codeActionsAt, openDocument } from '../../../src/language/index.js';
import type { DiagnosticData } from '../../../src/language/syntax/problems.js';
import { scenarioWith } from '../documents.js';
import { applied, textIn } from '../marked-text.js';

const steps = 'app -> drv "x" { at linux:a.c#f | "linux:b c.c#g" via linux:c.c#h calls i | j through linux:d.c#ops }';
const document = openDocument(scenarioWith(steps));
const [word, string, via, through] = anchorSitesOf(document);
const tree = 'Linux 6.1.192';

type Site = typeof word;

function problem(site: Site, finding: AnchorFinding, language = 'en'): Diagnostic {
  if (!site) throw new Error('the anchors are not understood');
  return anchorProblem(site, finding, tree, language);
}

const lost = (missing: 'function' | 'call' | 'setting', ...nearest: readonly string[]): AnchorFinding => ({ type: 'lost', missing, called: 'called', nearest });

describe('the problem of an anchor', () => {
  it.each([
    [word, lost('function'), '2 anchor-lost «f»', 'The Linux 6.1.192 tree does not have `f` in a.c or in another file of that directory.'],
    [word, lost('function', 'ff'), '2 anchor-lost «f» ff', 'The Linux 6.1.192 tree does not have `f` in a.c or in another file of that directory. Did you mean `ff`?'],
    [word, lost('function', 'ff', 'fff'), '2 anchor-lost «f» ff fff', 'The Linux 6.1.192 tree does not have `f` in a.c or in another file of that directory. Similar names: `ff`, `fff`.'],
    [string, lost('function'), '2 anchor-lost «"linux:b c.c#g"»', 'The Linux 6.1.192 tree does not have `g` in b c.c or in another file of that directory.'],
    [via, lost('call', 'ii'), '2 anchor-lost «i» ii', 'In the Linux 6.1.192 tree, `h` in c.c does not call `called`. Did you mean `ii`?'],
    [word, lost('call'), '2 anchor-lost «f»', 'In the Linux 6.1.192 tree, `f` in a.c does not call `called`.'],
    [word, { type: 'moved', path: 'new.c', symbol: 'f2' }, '4 anchor-moved «linux:a.c#f» linux:new.c#f2', undefined],
    [string, { type: 'moved', path: 'n w.c', symbol: 'g' }, '4 anchor-moved «"linux:b c.c#g"» "linux:n w.c#g"', undefined],
    [word, { type: 'not-in-tree', folder: 'net' }, '2 anchor-not-in-tree «a.c»', 'The Linux 6.1.192 tree has no folder net, so `f` cannot be looked up in it.'],
    [word, { type: 'refused', why: 'it is not a file' }, '2 anchor-refused «a.c»', undefined],
  ] as const)('%#', (site, finding, expected, message) => {
    const found = problem(site, finding);
    const { nearest } = (found.data as DiagnosticData | undefined) ?? { nearest: [] };
    expect([`${found.severity} ${found.code} «${textIn(document, found.range)}»`, ...nearest].join(' ')).toBe(expected);
    if (message !== undefined) expect(found.message).toBe(message);
    expect(found.source).toBe('vhflow');
    expect(problem(site, finding, 'ja').message).toMatch(/手元の|ツリー/);
  });

  it('that a table does not set a function suggests no other, whatever is near', () => {
    expect(problem(through, lost('setting', 'other'))).not.toHaveProperty('data');
    expect(textIn(document, problem(through, lost('setting')).range)).toBe('ops');
  });

  it('that a function has several definitions names the line of the one that is taken, counted from 1', () => {
    const { message, range } = problem(word, { type: 'ambiguous', path: 'x.c', line: 0 });
    expect(message).toContain('x.c:1');
    expect(textIn(document, range)).toBe('f');
  });

  it('that has moved names the new place once', () => {
    const { message } = problem(word, { type: 'moved', path: 'new.c', symbol: 'f' });
    expect(message).toMatch(/new\.c/);
    expect(message).not.toMatch(/new\.c[^]*new\.c|Did you mean/);
  });

  it.each([
    [word, lost('function', 'ff'), [steps.replace('a.c#f', 'a.c#ff')]],
    [word, lost('function'), []],
    [string, lost('function', 'gg'), []],
    [word, { type: 'moved', path: 'new.c', symbol: 'f' }, [steps.replace('linux:a.c#f', 'linux:new.c#f')]],
    [string, { type: 'moved', path: 'n w.c', symbol: 'g' }, [steps.replace('"linux:b c.c#g"', '"linux:n w.c#g"')]],
    [via, lost('call', 'ii', 'k'), [steps.replace('calls i', 'calls ii'), steps.replace('calls i', 'calls k')]],
  ] as const)('is mended by a quick fix where the right name is known: %#', (site, finding, expected) => {
    const diagnostic = problem(site, finding);
    const fixes = codeActionsAt(document, diagnostic.range, [diagnostic], { uri: 'file:///a.vhflow', language: 'en' });
    expect(fixes.map(({ edit }) => applied(document, edit?.changes?.['file:///a.vhflow'] ?? []))).toEqual(expected.map((each) => scenarioWith(each)));
  });
});
