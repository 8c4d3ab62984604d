import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { exitCodes, type ExitCode } from './environment.js';

/**
 * `vhflow lsp --stdio`: loads the language server, which is in the same folder as this program. The server reads
 * `--stdio` and `--clientProcessId` from the command line, and ends the process when the client sends `exit` or its process is gone.
 */
export async function lsp(): Promise<ExitCode> {
  await import(pathToFileURL(path.join(__dirname, 'server.js')).href);
  return exitCodes.fine;
}
