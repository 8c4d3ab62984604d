import { ErrorCodes, ResponseError, type Disposable } from 'vscode-languageserver';
import { commandParams, documentParams } from '../protocol/params.js';
import { onRequest } from '../protocol/requests.js';
import type { ClientSettings } from '../session/client-settings.js';
import { lensCommands } from '../session/lens-commands.js';
import type { Session } from '../session/session.js';
import { applyFix, applyFixCommand, needsFixCommand } from './code-actions.js';
import { codeLenses, parseLensAddress, showSource } from './code-lenses.js';
import { onDocumentRequest } from './handlers.js';

/** The commands that the server runs: it can open a source in any client that supports `window/showDocument`. */
export function serverCommands({ can, lensCommands: ofClient }: ClientSettings): string[] {
  return [
    ...(can.showDocument && !ofClient.has(lensCommands.openSource) ? [lensCommands.openSource] : []),
    ...(needsFixCommand(can) ? [applyFixCommand] : []),
  ];
}

export function lensFeatures(session: Session): readonly Disposable[] {
  const { connection, client, trees, anchors, positions } = session;
  const ofServer = serverCommands(client);
  const runs = (command: string): boolean => client.lensCommands.has(command) || (trees.areConfigured && ofServer.includes(command));
  return [
    onDocumentRequest(session, 'textDocument/codeLens', documentParams, (document, { textDocument }) => codeLenses(document, textDocument.uri, { language: client.language, runs })),
    onRequest(connection, 'workspace/executeCommand', commandParams, async ({ command, arguments: given }, signal) => {
      const [argument] = given ?? [];
      if (command === applyFixCommand) applyFix(session, argument);
      else if (command === lensCommands.openSource) await openSource(argument, signal);
      else throw new ResponseError(ErrorCodes.InvalidParams, `There is no command ${command}.`);
      return null;
    }),
  ];

  async function openSource(argument: unknown, signal: Parameters<typeof showSource>[4]): Promise<void> {
    const address = parseLensAddress(argument);
    if (!address) throw new ResponseError(ErrorCodes.InvalidParams, `${lensCommands.openSource} needs the argument of its lens.`);
    const document = session.textAt(address.document)?.document;
    if (document) await showSource(connection, document, positions.fromClient(address, document.textDocument), { anchors, positions }, signal);
  }
}
