import { characterNumber, oneLine } from './visible.js';

const longestLine = 160;

/**
 * Untrusted text on one line of a script: every character in it is printable, the joiners of emoji written too, and it is not endless.
 * Fit for a line comment of bpftrace, which a backslash at the end could join with the next line.
 */
export function plainLine(text: string): string {
  const line = oneLine(text).replace(/\p{C}/gu, characterNumber);
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
