import { inLanguage, type Text } from '../model/text.js';
import { shortLine } from '../text/visible.js';

/** Longer paths are truncated in messages; in UTF-16 code units. */
const maxPathShown = 500;

/** The reason why a file was not read. */
export type RefusalReason = keyof typeof texts;

const texts = {
  missing: { en: 'the file does not exist', ja: 'ファイルがありません' },
  'too-large': { en: 'the file is too large', ja: 'ファイルが大きすぎます' },
  binary: { en: 'the file is not text', ja: 'テキストファイルではありません' },
  'outside-root': { en: 'its path or a link leads outside the source tree', ja: 'パスまたはリンクがソースツリーの外を指しています' },
  'not-a-file': { en: 'it is not a file', ja: 'ファイルではありません' },
  'no-permission': { en: 'there is no permission to read it', ja: '読み取る権限がありません' },
  language: { en: 'it is not in C or C++, the languages whose functions vhflow finds', ja: 'vhflowが関数を見つけられる言語（C・C++）のファイルではありません' },
  unreadable: { en: 'the file cannot be read', ja: 'ファイルを読み取れません' },
} as const satisfies Record<string, Text>;

/** The error for a file that was not read. */
export class FileRefused extends Error {
  override readonly name = 'FileRefused';

  /**
   * @param path the requested path
   * @param linkedRoot the folder outside the tree in which the links lead to a file of the same path; undefined when there is none
   */
  constructor(
    readonly reason: RefusalReason,
    readonly path: string,
    readonly linkedRoot?: string,
  ) {
    super(`${shortLine(path, maxPathShown)}: ${refusalText(reason, 'en')}`);
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

const cures: Readonly<Partial<Record<RefusalReason, Text>>> = {
  'outside-root': {
    en: 'use the folder that the links lead to, or a copy of the tree without links (cp -rL)',
    ja: 'リンク先のフォルダー、またはリンクを含まないコピー（cp -rL）を使ってください',
  },
  'too-large': { en: 'files up to 8 MiB are read', ja: '8 MiBまでのファイルを読み取ります' },
  binary: { en: 'only text in UTF-8 or another encoding of single bytes is read', ja: 'UTF-8などのテキストだけを読み取ります' },
  'no-permission': { en: 'allow the user who runs vhflow to read the file and its folders', ja: 'vhflowを実行するユーザーに、ファイルとそのフォルダーの読み取りを許可してください' },
};

/**
 * What the user can do about a file that was not read, as a clause without a full stop; undefined when there is nothing to say.
 *
 * @param language a BCP 47 tag
 */
export function cureText({ reason, linkedRoot }: FileRefused, language: string): string | undefined {
  if (linkedRoot !== undefined) {
    const folder = shortLine(linkedRoot, maxPathShown);
    return inLanguage({ en: `use the folder that the links lead to: ${folder}`, ja: `リンク先のフォルダーを使ってください: ${folder}` }, language);
  }
  const cure = cures[reason];
  return cure && inLanguage(cure, language);
}

/** {@link refusalText} and {@link cureText} together. */
export function refusalWithCure(refusal: FileRefused, language: string): string {
  const cure = cureText(refusal, language);
  const why = refusalText(refusal.reason, language);
  return cure === undefined ? why : inLanguage({ en: `${why}; ${cure}`, ja: `${why}。${cure}` }, language);
}

/** Whether a value from another process, which may run another version of vhflow, is a known reason. */
export function isRefusalReason(value: unknown): value is RefusalReason {
  return typeof value === 'string' && Object.hasOwn(texts, value);
}
