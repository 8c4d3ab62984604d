import * as vscode from 'vscode';
import { catalogue } from '../sources/index.js';
import { treeTitle } from './source-root-messages.js';
import { recogniseFolder, sourceRootsSetting } from './source-roots.js';

/**
 * Lets the user say where the source tree of a project is, and writes it into his settings once the folder is that project.
 *
 * @param project id of a project of the catalogue; asked for when absent
 * @returns the project whose setting was written
 */
export async function useFolder(project?: string): Promise<string | undefined> {
  const chosen = project ?? (await pickProject());
  if (chosen === undefined) return undefined;
  const [folder] = (await vscode.window.showOpenDialog({
    canSelectFiles: false,
    canSelectFolders: true,
    openLabel: vscode.l10n.t('Use Folder'),
    title: vscode.l10n.t('Source tree of {0}', treeTitle({ project: chosen })),
  })) ?? [];
  return folder && (await setFolder(chosen, folder)) ? chosen : undefined;
}

/** Writes the setting, unless the folder is another project's, or none's; says which. */
export async function setFolder(project: string, folder: vscode.Uri): Promise<boolean> {
  const tree = await recogniseFolder(folder);
  const wanted = treeTitle({ project });
  const shown = folder.scheme === 'file' ? folder.fsPath : folder.toString();
  if (tree?.project !== project) {
    const text = tree
      ? vscode.l10n.t('{0} is the source tree of {1}, not of {2}.', shown, treeTitle(tree), wanted)
      : vscode.l10n.t('{0} is not a source tree of {1}.', shown, wanted);
    void vscode.window.showErrorMessage(text);
    return false;
  }
  const configuration = vscode.workspace.getConfiguration();
  const own = configuration.inspect<Record<string, unknown>>(sourceRootsSetting)?.globalValue;
  await configuration.update(sourceRootsSetting, { ...own, [project]: shown }, vscode.ConfigurationTarget.Global);
  void vscode.window.setStatusBarMessage(vscode.l10n.t('{0} sources come from {1}.', treeTitle(tree), shown), 5_000);
  return true;
}

async function pickProject(): Promise<string | undefined> {
  const items = catalogue.projects.map(({ id, title }) => ({ label: title, id }));
  const placeHolder = vscode.l10n.t('Whose source tree is it?');
  return (await vscode.window.showQuickPick(items, { placeHolder }))?.id;
}
