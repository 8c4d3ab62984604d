import type { Environment } from './environment.js';
import { shown } from './shown.js';

const megabyte = 1_000_000;
/** How far reading goes on before the line is written again. */
const step = 4 * megabyte;
const lineStart = '\r\u001b[K';

/** A line on the terminal that tells how far a large file has been read; nothing where standard error is no terminal. */
export class ReadingProgress {
  private next = step;
  private isShown = false;

  /**
   * @param name of the file
   * @param size of the file in bytes, if it is known
   */
  constructor(
    private readonly environment: Environment,
    private readonly name: string,
    private readonly size: number | undefined,
  ) {}

  /** @param bytes how much was read, unpacked */
  readonly report = (bytes: number): void => {
    if (!this.environment.isTerminal || bytes < this.next) return;
    this.next = bytes + step;
    const share = this.size !== undefined && this.size >= bytes ? ` (${Math.floor((bytes / this.size) * 100)} %)` : '';
    if (!this.isShown) process.once('SIGINT', this.interrupted);
    this.isShown = true;
    this.environment.err(`${lineStart}reading ${shown(this.name)}: ${Math.round(bytes / megabyte)} MB${share}`);
  };

  /** Removes the line. */
  readonly end = (): void => {
    if (!this.isShown) return;
    this.isShown = false;
    process.off('SIGINT', this.interrupted);
    this.environment.err(lineStart);
  };

  /** Ends the process as the signal does without a listener. */
  private readonly interrupted = (): void => {
    this.end();
    process.kill(process.pid, 'SIGINT');
  };
}
