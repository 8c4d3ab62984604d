/** An encoding other than UTF-8 that a text file is in. */
export interface FoundEncoding {
  /** The name for messages, such as `Shift_JIS`. */
  readonly name: string;
  /** The name for `iconv -f`. */
  readonly iconv: string;
  /** False if it was concluded from the characters only. */
  readonly isCertain: boolean;
}

/** Byte order marks, the longer ones first, because that of UTF-32 starts with that of UTF-16. */
const marks: readonly (readonly [readonly number[], string])[] = [
  [[0xff, 0xfe, 0, 0], 'UTF-32LE'], [[0, 0, 0xfe, 0xff], 'UTF-32BE'], [[0xff, 0xfe], 'UTF-16LE'], [[0xfe, 0xff], 'UTF-16BE'],
];

/** The number of bytes to look at. */
const sampleLength = 64 * 1024;
/** How many of the characters of a text may be unusual in its language. */
const maxUnusual = 0.15;

/**
 * The encoding that a file without a UTF-8 text is probably in; `unknown` when it seems to be one of many that look alike, and undefined
 * when it seems to contain no text at all.
 *
 * @param bytes the content, or its beginning
 */
export function likelyEncoding(bytes: Uint8Array): FoundEncoding | 'unknown' | undefined {
  const marked = marks.find(([mark]) => mark.every((byte, index) => bytes[index] === byte))?.[1];
  if (marked !== undefined) return { name: marked, iconv: marked, isCertain: true };
  const sample = bytes.subarray(0, sampleLength);
  const wide = wideEncoding(sample);
  if (wide !== undefined) return { name: wide, iconv: wide, isCertain: false };
  if (sample.includes(0)) return undefined;
  if (hasEscapesForJapanese(sample)) return { name: 'ISO-2022-JP', iconv: 'ISO-2022-JP', isCertain: false };
  return byteEncoding(sample);
}

/** Whether a text contains the sequences by which ISO-2022-JP, which consists of ASCII bytes, switches to Japanese. */
export function hasEscapesForJapanese(bytes: Uint8Array): boolean {
  for (let at = bytes.indexOf(0x1b); at >= 0; at = bytes.indexOf(0x1b, at + 1)) {
    // ESC $ @, ESC $ B, ESC $ (
    if (bytes[at + 1] === 0x24 && [0x40, 0x42, 0x28].includes(bytes[at + 2] ?? 0)) return true;
  }
  return false;
}

/** UTF-16 and UTF-32 without a mark: most characters of a .vhflow or C file are ASCII, so that most of their other bytes are 0. */
function wideEncoding(bytes: Uint8Array): string | undefined {
  const zeros = [0, 0, 0, 0];
  for (const [index, byte] of bytes.entries()) if (byte === 0) zeros[index % 4] = (zeros[index % 4] ?? 0) + 1;
  const quarter = bytes.length / 4;
  const isMostly = zeros.map((count) => count > quarter * 0.5);
  const isRarely = zeros.map((count) => count < quarter * 0.05);
  const fits = (pattern: string): boolean => [...pattern].every((each, index) => (each === '0' ? isMostly : isRarely)[index]);
  const patterns = { 'UTF-32LE': 'x000', 'UTF-32BE': '000x', 'UTF-16LE': 'x0x0', 'UTF-16BE': '0x0x' };
  return Object.entries(patterns).find(([, pattern]) => fits(pattern))?.[0];
}

/** An encoding of which one or two bytes are a character. */
interface Candidate {
  /** For `TextDecoder`. */
  readonly label: string;
  readonly name: string;
  readonly iconv: string;
  /** The first bytes of the rows that contain its most frequent characters, as the standards order them. */
  readonly frequentRows: readonly [number, number];
  /** The second bytes in these rows. */
  readonly trails: readonly [number, number];
  /** The characters that tell it from other languages, because a wrong reading yields them only by chance. */
  readonly typical: RegExp;
  /** How much a half-width katakana counts. */
  readonly halfWidth: number;
}

/** No accented letter together with an ASCII letter is one of these in Shift_JIS. */
const hiragana = /[\u3041-\u3093]/u;
/** Without those of half width, which are single bytes in Shift_JIS, so that texts in many other encodings seem to contain them. */
const kana = /^[\u3041-\u30fe]$/u;
const hangul = /^[\uac00-\ud7a3]$/u;
const frequentHanzi = /^[的一是不在人有了中大上到收发發送包接内內核主机機网網络絡据數数存复複制製读讀写寫入出通知用户戶设設备備路径徑]$/u;
/** Signs that texts in all of these languages contain: punctuation, full-width letters, arrows, numbers in circles, and shapes. */
const sign = /^[\u00a7\u00b0\u00b1\u00b7\u00d7\u00f7\u2010-\u2027\u2030-\u203b\u2160-\u217f\u2190-\u2193\u21d2\u21d4\u2460-\u249b\u2500-\u257f\u25a0-\u25ef\u2605\u2606\u3000-\u301f\u30fb\u30fc\u3200-\u33ff\uff01-\uff60\uffe0-\uffe5]$/u;

