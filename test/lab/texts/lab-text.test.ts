import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { LabError } from '../../../src/lab/lab-error.js';
import { japanese } from '../../../src/lab/texts/japanese.js';
import { inLanguage, joined, say, verbatim } from '../../../src/lab/texts/lab-text.js';

const root = new URL('../../../src/lab/', import.meta.url);

/** The words of all texts in the lab's code, with `{0}`, `{1}`… for values. */
function wordsInCode(): ReadonlySet<string> {
  const words = new Set<string>();
  for (const name of readdirSync(root, { encoding: 'utf8', recursive: true }).filter((each) => each.endsWith('.ts') && !each.startsWith('texts'))) {
    for (const [, text = ''] of readFileSync(new URL(name, root), 'utf8').matchAll(/\bsay`((?:\$\{[^}]*\}|[^`])*)`/g)) {
      let count = 0;
      words.add(text.replace(/\$\{[^}]*\}/g, () => `{${count++}}`));
    }
  }
  return words;
}

const placeholders = (text: string): string[] => [...new Set(text.match(/\{\d\}/g) ?? [])].sort();

describe('the texts of the lab', () => {
  const words = [...wordsInCode()];
  // What has no words between its values needs none in another language.
  const spoken = words.filter((each) => /[a-z]/i.test(each.replace(/\{\d\}/g, '')));

  test('are found', () => expect(spoken.length).toBeGreaterThan(100));
  test('are all in Japanese', () => expect(spoken.filter((each) => japanese[each] === undefined)).toEqual([]));
  test('have no Japanese that nothing says', () => expect(Object.keys(japanese).filter((each) => !words.includes(each))).toEqual([]));
  test('keep their values in Japanese', () => expect(Object.entries(japanese).filter(([english, text]) => placeholders(english).join() !== placeholders(text).join())).toEqual([]));
});

describe('a text', () => {
  test('is said in the language of the user, with the texts that are in it', () => {
    const text = say`install ${'busybox-static'}, or ${say`name one in ${'VHFLOW_LAB_BUSYBOX'}`}`;
    expect(inLanguage(text, 'en')).toBe('install busybox-static, or name one in VHFLOW_LAB_BUSYBOX');
    expect(inLanguage(text, 'ja')).toBe('busybox-staticをインストールするか、VHFLOW_LAB_BUSYBOXで指定してください');
    expect(inLanguage(text, 'fr')).toBe(inLanguage(text, 'en'));
  });

  test('takes values as they are', () => {
    expect(inLanguage(say`${'{1}'} lacks ${'$&'}`, 'ja')).toBe('{1}には$&がありません');
    expect(inLanguage(joined([verbatim('it is missing'), verbatim('{0}')], '; '), 'ja')).toBe('it is missing; {0}');
  });

  test('of an error is English where nobody asks for a language', () => {
    const error = new LabError(say`the guest does not answer`, say`look at the console`);
    expect(error.message).toBe('the guest does not answer; look at the console');
    expect([error.what('ja'), error.cure('ja')]).toEqual(['ゲストが応答しません', 'コンソールを見てください']);
  });
});
