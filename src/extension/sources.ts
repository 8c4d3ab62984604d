import * as vscode from 'vscode';
import { registerAnchorSearch } from './authoring/anchor-search.js';
import { registerDownloadCommands } from './files/download-commands.js';
import { SourceDownloads } from './files/downloads.js';
import { SourcesAtHand } from './files/sources-at-hand.js';
import { SourceSheets } from './files/sheets.js';
import { registerSourceCommands } from './reader/commands.js';
import { SourceEditor } from './reader/editor.js';
import { annotatedDocuments, SourceFunctions } from './reader/functions.js';
import { SourceHover } from './reader/hover.js';
import { SourceLenses } from './reader/lenses.js';
import { SourceMarks } from './reader/marks.js';
import { SourceNavigation, type SourceNavigator } from './reader/navigation.js';
import { SheetFolding } from './reader/sheet-folding.js';
import { SheetSymbols } from './reader/symbols.js';
import { treesOf } from '../sources/index.js';
import type { TracedHops } from './traces/traced-hops.js';
import type { CurrentHop } from './scenarios/current-hop.js';
import type { ScenarioLibrary } from './scenarios/library.js';
import { SourcesChecks } from './sources-view/checks.js';
import { registerSourcesViewCommands } from './sources-view/commands.js';
import { SourcesView } from './sources-view/view.js';
import { SourceRootMessages } from './trees/root-messages.js';
import { SourceRoots } from './trees/roots.js';
import { sourceScheme } from './trees/source-uri.js';

/** Registers everything that concerns sources; `context` disposes it. */
export function registerSources(
  context: vscode.ExtensionContext,
  library: ScenarioLibrary,
  currentHop: CurrentHop,
  traced: TracedHops,
): { readonly navigator: SourceNavigator; readonly roots: SourceRoots; readonly functions: SourceFunctions; readonly atHand: SourcesAtHand; readonly view: SourcesView } {
  const own = <T extends vscode.Disposable>(part: T): T => {
    context.subscriptions.push(part);
    return part;
  };
  const roots = own(new SourceRoots());
  own(registerAnchorSearch(roots));
  const functions = new SourceFunctions(roots, library);
  const navigation = own(new SourceNavigation(roots, own(new SourceEditor(functions)), functions, own(new SourceRootMessages(roots, () => treesOf(library.scenarios()).map(({ project }) => project))), currentHop));
  const downloads = own(new SourceDownloads(context.globalStorageUri));
  own(vscode.workspace.registerFileSystemProvider(sourceScheme, own(new SourceSheets(library, downloads, currentHop)), { isCaseSensitive: true, isReadonly: true }));
  own(vscode.languages.registerDocumentSymbolProvider({ scheme: sourceScheme }, new SheetSymbols(functions)));
  own(vscode.languages.registerFoldingRangeProvider({ scheme: sourceScheme }, new SheetFolding()));
  own(vscode.languages.registerHoverProvider(annotatedDocuments, new SourceHover(functions, currentHop, traced)));
  own(new SourceLenses(functions, currentHop, library, roots, traced));
  own(new SourceMarks(context.extensionUri, functions, currentHop, library, roots));
  own(registerSourceCommands(library, currentHop, functions, navigation));
  own(registerDownloadCommands(library, downloads));
  const checks = own(new SourcesChecks(library, roots, downloads));
  const view = own(new SourcesView(library, roots, downloads, checks));
  own(registerSourcesViewCommands(view, checks, downloads));
  return { navigator: navigation, roots, functions, atHand: own(new SourcesAtHand(roots, downloads)), view };
}
