import { createConnection, ProposedFeatures } from 'vscode-languageserver/node';
import { folderSourceTrees } from './folder-source-trees.js';
import { startServer } from './server.js';

// The client's command line says how to talk: `--node-ipc` under VS Code, `--stdio` elsewhere.
startServer(createConnection(ProposedFeatures.all), { treesInFolders: folderSourceTrees });
