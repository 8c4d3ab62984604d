/** Strings become text nodes, so that texts from files are never markup. */
type Content = string | Node;

/** Makes an HTML element. */
export function create<Tag extends keyof HTMLElementTagNameMap>(tag: Tag, attributes?: Readonly<Record<string, string>>, ...content: readonly Content[]): HTMLElementTagNameMap[Tag];
export function create(tag: string, attributes?: Readonly<Record<string, string>>, ...content: readonly Content[]): HTMLElement;
export function create(tag: string, attributes: Readonly<Record<string, string>> = {}, ...content: readonly Content[]): HTMLElement {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...content);
  return element;
}

/** Makes an SVG element. */
export function createSvg<Tag extends keyof SVGElementTagNameMap>(tag: Tag, attributes: Readonly<Record<string, string | number>> = {}, ...content: readonly Content[]): SVGElementTagNameMap[Tag] {
  const element = document.createElementNS('http://www.w3.org/2000/svg', tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, String(value));
  element.append(...content);
  return element;
}

/** Replaces `{0}`, `{1}`… in one of the page's strings with values. */
export function fill(template: string, ...values: readonly (string | number)[]): string {
  return template.replace(/\{(\d)\}/g, (place, index: string) => String(values[Number(index)] ?? place));
}

/** Text that can be broken after the separators of paths and names. */
export function breakable(text: string): DocumentFragment {
  const fragment = document.createDocumentFragment();
  for (const piece of text.match(/[^/_.]*[/_.]+|[^/_.]+/g) ?? []) fragment.append(piece, document.createElement('wbr'));
  return fragment;
}
