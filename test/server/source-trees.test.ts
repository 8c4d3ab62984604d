import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { LSPErrorCodes, type TextEdit } from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { folderSourceTrees } from '../../src/server/trees/folder-source-trees.js';
import { sourceRequests, sourcesChanged, type FileResult, type ListResult, type PathParams } from '../../src/sources/requests.js';
import { scenarioWith } from '../language/documents.js';
import { clientInProcess, uri, type Client } from './client.js';

/** A tree in the style of the kernel, written for these tests. */
const files: Readonly<Record<string, string>> = {
  'Kbuild': '',
  'Makefile': 'VERSION = 6\nPATCHLEVEL = 1\nSUBLEVEL = 7\n',
  'net/socket.c': 'static int sock_poll(int a)\n{\n\treturn a;\n}\n\nssize_t sock_write(struct file *f,\n\t\tsize_t n)\n{\n\treturn sock_poll(n);\n}\n',
  'net/other.c': 'int moved_away(void)\n{\n\treturn 0;\n}\nint sock_poll(int a)\n{\n\treturn 1;\n}\n',
  'net/twice.c': 'int twin(void)\n{\n\treturn 0;\n}\nint twin(void)\n{\n\treturn 1;\n}\n',
  'net/ops.c': [
    'static int lock(void)\n{\n\treturn 0;\n}\n',
    'int send_one(const struct ops *ops, struct file *f)\n{\n\tlock();\n\treturn ops->write(f, sizeof(*f));\n}\n',
    'static const struct ops sock_ops = {\n\t.write = sock_write,\n};\n',
    'int enable(void)\n{\n\treturn start(sock_write, lock());\n}\n',
  ].join('\n'),
  'net/readme.txt': 'no code',
  'drivers/virtio/ring.c': 'void kick(void)\n{\n}\n',
};
const source = 'linux' as const;
const hop = (...items: readonly string[]): string => scenarioWith(`app -> drv "write" {\n  kind syscall\n${items.join('\n')}\n}`);
const at = (text: string, said: string, offset = 0): { line: number; character: number } => {
  const before = text.slice(0, text.indexOf(said) + offset).split('\n');
  return { line: before.length - 1, character: before.at(-1)?.length ?? 0 };
};

interface TextItem { readonly label: string; readonly textEdit: TextEdit }

