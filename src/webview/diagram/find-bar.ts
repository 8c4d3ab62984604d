import type { FlowView } from '../../pages/diagram-protocol.js';
import type { PageStrings } from '../../pages/diagram-strings.js';
import { button } from '../controls/controls.js';
import { create, fill } from '../controls/dom.js';

export interface FindEvents {
  /** @returns the numbers of the hops that match the query */
  find(query: string): readonly number[];
  /** The user goes to a match. */
  onMatch(n: number): void;
  /** The matches to mark in the picture; none once the bar is closed. */
  onMatches(matches: readonly number[]): void;
  onClose(): void;
}

/** The bar that searches for hops. */
export class FindBar {
  readonly element = create('div', { class: 'find-bar', role: 'search', hidden: '' });
  private readonly input = create('input', { type: 'text', spellcheck: 'false', maxlength: '200' });
  private readonly count = create('span', { 'class': 'find-count', 'role': 'status' });
  private readonly previous = button({ icon: 'arrow-up', title: 'previous' }, () => this.step(-1));
  private readonly next = button({ icon: 'arrow-down', title: 'next' }, () => this.step(1));
  private readonly shut = button({ icon: 'close', title: 'close' }, () => this.close());
  private strings: PageStrings | undefined;
  private matches: readonly number[] = [];
  private current: number | undefined;

  constructor(private readonly events: FindEvents) {
    this.element.append(this.input, this.count, this.previous.element, this.next.element, this.shut.element);
    this.input.addEventListener('input', () => this.search());
    this.element.addEventListener('keydown', (event) => this.onKey(event));
  }

  get isOpen(): boolean {
    return !this.element.hidden;
  }

  /** Sets the strings, and repeats the search in the flow that is shown now. */
  show(strings: PageStrings): void {
    this.strings = strings;
    this.input.placeholder = strings.findWhat;
    this.input.setAttribute('aria-label', strings.findWhat);
    this.previous.show('arrow-up', strings.findPrevious);
    this.next.show('arrow-down', strings.findNext);
    this.shut.show('close', strings.close);
    if (this.isOpen) this.search();
  }

  open(): void {
    this.element.hidden = false;
    this.input.focus();
    this.input.select();
    this.search();
  }

  close(): void {
    if (!this.isOpen) return;
    this.element.hidden = true;
    this.matches = [];
    this.events.onMatches([]);
    this.events.onClose();
  }

  private search(): void {
    this.matches = this.events.find(this.input.value);
    this.current = undefined;
    this.events.onMatches(this.matches);
    this.showCount();
  }

  private step(by: 1 | -1): void {
    const { length } = this.matches;
    if (length === 0) return;
    const from = this.current ?? (by === 1 ? -1 : length);
    this.current = (from + by + length) % length;
    this.events.onMatch(this.matches[this.current] ?? 1);
    this.showCount();
  }

  private showCount(): void {
    const { strings, matches, current } = this;
    for (const each of [this.previous, this.next]) each.setEnabled(matches.length > 0);
    if (!strings) return;
    if (this.input.value.trim() === '') this.count.textContent = '';
    else if (matches.length === 0) this.count.textContent = strings.findNone;
    else this.count.textContent = current === undefined ? fill(strings.findSome, matches.length) : fill(strings.findCount, current + 1, matches.length);
  }

  private onKey(event: KeyboardEvent): void {
    if (event.isComposing) return;
    if (event.key === 'Escape') this.close();
    else if (event.key === 'Enter' && event.target === this.input) this.step(event.shiftKey ? -1 : 1);
    else return;
    event.preventDefault();
  }
}

export const searchable = (text: string): string => text.normalize('NFKC').toLocaleLowerCase();

/**
 * The hops whose label, function, file, note or condition contains every word of the query, in the order of the flow.
 *
 * @returns their numbers; none for an empty query
 */
export function findHops({ hops }: FlowView, query: string): number[] {
  const words = searchable(query).split(/\s+/).filter(Boolean);
  if (words.length === 0) return [];
  return hops.filter(({ label, place, note = '', versions = '', when = '' }) => {
    const text = searchable([label, place?.symbol ?? '', place?.path ?? '', note, versions, when].join('\n'));
    return words.every((word) => text.includes(word));
  }).map(({ n }) => n);
}
