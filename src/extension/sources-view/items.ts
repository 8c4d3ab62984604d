import * as vscode from 'vscode';
import { oneLine } from '../../diagram/index.js';
import { inLanguage } from '../../model/text.js';
import { filled, wordsIn } from '../../model/words.js';
import { isSameVersion, refusalWithCure, treeTitle, type VerifiedState } from '../../sources/index.js';
import { contentLanguage } from '../ui/content-language.js';
import { addressOfHop } from '../scenarios/hop-address.js';
import { plainMarkdown } from '../ui/plain-text.js';
import { findingsBelow, type FindingRow, type SourceOrigin, type SourcesNode, type TreeRow } from './nodes.js';
import type { CheckedAnchor, TreeCheck } from './verify.js';

/** The tree item of an element of the view *Sources*, with the command that a click on it runs. */
export function sourcesItemOf(node: SourcesNode): vscode.TreeItem {
  return node.type === 'tree' ? treeItem(node) : findingItem(node);
}

function treeItem(row: TreeRow): vscode.TreeItem {
  const { tree, origin, check } = row;
  const hasFindings = findingsBelow(row).length > 0;
  const title = treeTitle(tree);
  const item = new vscode.TreeItem(title, hasFindings ? vscode.TreeItemCollapsibleState.Expanded : vscode.TreeItemCollapsibleState.None);
  item.id = row.id;
  item.contextValue = contextOf(row);
  item.iconPath = iconOf(origin, check);
  const where = originText(origin, tree.version);
  item.description = oneLine([...(check ? [countsText(check)] : []), where].join(' · '));
  item.tooltip = plainMarkdown(title, where, check ? countsText(check) : origin.type === 'notes' ? vscode.l10n.t('Until then, vhflow shows its own notes on the files.') : vscode.l10n.t('Not verified yet.'));
  item.accessibilityInformation = { label: `${title}, ${item.description}` };
  if (origin.type === 'notes') item.command = { command: 'vhflow.source.useFolder', title: vscode.l10n.t('Use Folder'), arguments: [tree] };
  return item;
}

/** The context value, which the `when` clauses of menus match. */
function contextOf(row: TreeRow): string {
  const { origin, canBeDownloaded } = row;
  const isComplete = origin.type === 'download' && origin.counts.verified === origin.wanted;
  return [
    `source.${origin.type}`,
    ...(canBeDownloaded && origin.type !== 'folder' && !isComplete ? ['downloadable'] : []),
    ...(origin.type === 'notes' ? [] : ['verifiable']),
    ...(isRemovable(row) ? ['removable'] : []),
  ].join('.');
}

/** A download can be deleted, and an entry of the setting can be removed; a workspace folder is neither. */
export function isRemovable({ origin }: TreeRow): boolean {
  return origin.type === 'download' || (origin.type === 'folder' && origin.settingKey !== undefined);
}

function iconOf(origin: SourceOrigin, check: TreeCheck | undefined): vscode.ThemeIcon {
  const isWrong = (check && check.counts.lost + check.counts.ambiguous + check.counts.doubtful + check.counts.refused > 0) || (origin.type === 'download' && origin.counts.different > 0);
  if (isWrong) return new vscode.ThemeIcon('warning', new vscode.ThemeColor('list.warningForeground'));
  switch (origin.type) {
    case 'folder':
      // `folder` would be the icon of the file icon theme, for which rows have another indentation.
      return new vscode.ThemeIcon('root-folder');
    case 'download':
      return new vscode.ThemeIcon('verified');
    case 'notes':
      return new vscode.ThemeIcon('note');
  }
}

function originText(origin: SourceOrigin, pinned: string): string {
  switch (origin.type) {
    case 'folder':
      return folderText(origin.root.uri, origin.root.tree.version, pinned);
    case 'download':
      return downloadText(origin.counts, origin.wanted);
    case 'notes':
      return vscode.l10n.t('no tree · choose folder…');
  }
}

function folderText(uri: vscode.Uri, version: string | undefined, pinned: string): string {
  const folder = uri.scheme === 'file' ? uri.fsPath : uri.toString();
  if (version === undefined) return vscode.l10n.t('folder {0}, unknown version', folder);
  return isSameVersion(version, pinned) ? vscode.l10n.t('folder {0}', folder) : vscode.l10n.t('folder {0}, version {1}', folder, version);
}

