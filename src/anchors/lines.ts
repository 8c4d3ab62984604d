/** Line ends as editors count them: LF, CRLF, and CR alone. */
const lineEnd = /\r\n?|\n/g;

/** The number of lines that end between two offsets. */
export function linesBetween(text: string, from: number, to: number): number {
  return text.slice(from, to).match(lineEnd)?.length ?? 0;
}

/** Sets the 0-based line of each entry; the entries are in file order. */
export function numberLines(text: string, entries: readonly { readonly nameStart: number; line: number }[]): void {
  if (text.includes('\r') && /\r(?!\n)/.test(text)) numberLinesOfAnyKind(text, entries);
  else numberLinesByFeeds(text, entries);
}

/** For a text without CR alone, searching for one character is faster. */
function numberLinesByFeeds(text: string, entries: readonly { readonly nameStart: number; line: number }[]): void {
  let line = 0;
  let feed = text.indexOf('\n');
  for (const entry of entries) {
    while (feed >= 0 && feed < entry.nameStart) {
      line++;
      feed = text.indexOf('\n', feed + 1);
    }
    entry.line = line;
  }
}

function numberLinesOfAnyKind(text: string, entries: readonly { readonly nameStart: number; line: number }[]): void {
  let line = 0;
  let at = 0;
  for (const entry of entries) {
    line += linesBetween(text, at, entry.nameStart);
    at = entry.nameStart;
    entry.line = line;
  }
}
