import fc from 'fast-check';
import { expect, test } from 'vitest';
import { jsonParts, jsonText } from '../../src/cli/shown.js';

test('a document in parts has the text of the whole', () => {
  const document = fc.record({ version: fc.nat(), other: fc.jsonValue(), passes: fc.array(fc.jsonValue()), last: fc.string() });
  fc.assert(fc.property(document, (whole) => {
    const parts = [...jsonParts(whole, 'passes', whole.passes)];
    expect(parts.join('')).toBe(jsonText(whole));
    expect(parts).toHaveLength(whole.passes.length + 2);
  }));
});
