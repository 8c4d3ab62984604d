const lineFeed = 10;
const carriageReturn = 13;

/** The line break that a text uses: `\r\n` as soon as one of its lines ends so; `\r` if it has no other; else `\n`. */
export function lineBreakOf(text: string): string {
  if (text.includes('\r\n')) return '\r\n';
  return text.includes('\r') && !text.includes('\n') ? '\r' : '\n';
}

/** The offset at which the line of an offset starts. */
export function lineStart(text: string, offset: number): number {
  let at = offset;
  while (at > 0) {
    const code = text.charCodeAt(at - 1);
    if (code === lineFeed || code === carriageReturn) break;
    at--;
  }
  return at;
}

/** The offset of the first line break at or after `offset`, or `limit` if there is none before it. */
export function lineEnd(text: string, offset: number, limit = text.length): number {
  let at = offset;
  while (at < limit) {
    const code = text.charCodeAt(at);
    if (code === lineFeed || code === carriageReturn) return at;
    at++;
  }
  return limit;
}
