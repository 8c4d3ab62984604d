import stringWidth from 'string-width';

/**
 * Characters whose width does not depend on their neighbours: ASCII, kana, the common Han characters, Hangul syllables and full-width
 * forms. The last one before any other character is not matched, because that character may combine with it.
 */
const plain = /[ -~\u3001-\u3029\u3041-\u3096\u30a1-\u30ff\u4e00-\u9fff\uac00-\ud7a3\uff01-\uff60]+(?=[ -~\u3001-\u3029\u3041-\u3096\u30a1-\u30ff\u4e00-\u9fff\uac00-\ud7a3\uff01-\uff60]|$)/g;

const ascii = /^[ -~]*$/;

/**
 * The width of a text in columns of a fixed-width font, as in terminals and editors: two columns for a character of an East Asian
 * script and for an emoji, including composed ones; none for a combining mark; one for every other character, including half-width kana.
 */
export function columnsOf(text: string): number {
  if (ascii.test(text)) return text.length;
  let columns = 0;
  // The library segments text into grapheme clusters, which takes ten times as long. A line end has no width and separates clusters.
  const rest = text.replace(plain, (run) => {
    columns += run.length + run.replace(/[ -~]+/g, '').length;
    return '\n';
  });
  return columns + stringWidth(rest, { countAnsiEscapeCodes: true });
}
