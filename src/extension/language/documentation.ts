import * as vscode from 'vscode';

const scheme = 'vhflow-docs';

/** The command that runs when the user clicks the code of a problem; its argument is the code. */
export const explainProblemCommand = 'vhflow.explainProblem';

/**
 * Shows the documents that the extension contains in Markdown previews, and explains problems there. They have their own URI scheme because
 * previews in the browser cannot read the extension's files.
 */
export function registerDocumentation(extensionUri: vscode.Uri): vscode.Disposable {
  return vscode.Disposable.from(
    vscode.workspace.registerTextDocumentContentProvider(scheme, { provideTextDocumentContent: (uri) => readPage(extensionUri, uri) }),
    vscode.commands.registerCommand(explainProblemCommand, async (code?: unknown) => {
      const fragment = typeof code === 'string' ? code : '';
      await showPage('diagnostics.md', fragment);
    }),
    vscode.commands.registerCommand('vhflow.openDocumentation', async () => {
      const items = [
        { label: vscode.l10n.t('The vhflow Language'), page: 'language.md' },
        { label: vscode.l10n.t('Terms'), page: 'glossary.md' },
        { label: vscode.l10n.t('Problems and Their Fixes'), page: 'diagnostics.md' },
        { label: vscode.l10n.t('The Language Server in Other Editors'), page: 'editors.md' },
      ];
      const chosen = await vscode.window.showQuickPick(items, { placeHolder: vscode.l10n.t('Select a document') });
      if (chosen) await showPage(chosen.page);
    }),
  );
}

async function showPage(name: string, fragment = ''): Promise<void> {
  await vscode.commands.executeCommand('markdown.showPreview', vscode.Uri.from({ scheme, path: `/docs/${name}`, fragment }));
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
