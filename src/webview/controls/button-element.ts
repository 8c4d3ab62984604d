import { create } from './dom.js';

/** Attributes of the element that its button inside has as well, for screen readers. */
const passedOn = ['aria-label', 'aria-expanded', 'aria-haspopup', 'aria-pressed', 'aria-controls', 'disabled'] as const;

/** Defines `vscode-button`: the browser's button in a shadow tree, with these styles. */
export function defineButton(styles: string): void {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(styles);
  customElements.define('vscode-button', class extends HTMLElement {
    static readonly observedAttributes = passedOn;
    private readonly control = create('button', { class: 'control', part: 'control', type: 'button' });

    constructor() {
      super();
      const shadow = this.attachShadow({ mode: 'open', delegatesFocus: true });
      shadow.adoptedStyleSheets = [sheet];
      shadow.append(this.control);
      const start = create('slot', { name: 'start' });
      const startPlace = create('span', { part: 'start' }, start);
      // Without an icon, the place has no width and no margin.
      start.addEventListener('slotchange', () => startPlace.classList.toggle('start', start.assignedNodes().length > 0));
      this.control.append(startPlace, create('span', { class: 'content', part: 'content' }, create('slot')));
      // A press on the icon inside a disabled button would still be a click on the element.
      this.addEventListener('click', (event) => {
        if (this.hasAttribute('disabled')) event.stopImmediatePropagation();
      }, { capture: true });
    }

    attributeChangedCallback(name: string, _before: string | null, value: string | null): void {
      if (value === null) this.control.removeAttribute(name);
      else this.control.setAttribute(name, value);
    }
  });
}
