/** The speeds at which a flow can be played, as multiples of the normal pace. */
export const speeds = [0.5, 1, 2, 4] as const;
export type Speed = (typeof speeds)[number];

/** Steps from hop to hop until it is stopped, and stays on each for as long as it takes to read. */
export class Player {
  private timer: ReturnType<typeof setTimeout> | undefined;
  private chosen: Speed = 1;

  /**
   * @param onTick goes to the next hop
   * @param timeOnHop how long to stay on the hop that is shown now, at the normal pace, in milliseconds
   */
  constructor(private readonly onTick: () => void, private readonly timeOnHop: () => number) {}

  get isPlaying(): boolean {
    return this.timer !== undefined;
  }

  get speed(): Speed {
    return this.chosen;
  }

  /** Takes effect at once, also while it plays. */
  set speed(speed: Speed) {
    this.chosen = speed;
    if (this.isPlaying) this.start();
  }

  start(): void {
    this.stop();
    this.timer = setTimeout(() => {
      this.onTick();
      if (this.isPlaying) this.start();
    }, this.timeOnHop() / this.chosen);
  }

  stop(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
  }

  /** The next speed up or down; the same at the end of the scale. */
  faster(by: 1 | -1): void {
    this.speed = speeds[speeds.indexOf(this.chosen) + by] ?? this.chosen;
  }
}
