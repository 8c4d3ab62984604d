import type { Found } from './safe-files.js';

interface Entry<T> {
  readonly result: Promise<Found<T> | undefined>;
  /** Undefined until the read has finished. */
  outcome?: { readonly found: Found<T> | undefined; readonly size: number };
}

/** Caches what was read from a source tree, by path. When the limit is exceeded, the oldest entries are evicted. Failures are not cached. */
export class PathCache<T> {
  private readonly entries = new Map<string, Entry<T>>();
  private size = 0;
  private hasEvicted = false;

  /**
   * @param read reads a path; if it rejects, nothing is cached
   * @param sizeOf the size of a value, in the unit of `limit`
   * @param limit the maximum total size
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

  /** Drops the entries whose path, or whose path with links resolved, satisfies `isChanged`, and the entries that are still being read. */
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
   * Drops the entries whose files have changed.
   *
   * @param stamp returns the current stamp of a path
   * @returns whether a file may have changed: one that was dropped, or one that was evicted at some time
   */
  async recheck(stamp: (path: string) => Promise<string | undefined>): Promise<boolean> {
    const same = await Promise.all([...this.entries].map(async ([path, entry]) => {
      const before = entry.outcome?.found?.stamp;
      const isMissing = entry.outcome !== undefined && entry.outcome.found === undefined;
      const now = await stamp(path).catch(() => undefined);
      const isSame = isMissing ? now === undefined : before !== undefined && before === now;
      if (!isSame) this.remove(path, entry);
      return isSame;
    }));
    return this.hasEvicted || same.includes(false);
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
      if (!each.outcome) continue;
      this.remove(oldest, each);
      this.hasEvicted = true;
    }
  }

  private remove(path: string, entry: Entry<T>): void {
    if (this.entries.get(path) !== entry) return;
    this.entries.delete(path);
    this.size -= entry.outcome?.size ?? 0;
  }
}
