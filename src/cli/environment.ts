import type { Scenario } from '../model/scenario.js';
import type { OfflinePart } from '../pages/offline.js';

/** The process and machine that a command runs in. */
export interface Environment {
  /** Writes to standard output. */
  out(text: string): void;
  /** Writes to standard error. */
  err(text: string): void;
  /** Reads standard input until it ends or more than `limit` bytes were read. */
  readInput(limit: number): Promise<Uint8Array>;
  /** Reads a built file of the page. */
  readPart(name: OfflinePart): Promise<Uint8Array>;
  readonly workingDirectory: string;
  readonly builtInScenarios: readonly Scenario[];
  /** The package's folder; the source of the built-in scenarios is in `scenarios/ID.vhflow` below it. */
  readonly packageFolder: string;
}

/** The exit statuses that docs/cli.md defines. */
export const exitCodes = { fine: 0, findings: 1, usage: 2 } as const;
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** A failure that ends the command with one line on standard error and exit status 2. */
export class CommandFailure extends Error {
  override readonly name: string = 'CommandFailure';
}

/** A file that the operating system did not let the command open, read or write. */
export class FileFailure extends CommandFailure {
  override readonly name = 'FileFailure';

  /** @param code the operating system's, such as `ENOENT`; undefined when it gave none */
  constructor(message: string, readonly code: string | undefined) {
    super(message);
  }
}
