import type { PageIcon } from '../../pages/icons.js';
import { button, type Button } from './controls.js';
import { create } from './dom.js';

const distance = 6;

export interface PopoverOptions {
  readonly className: string;
  /** The button that opens the panel; without `text`, it shows only the icon. */
  readonly icon?: PageIcon;
  readonly text?: string;
  /** A popover without a button of its own opens below that of this one. */
  readonly below?: Popover;
  /** The panel opens below this element in place of its button, so that what the element shows stays in sight, if half of the page is left. */
  readonly clearOf?: () => Element | null;
}

/** A button that opens a small panel below itself; Escape and a press elsewhere close it. */
export class Popover {
  readonly panel: HTMLElement;
  private readonly opener: Button | undefined;
  private readonly anchor: HTMLElement;
  private content: (() => readonly Node[]) | undefined;
  /** The button with its panel, to be put in the page. */
  readonly element: HTMLElement;

  constructor(private readonly options: PopoverOptions) {
    const { className, icon, text, below } = options;
    this.panel = create('div', { class: `popover ${className}`, role: 'group', tabindex: '-1', hidden: '' });
    this.opener = icon && button({ icon, ...(text === undefined ? {} : { text, look: 'quiet' }), title: className }, () => this.toggle());
    this.opener?.element.setAttribute('aria-expanded', 'false');
    this.anchor = this.opener?.element ?? below?.anchor ?? document.body;
    this.element = create('div', { class: 'popover-anchor' }, ...(this.opener ? [this.opener.element] : []), this.panel);
    this.element.addEventListener('keydown', (event) => {
      if (event.key !== 'Escape' || this.panel.hidden) return;
      event.preventDefault();
      this.close();
      this.focus();
    });
    document.addEventListener('pointerdown', (event) => {
      if (event.target instanceof Node && !this.element.contains(event.target)) this.close();
    });
    window.addEventListener('resize', () => this.close());
  }

  /**
   * @param title the name of the panel and of the button
   * @param text the text of the button, if it has one
   * @param content makes the content of the panel each time it opens; without it, the panel keeps its content
   */
  show({ title, text, content }: { readonly title: string; readonly text?: string; readonly content?: () => readonly Node[] }): void {
    if (this.options.icon) this.opener?.show(this.options.icon, title, text);
    this.panel.setAttribute('aria-label', title);
    this.content = content;
    if (this.panel.hidden) return;
    if (content) this.panel.replaceChildren(...content());
    this.place();
  }

  toggle(): void {
    if (this.panel.hidden) return this.open();
    const hadFocus = this.panel.contains(document.activeElement);
    this.close();
    if (hadFocus) this.focus();
  }

  /** Gives the keyboard focus to the button that opens the panel. */
  focus(): void {
    this.anchor.focus();
  }

  close(): void {
    this.panel.hidden = true;
    if (this.content) this.panel.replaceChildren();
    this.opener?.element.setAttribute('aria-expanded', 'false');
  }

  /** Opens the panel below the button, shifted so that it fits into a narrow column. */
  private open(): void {
    if (this.content) this.panel.replaceChildren(...this.content());
    this.panel.hidden = false;
    this.opener?.element.setAttribute('aria-expanded', 'true');
    this.place();
    const first = this.panel.querySelector<HTMLElement>('input, select, vscode-button');
    (first ?? this.panel).focus();
  }

  private place(): void {
    const { right, bottom } = this.anchor.getBoundingClientRect();
    const { offsetWidth } = this.panel;
    const left = Math.max(distance, Math.min(right - offsetWidth, document.documentElement.clientWidth - offsetWidth - distance));
    const clear = Math.min(this.options.clearOf?.()?.getBoundingClientRect().bottom ?? bottom, document.documentElement.clientHeight / 2);
    const top = Math.max(clear, bottom) + distance;
    Object.assign(this.panel.style, { left: `${left}px`, top: `${top}px`, maxHeight: `calc(100vh - ${top + 2 * distance}px)` });
  }
}
