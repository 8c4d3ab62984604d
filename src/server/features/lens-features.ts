import type { Disposable, ExecuteCommandParams } from 'vscode-languageserver';
import type { ClientSettings } from '../session/client-settings.js';
import { codeLenses, parseLensAddress, showSource } from './code-lenses.js';
import { aboutDocument, cancellable } from './handlers.js';
import { lensCommands } from '../session/lens-commands.js';
import type { Session } from '../session/session.js';

/** The commands that the server runs: it can open a source in any client that supports `window/showDocument`. */
export function serverCommands({ supportsShowDocument, lensCommands: ofClient }: ClientSettings): string[] {
  return supportsShowDocument && !ofClient.has(lensCommands.openSource) ? [lensCommands.openSource] : [];
}

export function lensFeatures(session: Session): readonly Disposable[] {
  const { connection, client, trees, anchors } = session;
  const ofServer = serverCommands(client);
  const runs = (command: string): boolean => client.lensCommands.has(command) || (trees.areConfigured && ofServer.includes(command));
  return [
    connection.onCodeLens(aboutDocument(session, (document, { textDocument }) => codeLenses(document, textDocument.uri, { language: client.language, runs }))),
    connection.onExecuteCommand(cancellable(async ({ command, arguments: [argument] = [] }: ExecuteCommandParams, signal) => {
      const address = command === lensCommands.openSource ? parseLensAddress(argument) : undefined;
      const document = address && session.documentAt(address.document);
      if (document) await showSource(connection, document, address, anchors, signal);
      return null;
    })),
  ];
}
