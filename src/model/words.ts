import { changedOf, isOn, type Condition, type Settings } from './conditions.js';
import { costNames, costOfFlow, isSetup } from './cost.js';
import type { Branch, Cost, Flow, HopKind, Side } from './scenario.js';
import { inLanguage } from './text.js';
import type { Effect } from './what-if.js';

/** The singular and plural of a noun. */
export type NounForms = readonly [one: string, many: string];

/**
 * The terms for the elements of scenarios, in one language. All parts of vhflow use these, so that the terms are the same in trees,
 * diagrams, hovers, sheets, scripts and exports. `{0}` and `{1}` are placeholders.
 */
export interface Words {
  readonly kinds: Readonly<Record<HopKind, string>>;
  readonly branches: Readonly<Record<Branch, string>>;
  readonly sides: Readonly<Record<Side, string>>;
  readonly costs: Readonly<Record<keyof Cost, NounForms>>;
  /** A cost with its count: `{0}` is the count, `{1}` the noun. */
  readonly costCount: string;
  /** Names the costs where only figures are shown; `{0}` is the list of their names. */
  readonly costLegend: string;
  /** A hop by its number; with the number of hops in the flow; the same where space is short. */
  readonly hop: string;
  readonly hopOf: string;
  readonly hopOfShort: string;
  /** The heading of what is different in other versions of the sources. */
  readonly otherVersions: string;
  /** What separates the items of a list. */
  readonly listSeparator: string;
  /** What switching a condition would do to hops that happen either way; singular and plural. */
  readonly hopsChange: NounForms;
  /** The opposite of a condition, if it has no text of its own for it. */
  readonly notTheCase: string;
  /** What switching a condition would change in a flow: `{0}` is the flow, `{1}` the change. */
  readonly effectOfFlow: string;
  /** A cost that not every packet has; `{0}` is the cost. */
  readonly forSomePackets: string;
  /** What a star at a figure means. */
  readonly someFootnote: string;
  /** What switching a condition would change, if that is nothing. */
  readonly noChange: string;
  /** A number of hops, singular and plural. */
  readonly hopCount: NounForms;
  /** The headings of a table of flows. */
  readonly columns: Readonly<Record<'scenario' | 'flow' | 'hops' | 'whatIf' | 'changedHops', string>>;
  /** The headings of costs that only some packets have, and of flows that set something up. */
  readonly notForEvery: string;
  readonly setupFlows: string;
  /** What stands in place of the costs of a flow that sets something up. */
  readonly setup: string;
  /** What separates conditions, whose texts may contain commas. */
  readonly conditionSeparator: string;
  /** The settings on which figures stand: the basis; what differs from it, and what does not; only what differs. */
  readonly basis: string;
  readonly changedFromBasis: string;
  readonly allChangedFromBasis: string;
  /**
   * That scenarios have different defaults of a condition, which the basis has on or off: `{0}` is its name, `{1}` the scenarios where it is
   * on, `{2}` those where it is off, `{3}` what is the case in the basis.
   */
  readonly defaultsDiffer: Readonly<Record<'on' | 'off', string>>;
  /** That scenarios were written for different versions of a project. */
  readonly versionsDiffer: string;
  /** A title with the settings that differ from the basis. */
  readonly titleUnder: string;
  /** The labels of the marks along a path; `{0}` is the mark's running number. */
  readonly copyMark: string;
  readonly exitMark: string;
}

