import { isOn, type Condition, type Settings } from './conditions.js';
import { costNames } from './cost.js';
import { inLanguage } from './text.js';
import type { Branch, Cost, HopKind, Side } from './scenario.js';
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
  /** What switching a condition would change, if that is nothing. */
  readonly noChange: string;
  /** A number of hops, singular and plural. */
  readonly hopCount: NounForms;
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
  noChange: 'no difference in this flow',
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
  noChange: 'このフローでは違いなし',
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

/** A number of hops as text, such as `34 hops`. */
export function hopCountText(count: number, language: string): string {
  return hopsText(count, wordsIn(language));
}

/** The same in the words of a language. */
export function hopsText(count: number, { hopCount: [one, many] }: Pick<Words, 'hopCount'>): string {
  return filled(count === 1 ? one : many, count);
}

/** What switching a condition would change, such as `+1 VM exit`, `−1 wake-up`, `+3 hops`, `2 hops change`. */
export function effectTexts({ cost, added, removed, changed }: Omit<Effect, 'condition' | 'isOn'>, language: string): string[] {
  const words = wordsIn(language);
  const costs = costNames.filter((name) => cost[name] !== 0).map((name) => filled(words.costCount, signed(cost[name]), words.costs[name][Math.abs(cost[name]) === 1 ? 0 : 1]));
  const hops = [added.length, -removed.length].filter((count) => count !== 0).map((count) => filled(words.hopCount[Math.abs(count) === 1 ? 0 : 1], signed(count)));
  const [one, many] = words.hopsChange;
  const others = changed.length === 0 ? [] : [filled(changed.length === 1 ? one : many, changed.length)];
  const texts = [...costs, ...hops, ...others];
  return texts.length === 0 ? [words.noChange] : texts;
}

/** What is the case under given settings, for each of some conditions. One without a text for off is named as what is not the case. */
export function settingTexts(conditions: readonly Condition[], settings: Settings, language: string): string[] {
  const { notTheCase } = wordsIn(language);
  return conditions.map((condition) => {
    const on = inLanguage(condition.on, language);
    if (isOn(condition, settings)) return on;
    return condition.off ? inLanguage(condition.off, language) : filled(notTheCase, on);
  });
}

/** A number with its sign; with a minus sign that is as wide as the plus sign. */
function signed(count: number): string {
  return count < 0 ? `−${-count}` : `+${count}`;
}

/** Replaces the placeholders `{0}`, `{1}`… of a template by values. */
export function filled(template: string, ...values: readonly (string | number)[]): string {
  return template.replace(/\{(\d)\}/g, (place, index: string) => String(values[Number(index)] ?? place));
}