/** If the text fits several equally well, the earlier one is taken. */
const candidates: readonly Candidate[] = [
  { label: 'shift_jis', name: 'Shift_JIS', iconv: 'CP932', frequentRows: [0x88, 0x98], trails: [0x40, 0xfc], typical: kana, halfWidth: 0.5 },
  { label: 'euc-jp', name: 'EUC-JP', iconv: 'EUC-JP', frequentRows: [0xb0, 0xcf], trails: [0xa1, 0xfe], typical: kana, halfWidth: 2 },
  { label: 'euc-kr', name: 'EUC-KR', iconv: 'CP949', frequentRows: [0xb0, 0xc8], trails: [0xa1, 0xfe], typical: hangul, halfWidth: 0 },
  { label: 'gb18030', name: 'GB18030', iconv: 'GB18030', frequentRows: [0xb0, 0xd7], trails: [0xa1, 0xfe], typical: frequentHanzi, halfWidth: 0 },
  { label: 'big5', name: 'Big5', iconv: 'BIG5', frequentRows: [0xa4, 0xc6], trails: [0x40, 0xfe], typical: frequentHanzi, halfWidth: 0 },
];

function byteEncoding(bytes: Uint8Array): FoundEncoding | 'unknown' | undefined {
  const readings = candidates.flatMap((candidate) => {
    const text = decoded(candidate.label, bytes);
    const score = text === undefined ? undefined : scoreOf(text, candidate);
    return score === undefined ? [] : [{ name: candidate.name, iconv: candidate.iconv, score }];
  });
  const [best] = readings.sort((one, other) => other.score - one.score);
  if (best) return { name: best.name, iconv: best.iconv, isCertain: false };
  if (hasControls(bytes)) return undefined;
  return isWestern(bytes) ? { name: 'Windows-1252', iconv: 'WINDOWS-1252', isCertain: false } : 'unknown';
}

/**
 * How well a text fits an encoding, per character that is not ASCII; undefined when too many of these are unusual in its language, or
 * there is only one, which may be an accented letter and the letter after it.
 */
function scoreOf(text: string, candidate: Candidate): number | undefined {
  const frequent = frequentCharacters(candidate);
  const isPlausible = candidate.halfWidth > 1 || hasPlausibleHalfWidth(text);
  const scores: number[] = [];
  let doubtful = 0;
  for (const { 0: run, index } of text.matchAll(/[^\x00-\x7f]+/gu)) {
    scores.push(...scoresOfRun(run, candidate, frequent, isPlausible));
    if (isWithinWord(run, text.charAt(index - 1), text.charAt(index + run.length))) doubtful++;
  }
  const unusual = scores.filter((score) => score === 0).length;
  const isTooShort = scores.length < 2 && !hiragana.test(text);
  if (isTooShort || unusual > scores.length * maxUnusual || doubtful > scores.length / 2) return undefined;
  return scores.reduce((sum, score) => sum + score, 0) / scores.length;
}

/** Whether a text between ASCII characters looks like an accented letter of a Latin word that was read together with the letter after it. */
function isWithinWord(run: string, before: string, after: string): boolean {
  const isSingle = run.length === 1 && !hiragana.test(run);
  return isSingle && (/[a-z]/i.test(before) || /[a-z]/i.test(after));
}

/** 0 for a character that is unusual in the language, and more for one that is typical of it. */
function scoresOfRun(run: string, { typical, halfWidth }: Candidate, frequent: ReadonlySet<string>, isPlausible: boolean): readonly number[] {
  const characters = [...run];
  return characters.map((character, index) => {
    if (/[\uff61-\uff9f]/u.test(character)) return isPlausible && characters.length > 1 ? halfWidth + voicedScore(characters, index, halfWidth) : 0;
    if (typical.test(character)) return 2;
    return frequent.has(character) || sign.test(character) ? 1 : 0;
  });
}

