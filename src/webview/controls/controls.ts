/**
 * The only file that imports the control library, so that replacing it changes one file. Only the look of its button is used: its check box
 * and its drop-down list are several times as large as everything else in the page, while the browser's own need only colours.
 */
import { buttonStyles } from '@vscode/webview-ui-toolkit/dist/button/button.styles.js';
import type { PageIcon } from '../../pages/icons.js';
import { defineButton } from './button-element.js';
import { create } from './dom.js';
import { iconClass, iconElement } from './icon.js';

let isRegistered = false;

/** In the page's bundle, the toolkit's styles are text and need no context; see `toolkit-parts.ts`. */
const styleText = buttonStyles as unknown as () => string;

/** Defines the controls' custom elements, which upgrades those already in the page. Does nothing the second time. */
export function registerControls(): void {
  if (isRegistered) return;
  isRegistered = true;
  defineButton(styleText());
}

export interface ButtonOptions {
  /** Name of a codicon; without `text`, the button shows only the icon, and `title` is its accessible name. */
  readonly icon?: PageIcon;
  readonly text?: string;
  readonly title?: string;
  /** `quiet` has no background, as the buttons of a tool bar; the default of a button without text. */
  readonly look?: 'primary' | 'secondary' | 'quiet';
}

/** A push button. */
export interface Button {
  readonly element: HTMLElement;
  /** Changes icon, title and, of a button that has one, the text. */
  show(icon: PageIcon, title: string, text?: string): void;
  setEnabled(enabled: boolean): void;
}

const appearances = { primary: 'primary', secondary: 'secondary', quiet: 'icon' } as const;

export function button({ icon, text, title, look = icon && text === undefined ? 'quiet' : 'secondary' }: ButtonOptions, onPress: () => void): Button {
  const element = create('vscode-button', { appearance: appearances[look] });
  const glyph = icon && iconElement(icon);
  // The toolkit gives every `span` in a button the size of an icon.
  const words = create('bdi');
  const show = (name: PageIcon, label: string, newText?: string): void => {
    if (glyph) glyph.className = iconClass(name);
    if (newText !== undefined) words.textContent = newText;
    element.setAttribute('aria-label', label);
    element.title = label;
  };
  if (text !== undefined) {
    words.textContent = text;
    element.classList.add('with-text');
    element.append(words);
  }
  if (glyph) {
    if (text !== undefined) glyph.slot = 'start';
    element.append(glyph);
  }
  if (title && icon && text === undefined) show(icon, title);
  else if (title) element.title = title;
  element.addEventListener('click', onPress);
  return {
    element,
    show,
    setEnabled: (enabled) => element.toggleAttribute('disabled', !enabled),
  };
}

export interface Choice {
  readonly value: string;
  readonly text: string;
}

/** A list from which one item is chosen. */
export interface Dropdown {
  readonly element: HTMLElement;
  /** Replaces the list; does not call `onChoose`. */
  show(choices: readonly Choice[], chosen: string, label: string): void;
}

export function dropdown(onChoose: (value: string) => void): Dropdown {
  const element = create('select', { class: 'dropdown' });
  let shown = '';
  let isByPointer = false;
  element.addEventListener('pointerdown', () => { isByPointer = true; });
  element.addEventListener('keydown', ({ key }) => {
    isByPointer = false;
    if (key === 'Escape') element.blur();
  });
  element.addEventListener('change', () => {
    onChoose(element.value);
    // The next keys are meant for the page. A keyboard user goes on in the list.
    if (isByPointer) element.blur();
  });
  return {
    element,
    show(choices, chosen, label) {
      element.setAttribute('aria-label', label);
      const key = JSON.stringify(choices);
      // Replacing the options would close an open list.
      if (key !== shown) element.replaceChildren(...choices.map(({ value, text }) => create('option', { value }, text)));
      shown = key;
      element.value = chosen;
    },
  };
}

/** A checkbox with its label. */
export interface Checkbox {
  readonly element: HTMLElement;
  show(checked: boolean, label: string): void;
}

export function checkbox(onChange: (checked: boolean) => void): Checkbox {
  const box = create('input', { type: 'checkbox' });
  const text = create('span');
  box.addEventListener('change', () => onChange(box.checked));
  return {
    element: create('label', { class: 'checkbox' }, box, text),
    show(checked, label) {
      box.checked = checked;
      text.textContent = label;
    },
  };
}
