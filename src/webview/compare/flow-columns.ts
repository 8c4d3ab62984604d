import type { CompareCell, CompareView, CurrentCell } from '../../pages/compare-protocol.js';
import { addCosts, noCost } from '../../model/cost.js';
import type { CompareStrings } from '../../pages/compare-strings.js';
import { costWords } from '../controls/cost-words.js';
import { create, fill } from '../controls/dom.js';
import { iconElement } from '../controls/icon.js';
import { scrollInPane, type ScrollPlace } from '../controls/scrolling.js';
import { fullName } from './flow-names.js';
import { hopButton } from './hop-cell.js';

export interface FlowColumnsEvents {
  onShow(column: number, n: number): void;
  onOpenSource(column: number, n: number): void;
}

type Row = CompareView['rows'][number];

/** Consecutive rows that are common to all flows, or one row that is not. */
type Block = { readonly type: 'common'; readonly key: string; readonly rows: readonly Row[] } | { readonly type: 'row'; readonly row: Row };

/** Shorter runs are not folded. */
const shortestFold = 3;

/** The flows side by side, one hop per cell. The arrow keys move between cells; runs of common hops can be folded. */
export class FlowColumns {
  readonly element = create('table', { class: 'columns' });
  private shown: { readonly view: CompareView; readonly strings: CompareStrings } | undefined;
  private showCommon = false;
  /** Keys of the runs whose state differs from `showCommon`. */
  private readonly exceptions = new Set<string>();
  /** The element that has the focus, or gets it when the Tab key enters the table. */
  private stop: HTMLElement | undefined;
  private current: CurrentCell | null = null;

  constructor(private readonly events: FlowColumnsEvents) {
    this.element.addEventListener('keydown', (event) => this.onKey(event));
    this.element.addEventListener('focusin', ({ target }) => this.moveStop(target));
  }

  show(view: CompareView, showCommon: boolean, strings: CompareStrings): void {
    if (showCommon !== this.showCommon) this.exceptions.clear();
    this.shown = { view, strings };
    this.showCommon = showCommon;
    this.element.style.setProperty('--flows', String(view.columns.length));
    this.render();
  }

  /** Marks the current hop where it is, if it is in sight or not. */
  mark(cell: CurrentCell | null): void {
    this.current = cell;
    this.markCurrent();
  }

  /** Marks the current hop and scrolls it into view; the focus stays where it is. */
  select(cell: CurrentCell | null): void {
    this.current = cell;
    if (cell) this.unfoldAround(cell);
    this.reveal(this.markCurrent());
  }

  /** Unfolds and focuses a hop. */
  focus(cell: CurrentCell): void {
    this.unfoldAround(cell);
    const button = this.buttonOf(cell);
    this.reveal(button, 'center');
    button?.focus({ preventScroll: true });
  }

  /** Brings a cell into view in the pane that has the table. */
  private reveal(cell: Element | undefined, place?: ScrollPlace): void {
    const pane = this.element.closest('.compare');
    if (pane && cell) scrollInPane(pane, cell, place);
  }

  private render(): void {
    if (!this.shown) return;
    const { view, strings } = this.shown;
    const focused = this.element.contains(document.activeElement) ? nameOfStop(this.stop) : undefined;
    this.element.replaceChildren(
      create('caption', {}, strings.sideBySide, ' ', create('span', { class: 'keys' }, strings.keys)),
      create('thead', {}, create('tr', {},
        ...view.columns.map((flow) => create('th', { scope: 'col', title: fullName(flow) },
          create('span', { class: 'column-title' }, flow.scenarioTitle), create('span', { class: 'column-flow' }, flow.flowTitle))))),
      create('tbody', {}, ...blocksOf(view.rows).flatMap((block) => this.blockRows(block, view, strings))),
    );
    this.stop = undefined;
    this.moveStop(focused === undefined ? this.stops()[0] : this.stops().find((element) => nameOfStop(element) === focused) ?? this.stops()[0]);
    if (focused !== undefined) this.focusStop();
    this.markCurrent();
  }

  private blockRows(block: Block, view: CompareView, strings: CompareStrings): HTMLElement[] {
    if (block.type === 'row') return [this.hopRow(block.row, view, strings)];
    const isOpen = this.isOpen(block.key);
    const rows = isOpen ? block.rows.map((row) => this.hopRow(row, view, strings)) : [];
    return block.rows.length < shortestFold ? block.rows.map((row) => this.hopRow(row, view, strings)) : [this.foldRow(block, isOpen, view, strings), ...rows];
  }

  private foldRow({ key, rows }: Extract<Block, { type: 'common' }>, isOpen: boolean, { columns }: CompareView, strings: CompareStrings): HTMLElement {
    const steady = rows.map(([cell]) => (cell && cell.when === undefined ? cell.cost : noCost)).reduce(addCosts, noCost);
    const words = costWords(steady, strings).join(strings.listSeparator);
    const [first, last] = [rows[0]?.[0], rows.at(-1)?.[0]];
    const fold = create('button', { 'type': 'button', 'class': 'fold', 'tabindex': '-1', 'aria-expanded': String(isOpen), 'data-run': key, 'title': fill(isOpen ? strings.foldRun : strings.unfoldRun, rows.length) },
      iconElement(isOpen ? 'chevron-down' : 'chevron-right'),
      create('span', {}, words === '' ? fill(strings.runFree, rows.length) : fill(strings.runCosts, rows.length, words)),
      create('span', { class: 'run-ends' }, first && last ? `${first.label} … ${last.label}` : ''));
    fold.addEventListener('click', () => this.toggle(key));
    return create('tr', { class: 'run' },
      create('td', { colspan: String(columns.length) }, fold));
  }

