import * as vscode from 'vscode';
import type { FoundPlace } from '../../anchors/index.js';
import { refusalText } from '../../sources/index.js';
import type { SourceRoot } from '../trees/roots.js';
import type { SourceTarget } from './target.js';

type Target = SourceTarget<SourceRoot>;

const statusMilliseconds = 8_000;

/** Reports how the shown function differs from the scenario's anchor, and offers the other places. */
export async function showTargetProblem(target: Target, quiet: boolean): Promise<void> {
  const text = problemText(target);
  if (text === undefined) return;
  if (quiet) return void vscode.window.setStatusBarMessage(`$(warning) ${text}`, statusMilliseconds);
  const offers = offersOf(target);
  const chosen = await vscode.window.showWarningMessage(text, ...offers.map(({ title }) => title));
  await offers.find(({ title }) => title === chosen)?.run();
}

function problemText(target: Target): string | undefined {
  const { place, problem, root } = target;
  if (!problem || !root) return undefined;
  const tree = root.tree.title;
  switch (problem.type) {
    case 'moved':
      return vscode.l10n.t('{0} has moved: the scenario expects it in {1}, but your {2} tree has it in {3}.', place.symbol, placeText(problem.from), tree, placeText(place));
    case 'ambiguous':
      return vscode.l10n.t('{0} is defined {1} times in your {2} tree; this is the first definition.', place.symbol, problem.others.length + 1, tree);
    case 'lost':
      return lostText(place.symbol, place.path, tree, problem.nearest);
    case 'refused':
      return vscode.l10n.t('{0} in your {1} tree cannot be shown: {2}. Here are vhflow’s notes on it instead.', problem.path, tree, refusalText(problem.reason, vscode.env.language));
  }
}

function lostText(symbol: string, path: string, tree: string, nearest: readonly string[]): string {
  const lost = vscode.l10n.t('{0} is not in {1} of your {2} tree, nor in another file of that directory. Here are vhflow’s notes on it instead.', symbol, path, tree);
  return nearest.length === 0 ? lost : `${lost} ${vscode.l10n.t('Similar names: {0}.', nearest.slice(0, 5).join(', '))}`;
}

function offersOf({ problem, root, place }: Target): readonly { readonly title: string; readonly run: () => Thenable<unknown> }[] {
  if (!problem || !root) return [];
  if (problem.type === 'lost' && problem.hasFile) {
    return [{ title: vscode.l10n.t('Open {0}', place.path), run: () => vscode.window.showTextDocument(vscode.Uri.joinPath(root.uri, place.path)) }];
  }
  if (problem.type === 'ambiguous') {
    return [{ title: vscode.l10n.t('Choose…'), run: () => choosePlace(root, [...problem.others]) }];
  }
  return [];
}

async function choosePlace(root: SourceRoot, places: readonly FoundPlace[]): Promise<void> {
  const items = places.map((place) => ({ label: `${place.path}:${place.line + 1}`, description: place.symbol, place }));
  const chosen = await vscode.window.showQuickPick(items);
  if (!chosen) return;
  const start = new vscode.Position(chosen.place.line, 0);
  await vscode.window.showTextDocument(vscode.Uri.joinPath(root.uri, chosen.place.path), { selection: new vscode.Range(start, start) });
}

function placeText({ path, symbol }: { readonly path: string; readonly symbol: string }): string {
  return `${path}#${symbol}`;
}
