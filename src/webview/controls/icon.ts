import type { PageIcon } from '../../pages/icons.js';
import { create } from './dom.js';

/** A codicon as decoration: screen readers ignore it. */
export function iconElement(name: PageIcon): HTMLElement {
  return create('span', { 'class': iconClass(name), 'aria-hidden': 'true' });
}

/** The class that turns an element into this icon. */
export function iconClass(name: PageIcon): string {
  return `codicon codicon-${name}`;
}
