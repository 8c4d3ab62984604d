import { shortLine } from '../text/visible.js';
import type { Environment } from './environment.js';

/** Makes untrusted text safe to print: on one line and without terminal control characters. */
export function shown(text: string): string {
  return shortLine(text, 2_000);
}

/** Prints the JSON output of a command. */
export function printJson(environment: Environment, document: unknown): void {
  environment.out(jsonText(document));
}

/**
 * The same text as {@link jsonText}, in parts: the items of one list of the document are made and given one by one, so that a long list is
 * never in memory as a whole.
 *
 * @param list the name of a property of the document whose value is an array
 */
export function* jsonParts(document: object, list: string, items: readonly unknown[]): Iterable<string> {
  const [before = '', after = ''] = jsonText({ ...document, [list]: [] }).split(`\n  ${JSON.stringify(list)}: []`);
  yield `${before}\n  ${JSON.stringify(list)}: [`;
  for (const [index, item] of items.entries()) yield `${index === 0 ? '' : ','}\n    ${JSON.stringify(item, undefined, 2).replaceAll('\n', '\n    ')}`;
  yield `${items.length === 0 ? '' : '\n  '}]${after}`;
}

/** A JSON document as commands print it. */
export function jsonText(document: unknown): string {
  return `${JSON.stringify(document, undefined, 2)}\n`;
}

/** A word as a shell takes it, quoted if need be. */
export function shellWord(text: string): string {
  const word = shown(text);
  return /^[\w./:@%+,-][\w./:@%+,#-]*$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;
}
