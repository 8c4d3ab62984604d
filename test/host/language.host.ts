import assert from 'node:assert/strict';
import { suite, suiteSetup, suiteTeardown, teardown, test } from 'mocha';
import * as vscode from 'vscode';
import { codeOf } from '../../src/extension/language/documentation.js';
import type { ExtensionApi } from '../../src/extension/extension.js';
import { closeEditors, until, vhflow, workspaceFile, writeFile } from './support/extension.js';

const text = `scenario language {
  title "Language"
  machine guest "Guest" {
    participant app "App" in guest-user
    participant drv "Driver" in guest-kernel
  }
  flow send "Send" {
    app -> drw "write" {
      kind syscall
    }
    drv -> app "done" {
      kind return
    }
  }
}
`;

suite('the language server under VS Code', () => {
  let api: ExtensionApi;
  const file = () => workspaceFile('language.vhflow');

  suiteSetup(async () => {
    api = await vhflow();
  });
  teardown(closeEditors);
  suiteTeardown(() => vscode.workspace.fs.delete(file()));

  const open = async (): Promise<vscode.TextEditor> => {
    await writeFile(file(), text);
    return vscode.window.showTextDocument(await vscode.workspace.openTextDocument(file()));
  };
  const problems = () => vscode.languages.getDiagnostics(file());
  const problemThat = (fits: (problem: vscode.Diagnostic) => boolean) => until(() => problems().find(fits), vscode.languages.onDidChangeDiagnostics);
  const linkOf = ({ code }: vscode.Diagnostic) => (typeof code === 'object' ? code.target : undefined);
  const isUnknown = (lane: string) => (problem: vscode.Diagnostic) => codeOf(problem) === 'unknown-lane' && problem.message.includes(`\`${lane}\``);

  const serverProcess = () => api.language.program.process;

  test('restarts with the current text when it is killed during an edit', async () => {
    const editor = await open();
    const replace = async (old: string, by: string) => {
      const at = editor.document.getText().indexOf(old);
      assert.ok(at >= 0, `"${old}" is not there`);
      const range = new vscode.Range(editor.document.positionAt(at), editor.document.positionAt(at + old.length));
      assert.ok(await editor.edit((edit) => edit.replace(range, by)));
    };
    await problemThat(isUnknown('drw'));
    const killed = serverProcess()?.pid;
    assert.ok(killed, 'there is no server');

    await replace('drw', 'first');
    process.kill(killed, 'SIGKILL');
    await replace('first', 'second');
    await replace('"done"', '"finished"');
    await problemThat(isUnknown('second'));
    await replace('second', 'third');

    await problemThat(isUnknown('third'));
    assert.notEqual(serverProcess()?.pid, killed);
    assert.equal(editor.document.getText(), text.replace('drw', 'third').replace('"done"', '"finished"'));
    assert.equal(problems().filter((problem) => codeOf(problem) === 'unknown-lane').length, 1);
    const position = editor.document.positionAt(editor.document.getText().indexOf('return') + 1);
    const offered = await vscode.commands.executeCommand<vscode.CompletionList>('vscode.executeCompletionItemProvider', file(), position);
    assert.ok(offered.items.some(({ label }) => label === 'vm-exit'));
  });

  test('restarts though a message could not be sent to the server that was dying', async () => {
    const editor = await open();
    await problemThat(isUnknown('drw'));
    const dying = serverProcess();
    assert.ok(dying?.pid, 'there is no server');
    dying.emit('error', Object.assign(new Error('write EPIPE'), { code: 'EPIPE' }));
    process.kill(dying.pid, 'SIGKILL');
    const at = editor.document.positionAt(editor.document.getText().indexOf('drw'));
    assert.ok(await editor.edit((edit) => edit.replace(new vscode.Range(at, at.translate(0, 3)), 'other')));
    await problemThat(isUnknown('other'));
    assert.notEqual(serverProcess()?.pid, dying.pid);
  });

  test('leads from a problem to its explanation', async () => {
    await open();
    const problem = await problemThat(isUnknown('drw'));
    const target = linkOf(problem);
    assert.equal(target?.scheme, 'command');
    assert.equal(target?.path, 'vhflow.explainProblem');
    const values = JSON.parse(target?.query ?? '[]') as unknown[];
    assert.deepEqual(values, ['unknown-lane']);

    await vscode.commands.executeCommand(target?.path ?? '', ...values);
    const isExplanation = ({ input }: vscode.Tab) => input instanceof vscode.TabInputWebview && input.viewType.endsWith('markdown.preview');
    const { tabGroups } = vscode.window;
    const tab = await until(() => tabGroups.all.flatMap(({ tabs }) => tabs).find(isExplanation), tabGroups.onDidChangeTabs);
    assert.match(tab.label, /diagnostics\.md/);
    const page = await vscode.workspace.openTextDocument(vscode.Uri.parse('vhflow-docs:/docs/diagnostics.md'));
    assert.match(page.getText(), /### `unknown-lane`/);
  });

  test('adds no lenses to those of the extension', async () => {
    await open();
    await problemThat(isUnknown('drw'));
    const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>('vscode.executeCodeLensProvider', file());
    assert.deepEqual(lenses.map(({ command }) => command?.title).sort(), ['Open Diagram', 'Open Diagram', 'Show in Diagram', 'Show in Diagram']);
  });
});