const english: Words = {
  kinds: {
    'call': 'Function call', 'syscall': 'System call', 'copy': 'Copy', 'map': 'Mapping without a copy', 'ring': 'Ring access',
    'notify': 'Notification', 'vm-exit': 'VM exit', 'vm-entry': 'VM entry', 'wakeup': 'Wake-up', 'interrupt': 'Interrupt',
    'message': 'Message', 'return': 'Return',
  },
  branches: { data: 'Data path', completion: 'Completion', parallel: 'In parallel', control: 'Setup' },
  sides: { guest: 'guest', host: 'host' },
  costs: {
    copies: ['copy', 'copies'], vmExits: ['VM exit', 'VM exits'], hostRoundTrips: ['host round trip', 'host round trips'], wakeups: ['wake-up', 'wake-ups'],
  },
  costCount: '{0} {1}',
  costLegend: 'Costs: {0}',
  hop: 'Hop {0}',
  hopOf: 'Hop {0} of {1}',
  hopOfShort: 'Hop {0}/{1}',
  otherVersions: 'Other versions',
  listSeparator: ', ',
  hopsChange: ['{0} hop changes', '{0} hops change'],
  notTheCase: 'not: {0}',
  effectOfFlow: '{0}: {1}',
  forSomePackets: '{0} for some packets',
  someFootnote: 'for some packets only; a comparison under that setting says for which',
  noChange: 'no difference',
  columns: { scenario: 'scenario', flow: 'flow', hops: 'hops', whatIf: 'what if', changedHops: 'changed hops' },
  notForEvery: 'Not for every packet:',
  setupFlows: 'Setup, which has no costs per packet:',
  setup: 'setup: no costs per packet',
  conditionSeparator: '; ',
  basis: 'Basis: {0}',
  changedFromBasis: 'Different from the basis: {0}. As on the basis: {1}',
  allChangedFromBasis: 'Different from the basis: {0}',
  defaultsDiffer: {
    on: 'Defaults of {0} differ: on in {1}; off in {2}. The basis of this comparison has it on: {3}',
    off: 'Defaults of {0} differ: on in {1}; off in {2}. The basis of this comparison has it off: {3}',
  },
  versionsDiffer: 'Versions differ: {0}',
  titleUnder: '{0} ({1})',
  hopCount: ['{0} hop', '{0} hops'],
  copyMark: 'copy {0}',
  exitMark: 'VM exit {0}',
};

const japanese: Words = {
  kinds: {
    'call': '関数呼び出し', 'syscall': 'システムコール', 'copy': 'コピー', 'map': 'コピーなしのマッピング', 'ring': 'リングの読み書き',
    'notify': '通知', 'vm-exit': 'VM exit', 'vm-entry': 'VM entry', 'wakeup': '起床', 'interrupt': '割り込み',
    'message': 'メッセージ', 'return': 'リターン',
  },
  branches: { data: 'データパス', completion: '完了処理', parallel: '並行動作', control: 'セットアップ' },
  sides: { guest: 'ゲスト', host: 'ホスト' },
  costs: { copies: ['コピー', 'コピー'], vmExits: ['VM exit', 'VM exit'], hostRoundTrips: ['ホスト往復', 'ホスト往復'], wakeups: ['起床', '起床'] },
  costCount: '{1} {0}回',
  costLegend: 'コスト: {0}',
  hop: 'ホップ{0}',
  hopOf: 'ホップ {0} / {1}',
  hopOfShort: 'ホップ{0}/{1}',
  otherVersions: '他のバージョン',
  listSeparator: '、',
  hopsChange: ['{0}ホップが変わる', '{0}ホップが変わる'],
  notTheCase: '「{0}」ではない',
  effectOfFlow: '{0}: {1}',
  forSomePackets: '一部のパケットで{0}',
  someFootnote: '一部のパケットだけ。どのパケットかは、その条件での比較に示す',
  noChange: '違いなし',
  columns: { scenario: 'シナリオ', flow: 'フロー', hops: 'ホップ', whatIf: '切り替え', changedHops: '内容が変わるホップ' },
  notForEvery: 'すべてのパケットで起きるとは限らないもの:',
  setupFlows: 'セットアップ（パケットごとのコストなし）:',
  setup: 'セットアップ（パケットごとのコストなし）',
  conditionSeparator: '／',
  basis: '基準条件: {0}',
  changedFromBasis: '基準条件と異なる点: {0}。基準条件のまま: {1}',
  allChangedFromBasis: '基準条件と異なる点: {0}',
  defaultsDiffer: {
    on: '{0}の既定は同じではない。オン: {1}／オフ: {2}。この比較の基準条件ではオン: {3}',
    off: '{0}の既定は同じではない。オン: {1}／オフ: {2}。この比較の基準条件ではオフ: {3}',
  },
  versionsDiffer: '異なるバージョン: {0}',
  titleUnder: '{0}（{1}）',
  hopCount: ['{0}ホップ', '{0}ホップ'],
  copyMark: 'コピー{0}',
  exitMark: 'VM exit {0}',
};

/** @param language a BCP 47 tag; English is used for languages without a translation */
export function wordsIn(language: string): Words {
  return language.split('-')[0] === 'ja' ? japanese : english;
}

/** One cost as text, such as `2 copies`. */
export function countText(name: keyof Cost, count: number, { costs, costCount }: Pick<Words, 'costs' | 'costCount'>): string {
  return filled(costCount, count, costs[name][count === 1 ? 0 : 1]);
}

