import { nearestName } from '../text/nearest-names.js';
import { shown } from './shown.js';

/** A suggestion for a mistyped name, to follow a message; nothing when none of the names is similar. */
export function didYouMean(wrong: string, names: Iterable<string>): string {
  const [nearest] = nearestName(wrong, names);
  return nearest === undefined ? '' : `; did you mean ${shown(nearest)}?`;
}
