import * as vscode from 'vscode';
import { resolveCaller } from '../../anchors/index.js';
import { oneLine } from '../../diagram/index.js';
import { escapeMarkdown } from '../../text/markdown.js';
import { inLanguage } from '../../model/text.js';
import { isSheet } from '../../sources/index.js';
import { contentLanguage, onDidChangeContentLanguage } from '../ui/content-language.js';
import type { CurrentHop } from '../scenarios/current-hop.js';
import type { ScenarioLibrary } from '../scenarios/library.js';
import type { AnnotatedFunction, SourceFunctions } from './functions.js';
import { isReadAnew, type SourceRoots } from '../trees/roots.js';
import { readerOfText } from './target.js';
import { sourceScheme } from '../trees/source-uri.js';

const millisecondsToSettle = 200;

/** Marks in the gutter and the overview ruler: the functions that hops pass through, the function of the current hop, and the call sites of its flow. */
export class SourceMarks implements vscode.Disposable {
  private readonly passed: vscode.TextEditorDecorationType;
  private readonly current: vscode.TextEditorDecorationType;
  private readonly calls: vscode.TextEditorDecorationType;
  private readonly subscriptions: vscode.Disposable;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private latest = new vscode.CancellationTokenSource();

  constructor(
    extensionUri: vscode.Uri,
    private readonly functions: SourceFunctions,
    private readonly currentHop: CurrentHop,
    library: ScenarioLibrary,
    roots: SourceRoots,
  ) {
    const icon = (name: string) => vscode.Uri.joinPath(extensionUri, 'media', name);
    this.passed = vscode.window.createTextEditorDecorationType({
      gutterIconPath: icon('gutter-hop.svg'),
      gutterIconSize: 'contain',
      overviewRulerColor: new vscode.ThemeColor('charts.blue'),
      overviewRulerLane: vscode.OverviewRulerLane.Center,
    });
    this.current = vscode.window.createTextEditorDecorationType({
      isWholeLine: true,
      gutterIconPath: icon('gutter-current-hop.svg'),
      gutterIconSize: 'contain',
      backgroundColor: new vscode.ThemeColor('editor.wordHighlightStrongBackground'),
      outline: '1px solid transparent',
      outlineColor: new vscode.ThemeColor('contrastActiveBorder'),
      overviewRulerColor: new vscode.ThemeColor('editorOverviewRuler.rangeHighlightForeground'),
      overviewRulerLane: vscode.OverviewRulerLane.Full,
    });
    this.calls = vscode.window.createTextEditorDecorationType({
      gutterIconPath: icon('gutter-call.svg'),
      gutterIconSize: 'contain',
      textDecoration: 'underline dotted',
    });
    const refresh = () => this.schedule();
    this.subscriptions = vscode.Disposable.from(
      this.passed,
      this.current,
      this.calls,
      vscode.window.onDidChangeVisibleTextEditors(refresh),
      vscode.workspace.onDidChangeTextDocument(({ document }) => {
        if (vscode.window.visibleTextEditors.some((editor) => editor.document === document)) refresh();
      }),
      currentHop.onDidChange(() => void this.markAll()),
      currentHop.onDidClear(refresh),
      library.onDidChange(refresh),
      roots.onDidChange((change) => {
        if (isReadAnew(change)) refresh();
      }),
      onDidChangeContentLanguage(refresh),
    );
    this.schedule();
  }

  dispose(): void {
    clearTimeout(this.timer);
    this.latest.cancel();
    this.subscriptions.dispose();
  }

  private schedule(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.markAll(), millisecondsToSettle);
  }

  /** Marks every visible editor. Of overlapping runs, only the last one sets marks, because the hop, trees or language may have changed since the others began. */
  private async markAll(): Promise<void> {
    this.latest.cancel();
    this.latest = new vscode.CancellationTokenSource();
    const { token } = this.latest;
    await Promise.all(vscode.window.visibleTextEditors.map((editor) => this.mark(editor, token)));
  }

  private async mark(editor: vscode.TextEditor, token: vscode.CancellationToken): Promise<void> {
    const { document } = editor;
    const { version } = document;
    const annotated = await this.functions.annotated(document, token);
    const calls = await this.callsIn(document, token);
    if (token.isCancellationRequested || document.version !== version) return;
    const hop = this.currentHop.current?.hop;
    const isCurrent = ({ hops }: AnnotatedFunction) => hops.some((ref) => ref.hop === hop);
    const rangesOf = (found: readonly AnnotatedFunction[]) => found.map(({ nameRange }) => nameRange);
    editor.setDecorations(this.passed, rangesOf(annotated.filter((found) => !isCurrent(found))));
    editor.setDecorations(this.current, rangesOf(annotated.filter(isCurrent)));
    editor.setDecorations(this.calls, calls);
  }

  /** The call sites of the current flow's hops in a source file; sheets have none. */
  private async callsIn(document: vscode.TextDocument, token: vscode.CancellationToken): Promise<vscode.DecorationOptions[]> {
    const isSheetDocument = document.uri.scheme === sourceScheme && isSheet(document.getText());
    const known = isSheetDocument ? undefined : await this.functions.knownDocument(document);
    const { flow } = this.currentHop.current ?? {};
    if (!known || !flow || token.isCancellationRequested) return [];
    const reader = readerOfText(known.path, document.getText(), known.root?.tree);
    const calls = flow.hops.map(async ({ n, label, via }) => {
      if (via?.type !== 'call' || !via.caller.some(({ project, path }) => project === known.project && path === known.path)) return [];
      const { found } = await resolveCaller(via, reader);
      if (!found) return [];
      const hoverMessage = new vscode.MarkdownString(escapeMarkdown(
        vscode.l10n.t('Hop {0} starts here: {1}', n, oneLine(inLanguage(label, contentLanguage()))),
      ));
      return [{ range: new vscode.Range(document.positionAt(found.nameStart), document.positionAt(found.nameEnd)), hoverMessage }];
    });
    return (await Promise.all(calls)).flat();
  }
}
