/** Abbreviations that end with a period and do not end a sentence, at the end of a text. */
const abbreviation = /(?:^|[\s(])(?:e\.g|i\.e|cf|vs|approx|resp|incl|[A-Z])\.\s*$/i;
const segmenters = new Map<string, Intl.Segmenter>();

/**
 * The first sentence of a text; the whole text if it is only one.
 *
 * @param language BCP 47 tag of the text; one that the platform does not know counts as English
 */
export function firstSentence(text: string, language: string): string {
  const [paragraph = ''] = text.trim().split(/\n/);
  let sentence = '';
  for (const { segment } of segmenterOf(language).segment(paragraph)) {
    sentence += segment;
    if (!abbreviation.test(sentence)) break;
  }
  return sentence.trim();
}

function segmenterOf(language: string): Intl.Segmenter {
  const known = segmenters.get(language);
  if (known) return known;
  const made = new Intl.Segmenter(isLanguage(language) ? language : 'en', { granularity: 'sentence' });
  segmenters.set(language, made);
  return made;
}

function isLanguage(tag: string): boolean {
  try {
    return Intl.Segmenter.supportedLocalesOf(tag).length > 0;
  } catch {
    return false;
  }
}
