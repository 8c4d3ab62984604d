/**
 * Text from a file as it may be shown: what could hide or reorder other text is made visible, so that a label never looks like
 * something it is not. Everything that shows, prints or exports such text builds on this, so a character is the same everywhere.
 *
 * - Controls (C0 and C1), characters that turn the direction of writing, those that are drawn as nothing, and those that no font draws
 *   (private use, not assigned) are written by their number, as `\u{202E}`. They are not removed: two names that differ would then look
 *   the same, and nobody would learn why.
 * - Half of a surrogate pair is no character and has no number to write: U+FFFD, as decoders do.
 * - Line ends of every kind (CR, LF, U+2028, U+2029) are line ends, and tabs stay: they are what they look like.
 * - What is drawn as nothing stays where it is part of a visible character: the joiner between two emoji, the variation selector of an
 *   emoji, a keycap or a Han character. Without it the character would be another one.
 */

const hidden = /\p{C}|\p{Default_Ignorable_Code_Point}|\u2800/gu;
const partOfCharacter = /(?<=\p{Extended_Pictographic}\p{Emoji_Modifier}?\ufe0f?)\u200d(?=\p{Extended_Pictographic})|(?<=\p{Extended_Pictographic})[\ufe0e\ufe0f]|(?<=[\d#*])\ufe0f(?=\u20e3)|(?<=\p{Unified_Ideograph})[\u{e0100}-\u{e01ef}]/uy;

/** Hidden and direction-changing characters by their number, as in `\u{202E}`, half surrogate pairs as U+FFFD; keeps line ends and tabs. */
export function visibleText(text: string): string {
  return text
    .replace(/\r\n?|[\u2028\u2029]/g, '\n')
    .replace(/\p{Surrogate}/gu, '\ufffd')
    .replace(hidden, (character, offset: number, whole: string) => (isSeen(character, offset, whole) ? character : characterNumber(character)));
}

/** {@link visibleText} on a single line: every run of white space becomes one space, none at the ends. */
export function oneLine(text: string): string {
  return visibleText(text).replace(/\s+/g, ' ').trim();
}

/**
 * {@link oneLine} of a text that may be endless.
 *
 * @param longest how many UTF-16 units of the text are shown; an ellipsis stands for the rest
 */
export function shortLine(text: string, longest: number): string {
  return oneLine(text.length > longest ? `${text.slice(0, longest)}…` : text);
}

function isSeen(character: string, offset: number, text: string): boolean {
  if (character === '\n' || character === '\t') return true;
  partOfCharacter.lastIndex = offset;
  return partOfCharacter.test(text);
}

/** A character by its number, as in `\u{202E}`. */
export function characterNumber(character: string): string {
  return `\\u{${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}}`;
}
