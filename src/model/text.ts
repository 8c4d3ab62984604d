/**
 * Text with its translations. `en` is the untagged text;
 * other keys are BCP 47 language tags as written in the file (`ja`).
 */
export interface Text {
  readonly en: string;
  readonly [language: string]: string;
}

/**
 * The text in the given language, or else in its base language (`ja` for `ja-JP`), or else the default text.
 *
 * @param language a BCP 47 tag such as VS Code's `env.language`
 */
export function inLanguage(text: Text, language: string): string {
  return text[language] ?? text[language.split('-')[0] ?? 'en'] ?? text.en;
}
