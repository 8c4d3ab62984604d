import { existsSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { createConnection, ProposedFeatures } from 'vscode-languageserver/node';
import { folderSourceTrees } from './folder-source-trees.js';
import { startServer } from './server.js';

// The client's command line says how to talk: `--node-ipc` under VS Code, `--stdio` elsewhere.
startServer(createConnection(ProposedFeatures.all), { treesInFolders: folderSourceTrees, problemPage: problemPage() });

/** The page that explains problems, which stands beside the program's folder. */
function problemPage(): string | undefined {
  const page = path.join(__dirname, '../docs/diagnostics.md');
  return existsSync(page) ? pathToFileURL(page).href : undefined;
}
