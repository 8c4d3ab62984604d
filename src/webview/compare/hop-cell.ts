import type { CompareCell } from '../../pages/compare-protocol.js';
import { costNames } from '../../model/cost.js';
import { iconNames } from '../../pages/icons.js';
import type { CompareStrings } from '../../pages/compare-strings.js';
import { costWords, countWords } from '../controls/cost-words.js';
import { create, fill } from '../controls/dom.js';
import { iconElement } from '../controls/icon.js';

/** A hop in a cell of the comparison, as a button. */
export function hopButton(cell: CompareCell, column: number, columns: number, strings: CompareStrings): HTMLButtonElement {
  const { n, label, kind, laneLabel, contextTitle, when, symbol } = cell;
  return create('button', {
    'type': 'button', 'class': 'hop-cell', 'tabindex': '-1', 'data-column': String(column), 'data-n': String(n),
    'aria-label': spoken(cell, columns, strings), ...(symbol ? { title: symbol } : {}),
  },
  create('span', { class: 'sign' }, signOf(cell, column, columns)),
  create('span', { class: 'hop-text' },
    create('span', { class: 'hop-label' },
      create('span', { class: 'number' }, `${n}.`), ' ',
      iconElement(iconNames[kind]), ' ', label),
    create('span', { class: 'lane' }, [...new Set([laneLabel, contextTitle])].join(' · ')),
    ...(when === undefined ? [] : [create('span', { class: 'condition' }, fill(strings.when, when))]),
    ...marks(cell, strings)));
}

/** `≈` for the same hop at another cost or condition; `−` and `+` as in a diff: `−` for a hop that only the baseline has, `+` for one that only another flow has. */
function signOf({ state, sharedBy }: CompareCell, column: number, columns: number): string {
  switch (state) {
    case 'common':
      return '=';
    case 'shared':
      return `${sharedBy}/${columns}`;
    case 'varies':
      return '≈';
    case 'differs':
      return '≠';
    case 'only':
      return column === 0 ? '−' : '+';
  }
}

function marks({ cost, when }: CompareCell, strings: CompareStrings): HTMLElement[] {
  const names = costNames.filter((name) => cost[name] > 0);
  if (names.length === 0) return [];
  return [create('span', { class: 'marks' },
    ...names.map((name) => create('span', { class: `mark cost-${name}${when === undefined ? '' : ' conditional'}` }, `${when === undefined ? '' : '+'}${countWords(name, cost[name], strings)}`)))];
}

function spoken(cell: CompareCell, columns: number, strings: CompareStrings): string {
  const state = cell.state === 'shared' || cell.state === 'varies' ? fill(strings[cell.state], cell.sharedBy, columns) : strings[cell.state];
  const place = [...new Set([cell.laneLabel, cell.contextTitle])].join(' · ');
  return [
    fill(strings.cellSpoken, cell.n, cell.label, cell.kindTitle, place, state),
    ...costWords(cell.cost, strings),
    ...(cell.when === undefined ? [] : [fill(strings.when, cell.when)]),
  ].join(strings.listSeparator);
}