function downloadText({ verified, different }: { readonly verified: number; readonly different: number }, wanted: number): string {
  const counts = verified === wanted ? vscode.l10n.t('downloaded and verified ({0})', wanted) : vscode.l10n.t('{0} of {1} files downloaded and verified', verified, wanted);
  return different === 0 ? counts : `${counts}, ${vscode.l10n.t('{0} not matching the pinned content', different)}`;
}

function countsText({ counts }: TreeCheck): string {
  const states: readonly VerifiedState[] = ['exact', 'moved', 'ambiguous', 'doubtful', 'lost', 'refused', 'not-in-tree'];
  return states.filter((state) => state === 'exact' || counts[state] > 0).map((state) => `${counts[state]} ${stateText(state)}`).join(wordsIn(vscode.env.language).listSeparator);
}

function stateText(state: VerifiedState): string {
  switch (state) {
    case 'exact':
      return vscode.l10n.t('exact');
    case 'moved':
      return vscode.l10n.t('moved');
    case 'ambiguous':
      return vscode.l10n.t('ambiguous');
    case 'doubtful':
      return vscode.l10n.t('doubtful');
    case 'lost':
      return vscode.l10n.t('lost');
    case 'refused':
      return vscode.l10n.t('refused');
    case 'not-in-tree':
      return vscode.l10n.t('not in this tree');
  }
}

function findingItem({ id, parent, finding }: FindingRow): vscode.TreeItem {
  const { place, state, hops, found } = finding;
  const item = new vscode.TreeItem(oneLine(place.symbol));
  item.id = id;
  item.contextValue = 'source.finding';
  item.iconPath = new vscode.ThemeIcon(state === 'moved' ? 'arrow-right' : isUncertain(state) ? 'question' : 'error');
  const where = found ? `${stateText(state)}: ${found.path}:${found.line + 1}` : `${stateText(state)}: ${place.path}`;
  item.description = oneLine([where, ...(hops.length > 1 ? [vscode.l10n.t('{0} hops', hops.length)] : [])].join(' · '));
  item.tooltip = plainMarkdown(oneLine(`${place.path}#${place.symbol}`), roleText(finding.role), where, whyText(finding), ...hops.slice(0, 10).map(hopText));
  const command = openingCommand(parent.origin, finding);
  if (command) item.command = command;
  return item;
}

function isUncertain(state: VerifiedState): boolean {
  return state === 'ambiguous' || state === 'doubtful' || state === 'not-in-tree';
}

/** Opens the place that was found in the source folder; otherwise the function of the first hop. */
function openingCommand(origin: SourceOrigin, { found, hops: [first] }: CheckedAnchor): vscode.Command | undefined {
  const title = vscode.l10n.t('Open Source');
  if (found && origin.type === 'folder') {
    const selection = new vscode.Range(found.line, 0, found.line, 0);
    return { command: 'vscode.open', title, arguments: [vscode.Uri.joinPath(origin.root.uri, found.path), { selection }] };
  }
  return first && { command: 'vhflow.openSource', title, arguments: [addressOfHop(first)] };
}

function roleText(role: CheckedAnchor['role']): string {
  switch (role) {
    case 'at':
      return vscode.l10n.t('The function of the hop');
    case 'via':
      return vscode.l10n.t('The call that leads to the hop');
    case 'through':
      return vscode.l10n.t('The place that sets the function pointer');
  }
}

function whyText({ problem, nearest, folder, notCalled }: CheckedAnchor): string | undefined {
  if (problem) return refusalWithCure(problem, vscode.env.language);
  if (folder !== undefined) return vscode.l10n.t('The tree has no folder {0}.', folder);
  if (notCalled) return vscode.l10n.t('There is a function of this name, but it does not call what the path says: {0}.', listText(notCalled));
  return nearest.length === 0 ? undefined : vscode.l10n.t('Similar names: {0}.', listText(nearest));
}

function listText(names: readonly string[]): string {
  return names.slice(0, 5).join(wordsIn(vscode.env.language).listSeparator);
}

function hopText({ entry, flow, hop }: CheckedAnchor['hops'][number]): string {
  const [scenario, title, label] = [entry.scenario.title, flow.title, hop.label].map((text) => inLanguage(text, contentLanguage()));
  return oneLine(`${filled(wordsIn(contentLanguage()).hopOf, hop.n, flow.hops.length)} · ${scenario} · ${title}: ${label}`);
}
