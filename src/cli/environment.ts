import type { Scenario } from '../model/scenario.js';

/** What the command line talks to. */
export interface Environment {
  /** Writes to standard output. */
  out(text: string): void;
  /** Writes to standard error. */
  err(text: string): void;
  /** Standard input, until it ends or has given more than `limit` bytes. */
  readInput(limit: number): Promise<Uint8Array>;
  /** Reads a built file of the page that shows diagrams. */
  readPart(name: 'webview.js' | 'webview.css'): Promise<Uint8Array>;
  readonly workingDirectory: string;
  readonly builtInScenarios: readonly Scenario[];
  /** The folder of the package, where `scenarios/ID.vhflow` are the built-in ones as they are written. */
  readonly packageFolder: string;
}

/** The exit statuses that docs/cli.md promises. */
export const exitCodes = { fine: 0, findings: 1, usage: 2 } as const;
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** A failure that ends the command with one line on standard error and exit status 2. */
export class CommandFailure extends Error {
  override readonly name = 'CommandFailure';
}
