/**
 * Characters that Mermaid reads as something else than text: statement ends, comments, directives, markup, entities,
 * formulas (`$$`), the box title's `=`, and the two signs with which it stores entities internally.
 */
const special = /[#;%<>&"'`$={}@\\\ufb02\u00b6]/g;

const entity = (character: string): string => `#${character.charCodeAt(0)};`;

/**
 * Text for a place in a Mermaid sequence diagram where free text stands: message, alias, note, box or block title.
 * Mermaid decodes decimal entities when it has drawn. Only what must be escaped is: Mermaid measures the escaped form.
 *
 * @param text one line, as from `oneLine`
 */
export function escapeMermaid(text: string): string {
  const escaped = text.replace(special, entity);
  const startsLikeOption = /^:?(?:no)?wrap:/i.test(text) || text.startsWith(':');
  const looksLikeStyle = /style|classDef/.test(text);
  return startsLikeOption || looksLikeStyle ? escaped.replace(/:/g, entity) : escaped;
}
