import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Position, TextEdit } from 'vscode-languageserver-types';
import {
  insertHop, codeActionsAt, formatDocument, formatRange, moveHop, openDocument, renameAt, renameRangeAt, toggleDetail, type VhflowDocument,
} from '../../../src/language/index.js';
import { rangeOf } from '../../../src/language/syntax/positions.js';
import { mutatedDocument, scenarioWith, validDocument } from '../documents.js';
import { quickFixes, refactorings } from '../features/quick-fix-texts.js';
import { applied } from '../marked-text.js';

const uri = 'file:///a.vhflow';
const withCarriageReturns = (text: string): string => text.replaceAll(/\r\n|\r|\n/g, '\r\n');
const bareLineFeed = /(?<!\r)\n|\r(?!\n)/;

/** What each edit that the language offers at a position makes of the text. */
function editedTexts(document: VhflowDocument, position: Position): string[] {
  const { textDocument, compiled } = document;
  const around = rangeOf(textDocument, { start: textDocument.offsetAt(position), end: textDocument.offsetAt(position) + 40 });
  const hop = { project: 'dpdk', path: 'lib/a.c', symbol: 'f', from: 'note', to: 'in', label: 'f()' };
  const edits: (readonly TextEdit[])[] = [
    toggleDetail(document, position),
    moveHop(document, position, 'up')?.edits ?? [],
    moveHop(document, position, 'down')?.edits ?? [],
    insertHop(document, { scenarioId: 's', flowId: 'send' }, hop)?.edits ?? [],
    formatDocument(document),
    formatRange(document, around),
    renameRangeAt(document, position) ? renameAt(document, position, 'renamed') : [],
    ...[...compiled.diagnostics, undefined].flatMap((diagnostic) => {
      const actions = codeActionsAt(document, diagnostic?.range ?? around, diagnostic ? [diagnostic] : [], { uri, language: 'en' });
      return actions.map(({ edit }) => edit?.changes?.[uri] ?? []);
    }),
  ];
  return edits.map((each) => applied(document, each));
}

const layouts: readonly (readonly [string, (text: string) => string])[] = [
  ['carriage returns and line feeds', withCarriageReturns],
  ['carriage returns alone', (text) => text.replaceAll('\n', '\r')],
  ['tabs', (text) => text.replaceAll(/^(?: {2})+/gm, (spaces) => '\t'.repeat(spaces.length / 2))],
];

describe.each(layouts)('in a file with %s', (_, converted) => {
  it.each([
    ['unknown-lane', scenarioWith('app -> gpu "x"')],
    ['unknown-lane', 'scenario s {\n  flow f "F" {\n    a -> b "x"\n  }\n}\n'],
    ['unknown-source', scenarioWith('app -> drv "x" { at xen:a.c#f }')],
    ['unused-lane', scenarioWith('app -> drv "x"')],
    ['missing-title', 'scenario s {\n  summary "x"\n}\n'],
    ['copy-without-ends', scenarioWith('    app -> drv "x" {\n      kind copy\n    }')],
    ['guest-calls-host', scenarioWith('    app -> emu "x"')],
    ['host-calls-guest', scenarioWith('    kvm -> drv "x" {\n    }')],
  ])('each quick fix of %s does with them what it does without', (code, text) => {
    const fixes = quickFixes(text, code);
    expect(fixes.length).toBeGreaterThan(0);
    expect(quickFixes(converted(text), code)).toEqual(fixes.map((fix) => ({ ...fix, text: converted(fix.text) })));
  });

  it('a new hop and a toggled level do with them what they do without', () => {
    const edits = (text: string): string[] => {
      const document = openDocument(text);
      const hop = { project: 'qemu', path: 'hw/a.c', symbol: 'f', from: 'app', to: 'drv', label: 'f()' };
      const position = document.textDocument.positionAt(text.indexOf('app ->'));
      return [insertHop(document, { scenarioId: 's', flowId: 'send' }, hop)?.edits ?? [], toggleDetail(document, position)].map((each) => applied(document, each));
    };
    const text = scenarioWith('    app -> drv "x"');
    const plain = edits(text);
    expect(new Set([text, ...plain]).size).toBe(3);
    expect(edits(converted(text))).toEqual(plain.map(converted));
  });
});

describe('in a file with carriage returns and line feeds', () => {
  it('the same translations are offered as in a file without them', () => {
    const marked = scenarioWith('app -> drv "la¦bel"');
    expect(refactorings(withCarriageReturns(marked)).map(({ text }) => text)).toEqual(refactorings(marked).map(({ text }) => withCarriageReturns(text)));
  });

  it('no edit of any document adds another kind of line break', () => {
    fc.assert(fc.property(fc.oneof(mutatedDocument, validDocument), fc.nat(), (generated, seed) => {
      const text = withCarriageReturns(generated);
      const document = openDocument(text, { knownProjects: ['linux'] });
      const position = document.textDocument.positionAt(seed % (text.length + 1));
      for (const edited of editedTexts(document, position)) expect(edited).not.toMatch(bareLineFeed);
    }), { numRuns: 80 });
  }, 60_000);
});
