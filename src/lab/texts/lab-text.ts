import { japanese } from './japanese.js';

/** A text that the lab says to its user. */
export interface LabText {
  /** In English, with `{0}`, `{1}`… for what is known only when it is said. */
  readonly words: string;
  /** Names, numbers and commands, which are the same in each language, and texts. */
  readonly values: readonly (string | LabText)[];
}

/** A text as a template: ``say`${file} is missing` ``. Its words are in {@link japanese}. */
export function say(words: TemplateStringsArray, ...values: readonly (string | LabText)[]): LabText {
  return { words: words.reduce((before, part, index) => `${before}{${index - 1}}${part}`), values };
}

/** A text that is the same in each language, such as a command. */
export function verbatim(text: string): LabText {
  return { words: '{0}', values: [text] };
}

/** Texts in a row, such as with `; ` between them. */
export function joined(texts: readonly LabText[], between: string): LabText {
  return { words: texts.map((_, index) => `{${index}}`).join(between), values: texts };
}

/** The text in a language of VS Code, such as `ja`; in English for languages in which the lab does not speak. */
export function inLanguage({ words, values }: LabText, language: string): string {
  const translated = language.split('-')[0] === 'ja' ? japanese[words] ?? words : words;
  return translated.replace(/\{(\d+)\}/g, (_, index: string) => {
    const value = values[Number(index)] ?? '';
    return typeof value === 'string' ? value : inLanguage(value, language);
  });
}
