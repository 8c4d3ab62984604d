export interface EscapeProblem {
  readonly start: number;
  readonly end: number;
}

const escape = /\\(u\{[0-9A-Fa-f]{1,6}\}|[^])/g;
const simpleEscapes: Readonly<Record<string, string>> = { '"': '"', '\\': '\\', n: '\n', t: '\t' };

/**
 * The value of a string.
 *
 * @param body the text between the quotes
 * @param onProblem called for every unknown escape with its offsets in `body`; such an escape is kept as it is written
 */
export function unescapeString(body: string, onProblem?: (problem: EscapeProblem) => void): string {
  if (!body.includes('\\')) return body;
  return body.replace(escape, (whole: string, code: string, offset: number) => {
    const simple = simpleEscapes[code];
    if (simple !== undefined) return simple;
    const point = Number.parseInt(code.slice(2, -1), 16);
    if (point <= 0x10ffff) return String.fromCodePoint(point);
    onProblem?.({ start: offset, end: offset + whole.length });
    return whole;
  });
}

/** A text as a string literal of the language, on one line. */
export function quoteString(value: string): string {
  const body = value.replace(/["\\\n\t]|[\u0000-\u001f\u2028\u2029]/g, (char) => {
    if (char === '"' || char === '\\') return `\\${char}`;
    if (char === '\n') return '\\n';
    if (char === '\t') return '\\t';
    return `\\u{${char.charCodeAt(0).toString(16)}}`;
  });
  return `"${body}"`;
}
