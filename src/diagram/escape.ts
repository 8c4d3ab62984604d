/**
 * Characters that Mermaid does not read as text: statement ends, comments, directives, markup, entities,
 * formulas (`$$`), the box title's `=`, and the two characters that its internal form of entities contains.
 */
const special = /[#;%<>&"'`$={}@\\\ufb02\u00b6]/g;

const entity = (character: string): string => `#${character.charCodeAt(0)};`;

/**
 * Escapes a text for a Mermaid sequence diagram: message, alias, note, box or block title.
 * No more than necessary is escaped: Mermaid measures the escaped text, and decodes the entities only after drawing.
 *
 * @param text one line, as from `oneLine`
 */
export function escapeMermaid(text: string): string {
  return text
    .replace(special, entity)
    // Next to these words, Mermaid drops the end of entities that follow a colon.
    .replace(/s(?=tyle)|c(?=lassDef)/g, entity)
    // A leading `wrap:` or `nowrap:` is an option, whatever precedes its colon.
    .replace(/^:?(?:no)?wrap:|^:/i, (match) => match.replace(/:/g, entity));
}
