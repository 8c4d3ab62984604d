/**
 * Characters that Mermaid reads as something else than text: statement ends, comments, directives, markup, entities,
 * formulas (`$$`), the box title's `=`, and the two signs with which it stores entities internally.
 */
const special = /[#;%<>&"'`$={}@\\\ufb02\u00b6]/g;

const entity = (character: string): string => `#${character.charCodeAt(0)};`;

/**
 * Escapes a free text of a Mermaid sequence diagram: message, alias, note, box or block title.
 * Mermaid decodes decimal entities when it has drawn. Only what must be escaped is: Mermaid measures the escaped form.
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
