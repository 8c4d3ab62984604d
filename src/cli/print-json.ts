import type { Environment } from './environment.js';

/** Prints the one JSON document of a command. */
export function printJson(environment: Environment, document: unknown): void {
  environment.out(`${JSON.stringify(document, undefined, 2)}\n`);
}
