import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { exitCodes } from './environment.js';
import type { ExitCode } from './environment.js';

/**
 * `vhflow lsp --stdio`: hands standard input and output to the language server, which stands beside this program and ends
 * the process when its client says so. The server reads `--stdio` from the command line itself.
 */
export async function lsp(): Promise<ExitCode> {
  await import(pathToFileURL(path.join(__dirname, 'server.js')).href);
  return exitCodes.fine;
}
