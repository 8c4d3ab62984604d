import { inLanguage, type Text } from '../model/text.js';
import { shortLine } from '../text/visible.js';

/** Longer paths are truncated in messages; in UTF-16 code units. */
const longestPathShown = 500;

/** The reason why a file was not read. */
export type RefusalReason = keyof typeof texts;

const texts = {
  missing: { en: 'the file does not exist', ja: 'ファイルがありません' },
  'too-large': { en: 'the file is too large', ja: 'ファイルが大きすぎます' },
  binary: { en: 'the file is not text', ja: 'テキストファイルではありません' },
  'outside-root': { en: 'its path or a link leads outside the source tree', ja: 'パスまたはリンクがソースツリーの外を指しています' },
  'not-a-file': { en: 'it is not a file', ja: 'ファイルではありません' },
  unreadable: { en: 'the file cannot be read', ja: 'ファイルを読み取れません' },
} as const satisfies Record<string, Text>;

/** The error for a file that was not read. */
export class FileRefused extends Error {
  override readonly name = 'FileRefused';

  /** @param path the requested path */
  constructor(
    readonly reason: RefusalReason,
    readonly path: string,
  ) {
    super(`${shortLine(path, longestPathShown)}: ${refusalText(reason, 'en')}`);
  }
}

/**
 * The reason why a file was not read, as a clause without a full stop.
 *
 * @param language a BCP 47 tag
 */
export function refusalText(reason: RefusalReason, language: string): string {
  return inLanguage(texts[reason], language);
}

/** Whether a value from another process, which may run another version of vhflow, is a known reason. */
export function isRefusalReason(value: unknown): value is RefusalReason {
  return typeof value === 'string' && Object.hasOwn(texts, value);
}
