/** Longest wait for a moment in which the page has nothing else to do, in milliseconds. */
const longestWait = 5_000;
/** The wait where a browser cannot say when that moment is. */
const fixedWait = 500;

/** Does something that nobody waits for, once the page has nothing else to do. */
export function whenIdle(act: () => void): void {
  // Not every browser that VS Code runs in has it.
  if ('requestIdleCallback' in window) requestIdleCallback(() => act(), { timeout: longestWait });
  else setTimeout(act, fixedWait);
}
