import type { FoundPlace } from '../anchors/index.js';
import { shown } from './shown.js';
import type { VerifiedAnchor } from './verify-anchors.js';

/** The states of anchors, in the order in which they are counted. */
export const states = ['exact', 'moved', 'ambiguous', 'doubtful', 'lost', 'refused', 'not-in-tree', 'unchecked'] as const satisfies readonly VerifiedAnchor['state'][];

/** A state in words. */
export function stateText(state: VerifiedAnchor['state']): string {
  return state === 'not-in-tree' ? 'not in this tree' : state;
}

/** One line about an anchor: what was looked up, the result, and similar names. */
export function findingText(anchor: VerifiedAnchor): string {
  const { scenario, flow, hop, role, project, path, symbol, calls, state } = anchor;
  const wanted = `${project}:${path}#${symbol}${calls === undefined ? '' : ` calls ${calls}`}`;
  return shown(`${scenario}/${flow}/${hop} ${role} ${wanted}: ${stateText(state)}${detailText(anchor)}`);
}

function detailText({ state, role, found, others, nearest, problem }: VerifiedAnchor): string {
  if (state === 'doubtful' && found) return `; ${placesText([found])}, ${found.symbol}, ${problem ?? ''}`;
  if (problem !== undefined) return `; ${problem}`;
  if (state === 'lost' && others.length > 0) return `; ${placesText(others)} does not mention it`;
  if (state === 'lost') return nearest.length > 0 ? `; similar names: ${nearest.join(', ')}` : '; no similar names';
  if (state === 'moved' && found) return `; now at ${placesText([found])}${role === 'at' ? `, ${found.symbol}` : ''}`;
  return found ? `; ${placesText([found, ...others])}` : '';
}

/** Places as `path:line`, with lines counted from 1. */
export function placesText(places: readonly FoundPlace[]): string {
  return places.map(({ path, line }) => `${path}:${line + 1}`).join(', ');
}
