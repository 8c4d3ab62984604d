import { characterNumber, oneLine } from './visible.js';

const longestLine = 160;

/**
 * Untrusted text on one line of a script. All characters are printable (the joiners of emoji are written by number), and the length is
 * limited. A trailing backslash is removed, because it could join a bpftrace line comment with the next line.
 */
export function plainLine(text: string): string {
  const line = oneLine(text).replace(/\p{C}/gu, characterNumber);
  const characters = [...line];
  return (characters.length <= longestLine ? line : `${characters.slice(0, longestLine - 1).join('')}…`).replace(/\\+$/, '');
}

/** Escapes a {@link plainLine} for the format string of bpftrace's `printf`. bpftrace 0.17 treats even `%%d` as a conversion, so every `%` is replaced. */
export function formatLiteral(line: string): string {
  return line.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('%', '％');
}

/** A {@link plainLine} as a comment that can be pasted into a shell; shells expand `!` even in comments. */
export function shellComment(line: string): string {
  return `# ${line.replaceAll('!', '！')}`;
}

/** A word for file names, made of letters, digits and punctuation without a special meaning in a shell. */
export function fileWord(text: string): string {
  return text.replace(/[^A-Za-z0-9_.-]/g, '').replace(/^[.-]+/, '').slice(0, 60) || 'flow';
}
