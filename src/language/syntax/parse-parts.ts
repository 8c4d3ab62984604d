import { nearestName } from '../../text/nearest-names.js';
import { isBlockKeyword, isHopItemKeyword, isLanguageTag, isScenarioItemKeyword } from './keywords.js';
import { limits } from './limits.js';
import type { MessageKey, SyntaxRole } from './messages.js';
import { appended } from './small-list.js';
import { unescapeString } from './string-literals.js';
import type { TextNode, Translation } from './syntax.js';
import type { TokenCursor } from './token-cursor.js';
import { TokenKind, type Token } from './tokens.js';

/** Parses a name; if there is none, reports it and consumes nothing. A name that is too long is reported and left out. */
export function parseName(cursor: TokenCursor, what: SyntaxRole): Token | undefined {
  if (cursor.isKind(TokenKind.Name)) return withinLimit(cursor, cursor.next());
  // A word in place of a name is meant as one: it is consumed, so that what follows it is understood.
  if ((cursor.isKind(TokenKind.Word) || cursor.isKind(TokenKind.Number)) && cursor.onSameLine) {
    const token = cursor.next();
    cursor.error('expected-name:bad', token, [cursor.describe(token), { role: what }]);
    return undefined;
  }
  cursor.missing('expected-name', [{ role: what }, cursor.describe(cursor.current)]);
  return undefined;
}

function withinLimit(cursor: TokenCursor, name: Token): Token | undefined {
  const length = name.end - name.start;
  if (length <= limits.nameLength) return name;
  cursor.error('name-too-long', name, [length, limits.nameLength]);
  return undefined;
}

/** Parses the name of a lane; the lane from which the next hop starts is not consumed in its place. */
export function parseLane(cursor: TokenCursor, what: SyntaxRole): Token | undefined {
  if (!cursor.isKind(TokenKind.Arrow, 1)) return parseName(cursor, what);
  cursor.missing('expected-name:next-hop', [{ role: what }]);
  return undefined;
}

/** Parses a string without translations, for example a version. */
export function parseString(cursor: TokenCursor, what: SyntaxRole): Token | undefined {
  if (!cursor.isString()) {
    cursor.missing('expected-text', [{ role: what }, cursor.describe(cursor.current)]);
    return undefined;
  }
  const token = cursor.next();
  checkString(cursor, token);
  return token;
}

function checkString(cursor: TokenCursor, token: Token): void {
  if (token.kind === TokenKind.OpenString) cursor.error('unterminated-string', token);
  if (!cursor.mayHaveEscape(token) && token.end - token.start <= limits.textLength) return;
  const value = unescapeString(stringBody(cursor.text, token), ({ start, end }) => {
    const place = { start: token.start + 1 + start, end: token.start + 1 + end };
    cursor.problems.error('unknown-escape', place);
  });
  if (value.length > limits.textLength) cursor.problems.error('text-too-long', token, [value.length, limits.textLength]);
}

/** The text between the quotes of a string token. */
export function stringBody(text: string, token: Token): string {
  return text.slice(token.start + 1, token.kind === TokenKind.String ? token.end - 1 : token.end);
}

/** Parses a text with its translations; if there is none, reports it. */
export function parseText(cursor: TokenCursor, what: SyntaxRole): TextNode | undefined {
  const first = cursor.index;
  const value = parseString(cursor, what);
  if (!value) return undefined;
  let translations: Translation[] | undefined;
  while (cursor.isKind(TokenKind.Name) && cursor.isString(1)) {
    const word = cursor.wordAt();
    if (!isLanguageTag(word)) {
      if (isKeyword(word) || !cursor.onSameLine) break;
      cursor.error('bad-language-tag', cursor.current, [cursor.describe(cursor.current)]);
    }
    const tag = cursor.next();
    const translated = cursor.next();
    checkString(cursor, translated);
    translations = appended(translations, { tag, value: translated });
  }
  return cursor.finish(first, { value, translations: translations ?? [] });
}

function isKeyword(word: string): boolean {
  return isHopItemKeyword(word) || isScenarioItemKeyword(word) || isBlockKeyword(word) || word === 'else' || word === 'to' || word === 'because';
}

/** Parses one or more anchors separated by `|`. */
export function parseAnchors(cursor: TokenCursor): readonly Token[] {
  return parseAlternatives(cursor, () => parseAnchor(cursor));
}

/** Parses alternatives separated by `|`, up to the first that is missing. */
export function parseAlternatives(cursor: TokenCursor, parseOne: () => Token | undefined): readonly Token[] {
  let tokens: Token[] | undefined;
  do {
    const token = parseOne();
    if (!token) break;
    tokens = appended(tokens, token);
  } while (cursor.accept(TokenKind.Bar));
  return tokens ?? [];
}

function parseAnchor(cursor: TokenCursor): Token | undefined {
  if (!isAnchorLike(cursor)) {
    cursor.missing('expected-anchor', [cursor.describe(cursor.current)]);
    return undefined;
  }
  const isString = cursor.isString();
  const token = cursor.next();
  if (isString) checkString(cursor, token);
  return token;
}

function isAnchorLike(cursor: TokenCursor): boolean {
  if (cursor.isKind(TokenKind.Word) || cursor.isString()) return true;
  // A bare name is an anchor without source and path; that is reported later, with a better message than for an unexpected token.
  return cursor.isKind(TokenKind.Name) && cursor.onSameLine && !cursor.isWord('calls') && !cursor.isWord('if') && !cursor.isKind(TokenKind.Arrow, 1);
}

/** Skips the current token, or a whole `{ … }` if it opens one. Stops early where a hop starts, because a brace is missing then. */
export function skipTokenOrBraces(cursor: TokenCursor): void {
  let depth = 0;
  do {
    const token = cursor.next();
    if (token.kind === TokenKind.End) return;
    if (token.kind === TokenKind.OpenBrace) depth++;
    if (token.kind === TokenKind.CloseBrace) depth--;
  } while (depth > 0 && !(cursor.isKind(TokenKind.Name) && cursor.isKind(TokenKind.Arrow, 1)));
}

/**
 * Skips at least one token, until `stop` returns true or the file ends, and reports the tokens as one problem.
 *
 * @param words the words of which one may have been intended
 */
export function skipUnexpected(cursor: TokenCursor, key: MessageKey, stop: () => boolean, words: readonly string[] = []): void {
  const first = cursor.current;
  do skipTokenOrBraces(cursor);
  while (!cursor.isKind(TokenKind.End) && !stop());
  const nearest = first.kind === TokenKind.Name && !cursor.problems.isFull ? nearestName(cursor.textOf(first), words) : [];
  cursor.error(key, first, [cursor.describe(first), { words }], nearest);
}

/**
 * Parses `{`. If it is missing, that is reported, and the caller continues as if it were there.
 *
 * @returns whether it was there
 */
export function parseOpenBrace(cursor: TokenCursor, of: SyntaxRole): boolean {
  if (cursor.accept(TokenKind.OpenBrace)) return true;
  cursor.missing('expected-brace:open', [{ role: of }]);
  return false;
}
