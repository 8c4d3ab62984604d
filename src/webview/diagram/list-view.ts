import type { BridgeView, ChipView, FlowView, HopView, OutlineItem } from '../../pages/diagram-protocol.js';
import type { PageStrings } from '../../pages/diagram-strings.js';
import { conditionsOf } from '../controls/condition-words.js';
import { costWords } from '../controls/cost-words.js';
import { otherVersions, routeOf } from './details.js';
import { create, fill } from '../controls/dom.js';
import { scrollInPane } from '../controls/scrolling.js';
import { sentences } from '../controls/sentences.js';
import { webLink } from '../controls/web-link.js';
import type { ShownTrace } from '../trace/shown-trace.js';

const blockTitles = { loop: 'listLoop', opt: 'listOpt', alt: 'listAlt', completion: undefined, parallel: undefined } as const;

export interface ListEvents {
  /** A hop was chosen. */
  onPress(n: number): void;
  /** Hops are to be folded, or unfolded if they are folded. */
  onFold(hops: readonly number[]): void;
}

/** The picture as nested lists, for screen readers: the same hops, blocks and notes in the same order. */
export class ListView {
  readonly element = create('section', { class: 'list-view', hidden: '' });
  private rows = new Map<number, HTMLElement>();
  private selected: number | undefined;
  private trace: ShownTrace | undefined;
  private strings: PageStrings | undefined;
  /** Fills the list; deferred until it is open. */
  private waiting: (() => void) | undefined;

  constructor(private readonly events: ListEvents) {}

  get isOpen(): boolean {
    return !this.element.hidden;
  }

  /** Lists a flow as soon as the list is open. */
  show(view: FlowView, strings: PageStrings): void {
    this.waiting = () => this.fill(view, strings);
    if (this.isOpen) this.fillNow();
  }

  private fillNow(): void {
    this.waiting?.();
    this.waiting = undefined;
  }

  private fill(view: FlowView, strings: PageStrings): void {
    this.rows = new Map();
    this.strings = strings;
    const name = fill(strings.listOf, view.scenarioTitle, view.flowTitle);
    this.element.setAttribute('aria-label', name);
    this.element.replaceChildren(this.list(view.outline, view, strings));
    this.showTrace(this.trace);
    const { selected } = this;
    this.selected = undefined;
    if (selected !== undefined) this.select(selected);
  }

  /** Shows what a trace says in each row, or takes it away; the rows stay. */
  showTrace(trace: ShownTrace | undefined): void {
    this.trace = trace;
    for (const [n, row] of this.rows) {
      const line = row.querySelector<HTMLElement>('.list-trace');
      const traced = trace?.of(n);
      if (!line) continue;
      line.hidden = traced === undefined;
      line.className = `list-trace trace-${traced?.state ?? ''}`;
      line.textContent = traced?.brief ?? '';
      if (this.strings) nameRow(row, this.strings);
    }
  }

  setOpen(open: boolean): void {
    this.element.hidden = !open;
    if (!open) return;
    this.fillNow();
    this.reveal();
  }

  /** Marks a hop, and moves the keyboard focus to it if the focus is in the list. */
  select(n: number): void {
    const before = this.selected === undefined ? undefined : this.rows.get(this.selected);
    const row = this.rows.get(n);
    const hadFocus = this.element.contains(document.activeElement);
    before?.removeAttribute('aria-current');
    if (before) setReachable(before, false);
    this.selected = n;
    row?.setAttribute('aria-current', 'step');
    const reachable = row ?? this.rows.values().next().value;
    if (reachable) setReachable(reachable, true);
    if (!this.isOpen) return;
    if (hadFocus) row?.focus({ preventScroll: true });
    this.reveal();
  }

  focus(): void {
    this.element.querySelector<HTMLElement>('[tabindex="0"]')?.focus({ preventScroll: true });
  }

  private reveal(): void {
    const row = this.selected === undefined ? undefined : this.rows.get(this.selected);
    if (row) scrollInPane(this.element, row);
  }

  private list(items: readonly OutlineItem[], view: FlowView, strings: PageStrings): HTMLElement {
    return create('ol', { role: 'list' }, ...items.flatMap((item) => this.items(item, view, strings)));
  }

