import * as vscode from 'vscode';
import { columnOfDiagram, mainDiagram, secondDiagram } from '../panels/diagram-panel.js';
import type { SourceFunctions } from './functions.js';
import { sourceScheme } from '../trees/source-uri.js';
import { foldOthers } from './sheet-folding.js';
import { columnBesideBoth } from '../ui/columns.js';

/** Lines to show above a function, so that its lenses and comment are visible. */
const linesAbove = 5;
/** The number of lines of the longest heading of a sheet, with some to spare. */
const linesOfHeading = 14;

export interface ShowOptions {
  readonly preserveFocus: boolean;
  /** The column to use; the one next to the diagram when absent. */
  readonly viewColumn?: vscode.ViewColumn;
}

interface Shown {
  readonly uri: string;
  readonly viewColumn: vscode.ViewColumn | undefined;
  readonly symbol: string;
  readonly line: number;
}

/** Shows the functions of hops in text editors. */
export class SourceEditor implements vscode.Disposable {
  private shown: Shown | undefined;
  private readonly subscription: vscode.Disposable;

  constructor(private readonly functions: SourceFunctions) {
    this.subscription = vscode.workspace.onDidChangeTextDocument(({ document }) => this.onReplaced(document));
  }

  dispose(): void {
    this.subscription.dispose();
  }

  /** The column of the editor that showed a function last; undefined when it is no longer visible. */
  get column(): vscode.ViewColumn | undefined {
    return this.editor?.viewColumn;
  }

  private get editor(): vscode.TextEditor | undefined {
    const { shown } = this;
    return vscode.window.visibleTextEditors.find(({ document, viewColumn }) => document.uri.toString() === shown?.uri && viewColumn === shown.viewColumn);
  }

  /**
   * Opens a file or sheet at a function.
   *
   * @param line 0-based; of several functions of that name, the one nearest to this line is shown, and the line itself if there is none
   * @returns undefined when `signal` was aborted in the meantime
   * @throws the error of VS Code when the file cannot be opened
   */
  async show(uri: vscode.Uri, symbol: string, line: number, options: ShowOptions, signal: AbortSignal): Promise<vscode.TextEditor | undefined> {
    const columnBefore = activeColumn();
    const document = await openAsC(uri);
    // So that the functions that macros of its project make are found in it.
    await this.functions.knownDocument(document);
    if (signal.aborted) return undefined;
    const viewColumn = options.viewColumn ?? this.column ?? freeColumn();
    // If the user moved to another column while the file was opening, the focus stays there.
    const hasLeft = ![columnBefore, viewColumn].includes(activeColumn());
    const editor = await vscode.window.showTextDocument(document, { viewColumn, preserveFocus: options.preserveFocus || hasLeft });
    this.shown = { uri: uri.toString(), viewColumn: editor.viewColumn, symbol, line };
    this.goTo(editor, symbol, line);
    return editor;
  }

  private goTo(editor: vscode.TextEditor, symbol: string, line: number): void {
    const fallback = new vscode.Position(Math.min(line, editor.document.lineCount - 1), 0);
    const start = this.functions.rangeOfName(editor.document, symbol, line)?.start ?? fallback;
    editor.selection = new vscode.Selection(start, start);
    // From the first line on, if the function is so near: there, a sheet has lenses that lead to the real file.
    const top = new vscode.Position(start.line <= linesOfHeading ? 0 : start.line - linesAbove, 0);
    editor.revealRange(new vscode.Range(top, top), vscode.TextEditorRevealType.AtTop);
    void foldOthers(editor, symbol);
  }

  /** A sheet was replaced by the real file, or generated again in another language. Its lines have changed, so the function is looked up again. */
  private onReplaced(document: vscode.TextDocument): void {
    const { editor, shown } = this;
    if (document.uri.scheme === sourceScheme && editor?.document === document && shown) this.goTo(editor, shown.symbol, shown.line);
  }
}

function activeColumn(): vscode.ViewColumn {
  return vscode.window.tabGroups.activeTabGroup.viewColumn;
}

/** Opens a document; a sheet gets the language C whatever its file name extension, so that it is highlighted and annotated. */
async function openAsC(uri: vscode.Uri): Promise<vscode.TextDocument> {
  const document = await vscode.workspace.openTextDocument(uri);
  if (uri.scheme !== sourceScheme || document.languageId === 'c') return document;
  return vscode.languages.setTextDocumentLanguage(document, 'c');
}

/** The column next to the diagram, else the one next to an active `.vhflow` editor, else the active column. */
function freeColumn(): vscode.ViewColumn {
  const beside = columnBesideBoth(columnOfDiagram(mainDiagram), columnOfDiagram(secondDiagram));
  if (beside !== undefined) return beside;
  return vscode.window.activeTextEditor?.document.languageId === 'vhflow' ? vscode.ViewColumn.Beside : vscode.ViewColumn.Active;
}

