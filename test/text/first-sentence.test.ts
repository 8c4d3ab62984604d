import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { firstSentence } from '../../src/text/first-sentence.js';

describe('the first sentence', () => {
  it.each([
    ['One. Two.', 'One.'],
    ['Is it? Yes.', 'Is it?'],
    ['No end', 'No end'],
    ['It copies 1.5 KB, e.g. The header. Then more.', 'It copies 1.5 KB, e.g. The header.'],
    ['tun_get_user() reads net/tun.c. Then more.', 'tun_get_user() reads net/tun.c.'],
    ['A heading\nand the rest.', 'A heading'],
    ['  Spaces around.  More.', 'Spaces around.'],
    ['', ''],
  ])('of %j is %j', (text, sentence) => {
    expect(firstSentence(text, 'en')).toBe(sentence);
  });

  it('is found in Japanese, and for a language that nobody knows', () => {
    expect(firstSentence('カーネルへ入る。次にコピーする。', 'ja')).toBe('カーネルへ入る。');
    expect(firstSentence('One. Two.', 'xx-no-such-language-')).toBe('One.');
  });

  it('is the beginning of the text', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(text.trim().startsWith(firstSentence(text, 'en'))).toBe(true);
    }));
  });
});
