const endingSignals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Runs a short task to its end even if a signal such as Ctrl-C arrives, and then ends the process as the signal does without a
 * listener, so that the parent process sees the signal. A second signal of the same type ends the process at once.
 *
 * @throws what the task throws
 */
export async function uninterrupted<T>(task: () => Promise<T>): Promise<T> {
  let arrived: NodeJS.Signals | undefined;
  const remember = (signal: NodeJS.Signals): void => {
    arrived ??= signal;
    process.off(signal, remember);
  };
  for (const signal of endingSignals) process.on(signal, remember);
  try {
    return await task();
  } finally {
    for (const signal of endingSignals) process.off(signal, remember);
    if (arrived) process.kill(process.pid, arrived);
  }
}
