/**
 * Human text with its translations. `en` is the text the author wrote first;
 * other keys are BCP 47 language tags as they stand in the file (`ja`).
 */
export interface Text {
  readonly en: string;
  readonly [language: string]: string;
}

/**
 * The text in the wanted language, else in its base language (`ja` for `ja-JP`), else the default text.
 *
 * @param language a BCP 47 tag such as VS Code's `env.language`
 */
export function inLanguage(text: Text, language: string): string {
  return text[language] ?? text[language.split('-')[0] ?? 'en'] ?? text.en;
}
