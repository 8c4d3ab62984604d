import { isOn, type Expression, type Term } from '../../model/conditions.js';
import type { Flow, Hop, Scenario } from '../../model/scenario.js';
import type { Overlay } from '../matching/overlay.js';
import { baseName } from '../recording/base-name.js';

/** A setting that is not that of the overlay, and the hops that look like it. */
export interface ShownSetting {
  readonly term: Term;
  /** Their numbers. */
  readonly hops: readonly number[];
}

/** The settings for which the functions stand by which hops were seen, where these are other settings than those of the scenario. */
export function settingsShown(scenario: Scenario, flow: Flow, overlay: Overlay): readonly ShownSetting[] {
  const on = new Set(scenario.conditions.filter((condition) => isOn(condition, scenario.settings)).map(({ id }) => id));
  const written = new Map(scenario.written.flows.find(({ id }) => id === flow.id)?.hops.map((hop) => [hop.id, hop]));
  const found = new Map<string, { readonly term: Term; readonly hops: number[] }>();
  for (const { id, n, by } of overlay.hops) {
    const hop = written.get(id);
    if (by?.how !== 'counterpart' || !hop) continue;
    for (const term of termsFor(hop, by.name, on)) {
      const key = `${term.condition} ${term.isOn}`;
      const known = found.get(key);
      if (known) known.hops.push(n);
      else found.set(key, { term, hops: [n] });
    }
  }
  return [...found.values()];
}

/** What is missing for a function to be the hop's own. */
function termsFor({ at, variants = [] }: Hop, name: string, on: ReadonlySet<string>): readonly Term[] {
  const holds = (under: Expression): boolean => under.every((term) => on.has(term.condition) === term.isOn);
  const places = variants.flatMap((variant) => (variant.item === 'at' ? [variant] : []));
  const isNamed = (anchor: Hop['at']): boolean => anchor?.some(({ symbol }) => baseName(symbol) === baseName(name)) ?? false;
  const variant = places.find(({ value }) => isNamed(value));
  if (variant) return variant.under.filter((term) => on.has(term.condition) !== term.isOn);
  const current = places.find(({ under }) => holds(under));
  // Any of several terms would do, so that none of them can be said to be missing.
  const [only, ...others] = current && isNamed(at) ? current.under : [];
  return only && others.length === 0 ? [{ condition: only.condition, isOn: !only.isOn }] : [];
}
