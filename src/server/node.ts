import { Console } from 'node:console';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { createConnection, ErrorCodes, ProposedFeatures, StreamMessageWriter, type ResponseMessage } from 'vscode-languageserver/node';
import { CheckedReader } from './protocol/checked-reader.js';
import { FramedReader } from './protocol/framed-reader.js';
import { folderSourceTrees } from './trees/folder-source-trees.js';
import { startServer } from './server.js';

const environment = { treesInFolders: folderSourceTrees, problemPage: problemPage() };

// The transport is chosen on the command line: `--node-ipc` by VS Code, `--stdio` by other editors.
if (process.argv.includes('--stdio')) serveStandardStreams();
else startServer(createConnection(ProposedFeatures.all), environment);

/** Serves a client over standard input and output, until it closes them or sends something that is not the protocol. */
function serveStandardStreams(): void {
  // Nothing but messages may be written to standard output.
  globalThis.console = new Console(process.stderr, process.stderr);
  const reader = new FramedReader(process.stdin);
  const writer = new StreamMessageWriter(process.stdout);
  const server = startServer(createConnection(ProposedFeatures.all, new CheckedReader(reader, writer), writer), environment);
  reader.onClose(() => process.exit(server.isShutDown ? 0 : 1));
  reader.onError(({ message }) => {
    process.stderr.write(`vhflow: ${message}\n`);
    const refusal: ResponseMessage = { jsonrpc: '2.0', id: null, error: { code: ErrorCodes.ParseError, message } };
    void writer.write(refusal).finally(() => process.exit(1));
  });
}

/** The URI of the page that explains problems, if the package contains it. */
function problemPage(): string | undefined {
  const page = path.join(__dirname, '../docs/diagnostics.md');
  return existsSync(page) ? pathToFileURL(page).href : undefined;
}
