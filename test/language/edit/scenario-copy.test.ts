import { describe, expect, it } from 'vitest';
import { compile, copyOfScenario } from '../../../src/language/index.js';

describe('a copy of a scenario', () => {
  it('differs from the original in its id and title, and in nothing else', () => {
    const text = '// scenario a.b {\nscenario a.b {\n  title "a.b"\n  flow send "a.b" { }\n}\nscenario axb { title "a.b" }\n';
    expect(copyOfScenario(text, 'a.b', 'c')).toBe(
      '// scenario a.b {\nscenario c {\n  title "a.b (copy)"\n  flow send "a.b" { }\n}\nscenario axb { title "a.b" }\n');
  });

  it('says that it is a copy in every language of the title', () => {
    const [copy] = compile(copyOfScenario('scenario a {\n  title "The \\"A\\"" ja "甲" de "Das A"\n}\n', 'a', 'my-a')).scenarios;
    expect([copy?.id, copy?.title]).toEqual(['my-a', { en: 'The "A" (copy)', ja: '甲（コピー）', de: 'Das A (copy)' }]);
  });

  it.each(['scenario a {', 'scenario a { flow send "S" { } }', 'scenario a { title }'])('gets only its id where the title is missing: %s', (text) => {
    expect(copyOfScenario(text, 'a', 'b')).toBe(text.replace('scenario a', 'scenario b'));
  });

  it('is the text itself if there is no such scenario', () => {
    expect(copyOfScenario('scenario a { title "A" }', 'b', 'c')).toBe('scenario a { title "A" }');
  });
});
