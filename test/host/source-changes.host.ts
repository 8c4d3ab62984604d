import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, realpathSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { suite, suiteSetup, suiteTeardown, teardown, setup, test } from 'mocha';
import * as vscode from 'vscode';
import type { ExtensionApi } from '../../src/extension/extension.js';
import { codeOf } from '../../src/extension/language/documentation.js';
import type { TreeRow } from '../../src/extension/sources-view/nodes.js';
import { closeEditors, until, vhflow, workspaceFile, writeFile } from './support/extension.js';
import { untilReported } from './support/file-events.js';
import { lensesOf, setSourceRoots } from './support/sources.js';

const makefile = (patch: number) => `VERSION = 6\nPATCHLEVEL = 1\nSUBLEVEL = ${patch}\n`;
const withFunction = (name: string) => `int ${name}(int fd)\n{\n\treturn fd;\n}\n`;

/** Source trees are changed by other programs than VS Code, inside the workspace and outside. */
suite('source trees that change', () => {
  let api: ExtensionApi;
  let base: string;
  const file = workspaceFile('paths/changing.vhflow');
  const linux = { project: 'linux', version: '6.1.192' };
  const scenario = 'scenario changing {\n  title "Changing"\n  source linux "6.1.192"\n  machine m "M" {\n    participant a "A" in guest-kernel of linux\n  }\n'
    + '  flow send "Send" {\n    a -> a "x" {\n      at linux:net/socket.c#__sys_sendto\n    }\n  }\n}\n';

  suiteSetup(async () => {
    api = await vhflow();
  });
  setup(() => {
    base = mkdtempSync(path.join(realpathSync(tmpdir()), 'vhflow-changes-'));
  });
  teardown(async () => {
    await closeEditors();
    await setSourceRoots(undefined);
    rmSync(base, { recursive: true, force: true });
  });
  suiteTeardown(async () => {
    await vscode.workspace.fs.delete(file);
    // Its hops are in sheets, which must not change during the tests of another suite.
    await until(() => !api.library.fileAt(file), api.library.onDidChange);
  });

  const writeTree = (folder: string, functionName: string, patch = 192) => {
    mkdirSync(path.join(folder, 'net'), { recursive: true });
    writeFileSync(path.join(folder, 'net/socket.c'), withFunction(functionName));
    writeFileSync(path.join(folder, 'Makefile'), makefile(patch));
  };
  const next = (event: vscode.Event<unknown>) => new Promise<void>((resolve) => {
    const subscription = event(() => {
      subscription.dispose();
      resolve();
    });
  });
  /** Resolves once VS Code reports changes in a tree, and when the tree is moved or replaced. */
  const untilWatched = async (tree: string) => {
    await untilReported(tree, '**/*');
    await untilReported(path.dirname(tree), '*');
  };
  const rowThat = async (fits: (row: TreeRow) => boolean): Promise<TreeRow> => {
    for (;;) {
      const changed = next(api.sourcesView.onDidChangeTreeData);
      const row = await api.sourcesView.rowOf(linux);
      if (fits(row)) return row;
      await changed;
    }
  };
  const anchorProblems = () => vscode.languages.getDiagnostics(file).filter((problem) => codeOf(problem).startsWith('anchor-'));
  const untilProblems = (...codes: readonly string[]) => until(() => JSON.stringify(anchorProblems().map(codeOf)) === JSON.stringify(codes), vscode.languages.onDidChangeDiagnostics);
  const openScenario = async () => {
    await writeFile(file, scenario);
    await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(file));
  };
  const lensesThat = async (document: vscode.TextDocument, fits: (count: number) => boolean) => {
    for (;;) {
      const changed = Promise.race([next(vscode.workspace.onDidChangeTextDocument), next(api.sourcesView.onDidChangeTreeData)]);
      const lenses = await lensesOf(document);
      if (fits(lenses.length)) return;
      await changed;
    }
  };

  test('an edit of a file updates problems, lenses and the view', async () => {
    const tree = path.join(base, 'linux');
    writeTree(tree, '__sys_sendto');
    await setSourceRoots({ linux: tree });
    await openScenario();
    const document = await vscode.workspace.openTextDocument(vscode.Uri.file(path.join(tree, 'net/socket.c')));
    await vscode.window.showTextDocument(document, vscode.ViewColumn.Beside);
    await lensesThat(document, (count) => count > 0);
    await untilWatched(tree);
    // The tree has only just been written: if that is reported during a verification, its result does not count.
    do await vscode.commands.executeCommand('vhflow.source.verify', linux);
    while (!(await api.sourcesView.rowOf(linux)).check);
    writeFileSync(path.join(tree, 'net/socket.c'), withFunction('__sys_sendto_renamed'));
    await untilProblems('anchor-lost');
    await rowThat(({ check }) => check === undefined);
    await lensesThat(document, (count) => count === 0);
    writeFileSync(path.join(tree, 'net/socket.c'), withFunction('__sys_sendto'));
    await untilProblems();
    await lensesThat(document, (count) => count > 0);
  });

  test('the macros of a tree are noticed when they are written, and when they change', async () => {
    const tree = path.join(base, 'linux');
    writeTree(tree, 'elsewhere');
    writeFileSync(path.join(tree, 'net/socket.c'), 'OUR_SYSTEM_CALL(to)\n{\n\treturn 0;\n}\n');
    await setSourceRoots({ linux: tree });
    await openScenario();
    const document = await vscode.workspace.openTextDocument(vscode.Uri.file(path.join(tree, 'net/socket.c')));
    await vscode.window.showTextDocument(document, vscode.ViewColumn.Beside);
    await untilProblems('anchor-lost');
    await untilWatched(tree);
    assert.equal((await lensesOf(document)).length, 0);
    writeFileSync(path.join(tree, 'vhflow-macros.h'), '#define OUR_SYSTEM_CALL(name) int __sys_send##name(int fd)\n');
    await untilProblems();
    await lensesThat(document, (count) => count > 0);
    writeFileSync(path.join(tree, 'vhflow-macros.h'), '#define OUR_SYSTEM_CALL(name) int sys_send##name(int fd)\n');
    await untilProblems('anchor-lost');
    await lensesThat(document, (count) => count === 0);
  });

  test('a checkout of another version is noticed', async () => {
    const tree = path.join(base, 'linux');
    writeTree(tree, '__sys_sendto');
    await setSourceRoots({ linux: tree });
    await openScenario();
    await rowThat(({ origin }) => origin.type === 'folder' && origin.root.tree.version === '6.1.192');
    await untilWatched(tree);
    for (let index = 0; index < 300; index++) writeFileSync(path.join(tree, `net/file-${index}.c`), withFunction(`f${index}`));
    writeTree(tree, 'elsewhere', 200);
    await rowThat(({ origin }) => origin.type === 'folder' && origin.root.tree.version === '6.1.200');
    await untilProblems('anchor-lost');
    assert.match(anchorProblems()[0]?.message ?? '', /Linux 6\.1\.200/);
  });

  test('a tree that is moved away disappears, and reappears when it is moved back', async () => {
    const tree = path.join(base, 'linux');
    writeTree(tree, 'elsewhere');
    await setSourceRoots({ linux: tree });
    await openScenario();
    await untilProblems('anchor-lost');
    await rowThat(({ origin }) => origin.type === 'folder');
    await untilWatched(tree);
    renameSync(tree, `${tree}-away`);
    await rowThat(({ origin }) => origin.type !== 'folder');
    await untilProblems();
    renameSync(`${tree}-away`, tree);
    await rowThat(({ origin }) => origin.type === 'folder');
    await untilProblems('anchor-lost');
  });

  test('a tree that is replaced at once is followed', async () => {
    const tree = path.join(base, 'linux');
    writeTree(tree, '__sys_sendto');
    writeTree(`${tree}-new`, 'elsewhere');
    await setSourceRoots({ linux: tree });
    await openScenario();
    await rowThat(({ origin }) => origin.type === 'folder');
    await untilWatched(tree);
    renameSync(tree, `${tree}-old`);
    renameSync(`${tree}-new`, tree);
    await untilProblems('anchor-lost');
    await untilWatched(tree);
    writeFileSync(path.join(tree, 'net/socket.c'), withFunction('__sys_sendto'));
    await untilProblems();
    writeFileSync(path.join(tree, 'Makefile'), makefile(200));
    await rowThat(({ origin }) => origin.type === 'folder' && origin.root.tree.version === '6.1.200');
  });

  test('a missing folder of the setting is noticed when it is created', async () => {
    const tree = path.join(base, 'later');
    await setSourceRoots({ linux: tree });
    await openScenario();
    await rowThat(({ origin }) => origin.type !== 'folder');
    await untilReported(base, '*');
    writeTree(path.join(base, 'made'), 'elsewhere');
    renameSync(path.join(base, 'made'), tree);
    await rowThat(({ origin }) => origin.type === 'folder');
    await untilProblems('anchor-lost');
    await untilWatched(tree);
    writeFileSync(path.join(tree, 'net/socket.c'), withFunction('__sys_sendto'));
    await untilProblems();
  });

  test('a tree that is added to the workspace is noticed without a setting', async () => {
    await openScenario();
    await rowThat(({ origin }) => origin.type !== 'folder');
    const tree = workspaceFile('cloned-linux').fsPath;
    try {
      writeTree(tree, 'elsewhere');
      await rowThat(({ origin }) => origin.type === 'folder');
      await untilProblems('anchor-lost');
    } finally {
      rmSync(tree, { recursive: true });
    }
    await rowThat(({ origin }) => origin.type !== 'folder');
    await untilProblems();
  });
});
