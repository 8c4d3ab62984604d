import { englishPageStrings, pageStringsFor, type PageStrings } from './diagram-strings.js';

/** The words for costs, which both pages use. */
export type CostStrings = Pick<PageStrings,
  'copies' | 'vmExits' | 'hostRoundTrips' | 'wakeups' | 'oneCopies' | 'oneVmExits' | 'oneHostRoundTrips' | 'oneWakeups' | 'costCount'>;

/** The words of the page in the compare panel. The extension picks the language and sends them; `{0}`, `{1}` stand for values. */
const english = {
  title: 'Compare flows',
  addFlow: 'Choose flows…',
  allFlows: 'All flows in the table',
  commonHops: 'Show common hops',
  costs: 'Costs per packet, steady state',
  flow: 'Flow',
  hops: 'Hops',
  basis: 'Basis',
  against: 'against the basis: {0}',
  unchanged: 'as the basis',
  plusWhen: '+{0} {1}',
  conditional: 'Not for every packet: {0}, {1}',
  add: 'Add {0} to the comparison',
  remove: 'Remove {0} from the comparison',
  makeFirst: 'Make {0} the basis',
  openDiagram: 'Open diagram of {0}',
  whatItSaves: '{0} against {1}',
  saves: '{0} saves {1}.',
  savesNothing: '{0} saves nothing.',
  adds: 'It adds {0}.',
  doesNotSave: 'It does not save {0}.',
  sometimes: 'Some packets cost more: {0}.',
  change: '{0} ({1}\u00a0→\u00a0{2})',
  still: '{0} (still\u00a0{1})',
  list: '{0}, {1}',
  whereCosts: 'Where they come from',
  inCommon: 'In hops they share',
  onlyBefore: 'Only in {0}',
  onlyAfter: 'Only in {0}',
  none: '–',
  hop: 'hop {0}',
  hopTimes: 'hop {0} (×{1})',
  showHop: 'Go to hop {0}',
  sideBySide: 'Hop by hop',
  keys: 'Arrow keys move, Enter shows the hop in the diagram, O opens its source.',
  common: 'in all',
  shared: 'in {0} of {1}',
  differs: 'another hop',
  only: 'only here',
  absent: 'nothing here',
  foldRun: 'Fold {0} hops in common',
  unfoldRun: 'Show {0} hops in common',
  runCosts: '{0} hops in common · {1}',
  runFree: '{0} hops in common · no costs',
  cellSpoken: 'Hop {0}: {1}, {2}, {3}, {4}',
  when: 'When: {0}',
  tooFew: 'Choose at least two flows.',
  problems: 'Something that was chosen cannot be shown.',
};

export type CompareStrings = Readonly<Record<keyof typeof english, string>> & CostStrings;

const japanese: Readonly<Record<keyof typeof english, string>> = {
  title: 'フローの比較',
  addFlow: 'フローを選択…',
  allFlows: '表にすべてのフローを表示',
  commonHops: '共通のホップを表示',
  costs: '1パケットあたりのコスト（定常状態）',
  flow: 'フロー',
  hops: 'ホップ',
  basis: '基準',
  against: '基準との差: {0}',
  unchanged: '基準と同じ',
  plusWhen: '+{0} {1}',
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
  change: '{0}（{1} → {2}）',
  still: '{0}（{1}のまま）',
  list: '{0}、{1}',
  whereCosts: 'コストの内訳',
  inCommon: '共通のホップ',
  onlyBefore: '{0}だけ',
  onlyAfter: '{0}だけ',
  none: '–',
  hop: 'ホップ{0}',
  hopTimes: 'ホップ{0}（×{1}）',
  showHop: 'ホップ{0}へ移動',
  sideBySide: 'ホップごとの比較',
  keys: '矢印キーで移動、Enterで図に表示、Oでソースを開きます。',
  common: 'すべてに共通',
  shared: '{1}つのうち{0}つに共通',
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

/** Until the extension has sent its words. */
export const englishCompareStrings: CompareStrings = { ...english, ...costStrings(englishPageStrings) };

/** The compare page's words in the wanted language, English where there are none. */
export function compareStringsFor(language: string): CompareStrings {
  return { ...(language.split('-')[0] === 'ja' ? japanese : english), ...costStrings(pageStringsFor(language)) };
}

function costStrings({ copies, vmExits, hostRoundTrips, wakeups, oneCopies, oneVmExits, oneHostRoundTrips, oneWakeups, costCount }: PageStrings): CostStrings {
  return { copies, vmExits, hostRoundTrips, wakeups, oneCopies, oneVmExits, oneHostRoundTrips, oneWakeups, costCount };
}