/** All costs as text, including zeros, such as `2 copies`, `0 VM exits`… */
export function everyCost(cost: Cost, language: string): string[] {
  return costNames.map((name) => countText(name, cost[name], wordsIn(language)));
}

/** The costs other than zero as text, such as `2 copies`; empty if all costs are zero. */
export function costsThatCount(cost: Cost, language: string): string[] {
  return costNames.filter((name) => cost[name] > 0).map((name) => countText(name, cost[name], wordsIn(language)));
}

/** The costs of a flow for each packet as text, including zeros; for a flow that sets something up, that it has none. */
export function flowCosts(flow: Flow, language: string): string[] {
  return isSetup(flow) ? [wordsIn(language).setup] : everyCost(costOfFlow(flow).steady, language);
}

/** What is the case with a condition on or off. One without a text for off is named as what is not the case. */
export function conditionText({ on, off }: Condition, isItOn: boolean, language: string): string {
  if (isItOn) return inLanguage(on, language);
  return off ? inLanguage(off, language) : filled(wordsIn(language).notTheCase, inLanguage(on, language));
}

/** What is the case under given settings, for each of some conditions. */
export function settingTexts(conditions: readonly Condition[], settings: Settings, language: string): string[] {
  return conditions.map((condition) => conditionText(condition, isOn(condition, settings), language));
}

/** What figures stand on, in one line: the basis, or what differs from it and what does not; undefined without conditions. */
export function basisText(conditions: readonly Condition[], settings: Settings, language: string): string | undefined {
  if (conditions.length === 0) return undefined;
  const { basis, changedFromBasis, allChangedFromBasis, conditionSeparator } = wordsIn(language);
  const changed = changedOf(conditions, settings);
  const others = conditions.filter((condition) => !changed.includes(condition));
  const textOf = (some: readonly Condition[]): string => settingTexts(some, settings, language).join(conditionSeparator);
  if (changed.length === 0) return filled(basis, textOf(others));
  return others.length === 0 ? filled(allChangedFromBasis, textOf(changed)) : filled(changedFromBasis, textOf(changed), textOf(others));
}

/** The settings that differ from the basis, as text; empty if none does. */
export function changedText(conditions: readonly Condition[], settings: Settings, language: string): string {
  return settingTexts(changedOf(conditions, settings), settings, language).join(wordsIn(language).conditionSeparator);
}

/**
 * A title that also tells which settings differ from the basis.
 *
 * @param changed from {@link changedText}
 */
export function titleUnder(title: string, changed: string, language: string): string {
  return changed === '' ? title : filled(wordsIn(language).titleUnder, title, changed);
}

/** A number of hops as text, such as `34 hops`. */
export function hopCountText(count: number, language: string): string {
  return hopsText(count, wordsIn(language));
}

/** The same in the words of a language. */
export function hopsText(count: number, { hopCount: [one, many] }: Pick<Words, 'hopCount'>): string {
  return filled(count === 1 ? one : many, count);
}

/** What switching a condition would change, such as `+1 VM exit`, `+2 wake-ups for some packets`, `+3 hops`, `2 hops change`. */
export function effectTexts({ cost, conditional, added, removed, changed }: Omit<Effect, 'condition' | 'isOn'>, language: string): string[] {
  const words = wordsIn(language);
  const costs = [...differenceTexts(cost, words), ...differenceTexts(conditional, words).map((text) => filled(words.forSomePackets, text))];
  const hops = [added.length, -removed.length].filter((count) => count !== 0).map((count) => filled(words.hopCount[Math.abs(count) === 1 ? 0 : 1], signed(count)));
  const [one, many] = words.hopsChange;
  const others = changed.length === 0 ? [] : [filled(changed.length === 1 ? one : many, changed.length)];
  const texts = [...costs, ...hops, ...others];
  return texts.length === 0 ? [words.noChange] : texts;
}

function differenceTexts(cost: Cost, { costCount, costs }: Words): string[] {
  return costNames.filter((name) => cost[name] !== 0).map((name) => filled(costCount, signed(cost[name]), costs[name][Math.abs(cost[name]) === 1 ? 0 : 1]));
}

/** A number with its sign; with a minus sign that is as wide as the plus sign. */
export function signed(count: number): string {
  return count < 0 ? `−${-count}` : `+${count}`;
}

/** Replaces the placeholders `{0}`, `{1}`… of a template by values. */
export function filled(template: string, ...values: readonly (string | number)[]): string {
  return template.replace(/\{(\d)\}/g, (place, index: string) => String(values[Number(index)] ?? place));
}
