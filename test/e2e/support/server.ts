import type { TestProject } from 'vitest/node';
import { findChromium } from '../../../scripts/browser.mjs';
import { startServer } from '../../../scripts/vscode-server.mjs';

declare module 'vitest' {
  interface ProvidedContext {
    /** The port of the VS Code server that all end-to-end tests share. */
    readonly serverPort: number;
    readonly chromium: string;
  }
}

/** Starts the VS Code server before the first end-to-end test, and stops it after the last. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const chromium = await findChromium();
  const server = await startServer();
  project.provide('serverPort', server.port);
  project.provide('chromium', chromium);
  return server.stop;
}
