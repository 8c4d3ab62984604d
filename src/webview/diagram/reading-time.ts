/** How fast people read explanations: words of English and characters of Japanese a minute. */
const wordsPerMinute = 220;
const charactersPerMinute = 500;
/** Enough to find a hop in the picture, in milliseconds. */
const leastTime = 2_500;
const japanese = /[\p{Script_Extensions=Han}\p{Script_Extensions=Hiragana}\p{Script_Extensions=Katakana}]/gu;

/** How long it takes to read the texts of a hop, in milliseconds. */
export function readingTime(texts: readonly (string | undefined)[]): number {
  const text = texts.filter((each) => each !== undefined).join(' ');
  const characters = text.match(japanese)?.length ?? 0;
  const words = text.replace(japanese, ' ').match(/[\p{L}\p{N}][^\s]*/gu)?.length ?? 0;
  return Math.max(leastTime, 60_000 * (characters / charactersPerMinute + words / wordsPerMinute));
}
