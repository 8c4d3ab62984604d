import * as vscode from 'vscode';
import { treesOf, type DownloadReport, type TreeName, treeTitle } from '../../sources/index.js';
import type { ScenarioLibrary } from '../scenarios/library.js';
import { addressProblemText, reportText } from './download-text.js';
import { addressOfTree, baseAddressesSetting, canBeDownloaded, type SourceDownloads } from './downloads.js';
import { treeOfArgument } from '../trees/tree-name.js';

/** Registers the command *Get Files…*, for the tree in its argument, or one file of it, or for the trees that the user selects. */
export function registerDownloadCommands(library: ScenarioLibrary, downloads: SourceDownloads): vscode.Disposable {
  return vscode.commands.registerCommand('vhflow.source.getFiles', async (argument?: unknown) => {
    await library.ready;
    const tree = treeOfArgument(argument);
    const trees = tree ? [tree] : await pickTrees(library);
    for (const chosen of trees) {
      const outcome = await getFiles(chosen, pathsFor(chosen, argument, library), downloads);
      if (outcome === 'cancelled') return;
    }
  });
}

/** The files to get of a tree: the one that the argument names, else all that the scenarios name. Files that no scenario names are not downloaded. */
function pathsFor(tree: TreeName, argument: unknown, library: ScenarioLibrary): readonly string[] {
  const paths = library.filesOf(tree);
  const one = typeof argument === 'object' && argument !== null && 'path' in argument ? paths.filter((path) => path === argument.path) : [];
  return one.length > 0 ? one : paths;
}

/** Lets the user select among the trees with a download address. */
async function pickTrees(library: ScenarioLibrary): Promise<readonly TreeName[]> {
  const items = treesOf(library.scenarios()).filter(canBeDownloaded).map((tree) => ({ label: treeTitle(tree), description: filesText(library.filesOf(tree).length), tree }));
  const placeHolder = vscode.l10n.t('Select the source trees to get files of');
  return (await vscode.window.showQuickPick(items, { placeHolder, canPickMany: true }))?.map(({ tree }) => tree) ?? [];
}

function filesText(count: number): string {
  return count === 1 ? vscode.l10n.t('1 file') : vscode.l10n.t('{0} files', count);
}

/** Downloads the files of a tree, and reports the result or what prevents it, without waiting for the user's answer. */
async function getFiles(tree: TreeName, paths: readonly string[], downloads: SourceDownloads): Promise<'reported' | 'cancelled'> {
  const title = treeTitle(tree);
  const base = addressOfTree(tree);
  if (base.type !== 'address') {
    offer(base.type === 'problem' ? addressProblemText(base.problem, vscode.l10n)
      : vscode.l10n.t('vhflow does not know where to download the files of {0}. Set an address in {1}.', title, baseAddressesSetting), [openSetting()]);
    return 'reported';
  }
  const { host } = base.address;
  try {
    const report = await withProgress(vscode.l10n.t('Downloading the files of {0} from {1}', title, host), (signal, onProgress) =>
      downloads.get({ tree, paths, base: base.address, signal, onProgress }),
    );
    if (!report) return 'cancelled';
    showReport(report, { tree, paths, host }, downloads);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    offer(vscode.l10n.t('Cannot download the files of {0} from {1}: {2}', title, host, reason), [openSetting()]);
  }
  return 'reported';
}

/** @returns undefined when the user cancelled the download */
async function withProgress(
  title: string,
  work: (signal: AbortSignal, onProgress: (done: number, total: number) => void) => Promise<DownloadReport>,
): Promise<DownloadReport | undefined> {
  const controller = new AbortController();
  const options = { location: vscode.ProgressLocation.Notification, cancellable: true, title };
  return vscode.window.withProgress(options, async (progress, token) => {
    token.onCancellationRequested(() => controller.abort());
    try {
      return await work(controller.signal, (done, total) => progress.report({ increment: 100 / total, message: `${done}/${total}` }));
    } catch (error) {
      if (controller.signal.aborted) return undefined;
      throw error;
    }
  });
}

/** What was requested, and from where. */
interface Requested {
  readonly tree: TreeName;
  readonly paths: readonly string[];
  readonly host: string;
}

function showReport(report: DownloadReport, { tree, paths, host }: Requested, downloads: SourceDownloads): void {
  const text = reportText(report, treeTitle(tree), host, vscode.l10n);
  if (report.failed.length === 0 && report.different.length === 0) {
    void vscode.window.showInformationMessage(text);
    return;
  }
  const again = { title: vscode.l10n.t('Try Again'), run: () => getFiles(tree, paths, downloads) };
  offer(text, [...(report.failed.length > 0 ? [again] : []), openSetting()]);
}

interface Offer {
  readonly title: string;
  readonly run: () => Thenable<unknown>;
}

function openSetting(): Offer {
  return { title: vscode.l10n.t('Open Setting'), run: () => vscode.commands.executeCommand('workbench.action.openSettings', `@id:${baseAddressesSetting}`) };
}

/** Shows a warning with buttons, without waiting for the user's choice. */
function offer(text: string, offers: readonly Offer[]): void {
  void vscode.window.showWarningMessage(text, ...offers.map(({ title }) => title)).then((chosen) => offers.find(({ title }) => title === chosen)?.run());
}
