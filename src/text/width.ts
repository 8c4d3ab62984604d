import stringWidth from 'string-width';

/**
 * Characters whose width says everything: ASCII, kana, the common Han characters, Hangul syllables and full-width forms. The last one
 * before another character is left out, since that one may belong to it.
 */
const plain = /[ -~\u3001-\u3029\u3041-\u3096\u30a1-\u30ff\u4e00-\u9fff\uac00-\ud7a3\uff01-\uff60]+(?=[ -~\u3001-\u3029\u3041-\u3096\u30a1-\u30ff\u4e00-\u9fff\uac00-\ud7a3\uff01-\uff60]|$)/g;

/**
 * How many columns a text takes in a font of fixed width, as terminals and editors show it: two for a character of an East Asian
 * script and for an emoji, whatever it is made of; one for half-width kana and all else; none for a mark on the character before it.
 */
export function columnsOf(text: string): number {
  let columns = 0;
  // The library looks for clusters of characters, which takes ten times as long; a line end takes no column and parts them.
  const rest = text.replace(plain, (run) => {
    columns += run.length + run.replace(/[ -~]+/g, '').length;
    return '\n';
  });
  return columns + stringWidth(rest, { countAnsiEscapeCodes: true });
}
