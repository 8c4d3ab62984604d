import type { Position } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';

/** The units in which positions count the characters of a line. */
export type PositionEncoding = 'utf-8' | 'utf-16' | 'utf-32';

const encodings: readonly unknown[] = ['utf-8', 'utf-16', 'utf-32'] satisfies readonly PositionEncoding[];

const bytesOf = (codePoint: number): number => (codePoint < 0x80 ? 1 : codePoint < 0x800 ? 2 : codePoint < 0x10000 ? 3 : 4);

/** The length of a character in each encoding; a lone surrogate counts as the three bytes of U+FFFD. */
const lengths: Readonly<Record<PositionEncoding, (codePoint: number) => number>> = {
  'utf-8': bytesOf,
  'utf-16': (codePoint) => (codePoint < 0x10000 ? 1 : 2),
  'utf-32': () => 1,
};

/**
 * The encoding for a client: the first of those that it offers, which it lists with the preferred one first.
 *
 * @param offered the client's `general.positionEncodings`
 * @returns undefined if the client offers none that the server knows; positions are then in UTF-16 code units
 */
export function chosenEncoding(offered: unknown): PositionEncoding | undefined {
  return Array.isArray(offered) ? offered.find((each): each is PositionEncoding => encodings.includes(each)) : undefined;
}

type Convert = (units: ClientUnits) => (character: number) => number;

/** Converts the positions of messages between the encoding of the client and UTF-16, in which the server counts. */
export class PositionConverter {
  constructor(private readonly encoding: PositionEncoding = 'utf-16') {}

  /**
   * A value of the server with all its positions in the encoding of the client. A location in another file is left as it is, and so is
   * what is below `data`, which the client sends back unread.
   *
   * @param isText whether a URI is that of the text
   */
  toClient<T>(value: T, text: TextDocument, isText: (uri: string) => boolean = () => true): T {
    return this.convert(value, text, isText, (units) => (character) => units.ofClient(character));
  }

  /** A value of the client with all its positions in UTF-16 code units. */
  fromClient<T>(value: T, text: TextDocument): T {
    return this.convert(value, text, () => true, (units) => (character) => units.ofServer(character));
  }

  private convert<T>(value: T, text: TextDocument, isText: (uri: string) => boolean, convert: Convert): T {
    if (this.encoding === 'utf-16') return value;
    const lines = new LineUnits(text, lengths[this.encoding]);
    const replaced = (part: unknown): unknown => {
      if (Array.isArray(part)) return part.map(replaced);
      if (typeof part !== 'object' || part === null) return part;
      if (isPosition(part)) {
        const units = lines.of(part.line);
        return units ? { line: part.line, character: convert(units)(part.character) } : part;
      }
      if ('uri' in part && typeof part.uri === 'string' && !isText(part.uri)) return part;
      return Object.fromEntries(Object.entries(part).map(([key, each]) => [key, key === 'data' ? each : replaced(each)]));
    };
    return replaced(value) as T;
  }
}

function isPosition(value: object): value is Position {
  return 'line' in value && 'character' in value && typeof value.line === 'number' && typeof value.character === 'number';
}

/** The units of the lines of a text. The last line is kept, because most positions are on the line of the position before. */
class LineUnits {
  private last: { readonly line: number; readonly units: ClientUnits | undefined } | undefined;

  constructor(private readonly text: TextDocument, private readonly lengthOf: (codePoint: number) => number) {}

  /** @returns undefined for a line in which both encodings are the same */
  of(line: number): ClientUnits | undefined {
    if (this.last?.line !== line) this.last = { line, units: this.count(line) };
    return this.last.units;
  }

  private count(line: number): ClientUnits | undefined {
    const content = this.text.getText({ start: { line, character: 0 }, end: { line: line + 1, character: 0 } }).replace(/[\r\n]+$/, '');
    return /^[\0-\x7f]*$/.test(content) ? undefined : new ClientUnits(content, this.lengthOf);
  }
}

/** The units of the client before each UTF-16 code unit of a line. */
class ClientUnits {
  private readonly before: Uint32Array;

  constructor(line: string, lengthOf: (codePoint: number) => number) {
    this.before = new Uint32Array(line.length + 1);
    let [offset, units] = [0, 0];
    for (const character of line) {
      this.before.fill(units, offset, offset + character.length);
      offset += character.length;
      units += lengthOf(character.codePointAt(0) ?? 0);
    }
    this.before[offset] = units;
  }

  ofClient(character: number): number {
    return this.before[Math.min(character, this.before.length - 1)] ?? 0;
  }

  /** A position inside of a character counts as its start, and one after the end of the line as the end. */
  ofServer(units: number): number {
    let [low, high] = [0, this.before.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.before[middle] ?? 0) <= units) low = middle + 1;
      else high = middle;
    }
    let offset = Math.max(0, low - 1);
    while (offset > 0 && this.before[offset - 1] === this.before[offset]) offset--;
    return offset;
  }
}
