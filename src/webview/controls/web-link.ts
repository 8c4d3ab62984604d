import { create } from './dom.js';
import { iconElement } from './icon.js';

/**
 * A link to a page on the web, which the browser or VS Code opens outside of the page.
 *
 * @param address nothing is made of another address than an HTTPS one
 * @param text says where the link leads
 */
export function webLink(address: string | undefined, text: string): readonly HTMLAnchorElement[] {
  if (address === undefined || !address.startsWith('https://')) return [];
  return [create('a', { class: 'web-link', href: address, rel: 'noopener noreferrer', target: '_blank', title: address }, iconElement('link-external'), text)];
}
