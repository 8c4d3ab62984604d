/**
 * The first phases of translation of C and C++, in which a compiler rewrites the characters of a file before it looks for tokens:
 * line ends, trigraphs, and lines that a backslash joins; also digraphs and universal character names, which are other spellings of a
 * character. Most files contain nothing of that kind, and are not copied.
 */

/** A text as a compiler reads it, and where each part of it is written in the file. */
export interface Translation {
  readonly text: string;
  /** The offset in the file of the character at an offset of {@link text}. */
  readonly startOf: (offset: number) => number;
  /** The offset in the file after the character before an offset of {@link text}. */
  readonly endOf: (offset: number) => number;
}

/** GCC and Clang also join lines with blanks after the backslash. */
const lines = /(?:\\|\?\?\/)[ \t\f\v]*(?:\r\n?|\n)|\r(?!\n)|\?\?[=/'()!<>-]/g;
const trigraphs: Readonly<Record<string, string>> = { '=': '#', '/': '\\', "'": '^', '(': '[', ')': ']', '!': '|', '<': '{', '>': '}', '-': '~' };

/** In C++, `<::` begins a name after `<`, unless it is followed by `:` or `>`. */
const spellings = /<%|%>|%:|<:(?!:[^:>])|:>|\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8}/g;
const digraphs: Readonly<Record<string, string>> = { '<%': '{', '%>': '}', '%:': '#', '<:': '[', ':>': ']' };

const itself = (offset: number): number => offset;

/** Translates a text; never throws, whatever the text. */
export function translate(text: string): Translation {
  if (!isUnusual(text)) return { text, startOf: itself, endOf: itself };
  const hasRaw = text.includes('R"');
  const joined = replaced(text, lines, (found, at) => {
    if (found === '\r') return '\n';
    if (found.startsWith('??') && found.length === 3) return trigraphs[found[2] as string];
    return hasRaw && isInRawEnd(text, at, at + found.length) ? undefined : '';
  });
  const spelt = replaced(joined.text, spellings, (found) => digraphs[found] ?? characterNamed(found));
  return {
    text: spelt.text,
    startOf: (offset) => joined.startOf(spelt.startOf(offset)),
    endOf: (offset) => joined.endOf(spelt.endOf(offset)),
  };
}

/** No delimiter of a raw literal is longer. */
const longestDelimiter = 16;
const beforeJoint = /\)[^()\\\s"]*$/;
const afterJoint = /^[^()\\\s"]*"/;

/**
 * Whether a joint is in what would be the end of a raw literal of C++, such as `)x"`, without it. In a raw literal there are no joints, so that
 * this is not its end. Elsewhere, it does not matter whether lines are joined there.
 */
function isInRawEnd(text: string, start: number, end: number): boolean {
  return beforeJoint.test(text.slice(Math.max(0, start - longestDelimiter - 1), start)) && afterJoint.test(text.slice(end, end + longestDelimiter + 1));
}

/** What cannot be read as it is written. Searching for each of them is much faster than one expression for all. */
const rare = ['??', '<%', '<:', '%:', '%>'];

function isUnusual(text: string): boolean {
  return (text.includes('\r') && /\r(?!\n)/.test(text)) || rare.some((each) => text.includes(each)) || hasUnusualBackslash(text);
}

/**
 * Whether a backslash begins the name of a character, or joins two lines in a way that matters: with blanks after it, or between two
 * characters that can be one token.
 */
function hasUnusualBackslash(text: string): boolean {
  for (let at = text.indexOf('\\'); at >= 0; at = text.indexOf('\\', at + 1)) {
    const next = text[at + 1];
    if (next === '\n' || next === '\r') {
      if (!isBlank(text[at - 1]) && !isBlank(text[next === '\n' ? at + 2 : at + 3])) return true;
    } else if (next === 'u' || next === 'U' || isBlank(next)) {
      unusualBackslash.lastIndex = at;
      if (unusualBackslash.test(text)) return true;
    }
  }
  return false;
}

const unusualBackslash = /\\(?:[ \t\f\v]+\r?\n|u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8})/y;

function isBlank(char: string | undefined): boolean {
  return char === undefined || char === ' ' || char === '\t' || char === '\f' || char === '\v' || char === '\n' || char === '\r';
}

/** The character of a universal character name; the name itself where the standard allows none, such as for a quotation mark. */
function characterNamed(name: string): string {
  const code = Number.parseInt(name.slice(2), 16);
  return code < 0xa0 || code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff) ? name : String.fromCodePoint(code);
}

/** A replaced part: its offsets in the new text and in the old one. */
interface Edit {
  readonly start: number;
  readonly end: number;
  readonly oldStart: number;
  readonly oldEnd: number;
}

/** @param replacementOf what replaces a part; undefined if it stays */
function replaced(text: string, pattern: RegExp, replacementOf: (found: string, at: number) => string | undefined): Translation {
  const edits: Edit[] = [];
  let shift = 0;
  const changed = text.replace(pattern, (found: string, oldStart: number) => {
    const replacement = replacementOf(found, oldStart);
    if (replacement === undefined) return found;
    const start = oldStart + shift;
    edits.push({ start, end: start + replacement.length, oldStart, oldEnd: oldStart + found.length });
    shift += replacement.length - found.length;
    return replacement;
  });
  return {
    text: changed,
    startOf: (offset) => {
      const edit = lastBefore(edits, offset + 1);
      return edit ? (offset < edit.end ? edit.oldStart : edit.oldEnd + offset - edit.end) : offset;
    },
    endOf: (offset) => {
      const edit = lastBefore(edits, offset);
      return edit ? edit.oldEnd + Math.max(0, offset - edit.end) : offset;
    },
  };
}

/** The last edit that starts before an offset of the new text. */
function lastBefore(edits: readonly Edit[], offset: number): Edit | undefined {
  let low = 0;
  let high = edits.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((edits[middle] as Edit).start < offset) low = middle + 1;
    else high = middle;
  }
  return edits[low - 1];
}
