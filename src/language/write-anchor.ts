import { quoteString } from './syntax/string-literals.js';
import { scan, TokenKind } from './syntax/tokens.js';

/** An anchor as it is written in a file: as a word, or in quotes where a path has characters that end a word. */
export function writtenAnchor(source: string, path: string, symbol: string): string {
  const anchor = `${source}:${path}#${symbol}`;
  const [word] = scan(anchor);
  return word?.kind === TokenKind.Word && word.end === anchor.length ? anchor : quoteString(anchor);
}
