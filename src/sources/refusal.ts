import { inLanguage, type Text } from '../model/text.js';
import { shortLine } from '../text/visible.js';

/** Longer paths are cut in messages, in UTF-16 units. */
const longestPathShown = 500;

/** Why a file was not read. */
export type RefusalReason = keyof typeof texts;

const texts = {
  missing: { en: 'the file does not exist', ja: 'ファイルがありません' },
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
    super(`${shortLine(path, longestPathShown)}: ${refusalText(reason, 'en')}`);
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
