import { ErrorCodes, LSPErrorCodes, MessageType, ResponseError, ShowMessageNotification, type CodeAction, type Command, type WorkspaceEdit } from 'vscode-languageserver';
import * as v from 'valibot';
import { checked } from '../protocol/requests.js';
import { knownProblem, workspaceEdit } from '../session/answers.js';
import type { ClientAbilities } from '../session/client-abilities.js';
import type { Session } from '../session/session.js';

/** The command that applies a code action, for clients whose code actions are commands. */
export const applyFixCommand = 'vhflow.applyFix';

/** Whether a client can use code actions in either form. */
export function usesCodeActions({ codeActionLiterals, applyEdit }: ClientAbilities): boolean {
  return codeActionLiterals || applyEdit;
}

/** Whether the code actions of a client are commands. */
export function needsFixCommand(can: ClientAbilities): boolean {
  return !can.codeActionLiterals && can.applyEdit;
}

/** The argument of {@link applyFixCommand}. */
const fix = v.object({ uri: v.string(), version: v.number(), edit: v.looseObject({}) });

/**
 * Code actions in the form that a client can use: with their edits, or as commands of this server.
 *
 * @param open the URI and version of the text that the actions change
 */
export function knownActions(actions: readonly CodeAction[], open: { readonly uri: string; readonly version: number }, can: ClientAbilities): (CodeAction | Command)[] {
  if (!usesCodeActions(can)) return [];
  return actions.map(({ isPreferred, diagnostics, edit, ...action }) => {
    const known = workspaceEdit(edit?.changes?.[open.uri] ?? [], open, can);
    if (!can.codeActionLiterals) return { title: action.title, command: applyFixCommand, arguments: [{ ...open, edit: known } satisfies v.InferInput<typeof fix>] };
    return {
      ...action,
      edit: known,
      ...(diagnostics && { diagnostics: diagnostics.map((problem) => knownProblem(problem, can)) }),
      ...(can.preferredActions && isPreferred !== undefined && { isPreferred }),
    };
  });
}

/**
 * Runs {@link applyFixCommand}: asks the client to apply the edit. The command is answered without waiting for that, because some
 * clients handle no request while they wait for an answer.
 *
 * @throws ResponseError if the argument is not one of {@link knownActions}, or the text has changed since
 */
export function applyFix(session: Session, argument: unknown): void {
  if (!needsFixCommand(session.client.can)) throw new ResponseError(ErrorCodes.InvalidParams, `${applyFixCommand} is not available to this client.`);
  const { uri, version, edit } = checked(fix, argument);
  if (session.textAt({ uri })?.version !== version) throw new ResponseError(LSPErrorCodes.ContentModified, 'The text was changed.');
  const { connection } = session;
  connection.workspace.applyEdit(edit as WorkspaceEdit).then(
    ({ applied, failureReason }) => {
      if (!applied) warn(failureReason ?? 'The editor did not apply the change.');
    },
    (error: unknown) => warn(String(error)),
  );
  function warn(reason: string): void {
    void connection.sendNotification(ShowMessageNotification.type, { type: MessageType.Warning, message: `vhflow: ${reason}` });
  }
}
