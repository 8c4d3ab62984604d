import { expect, it } from 'vitest';
import { openDocument, semanticLegend, semanticTokensOf } from '../../../src/language/index.js';
import { scenarioWith } from '../documents.js';
import { textIn } from '../marked-text.js';

/** Each token as its type, its text, and `declared` where it has that modifier. */
function semanticTokens(text: string): string[] {
  const document = openDocument(text);
  const data = semanticTokensOf(document);
  const tokens: string[] = [];
  let [line, character] = [0, 0];
  for (let at = 0; at < data.length; at += 5) {
    const [deltaLine = 0, deltaStart = 0, length = 0, type = 0, modifiers = 0] = data.slice(at, at + 5);
    character = deltaLine === 0 ? character + deltaStart : deltaStart;
    line += deltaLine;
    const text = textIn(document, { start: { line, character }, end: { line, character: character + length } });
    tokens.push(`${semanticLegend.tokenTypes[type] ?? '?'} ${text}${modifiers ? ' declared' : ''}`);
  }
  return tokens;
}

it('semantic tokens classify each name by its meaning', () => {
  expect(semanticTokens(scenarioWith('app -> drv "😀" as w { kind syscall at linux:net/a.c#f }'))).toEqual(expect.arrayContaining([
    'class s declared', 'namespace linux declared', 'variable app declared', 'type guest-user', 'function send declared',
    'variable app', 'property w declared', 'enumMember syscall', 'namespace linux', 'string net/a.c', 'function f',
  ]));
});

it('parts of an anchor that are not written have no semantic token', () => {
  const ofAnchor = (anchor: string) => semanticTokens(scenarioWith(`app -> drv "x" { at ${anchor} }`)).slice(-1 - (anchor.split(/[:#]/).filter(Boolean).length));
  expect(ofAnchor('linux:#f')).toEqual(['variable drv', 'namespace linux', 'function f']);
  expect(ofAnchor('linux:a.c#')).toEqual(['variable drv', 'namespace linux', 'string a.c']);
  expect(ofAnchor('linux:a.c#f')).toEqual(['variable drv', 'namespace linux', 'string a.c', 'function f']);
});
