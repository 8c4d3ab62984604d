/** How long nothing may come before what came is delivered, in milliseconds. */
const quiet = 100;
/** How long the first of what came waits at most, in milliseconds. */
const longest = 1_000;

/** Collects what comes in bursts, such as the events of a `git checkout`, and delivers it together once it is quiet. */
export class Burst<T> {
  private items: T[] = [];
  private quietTimer: ReturnType<typeof setTimeout> | undefined;
  private longestTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly deliver: (items: readonly T[]) => void) {}

  add(item: T): void {
    this.items.push(item);
    clearTimeout(this.quietTimer);
    this.quietTimer = setTimeout(() => this.flush(), quiet);
    this.longestTimer ??= setTimeout(() => this.flush(), longest);
  }

  /** What has not been delivered by now is not delivered any more. */
  dispose(): void {
    clearTimeout(this.quietTimer);
    clearTimeout(this.longestTimer);
    this.longestTimer = undefined;
    this.items = [];
  }

  private flush(): void {
    const { items } = this;
    this.dispose();
    this.deliver(items);
  }
}
