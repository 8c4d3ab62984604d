import type { Position } from 'vscode-languageserver-types';
import { compile, openDocument } from '../../../src/language/index.js';
import { triviaBefore } from '../../../src/language/syntax/tokens.js';
import type { Hop, LayoutItem } from '../../../src/model/scenario.js';

/** A text with the caret in the first place that reads so. */
export function caretAt(text: string, place: string): string {
  if (!text.includes(place)) throw new Error(`Expected ${place} in: ${text}`);
  return text.replace(place, `${place.slice(0, 1)}¦${place.slice(1)}`);
}

/** All hops of a file, in file order. */
export function hopsIn(text: string): readonly Hop[] {
  return compile(text).scenarios.flatMap(({ flows }) => flows.flatMap(({ hops }) => hops));
}

/** Where the hops of a file start. */
export function hopPositions(text: string): Position[] {
  const { compiled } = openDocument(text);
  return compiled.scenarios.flatMap(({ flows }) => flows.flatMap(({ hops }) => hops.map((hop) => compiled.places.get(hop)?.whole.start as Position)));
}

/** All comments of a file, in file order. */
export function commentsOf(text: string): string[] {
  return openDocument(text).tree.tokens.flatMap((token) => triviaBefore(text, token).comments.map(({ start, end }) => text.slice(start, end).trimEnd()));
}

/** The order of the hops (by their labels), notes and blocks, such as `a note loop(b c)`; flows are separated by `;`. */
export function orderOf(text: string): string {
  const ordered = (items: readonly LayoutItem[], hops: readonly Hop[]): string => items.map((item) => {
    if (item.type === 'hop') return hops[item.n - 1]?.label.en;
    if (item.type === 'note') return 'note';
    return item.type === 'alt' ? `alt(${item.sections.map((section) => ordered(section.items, hops)).join(' | ')})` : `${item.type}(${ordered(item.items, hops)})`;
  }).join(' ');
  return compile(text).scenarios.flatMap(({ flows }) => flows.map(({ layout, hops }) => ordered(layout, hops))).join('; ');
}
