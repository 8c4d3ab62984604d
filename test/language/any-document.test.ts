import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compile, format, openDocument } from '../../src/language/index.js';
import { diagnosticCodes } from '../../src/language/syntax/diagnostic-codes.js';
import { textDocumentOf } from '../../src/language/syntax/positions.js';
import type { Token } from '../../src/language/syntax/tokens.js';
import { mutatedDocument, validDocument } from './documents.js';
import { checkSettled, conditionsFile, mutated, randomFrom, seedOf, settingsFrom } from './fuzz-checks.js';

const anyText = fc.oneof(fc.string({ unit: 'binary', maxLength: 400 }), mutatedDocument, validDocument);

const textOfTokens = (text: string, tokens: readonly Token[]): string => tokens.map((token) => text.slice(token.fullStart, token.start) + text.slice(token.start, token.end)).join('');
const comments = (text: string): string[] => [...text.matchAll(/"(?:[^"\\\n]|\\.)*"|\/\/[^\n]*/gu)].map(([match]) => match.trimEnd()).filter((match) => match.startsWith('//'));
const words = (text: string): string[] => {
  const { tokens } = openDocument(text).tree;
  return tokens.map((token) => text.slice(token.start, token.end)).filter((word) => word !== '').sort();
};

describe('any text', () => {
  it('keeps every character in its tokens', () => {
    fc.assert(fc.property(anyText, (text) => {
      expect(textOfTokens(text, openDocument(text).tree.tokens)).toBe(text);
    }), { numRuns: 300 });
  }, 60_000);

  it('gets diagnostics that are within the text, in order, and have a known code', () => {
    fc.assert(fc.property(anyText, (text) => {
      const { diagnostics, places } = compile(text);
      const textDocument = textDocumentOf(text);
      let last = 0;
      for (const { range, code, source } of diagnostics) {
        expect(diagnosticCodes).toContain(code);
        expect(source).toBe('vhflow');
        for (const position of [range.start, range.end]) expect(textDocument.positionAt(textDocument.offsetAt(position))).toEqual(position);
        expect(textDocument.offsetAt(range.start)).toBeGreaterThanOrEqual(last);
        expect(textDocument.offsetAt(range.end)).toBeGreaterThanOrEqual(textDocument.offsetAt(range.start));
        last = textDocument.offsetAt(range.start);
      }
      for (const { whole, name } of places.values()) {
        expect(textDocument.offsetAt(whole.start)).toBeLessThanOrEqual(textDocument.offsetAt(name.start));
        expect(textDocument.offsetAt(name.end)).toBeLessThanOrEqual(textDocument.offsetAt(whole.end));
      }
    }), { numRuns: 300 });
  }, 60_000);

  it('results in a consistent model: numbers, lanes, unique ids', () => {
    fc.assert(fc.property(anyText, (text) => {
      const { scenarios } = compile(text);
      expect(new Set(scenarios.map((scenario) => scenario.id)).size).toBe(scenarios.length);
      for (const scenario of scenarios) {
        const lanes = new Set(scenario.participants.map((lane) => lane.id));
        for (const lane of scenario.participants) {
          expect(scenario.contexts.map((context) => context.id)).toContain(lane.context);
          expect(scenario.machines.map((machine) => machine.id)).toContain(lane.machine);
        }
        for (const flow of scenario.flows) {
          expect(new Set(flow.hops.map((hop) => hop.id)).size).toBe(flow.hops.length);
          flow.hops.forEach((hop, index) => {
            expect(hop.n).toBe(index + 1);
            for (const lane of [hop.from, hop.to, hop.lane]) expect(lanes).toContain(lane);
          });
        }
      }
    }), { numRuns: 300 });
  }, 60_000);
});

describe('any settings of conditions', () => {
  it('give a scenario with the hops that happen, numbered from 1, each once in the layout', () => {
    fc.assert(fc.property(anyText, fc.nat(), (text, seed) => {
      for (const scenario of compile(text).scenarios) checkSettled(scenario, settingsFrom(scenario, randomFrom(seed)));
    }), { numRuns: 300 });
  }, 60_000);

  it('are settings of the file that mutated ones start from, which has no problem', () => {
    const { diagnostics, scenarios: [scenario] } = compile(conditionsFile);
    expect(diagnostics).toEqual([]);
    expect(scenario?.conditions.map(({ id }) => id)).toEqual(['lone', 'halted', 'pv-eoi', 'amd', 'small', 'mine', 'own']);
    expect(compile(mutated([seedOf(conditionsFile)], randomFrom(3))).scenarios).toHaveLength(1);
  });
});

describe('a document without errors', () => {
  it('has no error diagnostics', () => {
    fc.assert(fc.property(validDocument, (text) => {
      expect(compile(text).diagnostics.filter((diagnostic) => diagnostic.severity === 1)).toEqual([]);
    }), { numRuns: 300 });
  }, 60_000);

  it('is formatted in one pass without changing its meaning, tokens and comments', () => {
    fc.assert(fc.property(validDocument, (text) => {
      const formatted = format(text) as string;
      expect(format(formatted)).toBe(formatted);
      expect(compile(formatted).scenarios).toEqual(compile(text).scenarios);
      expect(words(formatted)).toEqual(words(text));
      expect(comments(formatted).sort()).toEqual(comments(text).sort());
    }), { numRuns: 300 });
  }, 60_000);
});

describe('a broken document', () => {
  it('is not changed by the formatter, or formatted without loss', () => {
    fc.assert(fc.property(mutatedDocument, (text) => {
      const formatted = format(text);
      if (formatted === undefined) {
        expect(compile(text).diagnostics.some((diagnostic) => diagnostic.severity === 1)).toBe(true);
      } else {
        expect(format(formatted)).toBe(formatted);
        expect(words(formatted)).toEqual(words(text));
        expect(compile(formatted).scenarios).toEqual(compile(text).scenarios);
      }
    }), { numRuns: 300 });
  }, 60_000);
});
