const endingSignals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Runs a task to its end even if a signal such as Ctrl-C arrives, and then ends the process as the signal does without a listener, so
 * that the parent process sees the signal. A second signal of the same type ends the process at once.
 *
 * @param task a short one, or one that ends soon after it is told by the signal it is given that one of the process has arrived
 * @throws what the task throws
 */
export async function uninterrupted<T>(task: (arrival: AbortSignal) => Promise<T>): Promise<T> {
  let arrived: NodeJS.Signals | undefined;
  const arrival = new AbortController();
  const remember = (signal: NodeJS.Signals): void => {
    arrived ??= signal;
    process.off(signal, remember);
    arrival.abort();
  };
  for (const signal of endingSignals) process.on(signal, remember);
  try {
    return await task(arrival.signal);
  } finally {
    for (const signal of endingSignals) process.off(signal, remember);
    if (arrived) process.kill(process.pid, arrived);
  }
}
