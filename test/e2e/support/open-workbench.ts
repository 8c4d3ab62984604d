import { inject } from 'vitest';
import { openWorkbenchOn, type Workbench, type WorkbenchOptions } from './workbench.js';

/** Opens VS Code with vhflow on the server that the end-to-end tests share. Close it when done. */
export function openWorkbench(options: WorkbenchOptions = {}): Promise<Workbench> {
  return openWorkbenchOn({ serverPort: inject('serverPort'), chromium: inject('chromium') }, options);
}
