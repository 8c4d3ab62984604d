import assert from 'node:assert/strict';
import { suite, suiteSetup, suiteTeardown, test } from 'mocha';
import * as vscode from 'vscode';
import { codeOf } from '../../src/extension/language/documentation.js';
import { closeEditors, until, vhflow } from './support/extension.js';
import { fixtureTree, setSourceRoots } from './support/sources.js';

suite('searching the whole tree for an anchor', () => {
  suiteSetup(async () => {
    await vhflow();
    await setSourceRoots({ linux: fixtureTree('linux-moved') });
  });
  // Not after each test: a new unsaved file may take the name of a closed one, and then VS Code may fill it from that one's backup.
  suiteTeardown(async () => {
    await closeEditors();
    await setSourceRoots(undefined);
  });

  const textWith = (symbol: string, file = 'net/socket.c') => `scenario moved {
  title "Moved"
  source linux "6.1.192"
  machine guest "Guest" {
    participant app "App" in guest-user
    participant net "Net" in guest-kernel of linux
  }
  flow send "Send" {
    app -> net "send" {
      kind syscall
      at linux:${file}#${symbol}
    }
  }
}
`;

  /** Opens a text whose anchor is lost, and runs what is offered for it. */
  async function searchFor(symbol: string): Promise<vscode.TextDocument> {
    const document = await vscode.workspace.openTextDocument({ language: 'vhflow', content: textWith(symbol) });
    await vscode.window.showTextDocument(document);
    const lost = await until(
      () => vscode.languages.getDiagnostics(document.uri).find((problem) => codeOf(problem) === 'anchor-lost'),
      vscode.languages.onDidChangeDiagnostics,
    );
    assert.equal(document.getText(lost.range), symbol);
    const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>('vscode.executeCodeActionProvider', document.uri, lost.range);
    const { command } = actions.find(({ title }) => title === `Search the whole tree for \`${symbol}\`…`) ?? assert.fail(`only ${actions.map(({ title }) => title).join(', ')} offered`);
    assert.ok(command);
    await vscode.commands.executeCommand(command.command, ...((command.arguments ?? []) as unknown[]));
    return document;
  }

  test('changes the anchor to the only place found, which removes the problem', async () => {
    const document = await searchFor('__sys_sendto');
    assert.ok(document.getText().includes('at linux:net/core/socket.c#__sys_sendto\n'));
    await until(() => vscode.languages.getDiagnostics(document.uri).every((problem) => codeOf(problem) !== 'anchor-lost'), vscode.languages.onDidChangeDiagnostics);
  });

  test('asks which of several places is meant', async () => {
    const original = vscode.window.showQuickPick;
    const asked: string[] = [];
    const pick = async (items: readonly vscode.QuickPickItem[]) => (asked.push(...items.map(({ label, description }) => `${label}:${description ?? ''}`)), items[1]);
    vscode.window.showQuickPick = pick as unknown as typeof original;
    try {
      const document = await searchFor('__sys_recvfrom');
      assert.deepEqual(asked, ['net/compat/socket.c:3', 'net/core/socket.c:8']);
      assert.ok(document.getText().includes('at linux:net/core/socket.c#__sys_recvfrom\n'));
    } finally {
      vscode.window.showQuickPick = original;
    }
  });

  test('reports that there is no place, and does not change the text', async () => {
    const original = vscode.window.showInformationMessage;
    const shown: string[] = [];
    vscode.window.showInformationMessage = async (text: string) => void shown.push(text);
    try {
      const document = await searchFor('nowhere_to_be_found');
      assert.deepEqual(shown, ['nowhere_to_be_found is not defined in any other file of Linux 7.0.0.']);
      assert.equal(document.getText(), textWith('nowhere_to_be_found'));
    } finally {
      vscode.window.showInformationMessage = original;
    }
  });

  test('is offered for a folder that the tree does not have, because it may have been renamed', async () => {
    const content = textWith('__sys_sendto', 'network/socket.c');
    const document = await vscode.workspace.openTextDocument({ language: 'vhflow', content });
    await vscode.window.showTextDocument(document);
    const missing = await until(() => vscode.languages.getDiagnostics(document.uri).find((problem) => codeOf(problem) === 'anchor-not-in-tree'), vscode.languages.onDidChangeDiagnostics);
    assert.equal(document.getText(missing.range), 'network/socket.c');
    const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>('vscode.executeCodeActionProvider', document.uri, missing.range);
    assert.deepEqual(actions.map(({ title }) => title).filter((title) => title.startsWith('Search')), ['Search the whole tree for `__sys_sendto`…']);
  });

  test('is not offered for a call that the caller does not make', async () => {
    const content = textWith('x').replace('at linux:net/socket.c#x', 'via linux:net/core/socket.c#__sys_sendto calls nothing_such');
    const document = await vscode.workspace.openTextDocument({ language: 'vhflow', content });
    await vscode.window.showTextDocument(document);
    const lost = await until(() => vscode.languages.getDiagnostics(document.uri).find((problem) => codeOf(problem) === 'anchor-lost'), vscode.languages.onDidChangeDiagnostics);
    const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>('vscode.executeCodeActionProvider', document.uri, lost.range);
    assert.deepEqual(actions.filter(({ title }) => title.startsWith('Search')), []);
  });
});
