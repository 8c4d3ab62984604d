import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Position } from 'vscode-languageserver-types';
import { format, openDocument, toggleDetail } from '../../../src/language/index.js';
import type { Hop } from '../../../src/model/scenario.js';
import { scenarioWith, validDocument } from '../documents.js';
import { applied, withCaret } from '../marked-text.js';
import { commentsOf, hopPositions, hopsIn } from './edited-flows.js';

/** The text after the level of the hop at the caret was toggled. */
function toggled(marked: string): string {
  const { document, caret } = withCaret(marked);
  return applied(document, toggleDetail(document, caret));
}

describe('toggling the level of a hop', () => {
  it.each([
    ['a hop without a body', '    app -> drv "¦x"', '    app -> drv "x" {\n      level detail\n    }'],
    [
      'a hop with a kind, below the kind', '    app -> drv "¦x" {\n      kind syscall // why\n      note "n"\n    }',
      '    app -> drv "x" {\n      kind syscall // why\n      level detail\n      note "n"\n    }',
    ],
    ['a hop with the level `main`', '    app -> drv "¦x" {\n      level main\n    }', '    app -> drv "x" {\n      level detail\n    }'],
  ])('makes a detail of %s', (_, steps, result) => {
    expect(toggled(scenarioWith(steps))).toBe(scenarioWith(result));
  });

  it.each([
    ['and the braces when nothing else is in them', '    app -> drv "¦x" {\n      level detail\n    }', '    app -> drv "x"'],
    [
      'and keeps the other items', '    app -> drv "¦x" {\n      kind syscall // why\n      level detail\n      note "n"\n    }',
      '    app -> drv "x" {\n      kind syscall // why\n      note "n"\n    }',
    ],
    [
      'and keeps comments', '    app -> drv "¦x" {\n      // why it is folded\n      level detail\n    }',
      '    app -> drv "x" {\n      // why it is folded\n    }',
    ],
    ['and keeps a comment at the end', '    app -> drv "¦x" {\n      level detail\n      // folded\n    }', '    app -> drv "x" {\n      // folded\n    }'],
    ['and keeps a comment before the braces', '    app -> drv "¦x" // first\n    {\n      level detail\n    }', '    app -> drv "x" // first\n    {\n    }'],
    ['and keeps a comment within', '    app -> drv "¦x" {\n      level // folded\n        detail\n    }', '    app -> drv "x" {\n       // folded\n    }'],
    ['and the braces, but not the comments around the hop', '    // before\n    app -> drv "¦x" {\n      level detail\n    } // after\n    // next\n    drv -> drv "y"', '    // before\n    app -> drv "x" // after\n    // next\n    drv -> drv "y"'],
    ['and the braces on one line', '    app -> drv "¦x" { level detail }', '    app -> drv "x"'],
    ['where there are no braces', '    app -> drv "¦x" level detail\n    drv -> drv "y"', '    app -> drv "x" \n    drv -> drv "y"'],
    ['where the closing brace is missing', '    app -> drv "¦x" {\n      level detail\n\n    drv -> drv "y"', '    app -> drv "x" {\n\n    drv -> drv "y"'],
  ])('removes the level `detail` %s', (_, steps, result) => {
    expect(toggled(scenarioWith(steps))).toBe(scenarioWith(result));
  });

  it.each(['no¦te over app "n"', 'app -> drv¦', 'app -> ¦drv {\n level detail\n}', 'app -> drv "¦x" {\n level\n}'])('changes nothing in %j', (steps) => {
    expect(toggled(scenarioWith(steps))).toBe(scenarioWith(steps.replace('¦', '')));
  });

  it('in any document changes the level of one hop, and toggling twice changes nothing', () => {
    const withoutLevel = (hop: Hop) => JSON.stringify({ ...hop, level: '' });
    const levels = (text: string) => hopsIn(text).map(({ level }) => level);
    const toggledAt = (text: string, index: number): string => {
      const document = openDocument(text);
      return applied(document, toggleDetail(document, hopPositions(text)[index] as Position));
    };
    fc.assert(fc.property(validDocument, fc.boolean(), fc.nat(), (generated, isFormatted, seed) => {
      const before = isFormatted ? (format(generated) as string) : generated;
      const hops = hopsIn(before);
      fc.pre(hops.length > 0);
      const index = seed % hops.length;
      const after = toggledAt(before, index);
      expect(openDocument(after).tree.broken).toBe(false);
      expect(hopsIn(after).map(withoutLevel)).toEqual(hops.map(withoutLevel));
      expect(commentsOf(after)).toEqual(commentsOf(before));
      expect(levels(after)).toEqual(levels(before).map((level, n) => (n !== index ? level : level === 'main' ? 'detail' : 'main')));
      expect(levels(toggledAt(after, index))).toEqual(levels(before));
      if (isFormatted) expect(format(after)).toBe(after);
    }), { numRuns: 80 });
  }, 60_000);
});
