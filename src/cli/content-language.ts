import type { Scenario } from '../model/scenario.js';
import { CommandFailure } from './environment.js';
import { didYouMean } from './did-you-mean.js';
import { shown } from './shown.js';

/** The languages of vhflow's own words. */
const ownLanguages = ['en', 'ja'] as const;

/**
 * Checks that a language is one of vhflow's own, or that a text of the scenarios is in it. As in `inLanguage`, a region may follow.
 *
 * @param language the argument of `--lang`
 * @throws CommandFailure when it is not
 */
export function checkLanguage(language: string, scenarios: readonly Scenario[]): void {
  const known = new Set<string>(ownLanguages);
  if (known.has(baseOf(language))) return;
  collectLanguages(scenarios, known);
  if (known.has(language) || known.has(baseOf(language))) return;
  throw new CommandFailure(`--lang ${shown(language)}: unknown language; the texts are in ${[...known].map(shown).join(', ')}${didYouMean(language, known)}`);
}

function baseOf(language: string): string {
  return language.split('-')[0] ?? '';
}

/** Adds the languages of all texts in a model. Only texts have a key `en`. */
function collectLanguages(model: unknown, languages: Set<string>): void {
  if (typeof model !== 'object' || model === null) return;
  if ('en' in model) for (const language of Object.keys(model)) languages.add(language);
  else for (const value of Object.values(model)) collectLanguages(value, languages);
}
