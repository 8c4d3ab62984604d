/**
 * The only file that imports the control library, so that replacing it changes one file.
 */
import { provideVSCodeDesignSystem, vsCodeButton, vsCodeCheckbox, vsCodeDropdown, vsCodeOption } from '@vscode/webview-ui-toolkit';
import type { PageIcon } from '../../pages/icons.js';
import { create } from './dom.js';
import { iconClass, iconElement } from './icon.js';

let isRegistered = false;

/** Defines the controls' custom elements, which upgrades those already in the page. Does nothing the second time. */
export function registerControls(): void {
  if (isRegistered) return;
  isRegistered = true;
  provideVSCodeDesignSystem().register(vsCodeButton(), vsCodeCheckbox(), vsCodeDropdown(), vsCodeOption());
}

export interface ButtonOptions {
  /** Name of a codicon; without `text`, the button shows only the icon, and `title` is its accessible name. */
  readonly icon?: PageIcon;
  readonly text?: string;
  readonly title?: string;
  readonly primary?: boolean;
}

/** A push button. */
export interface Button {
  readonly element: HTMLElement;
  /** Changes icon and title, for buttons that toggle. */
  show(icon: PageIcon, title: string): void;
  setEnabled(enabled: boolean): void;
}

export function button({ icon, text, title, primary }: ButtonOptions, onPress: () => void): Button {
  const element = create('vscode-button', { appearance: icon && !text ? 'icon' : primary ? 'primary' : 'secondary' });
  const glyph = icon && iconElement(icon);
  const show = (name: PageIcon, label: string): void => {
    if (glyph) glyph.className = iconClass(name);
    element.setAttribute('aria-label', label);
    element.title = label;
  };
  if (text) element.textContent = text;
  if (glyph) {
    if (text) glyph.slot = 'start';
    element.append(glyph);
  }
  if (title && icon && !text) show(icon, title);
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
  const element = create('vscode-dropdown') as HTMLElement & { value: string };
  let shown = '';
  let chosenValue = '';
  element.addEventListener('change', () => {
    if (element.value === chosenValue) return;
    chosenValue = element.value;
    onChoose(element.value);
  });
  return {
    element,
    show(choices, chosen, label) {
      element.setAttribute('aria-label', label);
      const key = JSON.stringify(choices);
      if (key !== shown) {
        element.replaceChildren(...choices.map(({ value, text }) => create('vscode-option', { value, ...(value === chosen ? { selected: '' } : {}) }, text)));
        shown = key;
      }
      chosenValue = chosen;
      // The element accepts a value only once it is upgraded and has read its options, which happens after this task.
      void customElements.whenDefined('vscode-dropdown').then(() => { element.value = chosenValue; });
    },
  };
}

/** A checkbox with its label. */
export interface Checkbox {
  readonly element: HTMLElement;
  show(checked: boolean, label: string): void;
}

export function checkbox(onChange: (checked: boolean) => void): Checkbox {
  const element = create('vscode-checkbox') as HTMLElement & { checked: boolean };
  let showing = false;
  element.addEventListener('change', () => {
    if (!showing) onChange(element.checked);
  });
  return {
    element,
    show(checked, label) {
      showing = true;
      element.checked = checked;
      element.textContent = label;
      // Without an `aria-label`, the toolkit announces “Checkbox” whatever the label is.
      element.setAttribute('aria-label', label);
      showing = false;
    },
  };
}
