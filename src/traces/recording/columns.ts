/** The numbers of an array that grows without ever copying what it holds. */
export class NumberColumn {
  private readonly chunks: NumberChunk[] = [];
  private used = 0;

  /** @param create makes an array for that many numbers, all 0 */
  constructor(private readonly create: (length: number) => NumberChunk) {}

  get length(): number {
    return this.used;
  }

  push(value: number): void {
    const offset = this.used & mask;
    if (offset === 0) this.chunks.push(this.create(chunkLength));
    const chunk = this.chunks[this.used >> bits];
    if (chunk) chunk[offset] = value;
    this.used += 1;
  }

  /** The number at an index; 0 beyond the end. */
  at(index: number): number {
    return this.chunks[index >> bits]?.[index & mask] ?? 0;
  }
}

type NumberChunk = Float64Array | Uint32Array | Uint16Array | Uint8Array;

const bits = 14;
const chunkLength = 1 << bits;
const mask = chunkLength - 1;
