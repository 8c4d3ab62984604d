import { existsSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { createConnection, ProposedFeatures } from 'vscode-languageserver/node';
import { folderSourceTrees } from './trees/folder-source-trees.js';
import { startServer } from './server.js';

// The transport is chosen on the command line: `--node-ipc` by VS Code, `--stdio` by other editors.
startServer(createConnection(ProposedFeatures.all), { treesInFolders: folderSourceTrees, problemPage: problemPage() });

/** The URI of the page that explains problems, if the package contains it. */
function problemPage(): string | undefined {
  const page = path.join(__dirname, '../docs/diagnostics.md');
  return existsSync(page) ? pathToFileURL(page).href : undefined;
}
