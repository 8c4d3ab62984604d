/** The longest line that is kept, in characters; a console without line breaks must not fill the memory. */
const longest = 4_000;

/** Cuts what a stream brings into lines, without their line breaks, and without what has no place in a text. */
export class Lines {
  private rest = '';

  /** @param take receives each line */
  constructor(private readonly take: (line: string) => void) {}

  /** Takes a part of a stream. */
  add(part: string): void {
    const lines = (this.rest + part).split('\n');
    this.rest = (lines.pop() ?? '').slice(0, longest);
    for (const line of lines) this.take(readable(line));
  }

  /** Takes what came after the last line break. */
  end(): void {
    if (this.rest !== '') this.take(readable(this.rest));
    this.rest = '';
  }
}

/** Without the control characters and sequences by which a firmware or a kernel draws on a terminal. */
function readable(line: string): string {
  return line.slice(0, longest).replace(/\u001b(\[[0-9;?]*[ -/]*[@-~]|[0-~])/g, '').replace(/[\u0000-\u0008\u000b-\u001f\u007f]/g, '');
}
