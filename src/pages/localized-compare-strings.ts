/** The translations, in a file of their own because the page does not need them: the extension sends the ones that it chooses. */
import { wordsIn } from '../model/words.js';
import { conditionStrings } from './condition-strings.js';
import { costStrings } from './cost-strings.js';
import { englishCompareStrings, type CompareStrings, type OwnCompareStrings } from './compare-strings.js';

const japanese: OwnCompareStrings = {
  title: 'フローの比較',
  addFlow: 'フローを選択…',
  allFlows: '表にすべてのフローを表示',
  commonHops: '共通のホップを表示',
  costs: '1パケットあたりのコスト（定常状態）',
  flow: 'フロー',
  hops: 'ホップ',
  baseline: '基準',
  against: '基準との差: {0}',
  unchanged: '基準と同じ',
  conditional: 'パケットによる: {0}、{1}',
  add: '{0}を比較に追加',
  remove: '{0}を比較から外す',
  makeFirst: '{0}を基準にする',
  openDiagram: '{0}の図を開く',
  whatItSaves: '{1}に対する{0}',
  saves: '{0}では{1}が減ります。',
  savesNothing: '{0}で減るコストはありません。',
  adds: '{0}が増えます。',
  doesNotSave: '{0}は減りません。',
  sometimes: 'パケットによっては{0}が加わります。',
  sometimesStill: 'パケットによっては{0}が残ります。',
  sometimesLess: 'パケットによっては{0}が減ります。',
  change: '{0}（{1} → {2}）',
  still: '{0}（{1}のまま）',
  whereCosts: 'コストの内訳',
  inCommon: '共通のホップ',
  onlyBefore: '{0}だけ',
  onlyAfter: '{0}だけ',
  none: '–',
  hop: 'ホップ{0}',
  hopTimes: 'ホップ{0}（×{1}）',
  showHop: 'ホップ{0}へ移動',
  whatIfTitle: 'これらのフローの条件を変えてみる',
  settings: 'すべてのフローの条件は同じ: {0}',
  setup: wordsIn('ja').setup,
  sideBySide: 'ホップごとの比較',
  keys: '矢印キーで移動、Enterで図に表示、Oでソースを開きます。',
  common: 'すべてに共通',
  shared: '{1}つのうち{0}つに共通',
  varies: '{1}つのうち{0}つに同じホップ、コストか条件が違う',
  differs: '別のホップ',
  only: 'ここだけ',
  absent: '該当なし',
  foldRun: '共通の{0}ホップをたたむ',
  unfoldRun: '共通の{0}ホップを表示',
  runCosts: '共通の{0}ホップ · {1}',
  runFree: '共通の{0}ホップ · コストなし',
  cellSpoken: 'ホップ{0}: {1}、{2}、{3}、{4}',
  when: '条件: {0}',
  tooFew: 'フローを2つ以上選んでください。',
  problems: '選んだもののうち、表示できないものがあります。',
};

/** The comparison page's strings in a language; English for a language without a translation. */
export function compareStringsFor(language: string): CompareStrings {
  return language.split('-')[0] === 'ja' ? { ...japanese, ...costStrings(language), ...conditionStrings(language) } : englishCompareStrings;
}
