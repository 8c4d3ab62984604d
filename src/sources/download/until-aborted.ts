/**
 * Settles as `work` does, or rejects with the signal's reason as soon as it is aborted. The platform's own promises cannot be relied on
 * for that: in Node 20, the body of a response that was garbage-collected no longer notices the signal, and its `read()` never settles.
 */
export function untilAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = () => reject(signal.reason as Error);
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop, { once: true });
    void work.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
  });
}