describe.each(['folders of this machine', 'requests to the client'])('source trees in %s', (way) => {
  let client: Client;
  let folder: string;
  let reads: string[];
  /** What the client serves. */
  let served: Readonly<Record<string, string>>;
  const inFolders = way === 'folders of this machine';

  beforeEach(async () => {
    reads = [];
    served = files;
    folder = mkdtempSync(path.join(tmpdir(), 'vhflow-tree-'));
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(path.join(folder, path.dirname(name)), { recursive: true });
      writeFileSync(path.join(folder, name), text);
    }
    client = clientInProcess({ treesInFolders: folderSourceTrees });
    if (!inFolders) serveTree();
    await client.start('en', inFolders ? { roots: { linux: folder } } : { sources: 'client' });
  });
  afterEach(() => {
    client.connection.dispose();
    rmSync(folder, { recursive: true });
  });

  function serveTree(): void {
    const root = pathToFileURL(folder).href;
    client.connection.onRequest(sourceRequests.root, ({ project }: { project: string }) => (project === source ? { uri: root, project, version: '6.1.7' } : null));
    client.connection.onRequest<FileResult, void>(sourceRequests.read, (asked: PathParams) => {
      reads.push(asked.path);
      if (asked.path === 'net') return { refused: 'not-a-file' };
      return asked.path in served ? { text: served[asked.path] ?? '' } : null;
    });
    client.connection.onRequest(sourceRequests.list, ({ path: directory }: PathParams): ListResult => {
      const below = Object.keys(served).flatMap((name) => (directory === '' ? [name] : name.startsWith(`${directory}/`) ? [name.slice(directory.length + 1)] : []));
      const entries = below.map((name) => ({ name: name.split('/')[0] ?? '', type: name.includes('/') ? 'directory' as const : 'file' as const }));
      return entries.filter(({ name }, index) => entries.findIndex((other) => other.name === name) === index);
    });
  }

  it.each([
    ['anchor-lost', 'at linux:net/socket.c#sock_wrte', 'sock_wrte', 'The Linux 6.1.7 tree does not have `sock_wrte` in net/socket.c or in another file of that directory.'],
    ['anchor-lost', 'via linux:net/socket.c#sock_write calls sock_pol', 'sock_pol', 'In the Linux 6.1.7 tree, `sock_write` in net/socket.c does not call `sock_pol`.'],
    ['anchor-lost', 'via linux:net/socket.c#sock_wr calls sock_poll', 'sock_wr', 'does not have `sock_wr` in net/socket.c'],
    ['anchor-moved', 'at linux:net/socket.c#moved_away', 'linux:net/socket.c#moved_away', 'In the Linux 6.1.7 tree, `moved_away` is in net/other.c.'],
    ['anchor-ambiguous', 'at linux:net/twice.c#twin', 'twin', 'first in net/twice.c:1'],
    ['anchor-not-in-tree', 'at linux:drivers/net/x.c#sock_write', 'drivers/net/x.c', 'The Linux 6.1.7 tree has no folder drivers/net, so `sock_write` cannot be looked up in it.'],
    ['anchor-refused', 'at linux:net#sock_write', 'net', 'net in the Linux 6.1.7 tree was not read'],
  ])('%s is reported for %s', async (code, item, place, message) => {
    const text = hop(item);
    await client.open(text);
    const { diagnostics } = await client.diagnosticsThat((published) => published.diagnostics.some((each) => each.code === code));
    const found = diagnostics.find((each) => each.code === code);
    expect(found?.message).toContain(message);
    const start = at(text, item, item.indexOf(place, code === 'anchor-refused' ? 6 : 0));
    expect(found?.range).toEqual({ start, end: { ...start, character: start.character + place.length } });
  });

  it('nothing is reported for anchors that are exact or are found through an alternative', async () => {
    const right = hop('at linux:net/gone.c#sock_write | linux:net/socket.c#sock_write', 'via linux:net/socket.c#sock_write calls sock_poll');
    await client.open(right);
    const wrong = right.replace('calls sock_poll', 'calls nothing_like_it');
    await client.connection.sendNotification('textDocument/didChange', { textDocument: { uri, version: 2 }, contentChanges: [{ text: wrong }] });
    expect((await client.codesWith('anchor-lost')).filter((code) => String(code).startsWith('anchor'))).toEqual(['anchor-lost']);
  });

  it('a quick fix replaces the anchor of a moved function', async () => {
    const text = hop('at linux:net/socket.c#moved_away');
    await client.open(text);
    await client.codesWith('anchor-moved');
    const position = at(text, 'moved_away', 1);
    const actions = await client.request<{ title: string }[]>('textDocument/codeAction', position, { range: { start: position, end: position }, context: { diagnostics: [] } });
    expect(actions.map(({ title }) => title)).toEqual(['Change to `linux:net/other.c#moved_away`']);
  });

  it('a problem can be fixed while its anchor is being looked up again, as after each save', async () => {
    const text = hop('at linux:net/socket.c#moved_away');
    await client.open(text);
    await client.codesWith('anchor-moved');
    await client.connection.sendNotification('textDocument/didSave', { textDocument: { uri } });
    const position = at(text, 'moved_away', 1);
    const actions = await client.request<{ title: string }[]>('textDocument/codeAction', position, { range: { start: position, end: position }, context: { diagnostics: [] } });
    expect(actions.map(({ title }) => title)).toEqual(['Change to `linux:net/other.c#moved_away`']);
  });

  it('a second problem can be fixed after the first one', async () => {
    const two = hop('at linux:net/socket.c#moved_away', 'via linux:net/socket.c#sock_write calls sock_pol');
    await client.open(two);
    await client.codesWith('anchor-moved');
    const fixed = two.replace('net/socket.c#moved_away', 'net/other.c#moved_away');
    await client.connection.sendNotification('textDocument/didChange', { textDocument: { uri, version: 2 }, contentChanges: [{ text: fixed }] });
    await client.diagnosticsThat((published) => !published.diagnostics.some(({ code }) => code === 'anchor-moved') && published.diagnostics.some(({ code }) => code === 'anchor-lost'));
    const position = at(fixed, 'sock_pol', 1);
    const actions = await client.request<{ title: string }[]>('textDocument/codeAction', position, { range: { start: position, end: position }, context: { diagnostics: [] } });
    expect(actions.map(({ title }) => title)).toContain('Change to `sock_poll`');
  });

  it('a problem can be fixed even if fixes are requested before its anchor has been looked up', async () => {
    const text = hop('at linux:net/socket.c#sock_write', 'via linux:net/socket.c#sock_write calls sock_pol');
    await client.open(text);
    const position = at(text, 'sock_pol', 'sock_pol'.length);
    const actions = await client.request<{ title: string }[]>('textDocument/codeAction', position, { range: { start: position, end: position }, context: { diagnostics: [] } });
    expect(actions.map(({ title }) => title)).toContain('Change to `sock_poll`');
  });

  it('only the anchors at the requested position are looked up for quick fixes', async () => {
    const text = hop('at linux:net/twice.c#twin', 'via linux:net/socket.c#sock_write calls sock_poll');
    await client.open(text);
    const position = at(text, 'title');
    reads.length = 0;
    await client.request('textDocument/codeAction', position, { range: { start: position, end: position }, context: { diagnostics: [] } });
    expect(reads).toEqual([]);
  });

  it('an edit cancels the search for quick fixes in the previous text', async () => {
    const text = hop('via linux:net/socket.c#sock_write calls sock_pol');
    await client.open(text);
    const position = at(text, 'sock_pol', 1);
    const asked = client.request('textDocument/codeAction', position, { range: { start: position, end: position }, context: { diagnostics: [] } });
    const refused = expect(asked).rejects.toMatchObject({ code: LSPErrorCodes.ContentModified });
    await client.connection.sendNotification('textDocument/didChange', { textDocument: { uri, version: 2 }, contentChanges: [{ text: `\n${text}` }] });
    await refused;
  });

  it('a save that changes no problems does not publish them again', async () => {
    const text = hop('at linux:net/socket.c#sock_wrte');
    await client.open(text);
    await client.codesWith('anchor-lost');
    const before = client.count;
    await client.connection.sendNotification('textDocument/didSave', { textDocument: { uri } });
    // The diagnostics of an edit arrive after any that a save would have published.
    await client.connection.sendNotification('textDocument/didChange', { textDocument: { uri, version: 2 }, contentChanges: [{ text: `\n${text}` }] });
    await client.diagnosticsOf(2);
    expect(client.count).toBe(before + 1);
  });

  it('hover, definition and link lead to the code', async () => {
    const text = hop('at linux:net/socket.c#sock_write', 'via linux:net/socket.c#sock_write calls sock_poll');
    await client.open(text);
    const hover = await client.request<{ contents: { value: string } }>('textDocument/hover', at(text, 'socket.c#sock_write', 12));
    expect(hover.contents.value.replace(/\\(?=\W)/g, '')).toContain('Linux 6.1.7 · `net/socket.c:6` · as the scenario says');
    expect(hover.contents.value).not.toMatch(/`[,:]/);
    expect(hover.contents.value).toContain('ssize_t sock_write(struct file *f, size_t n)');
    const target = pathToFileURL(path.join(folder, 'net/socket.c')).href;
    expect(await client.request('textDocument/definition', at(text, 'socket.c#sock_write', 12))).toEqual({
      uri: target, range: { start: { line: 5, character: 8 }, end: { line: 5, character: 18 } },
    });
    const caller = await client.request<{ contents: { value: string } }>('textDocument/hover', at(text, 'via linux:net', 6 + 9));
    expect(caller.contents.value).toContain('return sock_poll(n);');
    const links = await client.request<object[]>('textDocument/documentLink', { line: 0, character: 0 });
    expect(links).toHaveLength(2);
    expect(await client.connection.sendRequest('documentLink/resolve', links[0])).toMatchObject({ target: `${target}#L6` });
  });

  it.each([
    ['at linux:', ['drivers/', 'net/']],
    ['at linux:ne', ['net/']],
    ['at linux:net/', ['ops.c', 'other.c', 'socket.c', 'twice.c']],
    ['at linux:net/sk', ['socket.c']],
    ['at linux:net/socket.c#', ['sock_poll', 'sock_write']],
    ['at linux:net/socket.c#swr', ['sock_write']],
    ['via linux:drivers/virtio/ring.c#', ['kick']],
    ['at linux:net/other.c#moved_away via linux:', ['net/other.c', 'drivers/', 'net/']],
    ['at linux:net/gone.c#f via linux:net/', ['ops.c', 'other.c', 'socket.c', 'twice.c']],
    ['at linux:net/other.c#moved_away | linux:net/ops.c#f via linux:o', ['net/ops.c', 'net/other.c']],
    ['via linux:net/socket.c#sock_write calls ', ['sock_poll']],
    ['via linux:net/ops.c#send_one calls ', ['lock', 'write']],
    ['via linux:net/ops.c#send_one calls wr', ['write']],
    ['via linux:net/ops.c#send_one | linux:net/socket.c#sock_write calls write | ', ['lock', 'write', 'sock_poll']],
    ['via linux:net/missing.c#send_one calls ', []],
    ['at linux:net/socket.c#sock_write via linux:net/ops.c#enable calls ', ['sock_write', 'start', 'lock']],
    ['at linux:net/socket.c#sock_poll via linux:net/socket.c#', ['sock_write', 'sock_poll']],
    ['at linux:net/socket.c#sock_write via linux:net/ops.c#send_one calls write through linux:net/ops.c#', ['sock_ops', 'enable', 'lock', 'send_one']],
    ['via linux:net/ops.c#send_one calls write through linux:net/ops.c#', ['sock_ops', 'lock', 'send_one', 'enable']],
    ['at linux:nowhere/', []],
    ['at linux:net/missing.c#', []],
    ['at linux:../', []],
  ])('completion of %s offers %j', async (item, labels) => {
    const text = hop(item);
    await client.open(text);
    const list = await client.request<{ items: { label: string; textEdit: { range: object } }[] }>('textDocument/completion', at(text, item, item.length));
    expect(list.items.map(({ label }) => label)).toEqual(labels);
  });

  it.each([
    ['net/so¦#sock_poll', 'socket.c', 'net/socket.c¦#sock_poll'],
    ['net/¦socket.c#sock_poll', 'ops.c', 'net/ops.c¦#sock_poll'],
    ['n¦/socket.c#sock_poll', 'net/', 'net¦/socket.c#sock_poll'],
    ['¦#sock_poll', 'net/', 'net/¦#sock_poll'],
    ['ne¦', 'net/', 'net/¦'],
    ['net/so¦', 'socket.c', 'net/socket.c#¦'],
    ['o¦/x.c#sock_poll', 'net/ops.c', 'net/ops.c¦#sock_poll'],
  ])('in linux:%s, accepting %s gives %s: the separator before the next part is not doubled', async (before, label, after) => {
    const [start = '', end = ''] = before.split('¦');
    const text = hop(`at linux:${start}${end} via linux:net/ops.c#enable calls start`);
    await client.open(text);
    const list = await client.request<{ items: TextItem[] }>('textDocument/completion', at(text, `at linux:${start}${end}`, 9 + start.length));
    const edit = list.items.find((item) => item.label === label)?.textEdit;
    if (!edit) expect.fail(`${label} is not offered`);
    const written = TextDocument.create(uri, 'vhflow', 1, text);
    const marked = TextDocument.applyEdits(written, [{ ...edit, newText: `${edit.newText}¦` }]);
    expect(marked).toContain(`at linux:${after} via`);
  });

  it('completion offers neither files of other languages nor names with characters that cannot be seen, and finds the functions of macros', async () => {
    const more = { 'more/a.rs': 'fn f() { }', 'more/b.cpp': '', 'more/c.c': 'int op\u200ben(void) { }\nint BLUE(close)(int a) { }\n', 'vhflow-macros.h': '#define BLUE(x) blue_##x\n' };
    served = { ...files, ...more };
    mkdirSync(path.join(folder, 'more'));
    for (const [name, text] of Object.entries(more)) writeFileSync(path.join(folder, name), text);
    for (const [item, labels] of [['at linux:more/', ['b.cpp', 'c.c']], ['at linux:more/c.c#', ['blue_close']]] as const) {
      const text = hop(item);
      await client.open(text);
      const list = await client.request<{ items: { label: string }[] }>('textDocument/completion', at(text, item, item.length));
      expect(list.items.map(({ label }) => label)).toEqual(labels);
    }
  });

  it('completion elsewhere offers the words of the language, even if no tree serves the source', async () => {
    const text = hop('at qemu:hw/').replace('kind syscall', 'kind ');
    await client.open(text);
    const items = await client.request<{ label: string }[]>('textDocument/completion', at(text, 'kind ', 5));
    expect(items.map(({ label }) => label)).toContain('syscall');
    expect(await client.request('textDocument/completion', at(text, 'qemu:hw/', 8))).toEqual(expect.not.objectContaining({ items: expect.anything() as unknown }));
  });

  it('files are read again if they may have changed', async () => {
    const text = hop('at linux:net/socket.c#sock_wrte');
    await client.open(text);
    await client.codesWith('anchor-lost');
    if (inFolders) {
      writeFileSync(path.join(folder, 'net/twice.c'), 'int sock_wrte(void)\n{\n}\n');
      await client.connection.sendNotification('textDocument/didSave', { textDocument: { uri } });
      expect(await client.codesWith('anchor-moved')).not.toContain('anchor-lost');
      return;
    }
    const before = reads.length;
    await client.connection.sendNotification(sourcesChanged);
    await client.request('textDocument/hover', at(text, 'sock_wrte'));
    expect(reads.length).toBeGreaterThan(before);
  });

  it('links that leave a folder are not followed', async () => {
    symlinkSync(tmpdir(), path.join(folder, 'away'));
    const text = hop('at linux:away/');
    await client.open(text);
    expect(await client.request('textDocument/completion', at(text, 'linux:away/', 11))).toMatchObject({ items: [] });
  });
});

