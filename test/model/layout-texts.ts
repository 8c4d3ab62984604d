import type { LayoutItem } from '../../src/model/scenario.js';
import type { Text } from '../../src/model/text.js';

/** The texts of the notes and blocks of a flow. */
export function textsOfItem(item: LayoutItem): Text[] {
  switch (item.type) {
    case 'hop':
      return [];
    case 'note':
      return [item.text];
    case 'alt':
      return item.sections.flatMap(({ label, items }) => [label, ...items.flatMap(textsOfItem)]);
    default:
      return [item.label, ...item.items.flatMap(textsOfItem)];
  }
}
