/** What readers scan lines with: by character codes, because traces have millions of lines. An index past the end has the code NaN. */

const space = 32;
const nameCodes = new Uint8Array(128);
for (const character of 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.$') nameCodes[character.charCodeAt(0)] = 1;

export function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

export function afterSpaces(line: string, at: number): number {
  let end = at;
  while (line.charCodeAt(end) === space) end += 1;
  return end;
}

/** The index before which there is no space. */
export function beforeSpaces(line: string, end: number): number {
  let start = end;
  while (start > 0 && line.charCodeAt(start - 1) === space) start -= 1;
  return start;
}

export function afterDigits(line: string, at: number): number {
  let end = at;
  while (isDigit(line.charCodeAt(end))) end += 1;
  return end;
}

export function beforeDigits(line: string, end: number): number {
  let start = end;
  while (start > 0 && isDigit(line.charCodeAt(start - 1))) start -= 1;
  return start;
}

/** The index after the name of a function or of an event that starts here, including a compiler's suffix. */
export function afterName(line: string, at: number): number {
  let end = at;
  while (nameCodes[line.charCodeAt(end)] === 1) end += 1;
  return end;
}

/** The number that the digits from one index to another say. */
export function numberBetween(line: string, from: number, to: number): number {
  let number = 0;
  for (let at = from; at < to; at += 1) number = number * 10 + line.charCodeAt(at) - 48;
  return number;
}

/** A name without what follows a plus sign: `function+0x10/0x40` is `function`. */
export function withoutOffset(name: string): string {
  const plus = name.indexOf('+');
  return plus === -1 ? name : name.slice(0, plus);
}
