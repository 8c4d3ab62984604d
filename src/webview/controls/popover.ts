import type { PageIcon } from '../../pages/icons.js';
import { button, type Button } from './controls.js';
import { create } from './dom.js';

const distance = 6;

/** A button that opens a small panel below itself; Escape and a press elsewhere close it. */
export class Popover {
  readonly panel = create('div', { class: 'popover', role: 'group', tabindex: '-1', hidden: '' });
  private readonly opener: Button;
  private content: (() => readonly Node[]) | undefined;
  /** The button with its panel, to be put in the page. */
  readonly element: HTMLElement;

  constructor(private readonly icon: PageIcon, className: string) {
    this.panel.classList.add(className);
    this.opener = button({ icon, title: className }, () => this.toggle());
    this.opener.element.setAttribute('aria-expanded', 'false');
    this.element = create('div', { class: 'popover-anchor' }, this.opener.element, this.panel);
    this.element.addEventListener('keydown', (event) => {
      if (event.key !== 'Escape' || this.panel.hidden) return;
      event.preventDefault();
      this.close();
      this.opener.element.focus();
    });
    document.addEventListener('pointerdown', (event) => {
      if (event.target instanceof Node && !this.element.contains(event.target)) this.close();
    });
    window.addEventListener('resize', () => this.close());
  }

  /** @param content makes the content of the panel each time it opens; without it, the panel keeps its content */
  show(title: string, content?: () => readonly Node[]): void {
    this.opener.show(this.icon, title);
    this.panel.setAttribute('aria-label', title);
    this.content = content;
    if (content && !this.panel.hidden) this.panel.replaceChildren(...content());
  }

  toggle(): void {
    if (this.panel.hidden) this.open();
    else this.close();
  }

  close(): void {
    this.panel.hidden = true;
    if (this.content) this.panel.replaceChildren();
    this.opener.element.setAttribute('aria-expanded', 'false');
  }

  /** Opens the panel below the button, shifted so that it fits into a narrow column. */
  private open(): void {
    if (this.content) this.panel.replaceChildren(...this.content());
    this.panel.hidden = false;
    this.opener.element.setAttribute('aria-expanded', 'true');
    const anchor = this.opener.element.getBoundingClientRect();
    const { offsetWidth } = this.panel;
    const left = Math.max(distance, Math.min(anchor.right - offsetWidth, document.documentElement.clientWidth - offsetWidth - distance));
    Object.assign(this.panel.style, { left: `${left}px`, top: `${anchor.bottom + distance}px`, maxHeight: `calc(100vh - ${anchor.bottom + 3 * distance}px)` });
    const first = this.panel.querySelector<HTMLElement>('input, select, vscode-button');
    (first ?? this.panel).focus();
  }
}
