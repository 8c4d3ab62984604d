/** The speeds at which a flow can be played, as multiples of the normal pace. */
export const speeds = [0.5, 1, 2, 4] as const;
export type Speed = (typeof speeds)[number];

/** Time on one hop at the normal pace, in milliseconds: enough to read its label and find it in the picture. */
const pace = 2_500;

/** Steps from hop to hop at regular intervals until it is stopped. */
export class Player {
  private timer: ReturnType<typeof setInterval> | undefined;
  private chosen: Speed = 1;

  /** @param onTick goes to the next hop */
  constructor(private readonly onTick: () => void) {}

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
    this.timer = setInterval(this.onTick, pace / this.chosen);
  }

  stop(): void {
    clearInterval(this.timer);
    this.timer = undefined;
  }

  /** The next speed up or down; the same at the end of the scale. */
  faster(by: 1 | -1): void {
    this.speed = speeds[speeds.indexOf(this.chosen) + by] ?? this.chosen;
  }
}
