import type { ToLab } from '../lab-worker/messages.js';

/** What a process of the lab tells. */
export interface LabListener {
  /** Takes a message, which was not checked. */
  onMessage(message: unknown): void;
  /**
   * Called once, last: the process has ended.
   *
   * @param trouble what was wrong, in the words of the operating system or of Node; empty if nothing was
   */
  onEnd(trouble: string): void;
}

/** A running process of the lab. */
export interface LabProcess {
  /** Tells it to end, and to leave nothing behind; it may take a few seconds. */
  cancel(): void;
}

/** How this platform runs the bundle of `src/extension/lab-worker`. */
export interface LabProgram {
  /** Starts a process that answers one request. */
  start(request: ToLab, listener: LabListener): LabProcess;
}
