/** Longer lines are cut; the longest line of a trace is an event with a long argument. */
const longestLine = 65_536;
const lineFeed = 10;

/**
 * Splits chunks of a file into lines, with memory for one chunk and one line.
 *
 * Bytes that are not UTF-8 become U+FFFD; NUL bytes, which a file has where a machine stopped while writing it, are removed. Lines
 * end with LF or CR LF. What exceeds 64 KB of a line is dropped.
 */
export class LineSplitter {
  readonly #decoder = new TextDecoder('utf-8');
  readonly #sink: (line: string) => void;
  /** The bytes of the line that has not ended yet, and how many they are. */
  readonly #rest = new Uint8Array(longestLine);
  #length = 0;
  #isInLine = false;

  /** @param sink receives each line, without its end */
  constructor(sink: (line: string) => void) {
    this.#sink = sink;
  }

  /** Takes the next bytes of the file; passes on the lines that end in them. */
  feed(chunk: Uint8Array): void {
    const first = chunk.indexOf(lineFeed);
    if (first === -1) {
      this.#keep(chunk);
      return;
    }
    const last = chunk.lastIndexOf(lineFeed);
    let start = 0;
    if (this.#isInLine) {
      this.#keep(chunk.subarray(0, first));
      this.#passRest();
      start = first + 1;
    }
    if (start <= last) this.#pass(chunk.subarray(start, last));
    if (last + 1 < chunk.length) this.#keep(chunk.subarray(last + 1));
  }

  /** Takes the end of the file: passes on a line without an end. */
  end(): void {
    if (this.#isInLine) this.#passRest();
  }

  #passRest(): void {
    const length = this.#length;
    this.#length = 0;
    this.#isInLine = false;
    this.#pass(this.#rest.subarray(0, length));
  }

  #keep(bytes: Uint8Array): void {
    if (bytes.length === 0) return;
    const taken = bytes.subarray(0, longestLine - this.#length);
    this.#rest.set(taken, this.#length);
    this.#length += taken.length;
    this.#isInLine = true;
  }

  #pass(bytes: Uint8Array): void {
    const decoded = this.#decoder.decode(bytes);
    const text = decoded.includes('\0') ? decoded.replaceAll('\0', '') : decoded;
    let start = 0;
    for (let end = text.indexOf('\n'); end !== -1; end = text.indexOf('\n', start)) {
      this.#passLine(text, start, end);
      start = end + 1;
    }
    this.#passLine(text, start, text.length);
  }

  #passLine(text: string, start: number, end: number): void {
    const last = end > start && text.charCodeAt(end - 1) === 13 ? end - 1 : end;
    this.#sink(text.slice(start, Math.min(last, start + longestLine)));
  }
}