  private items(item: OutlineItem, view: FlowView, strings: PageStrings): HTMLElement[] {
    switch (item.type) {
      case 'hop': {
        const hop = view.hops[item.n - 1];
        return hop ? [this.entry(hop, view, strings)] : [];
      }
      case 'bridge':
      case 'chip':
        return this.fold(item, strings);
      case 'note': {
        const lanes = item.over.map((id) => view.lanes.find((lane) => lane.id === id)?.label ?? id);
        return [create('li', { class: 'list-note' }, fill(strings.listNote, lanes.join(strings.listSeparator), item.text))];
      }
      case 'block': {
        const title = blockTitles[item.block];
        return item.sections.map((section) => create('li', { class: `list-block block-${item.block}` },
          create('p', { class: 'list-block-title' }, title ? fill(strings[title], section.title) : section.title),
          this.list(section.items, view, strings)));
      }
    }
  }

  /** A hop and the links to its code. They can be reached with the Tab key from the hop that is selected. */
  private entry(hop: HopView, view: FlowView, strings: PageStrings): HTMLElement {
    const row = this.row(hop, view, strings);
    const entry = create('li', {}, row, ...webLink(hop.place?.web, strings.openOnWeb), ...webLink(hop.viaWeb, strings.openCallSiteOnWeb), ...otherVersions(hop, strings));
    setReachable(row, row.getAttribute('tabindex') === '0');
    return entry;
  }

  /** A button that unfolds folded hops in place, or folds them again. */
  private fold(item: BridgeView | ChipView, strings: PageStrings): HTMLElement[] {
    if (item.hops.length === 0) return [];
    const isOpen = item.type === 'chip' && item.isOpen;
    const button = create('button', { 'type': 'button', 'class': 'list-fold', 'aria-expanded': String(isOpen) }, fill(isOpen ? strings.foldHops : strings.unfoldHops, item.text));
    button.addEventListener('click', () => this.events.onFold(item.hops));
    return [create('li', {}, button)];
  }

  private row(hop: HopView, view: FlowView, strings: PageStrings): HTMLElement {
    const words = costWords(hop.cost, strings);
    const line = (className: string, text: string): HTMLElement => create('span', { class: className }, text);
    const row = create('button', { type: 'button', class: 'list-hop', tabindex: this.rows.size === 0 ? '0' : '-1' }, ...[
      line('eyebrow', fill(strings.listPosition, hop.n, view.hops.length)),
      line('list-label', hop.label),
      line('route', routeOf(hop, strings)),
      line('list-facts', [hop.kindTitle, words.length > 0 ? words.join(strings.listSeparator) : strings.listFree, ...(hop.place ? [hop.place.symbol] : [])].join(' · ')),
      line('list-trace', ''),
      ...(hop.evidence === undefined ? [] : [line('list-evidence', hop.evidence)]),
      ...(hop.errors ?? []).map((error) => line('error', `⚠ ${strings.hopErrors}: ${error}`)),
      ...(hop.when ? [line('when', fill(strings.listWhen, hop.when))] : []),
      ...conditionsOf(hop, view, strings).map(({ text }) => line('when', text)),
    ].flatMap((each, index) => (index === 0 ? [each] : [' ', each])));
    nameRow(row, strings);
    row.addEventListener('click', () => this.events.onPress(hop.n));
    this.rows.set(hop.n, row);
    return row;
  }
}

/** Sets whether the Tab key reaches a row and the links beside it. */
function setReachable(row: HTMLElement, isReachable: boolean): void {
  for (const element of [row, ...(row.parentElement?.querySelectorAll(':scope > .web-link') ?? [])]) element.setAttribute('tabindex', isReachable ? '0' : '-1');
}

/** Names a row after its lines, so that a screen reader pauses between them. */
function nameRow(row: HTMLElement, strings: PageStrings): void {
  const lines = [...row.children].filter((line) => !(line as HTMLElement).hidden);
  row.setAttribute('aria-label', sentences(lines.map((line) => line.textContent), strings));
}
