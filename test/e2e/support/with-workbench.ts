import { afterAll, beforeAll, beforeEach, inject } from 'vitest';
import { keepEvidence } from './evidence.js';
import { launchWorkbench, type ServerAddress, type Workbench, type WorkbenchOptions } from './workbench.js';

export interface TestedOptions extends WorkbenchOptions {
  /** A server that is running when the tests begin; by default the one that all end-to-end tests share. */
  readonly server?: () => ServerAddress;
}

/**
 * Opens a VS Code with vhflow before the tests of the file or `describe` that calls this, and closes it after them.
 * When one of them fails, or the preparation does, evidence is kept: see {@link keepEvidence}.
 *
 * @param prepare what is done before the first test; it passes the workbench on to the tests
 */
export function withWorkbench({ server, ...options }: TestedOptions, prepare: (workbench: Workbench) => Promise<unknown> | void): void {
  let workbench: Workbench | undefined;
  beforeAll(async ({}, suite) => {
    workbench = await launchWorkbench({ server: server?.() ?? inject('server'), chromium: inject('chromium') }, options);
    try {
      await workbench.load();
      await prepare(workbench);
    } catch (error) {
      await keepEvidence(workbench, suite.fullName);
      throw error;
    }
  });
  beforeEach(({ task, onTestFailed }) => onTestFailed(async () => {
    if (workbench) await keepEvidence(workbench, task.fullName);
  }));
  afterAll(() => workbench?.close());
}