  private hopRow(row: Row, { columns }: CompareView, strings: CompareStrings): HTMLElement {
    return create('tr', {}, ...row.map((cell, column) => (cell ? this.hopCell(cell, column, columns.length, strings) : create('td', { class: 'absent' }, create('span', { class: 'spoken' }, strings.absent)))));
  }

  private hopCell(cell: CompareCell, column: number, columns: number, strings: CompareStrings): HTMLElement {
    const button = hopButton(cell, column, columns, strings);
    button.addEventListener('click', () => this.events.onShow(column, cell.n));
    return create('td', { class: `${cell.state} tone-${cell.tone}` }, button);
  }

  private isOpen(key: string): boolean {
    return this.showCommon !== this.exceptions.has(key);
  }

  private toggle(key: string): void {
    if (!this.exceptions.delete(key)) this.exceptions.add(key);
    this.render();
  }

  private unfoldAround({ column, n }: CurrentCell): void {
    const blocks = this.shown ? blocksOf(this.shown.view.rows) : [];
    const run = blocks.find((block) => block.type === 'common' && block.rows.some((row) => row[column]?.n === n));
    if (run?.type === 'common' && run.rows.length >= shortestFold && !this.isOpen(run.key)) this.toggle(run.key);
  }

  private markCurrent(): HTMLElement | undefined {
    for (const marked of this.element.querySelectorAll('[aria-current]')) marked.removeAttribute('aria-current');
    const button = this.current ? this.buttonOf(this.current) : undefined;
    button?.setAttribute('aria-current', 'true');
    return button;
  }

  private buttonOf({ column, n }: CurrentCell): HTMLElement | undefined {
    return this.element.querySelector<HTMLElement>(`.hop-cell[data-column="${column}"][data-n="${n}"]`) ?? undefined;
  }

  private stops(): HTMLElement[] {
    return [...this.element.querySelectorAll<HTMLElement>('.hop-cell, .fold')];
  }

  /** Makes an element the only one in the table that the Tab key reaches. */
  private moveStop(target: EventTarget | null | undefined): void {
    if (!(target instanceof HTMLElement) || !target.matches('.hop-cell, .fold')) return;
    this.stop?.setAttribute('tabindex', '-1');
    target.setAttribute('tabindex', '0');
    this.stop = target;
  }

  private focusStop(): void {
    this.stop?.focus({ preventScroll: true });
  }

  private onKey(event: KeyboardEvent): void {
    const { stop } = this;
    if (!stop || event.ctrlKey || event.metaKey || event.altKey || event.target !== stop) return;
    if (event.key === 'o' && stop.dataset['n'] !== undefined) {
      this.events.onOpenSource(Number(stop.dataset['column']), Number(stop.dataset['n']));
    } else {
      const next = this.neighbour(stop, event.key);
      if (!next) return;
      this.reveal(next);
      next.focus({ preventScroll: true });
    }
    event.preventDefault();
  }

  /** The element that a key moves to: up and down stay in the column, left and right in the row. */
  private neighbour(from: HTMLElement, key: string): HTMLElement | undefined {
    const stops = this.stops();
    const inColumn = stops.filter((stop) => stop === from || sameColumn(stop, from));
    const inRow = stops.filter((stop) => stop.closest('tr') === from.closest('tr'));
    switch (key) {
      case 'ArrowDown':
        return inColumn[inColumn.indexOf(from) + 1];
      case 'ArrowUp':
        return inColumn[inColumn.indexOf(from) - 1];
      case 'ArrowRight':
        return inRow[inRow.indexOf(from) + 1];
      case 'ArrowLeft':
        return inRow[inRow.indexOf(from) - 1];
      case 'Home':
        return inColumn[0];
      case 'End':
        return inColumn.at(-1);
      default:
        return undefined;
    }
  }
}

function nameOfStop(stop: HTMLElement | undefined): string {
  return JSON.stringify([stop?.dataset['run'], stop?.dataset['column'], stop?.dataset['n']]);
}

/** A fold spans all columns. */
function sameColumn(a: HTMLElement, b: HTMLElement): boolean {
  return a.dataset['column'] === undefined || b.dataset['column'] === undefined || a.dataset['column'] === b.dataset['column'];
}

function isCommonRow(row: Row): boolean {
  return row.every((cell) => cell?.state === 'common');
}

function blocksOf(rows: readonly Row[]): readonly Block[] {
  const blocks: Block[] = [];
  let run: Row[] = [];
  const close = (): void => {
    if (run.length > 0) blocks.push({ type: 'common', key: String(run[0]?.[0]?.n), rows: run });
    run = [];
  };
  for (const row of rows) {
    if (isCommonRow(row)) run.push(row);
    else {
      close();
      blocks.push({ type: 'row', row });
    }
  }
  close();
  return blocks;
}
