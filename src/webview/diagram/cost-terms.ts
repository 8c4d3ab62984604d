import { costNames } from '../../model/cost.js';
import type { Cost } from '../../model/scenario.js';
import type { PageStrings } from '../../pages/diagram-strings.js';
import { countWords } from '../controls/cost-words.js';
import { create } from '../controls/dom.js';
import { term } from '../controls/term.js';

const meanings = {
  copies: 'meaningCopies', vmExits: 'meaningVmExits', hostRoundTrips: 'meaningHostRoundTrips', wakeups: 'meaningWakeups',
} as const satisfies Record<keyof Cost, keyof PageStrings>;

/**
 * Counts with their units, such as `2 copies`, each with an explanation of the unit.
 *
 * @param names which counts; by default all, also those that are zero: that a flow has no VM exits says something
 */
export function costTerms(cost: Cost, strings: PageStrings, names: readonly (keyof Cost)[] = costNames): HTMLElement[] {
  return names.map((name) => create('span', { class: `count ${name}` }, term(countWords(name, cost[name], strings), strings[meanings[name]])));
}
