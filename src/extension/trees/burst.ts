/** Items are delivered once no other item was added for this long. */
const millisecondsToSettle = 100;
/** No item waits longer than this. */
const maximumMilliseconds = 1_000;

/** Debounces: collects items that arrive in bursts, such as the file events of a `git checkout`, and delivers them together. */
export class Burst<T> {
  private items: T[] = [];
  private settleTimer: ReturnType<typeof setTimeout> | undefined;
  private maximumTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly deliver: (items: readonly T[]) => void) {}

  add(item: T): void {
    this.items.push(item);
    clearTimeout(this.settleTimer);
    this.settleTimer = setTimeout(() => this.flush(), millisecondsToSettle);
    this.maximumTimer ??= setTimeout(() => this.flush(), maximumMilliseconds);
  }

  /** Discards the items that have not been delivered yet. */
  dispose(): void {
    clearTimeout(this.settleTimer);
    clearTimeout(this.maximumTimer);
    this.maximumTimer = undefined;
    this.items = [];
  }

  private flush(): void {
    const { items } = this;
    this.dispose();
    this.deliver(items);
  }
}
