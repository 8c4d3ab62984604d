import assert from 'node:assert/strict';
import { suite, teardown, test } from 'mocha';
import * as vscode from 'vscode';
import { SourceEditor } from '../../src/extension/reader/editor.js';
import type { SourceFunctions } from '../../src/extension/reader/functions.js';
import { closeEditors, until, workspaceFile } from './support/extension.js';

suite('the focus while a source is opening', () => {
  const scheme = 'vhflow-slow';
  let opened = 0;
  const subscriptions: vscode.Disposable[] = [];
  const functions = { rangeOfName: () => undefined, knownDocument: async () => undefined } as unknown as SourceFunctions;

  teardown(async () => {
    vscode.Disposable.from(...subscriptions.splice(0)).dispose();
    await closeEditors();
  });

  const activeColumn = () => vscode.window.tabGroups.activeTabGroup.viewColumn;
  const column = (wanted: vscode.ViewColumn) => until(() => activeColumn() === wanted, vscode.window.tabGroups.onDidChangeTabGroups);

  /** Begins to open a text beside another editor, which has the focus; it is there only once `release` is called. */
  const openSlowly = async () => {
    let release = () => {};
    const released = new Promise<void>((resolve) => (release = resolve));
    const editor = new SourceEditor(functions);
    subscriptions.push(editor, vscode.workspace.registerTextDocumentContentProvider(scheme, { provideTextDocumentContent: async () => {
      await released;
      return 'int send(void)\n{\n}\n';
    } }));
    await vscode.window.showTextDocument(workspaceFile('paths/two-flows.vhflow'), { viewColumn: vscode.ViewColumn.One });
    await vscode.window.showTextDocument(workspaceFile('paths/two-flows.vhflow'), { viewColumn: vscode.ViewColumn.Two });
    await column(vscode.ViewColumn.Two);
    opened += 1;
    // A text of its own for each test: VS Code keeps those that were opened.
    const uri = vscode.Uri.from({ scheme, path: `/${opened}.c` });
    const shown = editor.show(uri, 'send', 0, { preserveFocus: false, viewColumn: vscode.ViewColumn.Two }, new AbortController().signal);
    return { shown, release };
  };

  test('goes to the source when it has opened', async () => {
    const { shown, release } = await openSlowly();
    release();
    const editor = await shown;
    assert.equal(editor?.viewColumn, vscode.ViewColumn.Two);
    assert.equal(activeColumn(), vscode.ViewColumn.Two);
  });

  test('stays in another column that the user went to in the meantime', async () => {
    const { shown, release } = await openSlowly();
    await vscode.commands.executeCommand('workbench.action.focusFirstEditorGroup');
    await column(vscode.ViewColumn.One);
    release();
    const editor = await shown;
    assert.equal(editor?.viewColumn, vscode.ViewColumn.Two);
    assert.equal(activeColumn(), vscode.ViewColumn.One);
  });
});
