import { createWriteStream, rmSync, type WriteStream } from 'node:fs';
import { finished } from 'node:stream/promises';

/** How much of a console is kept, in characters. */
const keptConsole = 16_000_000;

/** A file with the lines of a console. What was there is removed first, so that a link is not followed. */
export class ConsoleFile {
  private readonly stream: WriteStream;
  private size = 0;

  constructor(readonly path: string) {
    rmSync(path, { force: true });
    this.stream = createWriteStream(path, { flags: 'wx' });
    this.stream.on('error', () => undefined);
  }

  /** Adds a line, unless the console is already larger than anybody reads. */
  add(line: string): void {
    if (this.size > keptConsole) return;
    this.size += line.length + 1;
    this.stream.write(`${line}\n`);
  }

  /** Waits until it is written; a console that cannot be written fails no run. */
  async close(): Promise<void> {
    this.stream.end();
    await finished(this.stream).catch(() => undefined);
  }
}
