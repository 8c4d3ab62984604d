import { appendFileSync } from 'node:fs';
import type Mocha from 'mocha';

/** One line of the report; `scripts/host-tests.mjs` reads them as they are written. */
export type HostEvent =
  | { readonly type: 'start' | 'pass'; readonly title: string }
  | { readonly type: 'fail'; readonly title: string; readonly stack: string }
  /** All tests ran, whether they passed or failed. */
  | { readonly type: 'end' }
  /** The test run was aborted. */
  | { readonly type: 'crash'; readonly stack: string };

/** Writes the events of a Mocha run to a file, one JSON object per line. */
export function reportTo(file: string): { readonly write: (event: HostEvent) => void; readonly follow: (runner: Mocha.Runner) => void } {
  const write = (event: HostEvent): void => appendFileSync(file, `${JSON.stringify(event)}\n`);
  return {
    write,
    follow: (runner) => {
      runner.on('test', (test) => write({ type: 'start', title: test.fullTitle() }));
      runner.on('pass', (test) => write({ type: 'pass', title: test.fullTitle() }));
      runner.on('fail', (test, error: unknown) => write({ type: 'fail', title: test.fullTitle(), stack: stackOf(error) }));
    },
  };
}

const stackOf = (error: unknown): string => (error instanceof Error ? (error.stack ?? error.message) : String(error));
