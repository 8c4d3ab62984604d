import { inLanguage, type Text } from '../model/text.js';

/** Why a file was not read. */
export type RefusalReason = keyof typeof texts;

const texts = {
  missing: { en: 'there is no such file', ja: 'ファイルがありません' },
  'too-large': { en: 'the file is too large', ja: 'ファイルが大きすぎます' },
  binary: { en: 'the file is not text', ja: 'テキストファイルではありません' },
  'outside-root': { en: 'its path or a link leaves the source tree', ja: 'パスまたはリンクがソースツリーの外を指しています' },
  'not-a-file': { en: 'it is not a file', ja: 'ファイルではありません' },
  unreadable: { en: 'the file cannot be read', ja: 'ファイルを読み取れません' },
} as const satisfies Record<string, Text>;

/** A file that was not read, and why. */
export class FileRefused extends Error {
  override readonly name = 'FileRefused';

  /** @param path as it was asked for */
  constructor(
    readonly reason: RefusalReason,
    readonly path: string,
  ) {
    super(`${printable(path)}: ${refusalText(reason, 'en')}`);
  }
}

/**
 * Why a file is not read, as a clause without a full stop.
 *
 * @param language a BCP 47 tag
 */
export function refusalText(reason: RefusalReason, language: string): string {
  return inLanguage(texts[reason], language);
}

/** Whether a value from another process is a reason of this version. */
export function isRefusalReason(value: unknown): value is RefusalReason {
  return typeof value === 'string' && Object.hasOwn(texts, value);
}

/** The text with nothing in it that a terminal or a line of a log would obey. */
function printable(text: string): string {
  return text.slice(0, 500).replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu, '\uFFFD');
}
