import * as vscode from 'vscode';
import { treeTitle } from '../../sources/index.js';
import type { SourceDownloads } from '../files/downloads.js';
import { removeFolderSetting } from '../trees/choose-folder.js';
import { treeOfArgument } from '../trees/tree-name.js';
import type { CheckOutcome, SourcesChecks } from './checks.js';
import { isRemovable, sourcesItemOf } from './items.js';
import type { TreeRow } from './nodes.js';
import type { SourcesView } from './view.js';

/** Registers the commands *Verify Anchors* and *Remove Source* of the view *Sources*. */
export function registerSourcesViewCommands(view: SourcesView, checks: SourcesChecks, downloads: SourceDownloads): vscode.Disposable {
  const rowOf = async (argument: unknown) => {
    const tree = treeOfArgument(argument);
    return tree && view.rowOf(tree);
  };
  return vscode.Disposable.from(
    vscode.commands.registerCommand('vhflow.source.verify', async (argument?: unknown) => {
      const row = await rowOf(argument);
      await verify(row ? [row] : await view.rows(), checks);
    }),
    vscode.commands.registerCommand('vhflow.source.remove', async (argument?: unknown) => {
      const row = (await rowOf(argument)) ?? (await pickRemovable(await view.rows()));
      if (row) await remove(row, downloads);
    }),
  );
}

async function verify(rows: readonly TreeRow[], checks: SourcesChecks): Promise<void> {
  const withFiles = rows.filter(({ origin }) => origin.type !== 'notes');
  if (withFiles.length === 0) return void vscode.window.showInformationMessage(vscode.l10n.t('There are no files to verify. Use a source folder, or get the files.'));
  const controller = new AbortController();
  const options = { location: vscode.ProgressLocation.Notification, cancellable: true, title: vscode.l10n.t('Verifying anchors') };
  await vscode.window.withProgress(options, async (progress, token) => {
    token.onCancellationRequested(() => controller.abort());
    for (const row of withFiles) {
      const title = treeTitle(row.tree);
      progress.report({ message: title });
      const onPart = (part: number) => progress.report({ increment: (100 * part) / withFiles.length });
      const onWalk = (folders: number) => progress.report({ message: vscode.l10n.t('{0}: searched {1} folders for moved functions', title, folders) });
      try {
        warnOf(await checks.run(row, controller.signal, { onPart, onWalk }), title);
      } catch (error) {
        if (!controller.signal.aborted) showFailure(row, error);
      }
    }
  });
}

function warnOf(outcome: CheckOutcome, tree: string): void {
  if (outcome === 'outdated') void vscode.window.showWarningMessage(vscode.l10n.t('{0} changed during the verification. Verify it again.', tree));
  if (outcome === 'truncated') {
    void vscode.window.showWarningMessage(vscode.l10n.t('{0} is too large to search completely. Functions that moved to the part that was not searched count as lost.', tree));
  }
}

function showFailure({ tree }: TreeRow, error: unknown): void {
  const reason = error instanceof Error ? error.message : String(error);
  void vscode.window.showErrorMessage(vscode.l10n.t('Cannot verify the anchors in {0}: {1}', treeTitle(tree), reason));
}

/** Deletes the download, or removes the entry from the setting, after the user has confirmed. */
async function remove({ tree, origin }: TreeRow, downloads: SourceDownloads): Promise<void> {
  const title = treeTitle(tree);
  if (origin.type === 'download') {
    if (await confirmed(vscode.l10n.t('Delete the downloaded files of {0}?', title), vscode.l10n.t('Delete'))) await downloads.forget(tree);
  } else if (origin.type === 'folder' && origin.settingKey !== undefined) {
    const text = vscode.l10n.t('Remove the source folder of {0} from the settings? The folder itself is not changed.', title);
    if (await confirmed(text, vscode.l10n.t('Remove'))) await removeFolderSetting(origin.settingKey);
  }
}

async function pickRemovable(rows: readonly TreeRow[]): Promise<TreeRow | undefined> {
  const items = rows.filter(isRemovable).map((row) => ({ label: treeTitle(row.tree), description: String(sourcesItemOf(row).description), row }));
  if (items.length === 0) void vscode.window.showInformationMessage(vscode.l10n.t('There is no downloaded tree or configured folder to remove.'));
  return items.length === 0 ? undefined : (await vscode.window.showQuickPick(items))?.row;
}

async function confirmed(text: string, yes: string): Promise<boolean> {
  return (await vscode.window.showWarningMessage(text, { modal: true }, yes)) === yes;
}
