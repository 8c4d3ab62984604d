import * as vscode from 'vscode';

/** The language of scenario texts, as a BCP 47 tag: that of the setting, else VS Code's display language. */
export function contentLanguage(): string {
  const chosen = vscode.workspace.getConfiguration('vhflow').get<string>('contentLanguage');
  return chosen === 'en' || chosen === 'ja' ? chosen : vscode.env.language;
}

/** Calls `listener` when {@link contentLanguage} may have changed. */
export function onDidChangeContentLanguage(listener: () => void): vscode.Disposable {
  return vscode.workspace.onDidChangeConfiguration((event) => {
    if (event.affectsConfiguration('vhflow.contentLanguage')) listener();
  });
}
