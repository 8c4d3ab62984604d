import { create } from './dom.js';

const id = 'explanation';
const modifiers = ['Shift', 'Control', 'Alt', 'Meta'];

/** The one explanation that is shown, below the word that it explains. */
class Explanation {
  private readonly element = create('div', { id, class: 'explanation', role: 'tooltip', hidden: '' });
  private word: HTMLElement | undefined;

  constructor() {
    this.element.addEventListener('pointerleave', (event) => this.leave(event));
    document.addEventListener('keydown', (event) => {
      if (!this.word || modifiers.includes(event.key)) return;
      if (event.key === 'Escape') event.preventDefault();
      // Any other key may replace the word.
      this.hide();
    }, { capture: true });
    document.addEventListener('scroll', () => this.hide(), { capture: true, passive: true });
  }

  show(word: HTMLElement, text: string): void {
    this.hide();
    this.word = word;
    word.setAttribute('aria-describedby', id);
    // In the same landmark as the word.
    (word.closest('header, section') ?? document.body).append(this.element);
    this.element.textContent = text;
    this.element.hidden = false;
    const { left, bottom, top } = word.getBoundingClientRect();
    const { offsetWidth, offsetHeight } = this.element;
    const fitsBelow = bottom + offsetHeight <= document.documentElement.clientHeight;
    Object.assign(this.element.style, {
      left: `${Math.max(0, Math.min(left, document.documentElement.clientWidth - offsetWidth))}px`,
      top: `${fitsBelow ? bottom : Math.max(0, top - offsetHeight)}px`,
    });
  }

  hide(): void {
    this.word?.removeAttribute('aria-describedby');
    this.word = undefined;
    this.element.hidden = true;
  }

  /** The pointer may move from the word to its explanation and back. */
  leave({ relatedTarget }: PointerEvent): void {
    const isInside = relatedTarget instanceof Node && (this.element.contains(relatedTarget) || this.word?.contains(relatedTarget));
    if (!isInside && this.word !== document.activeElement) this.hide();
  }

  /** Whether this word is the one that is explained. */
  isOf(word: HTMLElement): boolean {
    return this.word === word;
  }
}

let shared: Explanation | undefined;
const explanation = (): Explanation => shared ??= new Explanation();

/** A word with an explanation that the pointer, the keyboard focus and a press show. */
export function term(text: string, meaning: string): HTMLElement {
  const word = create('button', { type: 'button', class: 'term' }, text);
  const show = (): void => explanation().show(word, meaning);
  word.addEventListener('pointerenter', show);
  word.addEventListener('pointerleave', (event) => explanation().leave(event));
  word.addEventListener('focus', show);
  word.addEventListener('blur', () => { if (explanation().isOf(word)) explanation().hide(); });
  word.addEventListener('click', show);
  return word;
}
