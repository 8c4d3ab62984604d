import * as vscode from 'vscode';

const scheme = 'vhflow-docs';

/** The command that runs when the user clicks the code of a problem; its argument is the code. */
export const explainProblemCommand = 'vhflow.explainProblem';

/**
 * Explains problems in a Markdown preview of a page that the extension contains. The page has its own URI scheme because previews
 * in the browser cannot read the extension's files.
 */
export function registerProblemHelp(extensionUri: vscode.Uri): vscode.Disposable {
  return vscode.Disposable.from(
    vscode.workspace.registerTextDocumentContentProvider(scheme, { provideTextDocumentContent: (uri) => readPage(extensionUri, uri) }),
    vscode.commands.registerCommand(explainProblemCommand, async (code?: unknown) => {
      const fragment = typeof code === 'string' ? code : '';
      const page = vscode.Uri.from({ scheme, path: '/docs/diagnostics.md', fragment });
      await vscode.commands.executeCommand('markdown.showPreview', page);
    }),
  );
}

/** Reads a page of the `docs` folder; names with directories are refused. */
async function readPage(extensionUri: vscode.Uri, { path }: vscode.Uri): Promise<string> {
  const name = /^\/docs\/([a-z-]+\.md)$/.exec(path)?.[1];
  if (name === undefined) throw vscode.FileSystemError.FileNotFound(path);
  return new TextDecoder().decode(await vscode.workspace.fs.readFile(vscode.Uri.joinPath(extensionUri, 'docs', name)));
}

/** The code of a problem; VS Code wraps it in an object when it has a link. */
export function codeOf({ code }: vscode.Diagnostic): string {
  return String(typeof code === 'object' ? code.value : code);
}
