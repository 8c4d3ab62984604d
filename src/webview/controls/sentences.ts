/**
 * What a screen reader says one after the other, with the end of a sentence in between, so that one text does not run into the next.
 *
 * @param parts empty ones are left out
 */
export function sentences(parts: readonly string[], { sentenceEnd }: { readonly sentenceEnd: string }): string {
  const said = parts.filter(Boolean);
  return said.map((part, index) => (index === said.length - 1 ? part : /[.!?。！？]$/.test(part) ? `${part}${sentenceEnd.slice(1)}` : `${part}${sentenceEnd}`)).join('');
}
