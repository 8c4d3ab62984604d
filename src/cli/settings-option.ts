import { builtInConditions, isOn, type Condition, type Settings, type Term } from '../model/conditions.js';
import type { WrittenScenario } from '../model/scenario.js';
import { didYouMean } from './did-you-mean.js';
import { CommandFailure } from './environment.js';
import { shown } from './shown.js';

/** The values of `--with` and `--without`: names of conditions. */
export interface SettingsOptions {
  readonly with: readonly string[];
  readonly without: readonly string[];
}

/**
 * Adds the value of a `--with` or `--without` option to those before it.
 *
 * @param option one name, or several with commas between them
 * @throws CommandFailure for an empty name
 */
export function addConditions(option: string, before: readonly string[]): readonly string[] {
  const names = option.split(',').map((name) => name.trim());
  if (names.includes('')) throw new CommandFailure(`${option === '' ? "''" : shown(option)}: expected the name of a condition, or several with commas between them`);
  return [...new Set([...before, ...names])];
}

/**
 * Checks that no condition is both on and off, and that each is one that every file knows or one of these scenarios declares.
 *
 * @throws CommandFailure when that is not so
 */
export function checkSettings(options: SettingsOptions, scenarios: readonly Pick<WrittenScenario, 'conditions'>[]): void {
  const both = options.with.find((name) => options.without.includes(name));
  if (both !== undefined) throw new CommandFailure(`--with ${shown(both)} and --without ${shown(both)} contradict each other`);
  const known = [...new Set([...builtInConditions, ...scenarios.flatMap(({ conditions }) => conditions)].map(({ id }) => id))];
  for (const option of ['with', 'without'] as const) {
    const unknown = options[option].find((name) => !known.includes(name));
    if (unknown !== undefined) {
      throw new CommandFailure(`--${option} ${shown(unknown)}: unknown condition; the conditions are ${known.map(shown).join(', ')}${didYouMean(unknown, known)}`);
    }
  }
}

/**
 * The conditions of several scenarios, each once: built-in ones in their usual order, then the others in the order in which they come.
 * Where defaults differ, a built-in condition has the one that every file knows, and any other is off, as if no file said anything; so
 * the order of the scenarios makes no difference.
 */
export function conditionsOfAll(lists: readonly (readonly Condition[])[]): readonly Condition[] {
  const found = new Map<string, Condition>();
  for (const condition of lists.flat()) {
    const before = found.get(condition.id);
    if (!before || (before.isOnByDefault !== condition.isOnByDefault && condition.isOnByDefault === isUsuallyOn(condition.id))) found.set(condition.id, condition);
  }
  const order = builtInConditions.map(({ id }) => id).filter((id) => found.has(id));
  return [...new Set([...order, ...found.keys()])].map((id) => found.get(id) as Condition);
}

function isUsuallyOn(condition: string): boolean {
  return builtInConditions.find(({ id }) => id === condition)?.isOnByDefault ?? false;
}

/** The same settings with every one of these conditions named, so that scenarios with different defaults are settled alike. */
export function everySetting(conditions: readonly Condition[], settings: Settings): Settings {
  const ids = (on: boolean): readonly string[] => conditions.filter((condition) => isOn(condition, settings) === on).map(({ id }) => id);
  return { with: ids(true), without: ids(false) };
}

/** The settings that the options name, as terms. */
export function termsOf(options: SettingsOptions): readonly Term[] {
  return [...options.with.map((condition) => ({ condition, isOn: true })), ...options.without.map((condition) => ({ condition, isOn: false }))];
}

/** The options under which an expression holds. */
export function optionsFor(expression: readonly Term[]): string {
  return expression.map(({ condition, isOn: on }) => optionFor(condition, on)).join(' ');
}

/** The option that turns a condition on or off. */
export function optionFor(condition: string, on: boolean): string {
  return `--${on ? 'with' : 'without'} ${condition}`;
}
