import * as vscode from 'vscode';
import { catalogue, type TreeName, treeTitle } from '../../sources/index.js';
import { isKnownProject, recogniseFolder, sourceRootsSetting } from './roots.js';
import { settingKeyOf } from './tree-name.js';

/**
 * Lets the user select the source tree of a project, and writes it into the user settings if the folder is a tree of that project.
 *
 * @param tree a tree of a project in the catalogue; the user is asked for the project when absent
 * @returns the project whose setting was written
 */
export async function useFolder(tree?: TreeName): Promise<string | undefined> {
  const chosen = tree?.project ?? (await pickProject());
  if (chosen === undefined) return undefined;
  const [folder] = (await vscode.window.showOpenDialog({
    canSelectFiles: false,
    canSelectFolders: true,
    openLabel: vscode.l10n.t('Use Folder'),
    title: vscode.l10n.t('Select the Source Tree of {0}', treeTitle({ project: chosen })),
  })) ?? [];
  return folder && (await setFolder(chosen, folder, tree && settingKeyOf(tree))) ? chosen : undefined;
}

/**
 * Writes the setting. If the folder is a tree of another project, or of none, an error message says so instead.
 *
 * @param key the key in the setting: the project, or `project@version`
 * @returns whether the setting was written
 */
export async function setFolder(project: string, folder: vscode.Uri, key = project): Promise<boolean> {
  const tree = await recogniseFolder(folder);
  const wanted = treeTitle({ project });
  const shown = folder.scheme === 'file' ? folder.fsPath : folder.toString();
  if (tree ? tree.project !== project : isKnownProject(project)) {
    const text = tree
      ? vscode.l10n.t('{0} is a source tree of {1}, not of {2}.', shown, treeTitle(tree), wanted)
      : vscode.l10n.t('{0} is not a source tree of {1}.', shown, wanted);
    void vscode.window.showErrorMessage(text);
    return false;
  }
  const configuration = vscode.workspace.getConfiguration();
  const own = configuration.inspect<Record<string, unknown>>(sourceRootsSetting)?.globalValue;
  await configuration.update(sourceRootsSetting, { ...own, [key]: shown }, vscode.ConfigurationTarget.Global);
  void vscode.window.setStatusBarMessage(vscode.l10n.t('{0} sources now come from {1}.', treeTitle(tree ?? { project }), shown), 5_000);
  return true;
}

async function pickProject(): Promise<string | undefined> {
  const items = catalogue.projects.map(({ id, title }) => ({ label: title, id }));
  const placeHolder = vscode.l10n.t('Select the project of the source tree');
  return (await vscode.window.showQuickPick(items, { placeHolder }))?.id;
}

/** Removes one entry from the user's setting of source folders. */
export async function removeFolderSetting(key: string): Promise<void> {
  const configuration = vscode.workspace.getConfiguration();
  const own = configuration.inspect<Record<string, unknown>>(sourceRootsSetting)?.globalValue ?? {};
  const rest = Object.fromEntries(Object.entries(own).filter(([other]) => other !== key));
  await configuration.update(sourceRootsSetting, Object.keys(rest).length === 0 ? undefined : rest, vscode.ConfigurationTarget.Global);
}
