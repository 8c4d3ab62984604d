import { describe, expect, it } from 'vitest';
import { compile } from '../../../src/language/index.js';
import { diagnosticCodes } from '../../../src/language/syntax/diagnostic-codes.js';
import { codeOf, messageOf, messages, syntaxRoles, type MessageKey } from '../../../src/language/syntax/messages.js';
import { scenarioWith } from '../documents.js';

const placeholders = (text: string): string[] => [...new Set(text.match(/\{\d\}/g))].sort();
const words = (text: string): string[] => (text.match(/`[^`]*`/g) ?? []).sort();
const japanese = /[\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Han}]/u;

describe('messages of problems', () => {
  it('exist for every code, and for no other', () => {
    expect([...new Set((Object.keys(messages) as MessageKey[]).map(codeOf))].sort()).toEqual([...diagnosticCodes].sort());
  });

  it.each(Object.entries(messages))('%s says the same in both languages', (_, { en, ja }) => {
    expect(en).toMatch(/[.?…]$/);
    expect(ja).toMatch(/[。？]$/);
    expect(ja).toMatch(japanese);
    expect(placeholders(ja)).toEqual(placeholders(en));
    expect(words(ja)).toEqual(words(en));
  });

  it.each(Object.entries(syntaxRoles))('%s has a name in both languages', (_, { en, ja }) => {
    expect(en).not.toBe('');
    expect(words(ja)).toEqual(words(en));
    if (en !== ja) expect(ja).toMatch(japanese);
  });

  it.each([
    ['ja', 'ここには引用符で囲んだホップのラベルが必要ですが、ファイルの終わりがあります。'],
    ['ja-JP', 'ホップの種類`teleport`はありません。'],
    ['en', 'There is no hop kind `teleport`; expected one of `call`, `syscall`'],
    ['fr', 'Expected the label of the hop in quotes, found the end of the file.'],
  ])('are reported in %s', (language, message) => {
    const { diagnostics } = compile(`${scenarioWith('app -> drv "x" { kind teleport }')} scenario t { flow f "F" { a -> b`, { language });
    const all = diagnostics.map((diagnostic) => diagnostic.message);
    expect(all).toContainEqual(expect.stringContaining(message));
  });

  it('suggest what may have been intended, to readers and to quick fixes', () => {
    const wrong = compile(scenarioWith('app -> drw "x" { kind sycall }'), { language: 'ja' }).diagnostics.filter(({ severity }) => severity === 1);
    expect(wrong.map(({ message, data }) => [message, data as unknown])).toEqual([
      [expect.stringContaining('もしかして`drv`ですか？'), { nearest: ['drv'] }],
      [expect.stringContaining('もしかして`syscall`ですか？'), { nearest: ['syscall'] }],
    ]);
  });

  it('list similar names, and fill in values', () => {
    expect(messageOf('unknown-lane', ['x'], ['a', 'b'], 'en')).toBe('There is no participant `x`. Similar names: `a`, `b`.');
    expect(messageOf('unknown-lane', ['x'], ['a', 'b'], 'ja')).toBe('参加者`x`はありません。似た名前: `a`、`b`。');
    expect(messageOf('unknown-kind', ['x', { words: ['call', 'copy'] }], [], 'ja')).toContain('`call`、`copy`');
    expect(messageOf('unknown-kind', ['cpy', { words: ['call', 'copy'] }], ['copy'], 'en')).toBe('There is no hop kind `cpy`. Did you mean `copy`?');
    expect(messageOf('unknown-kind', ['cpy', { words: ['call', 'copy'] }], ['copy'], 'ja')).toBe('ホップの種類`cpy`はありません。もしかして`copy`ですか？');
    expect(messageOf('unknown-lane', ['x'], ['a'], 'en')).toBe('There is no participant `x`. Did you mean `a`?');
    expect(messageOf('unknown-lane', ['x'], [], 'en')).toBe('There is no participant `x`.');
    expect(messageOf('unknown-lane', ['{0}'], ['{0}'], 'en')).toBe('There is no participant `{0}`. Did you mean `{0}`?');
    expect(messageOf('unknown-lane', [], [], 'en')).toBe('There is no participant ``.');
    expect(messageOf('expected-name', [{ role: 'lane' }, 3], [], 'ja')).toBe('ここには参加者が必要ですが、3があります。');
  });

  it.each([
    ['loop "l" app -> drv "x"', 'The `{` of `loop` is missing.'], ['opt "l" app -> drv "x"', 'The `{` of `opt` is missing.'], ['alt "l" app -> drv "x"', 'The `{` of `alt` is missing.'],
    ['alt "l" { } else "m" app -> drv "x"', 'The `{` of `else` is missing.'], ['loop "l" { flow g "G" { }', 'The `}` that closes `loop` is missing.'], ['app -> drv "x" { drv -> drv "y"', 'The `}` that closes the hop is missing.'],
    ['app -> drv "x"\nflow g "G" { }', 'The `}` that closes the flow is missing.'], ['foo "l" { app -> drv "x"\nflow g "G" { }', 'The `}` that closes the block is missing.'],
  ])('name the block whose brace is missing: %s', (steps, message) => {
    expect(compile(scenarioWith(steps)).diagnostics.map((diagnostic) => diagnostic.message)).toContain(message);
  });

  it('of hints are shown faded', () => {
    const { diagnostics } = compile(scenarioWith('app -> drv "x" { kind sycall }').replace('title "Test"', ''));
    const byCode = (wanted: string) => diagnostics.filter(({ code }) => code === wanted).map(({ severity, tags }) => [severity, tags]);
    expect([byCode('unused-lane')[0], byCode('missing-title'), byCode('unknown-kind')]).toEqual([[4, [1]], [[2, undefined]], [[1, undefined]]]);
  });

  it('do not fill in placeholders in the text of a file', () => {
    const { diagnostics } = compile('scenario s {\n  title "T"\n  {1}:x\n}');
    expect(diagnostics[0]?.message).not.toContain('undefined');
  });
});
