import type { FlowView } from '../pages/diagram-protocol.js';

const searchable = (text: string): string => text.normalize('NFKC').toLocaleLowerCase();

/**
 * The hops that a query finds in their label, function, file or note, in the order of the flow. Several words must all be found.
 *
 * @returns their numbers; none for an empty query
 */
export function findHops({ hops }: FlowView, query: string): number[] {
  const words = searchable(query).split(/\s+/).filter(Boolean);
  if (words.length === 0) return [];
  return hops.filter(({ label, place, note = '', when = '' }) => {
    const text = searchable([label, place?.symbol ?? '', place?.path ?? '', note, when].join('\n'));
    return words.every((word) => text.includes(word));
  }).map(({ n }) => n);
}
