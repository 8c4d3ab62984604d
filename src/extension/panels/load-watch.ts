/** How long each attempt to load a page may take, in milliseconds: each attempt gets more time, for busy machines. */
export const loadLimits: readonly number[] = [5_000, 10_000, 20_000];

export interface LoadActions {
  /** Loads the page again, after the first attempt has failed. */
  readonly reload: () => void;
  /** Loads the page in a new panel, after a later attempt has failed. */
  readonly replace: () => void;
  /** Called when the last attempt has failed. */
  readonly giveUp: () => void;
}

/** Watches whether a page becomes ready in time, and has it loaded again if it does not. The attempts count on in a new panel. */
export class LoadWatch {
  private timer: ReturnType<typeof setTimeout> | undefined;
  private isStarted = false;

  /** @param limits milliseconds for each attempt; the page is loaded again after each but the last */
  constructor(private readonly actions: LoadActions, private readonly limits: readonly number[] = loadLimits) {}

  /** To be called whenever the page is visible and not ready; only the first call since {@link stop} counts. */
  start(): void {
    if (this.isStarted) return;
    this.isStarted = true;
    this.wait(0);
  }

  /** To be called when the page is ready, hidden, or closed. */
  stop(): void {
    this.isStarted = false;
    clearTimeout(this.timer);
  }

  private wait(attempt: number): void {
    this.timer = setTimeout(() => this.expire(attempt), this.limits[attempt]);
  }

  private expire(attempt: number): void {
    if (attempt + 1 >= this.limits.length) return this.actions.giveUp();
    this.wait(attempt + 1);
    if (attempt === 0) this.actions.reload();
    else this.actions.replace();
  }
}
