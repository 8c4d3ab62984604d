import type { Position, Range } from 'vscode-languageserver-types';

/** Converts offsets (UTF-16 code units) to LSP positions and back. Lines end at `\n`, `\r\n` or `\r`, as in LSP. */
export class LineIndex {
  private found: readonly number[] | undefined;

  constructor(private readonly text: string) {}

  /** Where lines start; looked for when a position is asked for first, as a file without problems may need none. */
  private get starts(): readonly number[] {
    return this.found ??= lineStarts(this.text);
  }

  get lineCount(): number {
    return this.starts.length;
  }

  /** Offsets outside the text count as its start or end. */
  position(offset: number): Position {
    const bounded = Math.max(0, Math.min(offset, this.text.length));
    const { starts } = this;
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((starts[middle] as number) <= bounded) low = middle;
      else high = middle - 1;
    }
    return { line: low, character: bounded - (starts[low] as number) };
  }

  /** Positions outside the text count as the nearest one inside. */
  offset(position: Position): number {
    if (position.line < 0) return 0;
    const start = this.starts[position.line];
    if (start === undefined) return this.text.length;
    const next = this.starts[position.line + 1];
    const end = next === undefined ? this.text.length : next - 1;
    return Math.max(start, Math.min(start + position.character, end));
  }

  range(start: number, end: number): Range {
    return { start: this.position(start), end: this.position(end) };
  }
}

function lineStarts(text: string): number[] {
  const starts = [0];
  if (text.includes('\r')) {
    const lineBreak = /\r\n?|\n/g;
    while (lineBreak.test(text)) starts.push(lineBreak.lastIndex);
  } else {
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  }
  return starts;
}
