import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { builtInContexts } from '../../src/model/contexts.js';
import { costNames } from '../../src/model/cost.js';
import { branches, hopKinds } from '../../src/model/scenario.js';
import { wordsIn } from '../../src/model/words.js';

/** The cells of the glossary's tables, without their headings. */
const rows = readFileSync(new URL('../../docs/glossary.md', import.meta.url), 'utf8').split('\n')
  .filter((line) => line.startsWith('| ') && !line.startsWith('| term'))
  .map((line) => line.split('|').slice(1, -1).map((cell) => cell.trim()));
const [english, japanese] = [wordsIn('en'), wordsIn('ja')];

describe('the glossary', () => {
  test.each([
    ...costNames.map((name) => [english.costs[name][0], japanese.costs[name][0], undefined] as const),
    ...hopKinds.map((kind) => [english.kinds[kind], japanese.kinds[kind], kind] as const),
    ...branches.map((branch) => [english.branches[branch], japanese.branches[branch], branch] as const),
    ...builtInContexts.map(({ id, title }) => [title.en, title['ja'] ?? '', id] as const),
    ...(['guest', 'host'] as const).map((side) => [english.sides[side], japanese.sides[side], undefined] as const),
  ])('has %s beside %s', (term, translation, id) => {
    expect(rows.filter(([first, second, third]) => first === term && second === translation && (id === undefined || third === `\`${id}\``))).not.toEqual([]);
  });

  test('lists costs in the order of figures', () => {
    const terms = rows.map(([term]) => term);
    const places = costNames.map((name) => terms.indexOf(english.costs[name][0]));
    expect(places).toEqual([...places].sort((a, b) => a - b));
  });

  test('has a term, its translation and its meaning in every row', () => {
    expect(rows.length).toBeGreaterThan(30);
    for (const row of rows) expect([row[0], row[1], row.at(-1)].every((cell) => cell !== ''), row.join(' | ')).toBe(true);
  });
});
