import { compile } from '../language/index.js';
import type { PlaceOfHop } from './lab-scenarios.js';
import { shown } from './shown.js';

/**
 * Tells where in a file the hops of one of its scenarios are.
 *
 * @param file how the command line names the file, and its text
 * @returns a function that gives the place of a hop as `FILE:LINE:COLUMN`, both from 1, which terminals open; undefined for an unknown hop
 */
export function hopPlaces({ name, text }: { readonly name: string; readonly text: string }, scenarioId: string): PlaceOfHop {
  const { scenarios, places } = compile(text);
  const scenario = scenarios.find(({ id }) => id === scenarioId);
  return (flowId, hopId) => {
    const hop = scenario?.flows.find(({ id }) => id === flowId)?.hops.find(({ id }) => id === hopId);
    const start = hop && places.get(hop)?.name.start;
    return start && `${shown(name)}:${start.line + 1}:${start.character + 1}`;
  };
}