/** Half-width katakana have their voiced sound marks as characters of their own, which follow certain others only. */
function voicedScore(characters: readonly string[], index: number, halfWidth: number): number {
  const isVoiced = (first: string | undefined, mark: string | undefined): boolean => /^(?:[ｳｶ-ﾄﾊ-ﾎ]ﾞ|[ﾊ-ﾎ]ﾟ)$/u.test(`${first ?? ''}${mark ?? ''}`);
  if (isVoiced(characters[index], characters[index + 1]) || isVoiced(characters[index - 1], characters[index])) return 1;
  return /[ﾞﾟ]/u.test(characters[index] ?? '') ? -halfWidth : 0;
}

/** Whether the half-width katakana of a text can be Japanese: Cyrillic letters have no bytes of the first rows of the kana, in which many words are. */
function hasPlausibleHalfWidth(text: string): boolean {
  const letters = text.match(/[\uff66-\uff9d]/gu) ?? [];
  return letters.filter((letter) => letter <= 'ｿ').length >= letters.length * 0.2;
}

const frequentByLabel = new Map<string, ReadonlySet<string>>();

/** The characters in the rows of an encoding with the most frequent characters. */
function frequentCharacters({ label, frequentRows: [first, last], trails: [from, to] }: Candidate): ReadonlySet<string> {
  const known = frequentByLabel.get(label);
  if (known) return known;
  const lineBreak = 0x0a;
  const pairs = numbers(first, last).flatMap((lead) => numbers(from, to).flatMap((trail) => [lead, trail, lineBreak]));
  const characters = new Set([...new TextDecoder(label).decode(Uint8Array.from(pairs))].filter((character) => character > '\u007f' && character !== '\ufffd'));
  frequentByLabel.set(label, characters);
  return characters;
}

function numbers(first: number, last: number): readonly number[] {
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}

/**
 * Whether a text looks like a Western European language in Windows-1252: accented letters within words of the same letter case, and
 * punctuation between words. Other encodings give other letters the same bytes, and signs in the midst of words.
 */
function isWestern(bytes: Uint8Array): boolean {
  // Some versions of Node decode 80 to 9F wrongly in windows-1252. In windows-1254, only letters are different that do not count.
  const text = decoded('windows-1254', bytes) ?? '';
  const foreign = [...text.matchAll(/[^\x00-\x7f]/g)];
  const unlikely = foreign.filter(({ 0: character, index }) => !isLikelyWestern(character, text.slice(Math.max(0, index - 2), index), text.slice(index + 1, index + 3)));
  return unlikely.length <= foreign.length * maxUnusual;
}

/** Where the signs that are not ASCII stand. */
const western: readonly { readonly signs: RegExp; readonly fits: (before: boolean, after: boolean) => boolean }[] = [
  { signs: /[“„‚‘«‹¿¡]/u, fits: (before) => !before },
  { signs: /[”»›]/u, fits: (_, after) => !after },
  { signs: /[’–—…·\u00a0\u00ad]/u, fits: () => true },
  { signs: /[€™•©®°²³¹ªº§«µ±×÷¼½¾£¥¢†‡‰¬]/u, fits: (before, after) => !(before && after) },
];

/** @param before up to two characters, as is `after` */
function isLikelyWestern(character: string, before: string, after: string): boolean {
  const [isAfterLetter, isBeforeLetter] = [/\p{L}$/u.test(before), /^\p{L}/u.test(after)];
  if (!/\p{L}/u.test(character) || /[ªºµ]/.test(character)) return western.some(({ signs, fits }) => signs.test(character) && fits(isAfterLetter, isBeforeLetter));
  if (!/[À-ÏÑ-ÖØ-Üß-ïñ-öø-üÿœŒ]/u.test(character)) return false;
  // Three accented letters in a row are rather a word of another script.
  const neighbours = [before.slice(-2), `${before.slice(-1)}${after.slice(0, 1)}`, after.slice(0, 2)];
  if (neighbours.some((each) => /^[^\x00-\x7f]{2}$/.test(each) && /^\p{L}{2}$/u.test(each))) return false;
  if (/\p{Lu}/u.test(character) && /\p{Ll}$/u.test(before)) return false;
  return isAfterLetter || isBeforeLetter || /[àáéèêíóôúÀÉ]/.test(character);
}

/** The text in an encoding; undefined when the bytes are none, or this Node does not know the encoding. */
function decoded(label: string, bytes: Uint8Array): string | undefined {
  try {
    // `stream` accepts a character that the end of the sample cuts off.
    return new TextDecoder(label, { fatal: true }).decode(bytes, { stream: bytes.length === sampleLength });
  } catch {
    return undefined;
  }
}

/** Whether there are control characters that text files do not contain. */
function hasControls(bytes: Uint8Array): boolean {
  return bytes.some((byte) => byte < 0x20 && ![0x09, 0x0a, 0x0c, 0x0d, 0x1b].includes(byte));
}
