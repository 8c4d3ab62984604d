import type { Condition } from '../model/conditions.js';
import type { Scenario } from '../model/scenario.js';
import { conditionText, filled, wordsIn } from '../model/words.js';
import { shown } from './shown.js';

/** A scenario and the conditions on which its flows depend. */
export interface Dependent {
  readonly id: string;
  readonly conditions: readonly Condition[];
}

/** A condition with the ids of the scenarios that have it on by default, and of those that have it off. */
export interface DifferentDefaults {
  /** As it is for all of them. */
  readonly condition: Condition;
  readonly on: readonly string[];
  readonly off: readonly string[];
}

/** Those conditions of which scenarios that depend on them have different defaults. */
export function differentDefaults(conditions: readonly Condition[], scenarios: readonly Dependent[]): readonly DifferentDefaults[] {
  return conditions.flatMap((condition) => {
    const idsWith = (isOn: boolean): readonly string[] => [...new Set(
      scenarios.flatMap((scenario) => (scenario.conditions.some(({ id, isOnByDefault }) => id === condition.id && isOnByDefault === isOn) ? [scenario.id] : [])),
    )];
    const [on, off] = [idsWith(true), idsWith(false)];
    return on.length > 0 && off.length > 0 ? [{ condition, on, off }] : [];
  });
}

/** A line for each condition with different defaults: which scenarios have which, and which one counts for all of them. */
export function differentDefaultsLines(differences: readonly DifferentDefaults[], language: string): readonly string[] {
  const { defaultsDiffer, listSeparator } = wordsIn(language);
  return differences.map(({ condition, on, off }) => {
    const isOn = condition.isOnByDefault;
    return shown(filled(defaultsDiffer[isOn ? 'on' : 'off'], condition.id, on.join(listSeparator), off.join(listSeparator), conditionText(condition, isOn, language)));
  });
}

/** The same in the JSON format that docs/cli.md defines. */
export function differentDefaultsJson(differences: readonly DifferentDefaults[]): readonly object[] {
  return differences.map(({ condition, on, off }) => ({ condition: condition.id, on, off, basis: condition.isOnByDefault }));
}

/** A line that names the versions of each project for which scenarios were written, if they are not the same; else nothing. */
export function differentVersionsLines(scenarios: readonly Pick<Scenario, 'sources'>[], language: string): readonly string[] {
  const { versionsDiffer, listSeparator, conditionSeparator } = wordsIn(language);
  const projects = [...new Set(scenarios.flatMap(({ sources }) => sources.map(({ project }) => project)))];
  const different = projects.flatMap((project) => {
    const pinned = scenarios.map(({ sources }) => sources.filter((source) => source.project === project).map(({ version }) => version)).filter(({ length }) => length > 0);
    const sets = new Set(pinned.map((versions) => JSON.stringify([...new Set(versions)].sort())));
    return sets.size > 1 ? [`${project} ${[...new Set(pinned.flat())].join(listSeparator)}`] : [];
  });
  return different.length > 0 ? [shown(filled(versionsDiffer, different.join(conditionSeparator)))] : [];
}
