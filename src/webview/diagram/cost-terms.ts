import { costNames } from '../../model/cost.js';
import type { Cost } from '../../model/scenario.js';
import type { PageStrings } from '../../pages/diagram-strings.js';
import { signed } from '../../model/words.js';
import { countWords } from '../controls/cost-words.js';
import { create, fill } from '../controls/dom.js';
import { term } from '../controls/term.js';

const meanings = {
  copies: 'meaningCopies', vmExits: 'meaningVmExits', hostRoundTrips: 'meaningHostRoundTrips', wakeups: 'meaningWakeups',
} as const satisfies Record<keyof Cost, keyof PageStrings>;

export interface CostTermsOptions {
  /** Which counts; by default all, also those that are zero: that a flow has no VM exits says something. */
  readonly names?: readonly (keyof Cost)[];
  /** The costs on the basis; where they differ, the difference is shown. */
  readonly basis?: Cost | undefined;
}

/** Counts with their units, such as `2 copies`, each with an explanation of the unit. */
export function costTerms(cost: Cost, strings: PageStrings, { names = costNames, basis }: CostTermsOptions = {}): HTMLElement[] {
  return names.map((name) => create('span', { class: `count ${name}` }, term(countWords(name, cost[name], strings), strings[meanings[name]]), ...difference(cost[name] - (basis ?? cost)[name], strings)));
}

function difference(count: number, strings: PageStrings): (HTMLElement | string)[] {
  if (count === 0) return [];
  const text = fill(strings.difference, signed(count));
  return ['\u00a0', create('span', { class: 'difference', title: fill(strings.differenceMeaning, signed(count)) }, text)];
}
