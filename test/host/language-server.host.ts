import assert from 'node:assert/strict';
import { suite, suiteSetup, suiteTeardown, teardown, test } from 'mocha';
import * as vscode from 'vscode';
import { codeOf } from '../../src/extension/language/documentation.js';
import { closeEditors, until, vhflow, workspaceFile, writeFile } from './support/extension.js';
import { setSourceRoots } from './support/sources.js';

/** A small tree that is recognised as Linux: one function has another name, one is in another file, one is defined twice. */
const tree: Readonly<Record<string, string>> = {
  'Kbuild': '',
  'Makefile': 'VERSION = 6\nPATCHLEVEL = 1\nSUBLEVEL = 7\n',
  'net/socket.c': 'static int sock_poll(int a)\n{\n\treturn a;\n}\n\nint __sys_sendto_iter(int fd)\n{\n\treturn sock_poll(fd);\n}\n',
  'net/other.c': 'int moved_away(void)\n{\n\treturn 0;\n}\n',
  'net/twice.c': 'int twin(void)\n{\n\treturn 0;\n}\nint twin(void)\n{\n\treturn 1;\n}\n',
};

suite('the language server and the source trees that VS Code reads for it', () => {
  const file = workspaceFile('paths/anchored.vhflow');
  /** Too deep to be found without the setting, so that it disappears with it. */
  const folder = workspaceFile('trees/kernel-at-hand');
  const scenario = (...anchors: readonly string[]): string => `scenario anchored {
  title "Anchored"
  source linux "6.1.7"
  machine guest "Guest" {
    participant app "App" in guest-user
    participant stack "Stack" in guest-kernel of linux
  }
  flow send "Out" {
${anchors.map((anchor, index) => `    app -> stack "hop ${index + 1}" {\n      ${anchor}\n    }\n`).join('')}  }
}
`;

  suiteSetup(async () => {
    await vhflow();
    for (const [path, text] of Object.entries(tree)) await writeFile(vscode.Uri.joinPath(folder, path), text);
    await setSourceRoots({ linux: folder.fsPath });
  });
  teardown(closeEditors);
  suiteTeardown(async () => {
    await setSourceRoots(undefined);
    await vscode.workspace.fs.delete(file);
    await vscode.workspace.fs.delete(workspaceFile('trees'), { recursive: true });
  });

  const open = async (...anchors: readonly string[]): Promise<vscode.TextEditor> => {
    await writeFile(file, scenario(...anchors));
    // VS Code may still have the text of an editor that was closed before.
    const document = await vscode.workspace.openTextDocument(file);
    await until(() => document.getText() === scenario(...anchors), vscode.workspace.onDidChangeTextDocument);
    return vscode.window.showTextDocument(document);
  };
  const anchorProblems = () => vscode.languages.getDiagnostics(file).filter((problem) => codeOf(problem).startsWith('anchor-'));
  const problemOf = (code: string) => until(() => anchorProblems().find((problem) => codeOf(problem) === code), vscode.languages.onDidChangeDiagnostics);
  const untilNoneIsLeft = () => until(() => anchorProblems().length === 0, vscode.languages.onDidChangeDiagnostics);
  const rangeOf = ({ document }: vscode.TextEditor, said: string) => {
    const start = document.getText().indexOf(said);
    assert.notEqual(start, -1);
    return new vscode.Range(document.positionAt(start), document.positionAt(start + said.length));
  };
  /** Applies the only quick fix with this title. */
  const fixWith = async ({ range }: vscode.Diagnostic, title: string) => {
    const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>('vscode.executeCodeActionProvider', file, range, vscode.CodeActionKind.QuickFix.value);
    const action = actions.find((each) => each.title === title);
    assert.ok(action?.edit, `"${title}" is not among: ${actions.map((each) => each.title).join(', ')}`);
    await vscode.workspace.applyEdit(action.edit);
  };
  const offered = async (editor: vscode.TextEditor, after: string) => {
    const { items } = await vscode.commands.executeCommand<vscode.CompletionList>('vscode.executeCompletionItemProvider', file, rangeOf(editor, after).end);
    return items.map(({ label }) => (typeof label === 'string' ? label : label.label));
  };

  test('a lost anchor is a warning with the nearest name, and a quick fix corrects it', async () => {
    const editor = await open('at linux:net/socket.c#__sys_sendto');
    const problem = await problemOf('anchor-lost');
    assert.equal(problem.severity, vscode.DiagnosticSeverity.Warning);
    assert.match(problem.message, /6\.1\.7 tree does not have `__sys_sendto` in net\/socket\.c.*`__sys_sendto_iter`/s);
    assert.ok(problem.range.isEqual(rangeOf(editor, '__sys_sendto')));
    await fixWith(problem, 'Change to `__sys_sendto_iter`');
    assert.ok(editor.document.getText().includes('at linux:net/socket.c#__sys_sendto_iter\n'));
    await untilNoneIsLeft();
  });

  test('a moved function is reported as a hint, and a quick fix replaces its anchor', async () => {
    const editor = await open('at linux:net/socket.c#moved_away');
    const problem = await problemOf('anchor-moved');
    assert.equal(problem.severity, vscode.DiagnosticSeverity.Hint);
    await fixWith(problem, 'Change to `linux:net/other.c#moved_away`');
    assert.ok(editor.document.getText().includes('at linux:net/other.c#moved_away\n'));
    await untilNoneIsLeft();
  });

  test('an ambiguous anchor is a warning that names the first place', async () => {
    const editor = await open('at linux:net/twice.c#twin');
    const problem = await problemOf('anchor-ambiguous');
    assert.equal(problem.severity, vscode.DiagnosticSeverity.Warning);
    assert.match(problem.message, /first in net\/twice\.c:1/);
    assert.ok(problem.range.isEqual(rangeOf(editor, 'twin')));
  });

  test('a call that is not made is a warning', async () => {
    await open('via linux:net/socket.c#__sys_sendto_iter calls sock_pol');
    const problem = await problemOf('anchor-lost');
    assert.match(problem.message, /`__sys_sendto_iter` in net\/socket\.c does not call `sock_pol`.*`sock_poll`/s);
  });

  test('problems disappear with the tree and return with it', async () => {
    await open('at linux:net/socket.c#__sys_sendto');
    await problemOf('anchor-lost');
    await setSourceRoots({});
    try {
      await untilNoneIsLeft();
    } finally {
      await setSourceRoots({ linux: folder.fsPath });
    }
    await problemOf('anchor-lost');
  });

  test('completion offers paths and functions of the tree, and nothing outside it', async () => {
    const editor = await open('at linux:', 'at linux:net/', 'at linux:net/socket.c#', 'at linux:../');
    assert.deepEqual(await offered(editor, 'at linux:'), ['net/']);
    assert.deepEqual(await offered(editor, 'at linux:net/'), ['other.c', 'socket.c', 'twice.c']);
    assert.deepEqual(await offered(editor, 'at linux:net/socket.c#'), ['sock_poll', '__sys_sendto_iter']);
    assert.ok(!(await offered(editor, 'at linux:../')).some((label) => /paths|kernel-at-hand|two-flows/.test(label)));
  });

  test('definition, hover and link lead to the code', async () => {
    const editor = await open('at linux:net/socket.c#__sys_sendto_iter');
    const { start } = rangeOf(editor, '__sys_sendto_iter');
    const code = vscode.Uri.joinPath(folder, 'net/socket.c').toString();
    const [found] = await vscode.commands.executeCommand<(vscode.Location | vscode.LocationLink)[]>('vscode.executeDefinitionProvider', file, start);
    assert.ok(found);
    const [uri, range] = 'uri' in found ? [found.uri, found.range] : [found.targetUri, found.targetRange];
    assert.deepEqual([uri.toString(), range.start.line, range.start.character], [code, 5, 4]);
    const hovers = await vscode.commands.executeCommand<vscode.Hover[]>('vscode.executeHoverProvider', file, start);
    const text = hovers.flatMap(({ contents }) => contents.map((content) => (typeof content === 'string' ? content : content.value))).join('\n');
    assert.match(text, /`net\/socket\.c:6` · as the scenario says/);
    const links = await vscode.commands.executeCommand<vscode.DocumentLink[]>('vscode.executeLinkProvider', file, 10);
    assert.equal(links.find((link) => link.range.contains(start))?.target?.toString(true), `${vscode.Uri.parse(code).toString(true)}#L6`);
  });
});
