import type { CompareColumn, CompareView } from '../../pages/compare-protocol.js';
import type { CostDifference, HopCount } from '../../model/compare.js';
import { addCosts, noCost } from '../../model/cost.js';
import type { Cost } from '../../model/scenario.js';
import type { CompareStrings } from '../../pages/compare-strings.js';
import { countWords } from '../controls/cost-words.js';
import { create, fill } from '../controls/dom.js';
import { shortNames } from './flow-names.js';

/** What each flow saves and does not save compared with the first, and the hops responsible. */
export function summaries(view: CompareView, strings: CompareStrings, onHop: (column: number, n: number) => void): HTMLElement[] {
  const names = shortNames(view.columns);
  // What happens once is not compared with what happens for each packet.
  if (view.columns.some(({ isSetup }) => isSetup)) return [];
  return view.columns.slice(1).map((flow, index) => {
    const column = index + 1;
    return create('section', { class: 'summary' },
      create('h2', {}, fill(strings.whatItSaves, names[column] ?? '', names[0] ?? '')),
      create('p', { class: 'sentence' }, sentence(names[column] ?? '', flow, view.columns[0], strings)),
      origins(flow.differences, [names[0] ?? '', names[column] ?? ''], strings, (which, n) => onHop(which === 0 ? 0 : column, n)),
    );
  });
}

/** Describes what is saved, what is added, what stays the same, and what only some packets cost more or less. */
function sentence(name: string, column: CompareColumn, baseline: CompareColumn | undefined, strings: CompareStrings): string {
  const { differences } = column;
  const { still, more, less } = conditionalWords(column, baseline, strings);
  const saved = differences.filter(({ before, after }) => after < before).map((difference) => changeWords(difference, strings));
  const added = differences.filter(({ before, after }) => after > before).map((difference) => changeWords(difference, strings));
  const same = differences.filter(({ before, after }) => after === before && after > 0);
  return [
    saved.length > 0 ? fill(strings.saves, name, listed(saved)) : fill(strings.savesNothing, name),
    ...(added.length > 0 ? [fill(strings.adds, listed(added))] : []),
    ...(same.length > 0 ? [fill(strings.doesNotSave, listed(same.map((each) => fill(strings.still, strings[each.name], each.after)), denialList()))] : []),
    ...(still.length > 0 ? [fill(strings.sometimesStill, listed(still))] : []),
    ...(more.length > 0 ? [fill(strings.sometimes, listed(more))] : []),
    ...(less.length > 0 ? [fill(strings.sometimesLess, listed(less))] : []),
  ].join(pageLanguage().startsWith('ja') ? '' : ' ');
}

/** What only some packets cost: of the costs that other packets save, of the others more than in the baseline, and less. */
function conditionalWords(column: CompareColumn, baseline: CompareColumn | undefined, strings: CompareStrings): Record<'still' | 'more' | 'less', readonly string[]> {
  const sums = ({ conditional }: CompareColumn): Cost => conditional.map(({ cost }) => cost).reduce(addCosts, noCost);
  const [now, before] = [sums(column), baseline ? sums(baseline) : noCost];
  const words = (count: (difference: CostDifference) => number): readonly string[] =>
    column.differences.flatMap((difference) => (count(difference) > 0 ? [countWords(difference.name, count(difference), strings)] : []));
  return {
    still: words((each) => (each.after < each.before ? now[each.name] : 0)),
    more: words((each) => (each.after < each.before ? 0 : now[each.name] - before[each.name])),
    less: words((each) => (each.after > each.before ? 0 : before[each.name] - now[each.name])),
  };
}

function changeWords({ name, before, after }: CostDifference, strings: CompareStrings): string {
  return fill(strings.change, countWords(name, Math.abs(after - before), strings), before, after);
}

/** Joins items as a sentence of the page's language does. */
function listed(items: readonly string[], type: Intl.ListFormatType = 'conjunction'): string {
  return new Intl.ListFormat(pageLanguage(), { type }).format(items);
}

/** How a sentence joins what it denies: “not A or B” in English; Japanese uses the same list as elsewhere. */
function denialList(): Intl.ListFormatType {
  return pageLanguage().startsWith('ja') ? 'conjunction' : 'disjunction';
}

function pageLanguage(): string {
  return document.documentElement.lang || 'en';
}

/** A table of the hops that the figures come from. */
function origins(differences: readonly CostDifference[], [before, after]: readonly [string, string], strings: CompareStrings, onHop: (which: 0 | 1, n: number) => void): HTMLElement {
  const rows = differences.filter((difference) => difference.before > 0 || difference.after > 0);
  return create('table', { class: 'origins' },
    create('caption', {}, strings.whereCosts),
    create('thead', {}, create('tr', {},
      create('td'),
      create('th', { scope: 'col' }, strings.inCommon),
      create('th', { scope: 'col' }, fill(strings.onlyBefore, before)),
      create('th', { scope: 'col' }, fill(strings.onlyAfter, after)))),
    create('tbody', {}, ...rows.map(({ name, common, removed, added }) => create('tr', {},
      create('th', { scope: 'row' }, strings[name]),
      create('td', {}, common === 0 ? strings.none : String(common)),
      create('td', {}, ...hopLinks(removed, strings, (n) => onHop(0, n))),
      create('td', {}, ...hopLinks(added, strings, (n) => onHop(1, n)))))),
  );
}

function hopLinks(hops: readonly HopCount[], strings: CompareStrings, onHop: (n: number) => void): (Node | string)[] {
  if (hops.length === 0) return [strings.none];
  const total = hops.reduce((sum, { count }) => sum + count, 0);
  const links = hops.map(({ n, count }) => {
    const link = create('button', { class: 'link', type: 'button', title: fill(strings.showHop, n) }, count > 1 ? fill(strings.hopTimes, n, count) : fill(strings.hop, n));
    link.addEventListener('click', () => onHop(n));
    return link;
  });
  return [create('strong', {}, String(total)), ' ', create('span', { class: 'links' }, ...links)];
}
