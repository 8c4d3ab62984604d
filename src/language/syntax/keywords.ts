import { hopKinds, branches, levels, probeTypes } from '../../model/scenario.js';

export const scenarioItemKeywords = ['title', 'summary', 'assume', 'source', 'context', 'condition', 'machine', 'flow'] as const;
export const blockKeywords = ['loop', 'opt', 'alt'] as const;

/** In the order in which the formatter writes them. */
export const hopItemKeywords = [
  'kind', 'level', 'branch', 'when', 'copy', 'cost', 'in', 'thread', 'at', 'via', 'note', 'versions', 'observe',
] as const;
export type HopItemKeyword = (typeof hopItemKeywords)[number];

/** The names of costs in a file, with the corresponding fields of the model. */
export const costFields = {
  'copies': 'copies',
  'vm-exits': 'vmExits',
  'round-trips': 'hostRoundTrips',
  'wakeups': 'wakeups',
} as const;
export const costKeywords = Object.keys(costFields) as readonly (keyof typeof costFields)[];

export const sides = ['guest', 'host'] as const;

/** Words that are never the language tag of a translation, although a string may follow them. */
const noLanguageTag: ReadonlySet<string> = new Set<string>([
  ...scenarioItemKeywords, ...blockKeywords, ...hopItemKeywords,
  'scenario', 'participant', 'else', 'over', 'as', 'of', 'like', 'from', 'to', 'calls', 'through', 'hardware', 'if',
]);

const languageTag = /^[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*$/;

/** Whether a word looks like a BCP 47 language tag and is not a keyword. */
export function isLanguageTag(word: string): boolean {
  return languageTag.test(word) && !noLanguageTag.has(word);
}

const hopItemSet: ReadonlySet<string> = new Set(hopItemKeywords);
export function isHopItemKeyword(word: string): word is HopItemKeyword {
  return hopItemSet.has(word);
}

const scenarioItemSet: ReadonlySet<string> = new Set(scenarioItemKeywords);
export function isScenarioItemKeyword(word: string): boolean {
  return scenarioItemSet.has(word);
}

const blockSet: ReadonlySet<string> = new Set(blockKeywords);
export function isBlockKeyword(word: string): boolean {
  return blockSet.has(word);
}

/** The hop items that can be followed by `if`, in the order of the formatter. A hop of another kind, level or branch, or in another lane, is another hop. */
export const conditionalItems = ['copy', 'cost', 'thread', 'at', 'via', 'note', 'versions', 'observe'] as const satisfies readonly HopItemKeyword[];
export type ConditionalItem = (typeof conditionalItems)[number];

/** Words that cannot name a condition, because they would mean something else where its name is written. */
export const reservedConditions = ['and', 'not', 'if', 'when', 'in', 'else', ...blockKeywords] as const;

const reservedSet: ReadonlySet<string> = new Set(reservedConditions);
/** Whether a word cannot be the name of a condition. */
export function isReservedCondition(word: string): boolean {
  return reservedSet.has(word);
}

/** What a condition can be by default. */
export const defaults = ['on', 'off'] as const;

/** The words that hop items accept as values. */
export const wordSets = { kind: hopKinds, level: levels, branch: branches, probe: probeTypes, cost: costKeywords } as const;
