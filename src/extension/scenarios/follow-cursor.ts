import * as vscode from 'vscode';
import { textUriOf } from './built-in-texts.js';
import type { CurrentHop } from './current-hop.js';
import { hopAtPosition, placeOfHop } from './hop-in-editor.js';
import type { ScenarioLibrary } from './library.js';

/** Synchronizes `.vhflow` editors with the current hop: the cursor selects the hop, and the current hop is highlighted in its file. */
export class ScenarioFollow implements vscode.Disposable {
  private readonly mark = vscode.window.createTextEditorDecorationType({
    isWholeLine: true,
    backgroundColor: new vscode.ThemeColor('editor.rangeHighlightBackground'),
    overviewRulerColor: new vscode.ThemeColor('editorOverviewRuler.rangeHighlightForeground'),
  });
  private readonly subscriptions: vscode.Disposable;

  constructor(private readonly library: ScenarioLibrary, private readonly currentHop: CurrentHop) {
    this.subscriptions = vscode.Disposable.from(
      this.mark,
      vscode.window.onDidChangeTextEditorSelection((event) => this.followCursor(event)),
      currentHop.onDidChange(({ origin }) => this.showMark(origin !== 'vhflow')),
      currentHop.onDidClear(() => this.showMark(false)),
      library.onDidChange(() => this.showMark(false)),
      vscode.window.onDidChangeVisibleTextEditors(() => this.showMark(false)),
    );
  }

  dispose(): void {
    this.subscriptions.dispose();
  }

  /** Applies only to the file of the current hop, so that looking at another file does not change the diagram. */
  private followCursor({ textEditor, selections }: vscode.TextEditorSelectionChangeEvent): void {
    const { uri } = textEditor.document;
    const position = selections[0]?.active;
    const { current } = this.currentHop;
    if (!position || !current || textUriOf(current.entry).toString() !== uri.toString()) return;
    const ref = hopAtPosition(this.library, uri, position);
    if (ref) this.currentHop.set(ref, 'vhflow');
  }

  private showMark(reveal: boolean): void {
    const ref = this.currentHop.current;
    for (const editor of vscode.window.visibleTextEditors) {
      if (editor.document.languageId !== 'vhflow') continue;
      const range = ref && textUriOf(ref.entry).toString() === editor.document.uri.toString() ? placeOfHop(this.library, ref) : undefined;
      editor.setDecorations(this.mark, range ? [new vscode.Range(range.start, range.start)] : []);
      if (range && reveal) editor.revealRange(range, vscode.TextEditorRevealType.InCenterIfOutsideViewport);
    }
  }
}
