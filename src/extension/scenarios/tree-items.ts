import * as vscode from 'vscode';
import { oneLine, visibleText } from '../../diagram/index.js';
import { costOfFlow } from '../../model/cost.js';
import { mainFlow, type Flow, type Hop, type HopKind, type Scenario } from '../../model/scenario.js';
import { inLanguage } from '../../model/text.js';
import { costsThatCount, hopCountText, wordsIn } from '../../model/words.js';
import { costFigures, costSummary } from '../ui/cost-text.js';
import { breakLines } from '../../text/line-breaks.js';
import { plainMarkdown } from '../ui/plain-text.js';
import type { FileNode, FlowNode, HopNode, ScenarioNode, TreeNode } from './tree.js';
import type { HopRef } from './refs.js';
import { iconNames } from '../../pages/icons.js';
import { shownPath } from '../ui/shown-path.js';

const errorIcon = new vscode.ThemeIcon('error', new vscode.ThemeColor('list.errorForeground'));

/** How many columns of text fit into a row of a side bar of 300 pixels, and how many of them each level of the tree takes. */
const rowColumns = 37;
const depthColumns = 2;

type ErrorsOf = (ref: HopRef) => readonly string[];

/**
 * The tree item of an element of the scenario views, with the command that a click on it runs.
 *
 * @param language BCP 47 tag of the language of the scenarios' texts
 * @param errorsOf the messages of the errors in the text of a hop
 */
export function treeItemOf(node: TreeNode, language: string, errorsOf: ErrorsOf): vscode.TreeItem {
  switch (node.type) {
    case 'file':
      return fileItem(node);
    case 'scenario':
      return scenarioItem(node, language);
    case 'flow':
      return flowItem(node, language);
    case 'hop':
      return hopItem(node, language, errorsOf({ entry: node.parent.parent.entry, flow: node.parent.flow, hop: node.hop }));
  }
}

function fileItem({ id, file }: FileNode): vscode.TreeItem {
  const item = new vscode.TreeItem(shownPath(file.uri), vscode.TreeItemCollapsibleState.Expanded);
  item.id = id;
  item.contextValue = 'file';
  item.resourceUri = file.uri;
  item.iconPath = vscode.ThemeIcon.File;
  const [problem] = file.problems;
  if (problem) {
    const place = vscode.l10n.t('Line {0}: {1}', problem.range.start.line + 1, oneLine(problem.message));
    const more = file.problems.length - 1;
    item.contextValue = 'file.broken';
    item.iconPath = errorIcon;
    item.description = place;
    item.tooltip = plainMarkdown(file.uri.path, place, more > 0 ? vscode.l10n.t('and {0} more', more) : '');
    item.command = openAt(file.uri, problem.range);
  }
  return item;
}

function scenarioItem({ id, entry, address, parent }: ScenarioNode, language: string): vscode.TreeItem {
  const { scenario } = entry;
  const item = new vscode.TreeItem(titleOf(scenario, language), vscode.TreeItemCollapsibleState.Collapsed);
  item.id = id;
  item.contextValue = parent ? 'scenario.workspace' : 'scenario.builtIn';
  const flow = mainFlow(scenario);
  if (flow) showCosts(item, { title: titleOf(scenario, language), flow, depth: parent ? 1 : 0 }, language);
  item.tooltip = plainMarkdown(
    titleOf(scenario, language),
    scenario.summary && visibleText(inLanguage(scenario.summary, language)),
    ...scenario.flows.map((each) => `${flowTitleOf(each, language)}: ${costSummary(each, language)}`),
    ...(scenario.assumptions.length > 0 ? [vscode.l10n.t('Assumptions:')] : []),
    ...scenario.assumptions.map((assumption) => visibleText(inLanguage(assumption, language))),
  );
  item.command = { command: 'vhflow.openDiagram', title: vscode.l10n.t('Open Diagram'), arguments: [address] };
  return item;
}

