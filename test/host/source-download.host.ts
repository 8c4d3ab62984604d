import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setup, suite, suiteSetup, suiteTeardown, teardown, test } from 'mocha';
import * as vscode from 'vscode';
import type { ExtensionApi } from '../../src/extension/extension.js';
import { sends, startDownloadServer, type DownloadServer } from '../sources/download/server.js';
import { SourceDownloads } from '../../src/extension/files/downloads.js';
import { addressOfHop } from '../../src/extension/scenarios/hop-address.js';
import { builtInHop, closeEditors, until, vhflow } from './support/extension.js';
import { untilReported } from './support/file-events.js';
import { catchWarnings, fixtureTree, lensesOf, sheetUri } from './support/sources.js';

const setting = 'vhflow.downloads.baseAddresses';
const tree = { project: 'linux', version: '6.1.192' };
const file = 'net/socket.c';

suite('downloads of source files', () => {
  const ownFetch = globalThis.fetch;
  const written = readFileSync(`${fixtureTree('linux')}/${file}`, 'utf8');
  const sheet = sheetUri(`/linux@6.1.192/${file}`);
  let api: ExtensionApi;
  let server: DownloadServer;

  suiteSetup(async () => {
    api = await vhflow();
    server = await startDownloadServer();
    globalThis.fetch = server.fetch as unknown as typeof ownFetch;
  });
  suiteTeardown(async () => {
    globalThis.fetch = ownFetch;
    await server.close();
  });
  setup(async () => {
    server.answers.clear();
    server.asked.length = 0;
    for (const path of api.library.filesOf(tree)) server.answers.set(`/linux/v6.1.192/${path}`, sends('int nothing_of_note;\n'));
    server.answers.set(`/linux/v6.1.192/${file}`, sends(written));
    await setAddress(`${server.address}linux/{tag}/`);
  });
  teardown(async () => {
    await closeEditors();
    await setAddress(undefined);
    await remove();
  });

  const setAddress = (address: string | undefined) =>
    vscode.workspace.getConfiguration().update(setting, address === undefined ? undefined : { linux: address }, vscode.ConfigurationTarget.Global);
  const remove = () => whileWarningsAreCaught('Delete', async () => vscode.commands.executeCommand('vhflow.source.remove', tree));
  const getFiles = () => whileWarningsAreCaught(undefined, async () => vscode.commands.executeCommand('vhflow.source.getFiles', tree));
  const openSheet = async () => {
    const document = await vscode.workspace.openTextDocument(sheet);
    await vscode.window.showTextDocument(document);
    // VS Code may still have it as it was at another hop; it reads it again when it opens it.
    const text = new TextDecoder().decode(await vscode.workspace.fs.readFile(sheet));
    await until(() => document.getText() === text, vscode.workspace.onDidChangeTextDocument);
    return document;
  };
  const lensTitles = async (document: vscode.TextDocument, name: string) =>
    (await lensesOf(document)).filter(({ line }) => line.includes(`${name}(`) || line.startsWith(`/* ${name}:`)).map(({ command }) => command.title);

  test('a sheet offers them, and is replaced by the real file with the same annotations', async () => {
    api.currentHop.set(builtInHop(api, 'virtio-vhost-pcap', 'send', 1), 'command');
    const document = await openSheet();
    const notes = document.getText();
    const onNotes = await lensTitles(document, '__sys_sendto');
    assert.ok(onNotes.some((title) => title.startsWith('Hop 1/')));
    const offers = (await lensesOf(document)).filter(({ command }) => command.command === 'vhflow.source.getFiles').map(({ command }) => command);
    assert.deepEqual(offers.map(({ title }) => title), ['Get the File', 'Get All Files of Linux 6.1.192']);
    await whileWarningsAreCaught(undefined, async () => vscode.commands.executeCommand('vhflow.source.getFiles', ...((offers[0]?.arguments ?? []) as unknown[])));
    await until(() => document.getText().includes(written), vscode.workspace.onDidChangeTextDocument);
    assert.deepEqual(server.asked, [`/linux/v6.1.192/${file}`]);
    await remove();
    await until(() => document.getText() === notes, vscode.workspace.onDidChangeTextDocument);
    server.asked.length = 0;
    await whileWarningsAreCaught(undefined, async () => vscode.commands.executeCommand('vhflow.source.getFiles', ...((offers[1]?.arguments ?? []) as unknown[])));
    await until(() => document.getText().includes(written), vscode.workspace.onDidChangeTextDocument);
    assert.deepEqual(await lensTitles(document, '__sys_sendto'), onNotes);
    assert.ok(!(await lensesOf(document)).some(({ command }) => command.command === 'vhflow.source.getFiles'));
    assert.deepEqual([...server.asked].sort(), api.library.filesOf(tree).map((path) => `/linux/v6.1.192/${path}`));
    await remove();
    await until(() => document.getText() === notes, vscode.workspace.onDidChangeTextDocument);
  });

  test('the real file opens at the function that was shown in its sheet', async () => {
    await vscode.commands.executeCommand('vhflow.openSource', addressOfHop(builtInHop(api, 'virtio-vhost-pcap', 'send', 1)));
    const editor = vscode.window.activeTextEditor;
    assert.equal(editor?.document.uri.toString(), sheet.toString());
    await getFiles();
    const place = () => editor.document.lineAt(editor.selection.active.line).text;
    await until(() => editor.document.getText().includes(written) && place().startsWith('int __sys_sendto('), vscode.workspace.onDidChangeTextDocument, vscode.window.onDidChangeTextEditorSelection);
    await until(() => editor.visibleRanges.some((range) => range.contains(editor.selection)), vscode.window.onDidChangeTextEditorVisibleRanges);
  });

  test('a file with other than the pinned content is marked on its first line and in the message', async () => {
    const warnings = await getFiles();
    assert.match(warnings[0] ?? '', /Linux 6\.1\.192: 0 files are downloaded and verified\. .* do not match the pinned content/);
    const [note, ...rest] = (await openSheet()).getText().split('\n');
    assert.match(note ?? '', /^\/\* vhflow: this file was downloaded, but does not match the pinned content of Linux 6\.1\.192\. \*\/$/);
    assert.equal(rest.join('\n'), written);
  });

  test('a missing file is reported with its host, and its sheet remains', async () => {
    server.answers.delete(`/linux/v6.1.192/${file}`);
    const warnings = await getFiles();
    assert.match(warnings[0] ?? '', /1 file could not be downloaded\. net\/socket\.c: localhost:\d+ does not have this file, .*status 404.*vhflow\.downloads\.baseAddresses/);
    assert.match((await openSheet()).getText(), /These are notes/);
  });

  test('an address without HTTPS is refused by name, and no request is made', async () => {
    await setAddress('http://localhost/linux/');
    const warnings = await getFiles();
    assert.match(warnings[0] ?? '', /vhflow\.downloads\.baseAddresses → linux must be an address that starts with https/);
    assert.deepEqual(server.asked, []);
  });

  test('files that another window or program writes or deletes are noticed', async () => {
    const folder = mkdtempSync(path.join(realpathSync(tmpdir()), 'vhflow-downloads-'));
    const downloads = new SourceDownloads(vscode.Uri.file(folder));
    const other = new SourceDownloads(vscode.Uri.file(folder));
    const sources = path.join(folder, 'sources');
    const paths = api.library.filesOf(tree).slice(0, 3);
    const changed = async (wanted: number) => {
      for (;;) {
        const next = new Promise<void>((resolve) => { const subscription = downloads.onDidChange(() => { subscription.dispose(); resolve(); }); });
        if ((await downloads.count(tree, paths)).different === wanted) return;
        await next;
      }
    };
    try {
      const base = new URL(`${server.address}linux/v6.1.192/`);
      await untilReported(sources, '**/*');
      await other.get({ tree, paths: paths.slice(0, 1), base, signal: new AbortController().signal });
      await changed(1);
      await other.get({ tree, paths, base, signal: new AbortController().signal });
      await changed(3);
      rmSync(path.join(sources, 'different'), { recursive: true });
      await changed(0);
    } finally {
      downloads.dispose();
      other.dispose();
      rmSync(folder, { recursive: true, force: true });
    }
  });

  test('workspace settings cannot name an address', () => {
    const manifest = JSON.parse(readFileSync(`${fixtureTree('..')}/../../package.json`, 'utf8')) as {
      readonly contributes: { readonly configuration: { readonly properties: Readonly<Record<string, { readonly scope: string }>> } };
    };
    assert.equal(manifest.contributes.configuration.properties[setting]?.scope, 'machine');
  });
});

/** The texts of the warnings shown in the meantime. */
async function whileWarningsAreCaught(answer: string | undefined, work: () => Promise<unknown>): Promise<readonly string[]> {
  const warnings = catchWarnings(answer);
  try {
    await work();
    return warnings.all.map(({ text }) => text);
  } finally {
    warnings.restore();
  }
}
