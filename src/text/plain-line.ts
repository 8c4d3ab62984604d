const longestLine = 160;

/**
 * Untrusted text as one printable line: no line ends, controls, direction marks or lone surrogates, and not endless.
 * Fit for a line comment of bpftrace, which a backslash at the end could join with the next line.
 */
export function plainLine(text: string): string {
  const line = text
    .replace(/[\s\p{Z}]+/gu, ' ')
    .replace(/\p{C}/gu, '')
    .trim();
  const characters = [...line];
  return (characters.length <= longestLine ? line : `${characters.slice(0, longestLine - 1).join('')}…`).replace(/\\+$/, '');
}

/** A {@link plainLine} for the format of bpftrace's `printf`; bpftrace 0.17 takes `%%d` for a conversion too, so no `%` is left. */
export function formatLiteral(line: string): string {
  return line.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('%', '％');
}

/** A {@link plainLine} for a comment that is pasted into a shell, which looks for `!` even there. */
export function shellComment(line: string): string {
  return `# ${line.replaceAll('!', '！')}`;
}

/** A word for file names, of letters, digits and signs without a meaning in a shell. */
export function fileWord(text: string): string {
  return text.replace(/[^A-Za-z0-9_.-]/g, '').replace(/^[.-]+/, '').slice(0, 60) || 'flow';
}
