/**
 * Text from a file as it may be shown: what could hide or reorder other text is made visible, so that a label
 * never looks like something it is not.
 */

/** C0 and C1 controls, and everything that changes the direction of text or is drawn as nothing. */
const hidden = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]/g;
const loneSurrogate = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/** Writes hidden and direction-changing characters as `\u{202E}`, half surrogate pairs as U+FFFD; keeps line ends. */
export function visibleText(text: string): string {
  return text
    .replace(loneSurrogate, '\ufffd')
    .replace(hidden, (character) => `\\u{${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}}`)
    .replace(/\r\n?|[\u2028\u2029]/g, '\n');
}

/** {@link visibleText} on a single line: every run of white space becomes one space, none at the ends. */
export function oneLine(text: string): string {
  return visibleText(text).replace(/\s+/g, ' ').trim();
}
