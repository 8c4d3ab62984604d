import * as vscode from 'vscode';

const scheme = 'vhflow-docs';

/** The command behind the code of a problem; its argument is the code. */
export const explainProblemCommand = 'vhflow.explainProblem';

/**
 * Shows what a problem means, in the preview of the page that comes with vhflow. The page is a document of a scheme of its own,
 * since a preview in the browser cannot read the extension's files.
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

/** Pages stand in one folder, so no name can lead anywhere else. */
async function readPage(extensionUri: vscode.Uri, { path }: vscode.Uri): Promise<string> {
  const name = /^\/docs\/([a-z-]+\.md)$/.exec(path)?.[1];
  if (name === undefined) throw vscode.FileSystemError.FileNotFound(path);
  return new TextDecoder().decode(await vscode.workspace.fs.readFile(vscode.Uri.joinPath(extensionUri, 'docs', name)));
}

/** The code of a problem, which VS Code gives as an object with the link to its explanation. */
export function codeOf({ code }: vscode.Diagnostic): string {
  return String(typeof code === 'object' ? code.value : code);
}
