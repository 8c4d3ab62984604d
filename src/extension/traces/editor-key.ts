import * as vscode from 'vscode';
import { looksLikeTrace } from './trace-names.js';

/** True while the active editor shows a trace, whatever its file is called. */
const contextKey = 'vhflow.editorIsTrace';
/** The first lines tell the format. */
const headLines = 100;
const mostCharacters = 64 * 1024;
/** Other languages have files of their own. */
const languages: ReadonlySet<string> = new Set(['plaintext', 'log']);

/** Keeps the context key up to date, on which the button *Open Trace…* above an editor depends. */
export function maintainEditorKey(): vscode.Disposable {
  let last = false;
  const update = (editor: vscode.TextEditor | undefined) => {
    const is = editor !== undefined && isTrace(editor.document);
    if (is === last) return;
    last = is;
    void vscode.commands.executeCommand('setContext', contextKey, is);
  };
  update(vscode.window.activeTextEditor);
  return vscode.window.onDidChangeActiveTextEditor(update);
}

function isTrace(document: vscode.TextDocument): boolean {
  if (!languages.has(document.languageId) || document.uri.scheme === 'output') return false;
  return looksLikeTrace(document.getText(new vscode.Range(0, 0, headLines, 0)).slice(0, mostCharacters));
}