function flowItem({ id, flow, address, parent }: FlowNode, language: string): vscode.TreeItem {
  const title = flowTitleOf(flow, language);
  const item = new vscode.TreeItem(title, vscode.TreeItemCollapsibleState.Collapsed);
  const { conditional } = costOfFlow(flow);
  item.id = id;
  item.contextValue = parent.parent ? 'flow.workspace' : 'flow.builtIn';
  showCosts(item, { title, flow, depth: parent.parent ? 2 : 1 }, language);
  item.tooltip = plainMarkdown(
    title,
    flow.summary && visibleText(inLanguage(flow.summary, language)),
    `${hopCountText(flow.hops.length, language)}: ${costSummary(flow, language)}`,
    ...conditional.map(({ hop, cost }) =>
      vscode.l10n.t('+ {0}: {1} (hop {2})', costsThatCount(cost, language).join(' · '), hop.when ? oneLine(inLanguage(hop.when, language)) : '', hop.n),
    ),
  );
  item.command = { command: 'vhflow.openDiagram', title: vscode.l10n.t('Open Diagram'), arguments: [address] };
  return item;
}

function hopItem({ id, hop, address, parent }: HopNode, language: string, errors: readonly string[]): vscode.TreeItem {
  const label = `${hop.n}. ${oneLine(inLanguage(hop.label, language))}`;
  const item = new vscode.TreeItem(label, vscode.TreeItemCollapsibleState.None);
  const place = hop.at?.[0];
  const { kinds, branches } = wordsIn(language);
  item.id = id;
  item.contextValue = [
    'hop',
    parent.parent.parent ? 'workspace' : 'builtIn',
    ...(place ? ['anchored'] : []),
  ].join('.');
  item.iconPath = errors.length > 0 ? errorIcon : iconOfKind(hop.kind);
  if (place) item.description = oneLine(place.symbol);
  item.tooltip = plainMarkdown(
    label,
    ...errors,
    [kinds[hop.kind], hop.branch === 'data' ? '' : branches[hop.branch], ...costsThatCount(hop.cost, language)].filter(Boolean).join(' · '),
    hop.when && vscode.l10n.t('Condition: {0}', oneLine(inLanguage(hop.when, language))),
    hop.note && visibleText(inLanguage(hop.note, language)),
    functionOf(hop),
  );
  item.command = { command: 'vhflow.showInDiagram', title: vscode.l10n.t('Show in Diagram'), arguments: [address] };
  return item;
}

/**
 * Labels an item with a title and the costs of a flow, and in words for screen readers. VS Code cuts off what does not
 * fit into a row at its end, which would be the costs; so the title is shortened, and the tooltip has all of it.
 */
function showCosts(item: vscode.TreeItem, { title, flow, depth }: { readonly title: string; readonly flow: Flow; readonly depth: number }, language: string): void {
  const figures = costFigures(flow);
  const [shown = title] = breakLines(title, Math.max(rowColumns - depthColumns * depth - figures.length, 8), 1);
  item.label = shown;
  item.description = figures;
  item.accessibilityInformation = { label: `${title}, ${costSummary(flow, language)}` };
}

/** The function of a hop and where it is. */
function functionOf({ at }: Hop): string | undefined {
  const place = at?.[0];
  return place && vscode.l10n.t('Function: {0} in {1}', oneLine(place.symbol), oneLine(`${place.project}:${place.path}`));
}

function titleOf(scenario: Scenario, language: string): string {
  return oneLine(inLanguage(scenario.title, language)) || scenario.id;
}

function flowTitleOf(flow: Flow, language: string): string {
  return oneLine(inLanguage(flow.title, language)) || flow.id;
}

function openAt(uri: vscode.Uri, range: vscode.Range): vscode.Command {
  const options: vscode.TextDocumentShowOptions = { selection: new vscode.Range(range.start, range.start) };
  return { command: 'vscode.open', title: vscode.l10n.t('Go to Problem'), arguments: [uri, options] };
}

export const colours: Partial<Readonly<Record<HopKind, string>>> = {
  'copy': 'charts.orange',
  'vm-exit': 'charts.red',
};

/** The icon for a hop of this kind; copies and VM exits, the most expensive kinds, are coloured. */
export function iconOfKind(kind: HopKind): vscode.ThemeIcon {
  const colour = colours[kind];
  return new vscode.ThemeIcon(iconNames[kind], colour ? new vscode.ThemeColor(colour) : undefined);
}
