import { oneLine } from '../diagram/index.js';
import type { Environment } from './environment.js';

/** Text from outside as it may be printed: on one line, with nothing in it that a terminal would obey. */
export function shown(text: string): string {
  return oneLine(text.length > 2_000 ? `${text.slice(0, 2_000)}…` : text);
}

/** Prints the one JSON document of a command. */
export function printJson(environment: Environment, document: unknown): void {
  environment.out(`${JSON.stringify(document, undefined, 2)}\n`);
}
