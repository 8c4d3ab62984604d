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
const maxUnusual = 0.1;

/**
 * The encoding that a file without a UTF-8 text is probably in; undefined when it seems to contain no text at all.
 *
 * @param bytes the content, or its beginning
 */
export function likelyEncoding(bytes: Uint8Array): FoundEncoding | undefined {
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
  /** The characters of the language's texts. */
  readonly usual: RegExp;
  /** The characters that tell it from other languages, because a wrong reading yields them only by chance. */
  readonly typical: RegExp;
}

const japanese = { usual: /[\u3000-\u30ff\u4e00-\u9fff\uff00-\uff60]/gu, typical: /[\u3041-\u30fe]/gu };
const chinese = {
  usual: /[\u3000-\u301f\u4e00-\u9fff\uff00-\uff60]/gu,
  typical: /[的一是不在人有了中大上到收发發送包接内內核主机機网網络絡据數数存复複制製读讀写寫入出通知用户戶设設备備路径徑]/gu,
};
const korean = { usual: /[\uac00-\ud7a3]/gu, typical: /[\uac00-\ud7a3]/gu };

/** If the text fits several, the earlier one is taken. */
const candidates: readonly Candidate[] = [
  { label: 'shift_jis', name: 'Shift_JIS', iconv: 'CP932', ...japanese },
  { label: 'euc-jp', name: 'EUC-JP', iconv: 'EUC-JP', ...japanese },
  { label: 'euc-kr', name: 'EUC-KR', iconv: 'CP949', ...korean },
  { label: 'gb18030', name: 'GB18030', iconv: 'GB18030', ...chinese },
  { label: 'big5', name: 'Big5', iconv: 'BIG5', ...chinese },
];

function byteEncoding(bytes: Uint8Array): FoundEncoding | undefined {
  const readings = candidates.flatMap(({ label, name, iconv, usual, typical }) => {
    const foreign = decoded(label, bytes)?.match(/[^\x00-\x7f]/gu) ?? [];
    const countOf = (characters: RegExp): number => foreign.join('').match(characters)?.length ?? 0;
    return countOf(usual) > foreign.length * (1 - maxUnusual) ? [{ name, iconv, score: (countOf(usual) + countOf(typical)) / foreign.length }] : [];
  });
  const [best] = readings.sort((one, other) => other.score - one.score);
  if (best) return { name: best.name, iconv: best.iconv, isCertain: false };
  return hasControls(bytes) ? undefined : { name: 'Windows-1252', iconv: 'WINDOWS-1252', isCertain: false };
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
