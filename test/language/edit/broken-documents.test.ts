import fc from 'fast-check';
import { expect, it } from 'vitest';
import { insertHop, moveHop, openDocument, toggleDetail } from '../../../src/language/index.js';
import { mutatedDocument } from '../documents.js';
import { applied } from '../marked-text.js';
import { hopsIn } from './edited-flows.js';

it('no edit fails on a broken document', () => {
  fc.assert(fc.property(mutatedDocument, fc.nat(), (text, seed) => {
    const document = openDocument(text);
    const position = document.textDocument.positionAt(seed % (text.length + 1));
    expect(moveHop(document, position, 'up') === undefined || !document.tree.broken).toBe(true);
    const before = hopsIn(text).length;
    expect(hopsIn(applied(document, toggleDetail(document, position)))).toHaveLength(before);
    const hop = { project: 'linux', path: 'net/a.c', symbol: 'f', from: 'note', to: 'in', label: 'f()' };
    const insertion = insertHop(document, { scenarioId: 's', flowId: 'send' }, hop);
    if (insertion) expect(applied(document, insertion.edits)).toContain('-> in "f()"');
  }), { numRuns: 80 });
}, 60_000);
