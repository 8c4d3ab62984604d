import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { diagramOf, oneLine } from '../../src/diagram/index.js';
import { parseWithMermaid } from './mermaid-parser.js';
import { hostileTexts, sampleWithTexts } from './sample-scenario.js';

/** Texts from all of Unicode and from the characters that have a meaning in Mermaid, short enough that no label is cut. */
const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.string({ unit: fc.constantFrom(...'#;:%<>&"\'`$={}@\\-()[]+*/|,._ \nendwrapboxloop0123456789\ufb02\u00b0\u00b6\u00df'), maxLength: 60 }),
  fc.constantFrom(...hostileTexts),
  fc.tuple(fc.constantFrom(...hostileTexts), fc.constantFrom(...hostileTexts)).map(([a, b]) => a + b),
);

/** Lines are broken for the picture, so everything except white space must be preserved. */
const squeezed = (text: string): string => text.replaceAll('<br/>', '').replace(/\s+/g, '');
const shown = (text: string): string => squeezed(oneLine(text) || '–');

async function expectLossless(text: string): Promise<void> {
  const { scenario, flow } = sampleWithTexts({ label: text, lane: text, context: text, note: text, block: text });
  const diagram = diagramOf(scenario, flow, { level: 'all', language: 'en' });
  const parsed = await parseWithMermaid(diagram.mermaid);
  const cut = shown(text).length > 60;
  const [label] = parsed.messages;
  // Escapes are not broken, so that a line of a long label may end early, and its last line does not hold the rest.
  const isCutAtItsEnd = shown(text).length > 45 && squeezed(label?.text ?? '').endsWith('…') && `1.${shown(text)}`.startsWith(squeezed(label?.text ?? '').slice(0, -1));
  expect(parsed.messages).toHaveLength(flow.hops.length);
  if (!cut) {
    if (!isCutAtItsEnd) expect(squeezed(label?.text ?? '')).toBe(`1.${shown(text)}`);
    expect(parsed.notes.map(squeezed)).toEqual([shown(text)]);
  }
  expect(parsed.blocks.map(squeezed)).toEqual([shown(text), 'Completion:backtothesender']);
  expect(parsed.boxes.map(({ title, colour, lanes }) => [squeezed(title), colour, lanes])).toEqual([
    [squeezed(oneLine(text)), 'transparent', ['p0']],
    ['QEMU', 'transparent', ['p1', 'p2']],
  ]);
  expect(diagram.blocks.map(({ titles }) => titles)).toEqual([[oneLine(text) || '–'], ['Completion: back to the sender']]);
}

describe('texts in a diagram', () => {
  it.each(hostileTexts.map((text) => [text]))('keeps %j', async (text) => {
    await expectLossless(text);
  });

  it('keeps any text', async () => {
    await fc.assert(fc.asyncProperty(anyText, expectLossless), { numRuns: 200 });
  }, 120_000);

  it('keeps the name of a lane', async () => {
    await fc.assert(fc.asyncProperty(anyText.filter((text) => oneLine(text).length <= 18), async (text) => {
      const { scenario, flow } = sampleWithTexts({ lane: text });
      const { lanes } = await parseWithMermaid(diagramOf(scenario, flow, { level: 'all', language: 'en' }).mermaid);
      expect(squeezed(lanes.get('p0') ?? '')).toBe(squeezed(oneLine(text) || 'g1'));
    }), { numRuns: 100 });
  }, 120_000);

  it('keeps the picture whatever the settings that differ from the basis are called', async () => {
    const plain = sampleWithTexts({});
    const parsedPlain = await parseWithMermaid(diagramOf(plain.scenario, plain.flow, { level: 'all', language: 'en' }).mermaid);
    await fc.assert(fc.asyncProperty(anyText, async (text) => {
      const scenario = { ...plain.scenario, conditions: [{ id: 'c', on: { en: text }, isOnByDefault: false }], settings: { with: ['c'], without: [] } };
      const { mermaid } = diagramOf(scenario, plain.flow, { level: 'all', language: 'en' });
      expect(mermaid.startsWith(oneLine(text) === '' ? 'sequenceDiagram\nbox' : 'sequenceDiagram\n%% ')).toBe(true);
      expect(await parseWithMermaid(mermaid)).toEqual(parsedPlain);
    }), { numRuns: 100 });
  }, 120_000);

  it('makes hidden and reordering characters visible', () => {
    expect(oneLine('a\u202eb\u200bc\u0000')).toBe('a\\u{202E}b\\u{200B}c\\u{0000}');
    expect(oneLine('x\ud83dy \udc00')).toBe('x\ufffdy \ufffd');
    expect(oneLine('ok 😀')).toBe('ok 😀');
  });
});
