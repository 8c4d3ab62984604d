import * as vscode from 'vscode';
import type { FoundPlace } from '../../anchors/index.js';
import { wordsIn } from '../../model/words.js';
import { refusalText } from '../../sources/index.js';
import type { SourceRoot } from '../trees/roots.js';
import type { Lost, SourceTarget } from './target.js';

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
      return vscode.l10n.t('{0} has moved: the scenario expects it in {1}, but the {2} tree has it in {3}.', place.symbol, problem.from.path, tree, place.path);
    case 'ambiguous':
      return vscode.l10n.t('{0} is defined {1} times in the {2} tree; this is the first definition.', place.symbol, problem.others.length + 1, tree);
    case 'lost':
      return lostText(place, tree, problem);
    case 'refused':
      return vscode.l10n.t('{0} in the {1} tree cannot be shown: {2}. vhflow’s notes on the file are shown instead.', problem.path, tree, refusalText(problem.reason, vscode.env.language));
  }
}

function lostText({ symbol, path }: Target['place'], tree: string, { nearest, folder }: Lost): string {
  if (folder !== undefined) {
    return vscode.l10n.t('The {0} tree has no folder {1}, so {2} cannot be looked up in it. vhflow’s notes on the file are shown instead.', tree, folder, symbol);
  }
  const lost = vscode.l10n.t('The {2} tree does not have {0} in {1} or in another file of that directory. vhflow’s notes on the file are shown instead.', symbol, path, tree);
  return nearest.length === 0 ? lost : vscode.l10n.t('{0} Similar names: {1}.', lost, nearest.slice(0, 5).join(wordsIn(vscode.env.language).listSeparator));
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
