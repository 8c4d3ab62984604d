import * as vscode from 'vscode';
import { definitionsIn, macrosOf, type FoundPlace } from '../../anchors/index.js';
import { anchorSiteAt, openDocument, writtenAnchor, type AnchorSite } from '../../language/index.js';
import { anchorsOfHop, verifyAll, wholeTreeReader, type Verdict, type WholeTreeReader } from '../../sources/index.js';
import { applyEdits } from '../ui/edits.js';
import { codeOf } from '../language/documentation.js';
import type { SourceRoot, SourceRoots } from '../trees/roots.js';

/** The command of the code action; its arguments are the URI of the file and a position in the anchor. */
const searchCommand = 'vhflow.searchWholeTree';

/** Offers to search the whole source tree for an anchor's function that is neither in the named file nor in another file of its directory. */
export function registerAnchorSearch(roots: SourceRoots): vscode.Disposable {
  return vscode.Disposable.from(
    vscode.languages.registerCodeActionsProvider({ language: 'vhflow' }, { provideCodeActions }, { providedCodeActionKinds: [vscode.CodeActionKind.QuickFix] }),
    vscode.commands.registerCommand(searchCommand, async (uri: unknown, position: unknown) => {
      if (uri instanceof vscode.Uri && position instanceof vscode.Position) await search(roots, await vscode.workspace.openTextDocument(uri), position);
    }),
  );
}

/** The problems of anchors whose function may be elsewhere in the tree. */
const searchable: ReadonlySet<string> = new Set(['anchor-lost', 'anchor-not-in-tree']);

function provideCodeActions(document: vscode.TextDocument, _: vscode.Range, { diagnostics }: vscode.CodeActionContext): vscode.CodeAction[] {
  const lost = diagnostics.filter((problem) => problem.source === 'vhflow' && searchable.has(codeOf(problem)));
  const read = lost.length > 0 ? openDocument(document.getText()) : undefined;
  return lost.flatMap((diagnostic) => {
    const position = diagnostic.range.start;
    const site = read && anchorSiteAt(read, position);
    // The problem of a lost call is reported at the name called, for which there is no other place to search.
    if (!site) return [];
    const title = vscode.l10n.t('Search the whole tree for `{0}`…', site.place.symbol);
    const action = new vscode.CodeAction(title, vscode.CodeActionKind.QuickFix);
    action.command = { command: searchCommand, title, arguments: [document.uri, position] };
    action.diagnostics = [diagnostic];
    return [action];
  });
}

async function search(roots: SourceRoots, document: vscode.TextDocument, position: vscode.Position): Promise<void> {
  const { version } = document;
  const site = anchorSiteAt(openDocument(document.getText()), position);
  const root = site && (await roots.rootFor(site.place.project, versionOf(site)));
  if (!root) return;
  await root.tree.recheck();
  const searched = await withProgress(site, root);
  if (!searched) return;
  const { verdict, reader } = searched;
  const place = await choose(verdict, site, root, reader);
  if (!place) return;
  if (document.version !== version) return void vscode.window.showWarningMessage(vscode.l10n.t('The file has changed in the meantime. Search again.'));
  const newText = writtenAnchor(site.place.source, place.path, await symbolIn(place, site, reader));
  await applyEdits(document, [{ range: site.whole, newText }]);
}

function versionOf({ scenario, place }: AnchorSite): string {
  return scenario.sources.find(({ name }) => name === place.source)?.version ?? '';
}

interface Searched {
  readonly verdict: Verdict;
  readonly reader: WholeTreeReader;
}

/** @returns undefined when the user cancelled the search, or when it failed, which is then reported */
function withProgress(site: AnchorSite, root: SourceRoot): Thenable<Searched | undefined> {
  const controller = new AbortController();
  const title = vscode.l10n.t('Searching {0} for {1}', root.tree.title, site.place.symbol);
  return vscode.window.withProgress({ location: vscode.ProgressLocation.Notification, cancellable: true, title }, async (progress, token) => {
    token.onCancellationRequested(() => controller.abort());
    const reader = wholeTreeReader(root.tree, root.files, { onProgress: (directories) => progress.report({ message: vscode.l10n.t('{0} folders', directories) }) });
    try {
      const anchor = anchorsOfHop(site.hop).find(({ role }) => role === site.role);
      const [verdict] = anchor ? await verifyAll([anchor], reader, { signal: controller.signal }) : [];
      if (verdict?.refusal) throw verdict.refusal;
      return verdict && { verdict, reader };
    } catch (error) {
      if (!controller.signal.aborted) reportFailure(root, error);
      return undefined;
    }
  });
}

function reportFailure(root: SourceRoot, error: unknown): void {
  void vscode.window.showErrorMessage(vscode.l10n.t('Cannot search {0}: {1}', root.tree.title, error instanceof Error ? error.message : String(error)));
}

/** The new place of the anchor: the one that was found, or the one that the user selects if there are several. */
async function choose({ found, others }: Verdict, { place }: AnchorSite, root: SourceRoot, { isTruncated }: WholeTreeReader): Promise<FoundPlace | undefined> {
  if (!found) {
    const text = vscode.l10n.t('{0} is not defined in any other file of {1}.', place.symbol, root.tree.title);
    void vscode.window.showInformationMessage(isTruncated ? `${text} ${vscode.l10n.t('The tree is too large to search completely.')}` : text);
    return undefined;
  }
  const files = [found, ...others].filter(({ path }, index, all) => all.findIndex((other) => other.path === path) === index);
  if (files.length === 1) return found;
  const items = files.map((each) => ({ label: each.path, description: String(each.line + 1), each }));
  return (await vscode.window.showQuickPick(items, { placeHolder: vscode.l10n.t('Which {0} does the anchor refer to?', place.symbol) }))?.each;
}

/** The name of the function or table that the file defines; for a call site, the found place names only the function called. */
async function symbolIn({ path, symbol }: FoundPlace, { hop, role, place }: AnchorSite, reader: WholeTreeReader): Promise<string> {
  if (role === 'at') return symbol;
  const text = (await reader.read(path)) ?? '';
  const names = anchorsOfHop(hop).find((anchor) => anchor.role === role)?.anchor.map((each) => each.symbol) ?? [];
  const macros = await macrosOf(reader);
  return names.find((name) => definitionsIn(text, name, macros).length > 0) ?? place.symbol;
}
