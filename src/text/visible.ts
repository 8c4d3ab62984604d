/**
 * Makes text from files safe to show: characters that could hide or reorder other text are made visible, so that a label cannot
 * imitate another one. All code that shows, prints or exports such text uses this module, so a character looks the same everywhere.
 *
 * - Control characters (C0 and C1), characters that change the text direction, invisible characters, and characters without a glyph
 *   (private use, unassigned) are written by code point, such as `\u{202E}`. They are not removed, because two different names would
 *   then look the same without an indication.
 * - A lone surrogate is not a character; it becomes U+FFFD, as in decoders.
 * - Line ends of all kinds (CR, LF, U+2028, U+2029) become LF, and tabs are kept.
 * - An invisible character is kept where it is part of a visible one: the joiner between two emoji, and the variation selector of an
 *   emoji, a keycap or a Han character. Without it, the visible character would be a different one.
 */

const hidden = /\p{C}|\p{Default_Ignorable_Code_Point}|\u2800/gu;
const partOfCharacter = /(?<=\p{Extended_Pictographic}\p{Emoji_Modifier}?\ufe0f?)\u200d(?=\p{Extended_Pictographic})|(?<=\p{Extended_Pictographic})[\ufe0e\ufe0f]|(?<=[\d#*])\ufe0f(?=\u20e3)|(?<=\p{Unified_Ideograph})[\u{e0100}-\u{e01ef}]/uy;

/** Writes invisible and direction-changing characters by code point, such as `\u{202E}`, and lone surrogates as U+FFFD; keeps line ends and tabs. */
export function visibleText(text: string): string {
  return text
    .replace(/\r\n?|[\u2028\u2029]/g, '\n')
    .replace(/\p{Surrogate}/gu, '\ufffd')
    .replace(hidden, (character, offset: number, whole: string) => (isVisible(character, offset, whole) ? character : characterNumber(character)));
}

/** Whether a text has characters that {@link visibleText} writes by code point, because they cannot be seen. */
export function hasHiddenCharacters(text: string): boolean {
  return visibleText(text) !== text;
}

/** {@link visibleText} on a single line: runs of white space become one space, and leading and trailing white space is removed. */
export function oneLine(text: string): string {
  return visibleText(text).replace(/\s+/g, ' ').trim();
}

/**
 * {@link oneLine} for text of unlimited length.
 *
 * @param longest the number of UTF-16 code units of the text to keep; an ellipsis replaces the rest
 */
export function shortLine(text: string, longest: number): string {
  return oneLine(text.length > longest ? `${text.slice(0, longest)}…` : text);
}

function isVisible(character: string, offset: number, text: string): boolean {
  if (character === '\n' || character === '\t') return true;
  partOfCharacter.lastIndex = offset;
  return partOfCharacter.test(text);
}

/** A character written by its code point, such as `\u{202E}`. */
export function characterNumber(character: string): string {
  return `\\u{${character.codePointAt(0)?.toString(16).toUpperCase().padStart(4, '0')}}`;
}
