import type { SkippedLines } from './reader.js';

/** Counts the lines that a reader does not understand. */
export class Skipped implements SkippedLines {
  count = 0;
  firstLine = 0;

  add(line: number): void {
    this.count += 1;
    if (this.firstLine === 0) this.firstLine = line;
  }

  /** What comes before the head of a trace is somebody's note, not a part of the trace. */
  forget(): void {
    this.count = 0;
    this.firstLine = 0;
  }
}
