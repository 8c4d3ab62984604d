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

/** A JSON document as commands print it. */
export function jsonText(document: unknown): string {
  return `${JSON.stringify(document, undefined, 2)}\n`;
}
