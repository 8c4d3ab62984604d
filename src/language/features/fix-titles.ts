import { oneLine } from '../../text/visible.js';
import { localized, type Localized } from '../syntax/messages.js';

/** Titles of the quick fixes; `{0}` and `{1}` are replaced with names. */
export const fixTitles = {
  'change-to': { en: 'Change to `{0}`', ja: '`{0}`に変更' },
  'change-kind': { en: 'Change kind to `{0}`', ja: '種類を`{0}`に変更' },
  'declare-lane': { en: 'Declare participant `{0}` in machine `{1}`', ja: 'マシン`{1}`に参加者`{0}`を宣言' },
  'declare-lane-and-machine': { en: 'Declare participant `{0}` in a new machine', ja: '新しいマシンに参加者`{0}`を宣言' },
  'declare-source': { en: 'Declare source `{0}`', ja: 'ソース`{0}`を宣言' },
  'declare-condition': { en: 'Declare condition `{0}`', ja: '条件`{0}`を宣言' },
  'remove-condition': { en: 'Remove unused condition `{0}`', ja: '使われていない条件`{0}`を削除' },
  'use-otherwise': { en: 'Use the last `{0}` for all other cases', ja: '最後の`{0}`をその他のすべての場合に使う' },
  'remove-lane': { en: 'Remove unused participant `{0}`', ja: '使われていない参加者`{0}`を削除' },
  'add-brace': { en: 'Add the missing `}`', ja: '足りない`}`を追加' },
  'add-title': { en: 'Add title', ja: '題名を追加' },
  'add-copy-ends': { en: 'Add `copy from … to …`', ja: '`copy from … to …`を追加' },
  'add-translation': { en: 'Add translation (`{0}`)', ja: '訳を追加（`{0}`）' },
  'use-slashes': { en: 'Use `/` in the path', ja: 'パスの区切りを`/`に変更' },
} as const satisfies Record<string, Localized>;

export type FixTitle = keyof typeof fixTitles;

/** The title of a quick fix in a language, safe to show. */
export function fixTitle(key: FixTitle, values: readonly string[], language: string): string {
  return oneLine(localized(fixTitles[key], language).replace(/\{(\d)\}/g, (_, index: string) => values[Number(index)] ?? ''));
}
