/**
 * The attach points that bpftrace would find, read without assumptions about the layout of the scripts: comments and
 * strings are skipped character by character, and everything left outside braces is an attach point.
 *
 * @throws when a string or a comment does not end on its line, or braces do not match
 */
export function attachPoints(script: string): readonly string[] {
  let outside = '';
  let depth = 0;
  for (let index = 0; index < script.length; index += 1) {
    const character = script.charAt(index);
    if (character === '/' && script.charAt(index + 1) === '*') throw new Error('a block comment, which the scripts do not have');
    if (character === '/' && script.charAt(index + 1) === '/') index = endOfLine(script, index) - 1;
    else if (character === '"') index = endOfString(script, index);
    else if (character === '{') depth += 1;
    else if (character === '}') {
      depth -= 1;
      outside += ',';
    } else if (depth === 0) outside += character;
    if (depth < 0) throw new Error('a brace too many');
  }
  if (depth !== 0) throw new Error('a brace is not closed');
  return outside.split(/[\s,]+/).filter((point) => point !== '');
}

/** The attach points without those for copies that compilers make, and without the one that never fires. */
export function wantedPoints(script: string): readonly string[] {
  return attachPoints(script).filter((point) => !/\.\*$|\.isra\.0$|^interval:s:1000000$/.test(point));
}

function endOfLine(script: string, from: number): number {
  const end = script.indexOf('\n', from);
  if (script.charAt(end - 1) === '\\') throw new Error('a comment goes on in the next line');
  return end < 0 ? script.length : end;
}

function endOfString(script: string, from: number): number {
  for (let index = from + 1; index < script.length; index += 1) {
    if (script.charAt(index) === '\n') throw new Error('a string does not end');
    if (script.charAt(index) === '\\') index += 1;
    else if (script.charAt(index) === '"') return index;
  }
  throw new Error('a string does not end');
}

/** The words of all lines except comments. */
export function shellWords(text: string): readonly string[] {
  return text.split('\n').filter((line) => !line.startsWith('#')).join(' ').split(' ').filter((word) => word !== '');
}
