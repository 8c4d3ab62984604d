import type { Stats } from 'node:fs';
import type { WrittenScenario } from '../model/scenario.js';
import type { OfflinePart } from '../pages/offline.js';

/** What a command needs from its process and file system. */
export interface Environment {
  /** Writes to standard output. */
  out(text: string): void;
  /** Writes to standard error. */
  err(text: string): void;
  /** Reads standard input until its end, or until more than `limit` bytes were read. */
  readInput(limit: number): Promise<Uint8Array>;
  /** Standard input in parts, for what may be too large for memory. Throws {@link CommandFailure} when it is a folder. */
  streamInput(): AsyncIterable<Uint8Array>;
  /** Whether standard error is a terminal, on which a line can be written over. */
  readonly isTerminal: boolean;
  /** Width of the terminal that standard output is; absent if it is none. */
  readonly columns?: number;
  /** The file from which standard input is read; undefined when standard input is closed. */
  inputStatus(): Stats | undefined;
  /** Reads a bundled part of the offline page. */
  readPart(name: OfflinePart): Promise<Uint8Array>;
  /** Throws {@link CommandFailure} when the working folder has been deleted. */
  readonly workingDirectory: string;
  readonly builtInScenarios: readonly WrittenScenario[];
  /** The folder of the package; the text of a built-in scenario is in `scenarios/ID.vhflow` below it. */
  readonly packageFolder: string;
}

/** The exit statuses that docs/cli.md defines. */
export const exitCodes = { fine: 0, findings: 1, usage: 2 } as const;
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** A failure that ends the command with one line on standard error and exit status 2. */
export class CommandFailure extends Error {
  override readonly name: string = 'CommandFailure';
}

/** A file that could not be opened, read or written. */
export class FileFailure extends CommandFailure {
  override readonly name = 'FileFailure';

  /** @param code the error code of the operating system, such as `ENOENT`; undefined when there is none */
  constructor(message: string, readonly code: string | undefined) {
    super(message);
  }
}