describe('roots that cannot be used', () => {
  it.each([
    [{ linux: 'relative/path' }, 'must be an absolute path'],
    [{ linux: tmpdir() }, 'is not a source tree of Linux'],
  ])('%j: %s', (roots, problem) => {
    const complaints: string[] = [];
    return folderSourceTrees(roots, (complaint) => complaints.push(complaint)).treeFor('linux', '6.1').then((tree) => {
      expect(tree).toBeUndefined();
      expect(complaints).toEqual([expect.stringContaining(problem)]);
    });
  });

  it.each([
    [['/src/linux'], 'warning', 'roots: must be an object with a folder for each project'],
    ['/src/linux', 'warning', 'roots: must be an object with a folder for each project'],
    [7, 'warning', 'roots: must be an object'],
    [{ linux: ['/src/linux'] }, 'warning', 'roots: "linux" must be an absolute path or a file: URI'],
    [{ linux: 'https://example.org/linux' }, 'warning', 'must be an absolute path or a file: URI'],
    [{ linux: 'file://host/linux' }, 'warning', 'must be an absolute path or a file: URI'],
    [{ linux: 'file:///%' }, 'warning', 'must be an absolute path or a file: URI'],
    [{ linus: '/src/linux' }, 'warning', 'roots: there is no project "linus"; did you mean "linux"?'],
    [{ 'our-backend@2': '/src/backend' }, 'info', 'roots: "our-backend" is not a project that vhflow knows'],
  ])('%j: %s', (roots, severity, problem) => {
    const complaints: unknown[] = [];
    folderSourceTrees(roots, (complaint, how) => complaints.push([how, complaint]));
    expect(complaints).toEqual([[severity, expect.stringContaining(problem)]]);
  });

  it.each([{}, []])('%j has none', (roots) => {
    expect(folderSourceTrees(roots, (complaint) => expect.unreachable(complaint)).watched).toEqual([]);
  });

  it('are reported to the user once, however often the client sends its configuration', async () => {
    const client = clientInProcess({ treesInFolders: folderSourceTrees });
    const shown: unknown[] = [];
    client.connection.onNotification('window/showMessage', (message: unknown) => void shown.push(message));
    await client.start('en', { roots: ['/src/linux'] });
    const configure = (sourceRoots: unknown): Promise<void> => client.connection.sendNotification('workspace/didChangeConfiguration', { settings: { vhflow: { sourceRoots } } });
    for (const roots of [['/src/linux'], 'linux', 'linux', null, { linux: 'linux' }, { linux: 'linux' }]) await configure(roots);
    await client.request('textDocument/hover', { line: 0, character: 0 });
    expect(shown).toMatchObject([
      { type: 2, message: expect.stringContaining('must be an object') as string }, { type: 2, message: expect.stringContaining('must be an object') as string },
      { type: 2, message: expect.stringContaining('"linux" must be an absolute path') as string },
    ]);
    client.connection.dispose();
  });

  it('are reported with the folder that is meant', async () => {
    const top = mkdtempSync(path.join(tmpdir(), 'vhflow-tree-'));
    const linux = path.join(top, 'linux');
    for (const folder of ['linux/net/ipv4', 'build/arch']) mkdirSync(path.join(top, folder), { recursive: true });
    writeFileSync(path.join(linux, 'net/socket.c'), '');
    writeFileSync(path.join(top, 'build/Makefile'), `include ${linux}/Makefile\n`);
    for (const folder of ['.', 'linux/net', 'linux/net/ipv4', 'build', 'build/arch']) {
      const complaints: string[] = [];
      const trees = folderSourceTrees({ linux: path.join(top, folder) }, (complaint) => complaints.push(complaint));
      expect(await trees.treeFor('linux', '6.1')).toBeUndefined();
      await trees.recheck();
      expect(complaints).toEqual([`roots: ${path.join(top, folder)} is not a source tree of Linux; did you mean ${linux}?`]);
    }
    rmSync(top, { recursive: true });
  });

  it('as a URI are folders', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'vhflow tree-'));
    mkdirSync(path.join(folder, 'net'));
    writeFileSync(path.join(folder, 'net/socket.c'), '');
    const trees = folderSourceTrees({ linux: pathToFileURL(folder).href }, (complaint) => expect.unreachable(complaint));
    expect((await trees.treeFor('linux', '6.1'))?.root).toBe(pathToFileURL(folder).href);
    rmSync(folder, { recursive: true });
  });
});
