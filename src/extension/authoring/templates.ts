import { quoteString } from '../../language/index.js';

/** A text in English and Japanese, in the syntax of the vhflow language. */
const textInBoth = /"((?:[^"\\]|\\.)*)"\s+ja\s+"((?:[^"\\]|\\.)*)"/g;
/** The comment at the top: one line in English and one in Japanese. */
const commentInBoth = /^\/\/ (.*)\n\/\/ (.*)\n/;
/**
 * Makes a new scenario from one of `templates/*.vhflow`.
 *
 * @param template the content of the file
 * @param language BCP 47 tag of the language in which the user writes the texts; English unless it is Japanese
 * @returns the text of a `.vhflow` file with this title and an id derived from it
 */
export function scenarioFromTemplate(template: string, title: string, language: string): string {
  const isJapanese = language.split('-')[0] === 'ja';
  return template
    .replace(commentInBoth, (_, english: string, japanese: string) => `// ${isJapanese ? japanese : english}\n`)
    .replace(textInBoth, (_, english: string, japanese: string) => `"${isJapanese ? japanese : english}"`)
    .replace(/^( *title )".*"$/m, (_, keyword: string) => keyword + quoteString(title))
    .replace(/^scenario \S+/m, `scenario ${idFromTitle(title)}`);
}

/** Derives a scenario id from a title by dropping the characters that ids cannot contain. */
export function idFromTitle(title: string): string {
  const id = title.toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^[-0-9]+|-+$/g, '').slice(0, 60);
  return id || 'my-scenario';
}
