import type { TestProject } from 'vitest/node';
import { findChromium } from '../../../scripts/browser.mjs';
import { startServer } from '../../../scripts/vscode-server.mjs';
import type { ServerAddress } from './workbench.js';

declare module 'vitest' {
  interface ProvidedContext {
    /** The VS Code server that all end-to-end tests share. */
    readonly server: ServerAddress;
    /** Path of a Chromium. */
    readonly chromium: string;
  }
}

/** Starts the VS Code server before the first end-to-end test, and stops it after the last. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const chromium = await findChromium();
  const { port, dataFolder, stop } = await startServer();
  project.provide('server', { port, dataFolder });
  project.provide('chromium', chromium);
  return stop;
}
