import type { Found } from './safe-files.js';

interface Entry<T> {
  readonly result: Promise<Found<T> | undefined>;
  /** Undefined until it is known. */
  outcome?: { readonly found: Found<T> | undefined; readonly size: number };
}

/** What was read from a source tree, by path, until it is dropped or pushed out by what was read later. A failure is not kept. */
export class PathCache<T> {
  private readonly entries = new Map<string, Entry<T>>();
  private size = 0;

  /**
   * @param read rejects for what is to be asked for again
   * @param sizeOf in the unit of `limit`
   * @param limit of all sizes together
   */
  constructor(
    private readonly read: (path: string) => Promise<Found<T> | undefined>,
    private readonly sizeOf: (value: T) => number,
    private readonly limit: number,
  ) {}

  async get(path: string): Promise<T | undefined> {
    const entry = this.entries.get(path) ?? this.add(path);
    return (await entry.result)?.value;
  }

  /** Drops what `isChanged` says of its path, or of the path that a link led to, and what is just being read. */
  drop(isChanged: (path: string) => boolean): void {
    for (const [path, entry] of this.entries) {
      const { outcome } = entry;
      if (!outcome || isChanged(path) || (outcome.found && isChanged(outcome.found.at))) this.remove(path, entry);
    }
  }

  clear(): void {
    this.entries.clear();
    this.size = 0;
  }

  /**
   * Drops what differs by now.
   *
   * @param stamp that of a path as of now
   */
  async recheck(stamp: (path: string) => Promise<string | undefined>): Promise<void> {
    await Promise.all([...this.entries].map(async ([path, entry]) => {
      const before = entry.outcome?.found?.stamp;
      const isMissing = entry.outcome !== undefined && entry.outcome.found === undefined;
      const now = await stamp(path).catch(() => undefined);
      const isSame = isMissing ? now === undefined : before !== undefined && before === now;
      if (!isSame) this.remove(path, entry);
    }));
  }

  private add(path: string): Entry<T> {
    const entry: Entry<T> = { result: this.read(path) };
    this.entries.set(path, entry);
    entry.result.then(
      (found) => this.settle(path, entry, found),
      () => this.remove(path, entry),
    );
    return entry;
  }

  private settle(path: string, entry: Entry<T>, found: Found<T> | undefined): void {
    if (this.entries.get(path) !== entry) return;
    entry.outcome = { found, size: found ? this.sizeOf(found.value) : 0 };
    this.size += entry.outcome.size;
    for (const [oldest, each] of this.entries) {
      if (this.size <= this.limit) break;
      if (each.outcome) this.remove(oldest, each);
    }
  }

  private remove(path: string, entry: Entry<T>): void {
    if (this.entries.get(path) !== entry) return;
    this.entries.delete(path);
    this.size -= entry.outcome?.size ?? 0;
  }
}
