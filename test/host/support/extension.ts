import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { ExtensionApi } from '../../../src/extension/extension.js';
import type { HopRef } from '../../../src/extension/scenarios/refs.js';

/** The running extension, with the workspace's files read. */
export async function vhflow(): Promise<ExtensionApi> {
  const extension = vscode.extensions.all.find(({ packageJSON }) => (packageJSON as { name: string }).name === 'vhflow');
  assert.ok(extension, 'VS Code does not know the extension');
  const api = (await extension.activate()) as ExtensionApi;
  await api.library.ready;
  return api;
}

/** A file of the test's workspace. */
export function workspaceFile(path: string): vscode.Uri {
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  assert.ok(folder, 'no workspace folder is open');
  return vscode.Uri.joinPath(folder.uri, path);
}

export async function writeFile(uri: vscode.Uri, text: string): Promise<void> {
  await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(text));
}

/** The `n`-th hop of a flow of a built-in scenario. */
export function builtInHop({ library }: ExtensionApi, scenarioId: string, flowId: string, n: number): HopRef {
  const entry = library.find({ builtIn: scenarioId });
  const flow = entry?.scenario.flows.find(({ id }) => id === flowId);
  const hop = flow?.hops[n - 1];
  assert.ok(entry && flow && hop, `there is no hop ${n} in ${scenarioId}/${flowId}`);
  return { entry, flow, hop };
}

/**
 * Settles when `condition` holds, which is checked now and after each of `events`; the test's time limit ends the wait.
 *
 * @returns what the condition returned
 */
export function until<T>(condition: () => T | undefined | false, ...events: readonly vscode.Event<unknown>[]): Promise<T> {
  return new Promise((resolve, reject) => {
    const subscriptions: vscode.Disposable[] = [];
    const check = () => {
      try {
        const value = condition();
        if (value === undefined || value === false) return;
        resolve(value);
      } catch (error) {
        reject(error instanceof Error ? error : new Error(String(error)));
      }
      vscode.Disposable.from(...subscriptions).dispose();
    };
    subscriptions.push(...events.map((event) => event(check)));
    check();
  });
}

/** Closes every editor and panel; unsaved changes are discarded without a question. */
export async function closeEditors(): Promise<void> {
  const { diagram } = await vhflow();
  const tabs = () => vscode.window.tabGroups.all.flatMap((group) => group.tabs);
  for (let left = tabs().length; left > 0; left -= 1) await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  // The extension host is notified later than the workbench.
  await until(() => !diagram.isOpen, diagram.onDidClose);
}
