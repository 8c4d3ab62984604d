import { mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { FileChangeType, type Registration, type RegistrationParams, type UnregistrationParams } from 'vscode-languageserver/node';
import { folderSourceTrees } from '../../src/server/trees/folder-source-trees.js';
import type { ServerEnvironment } from '../../src/server/session/session.js';
import type { SourceTrees } from '../../src/server/trees/source-trees.js';
import { sourceRequests, sourcesChanged, type FileResult, type ListResult, type PathParams } from '../../src/sources/requests.js';
import { scenarioWith } from '../language/documents.js';
import { clientInProcess, uri, type Client } from './client.js';

const canWatch = { workspace: { didChangeWatchedFiles: { dynamicRegistration: true, relativePatternSupport: true } } };
const text = scenarioWith('app -> drv "write" {\n  kind syscall\n  at linux:net/socket.c#sock_write\n}');
const withFunction = (name: string) => `int ${name}(void)\n{\n\treturn 0;\n}\n`;

let folder: string;
let client: Client;
let registered: Map<string, Registration>;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'vhflow-changes-'));
  registered = new Map();
});
afterEach(() => {
  client.connection.dispose();
  rmSync(folder, { recursive: true });
});

const at = (name: string) => path.join(folder, name);
function write(name: string, content: string): void {
  mkdirSync(path.dirname(at(name)), { recursive: true });
  writeFileSync(at(name), content);
}

async function start(options: object, capabilities: object = canWatch, environment: ServerEnvironment = { treesInFolders: folderSourceTrees }): Promise<void> {
  client = clientInProcess(environment);
  client.connection.onRequest('client/registerCapability', ({ registrations }: RegistrationParams) => registrations.forEach((each) => registered.set(each.id, each)));
  client.connection.onRequest('client/unregisterCapability', ({ unregisterations }: UnregistrationParams) => unregisterations.forEach(({ id }) => registered.delete(id)));
  await client.start('en', options, capabilities);
}

/** Notifies the server of changes, as a client that watches files does. */
async function notify(type: FileChangeType, ...names: readonly string[]): Promise<void> {
  client.forgetDiagnostics();
  await client.connection.sendNotification('workspace/didChangeWatchedFiles', { changes: names.map((name) => ({ uri: pathToFileURL(at(name)).href, type })) });
}
const untilCodes = (...codes: readonly string[]) => client.diagnosticsThat(({ diagnostics }) => {
  return JSON.stringify(diagnostics.map(({ code }) => code).filter((code) => String(code).startsWith('anchor-'))) === JSON.stringify(codes);
});
const watchers = () => [...registered.values()].flatMap(({ registerOptions }) => (registerOptions as { watchers: { globPattern: object }[] }).watchers).map(({ globPattern }) => globPattern);
const watchersOf = (name: string) => [{ baseUri: pathToFileURL(at(name)).href, pattern: '**/*' }, { baseUri: pathToFileURL(folder).href, pattern: name }];

describe('a client that watches files', () => {
  beforeEach(() => {
    write('linux/Makefile', 'VERSION = 6\nPATCHLEVEL = 1\nSUBLEVEL = 7\n');
    write('linux/net/socket.c', withFunction('sock_write'));
  });

  it('is asked to watch every root and the folder that contains it', async () => {
    await start({ roots: { linux: at('linux'), 'linux@5.10': at('none') } });
    await expect.poll(watchers).toEqual([...watchersOf('linux'), ...watchersOf('none')]);
  });

  it('is asked to watch the new roots after a change of the settings', async () => {
    await start({ roots: { linux: at('linux') } });
    await client.connection.sendNotification('workspace/didChangeConfiguration', { settings: { vhflow: { sourceRoots: { linux: at('other') } } } });
    await expect.poll(watchers).toEqual(watchersOf('other'));
    await client.connection.sendNotification('workspace/didChangeConfiguration', { settings: { vhflow: { sourceRoots: {} } } });
    await expect.poll(() => registered.size).toBe(0);
  });

  it('gets updated problems after an edit, a new file and a deleted file', async () => {
    await start({ roots: { linux: at('linux') } });
    await client.open(text);
    write('linux/net/socket.c', withFunction('sock_send'));
    await notify(FileChangeType.Changed, 'linux/net/socket.c');
    await untilCodes('anchor-lost');
    write('linux/net/write.c', withFunction('sock_write'));
    await notify(FileChangeType.Created, 'linux/net/write.c');
    await untilCodes('anchor-moved');
    rmSync(at('linux/net/write.c'));
    await notify(FileChangeType.Deleted, 'linux/net/write.c');
    await untilCodes('anchor-lost');
  });

  it.each(['file://host/x', 'file:///a%2Fb', 'file:///%', 'untitled:x', 7, null])('gets updated problems even if another change has the odd URI %j', async (odd) => {
    write('linux/net/socket.c', withFunction('sock_send'));
    await start({ roots: { linux: at('linux') } });
    await client.open(text);
    await untilCodes('anchor-lost');
    write('linux/net/write.c', withFunction('sock_write'));
    const uris = [odd, pathToFileURL(at('linux/net/write.c')).href];
    await client.connection.sendNotification('workspace/didChangeWatchedFiles', { changes: [...uris.map((changed) => ({ uri: changed, type: FileChangeType.Created }))] });
    await untilCodes('anchor-moved');
  });

  it('gets updated problems after a root is moved away and comes back as another version', async () => {
    write('linux/net/socket.c', withFunction('sock_send'));
    await start({ roots: { linux: at('linux') } });
    await client.open(text);
    await untilCodes('anchor-lost');
    renameSync(at('linux'), at('elsewhere'));
    await notify(FileChangeType.Deleted, 'linux');
    await untilCodes();
    write('elsewhere/Makefile', 'VERSION = 6\nPATCHLEVEL = 2\nSUBLEVEL = 0\n');
    renameSync(at('elsewhere'), at('linux'));
    await notify(FileChangeType.Created, 'linux');
    const { diagnostics } = await untilCodes('anchor-lost');
    expect(diagnostics.find(({ code }) => code === 'anchor-lost')?.message).toContain('Linux 6.2.0');
  });

  it('gets updated problems if the root is a link and the client reports where files really are', async () => {
    symlinkSync(at('linux'), at('link'));
    await start({ roots: { linux: at('link') } });
    await client.open(text);
    await client.request('textDocument/codeAction', { line: 0, character: 0 }, { range: { start: { line: 0, character: 0 }, end: { line: 99, character: 0 } }, context: { diagnostics: [] } });
    write('linux/net/socket.c', withFunction('sock_send'));
    await notify(FileChangeType.Changed, 'linux/net/socket.c');
    await untilCodes('anchor-lost');
    write('linux/net/socket.c', withFunction('sock_write'));
    await notify(FileChangeType.Changed, 'link/net/socket.c');
    await untilCodes();
  });

  it('gets updated problems after a root is created', async () => {
    await start({ roots: { linux: at('later') } });
    await client.open(text);
    write('linux/net/socket.c', withFunction('sock_send'));
    renameSync(at('linux'), at('later'));
    await notify(FileChangeType.Created, 'later');
    await untilCodes('anchor-lost');
  });

  it.each([
    ['a client that watches', canWatch, 0],
    ['a client that cannot', {}, 1],
    ['a client whose patterns are of its workspace only', { workspace: { didChangeWatchedFiles: { dynamicRegistration: true } } }, 1],
  ])('files are checked again after a save only where that is needed: %s', async (_, capabilities, times) => {
    const recheck = vi.fn(async () => false);
    const trees: SourceTrees = { watched: [], treeFor: async () => undefined, drop: () => false, recheck };
    await start({ roots: {} }, capabilities, { treesInFolders: () => trees });
    await client.open(text);
    await client.connection.sendNotification('textDocument/didSave', { textDocument: { uri } });
    await client.request('textDocument/hover', { line: 0, character: 0 });
    expect(recheck).toHaveBeenCalledTimes(times);
    expect(registered.size).toBe(0);
  });
});

it('anchors are looked up again after a save only if a source has changed', async () => {
  const answers = [false, true];
  const recheck = vi.fn(async () => answers.shift() ?? false);
  const treeFor = vi.fn(async () => undefined);
  await start({ roots: {} }, {}, { treesInFolders: () => ({ watched: [], treeFor, drop: () => false, recheck }) });
  await client.open(text);
  await expect.poll(() => treeFor.mock.calls.length).toBe(1);
  for (let saves = 1; saves <= 2; saves++) {
    await client.connection.sendNotification('textDocument/didSave', { textDocument: { uri } });
    await expect.poll(() => recheck.mock.calls.length).toBe(saves);
  }
  await expect.poll(() => treeFor.mock.calls.length).toBe(2);
});

describe('a client that cannot watch files and has many documents open', () => {
  const names = Array.from({ length: 60 }, (_, index) => `f${index}`);
  const uriOf = (name: string) => `file:///${name}.vhflow`;
  const saved = { textDocument: { uri: uriOf('f0') } };
  const settled = (name: string, codes: readonly string[]) => client.diagnosticsThat((received) => received.uri === uriOf(name) && JSON.stringify(received.diagnostics.map(({ code }) => code).filter((code) => String(code).startsWith('anchor-'))) === JSON.stringify(codes));

  beforeEach(async () => {
    for (const name of names) write(`linux/net/${name}.c`, withFunction(name === 'f7' ? 'other' : name));
    write('linux/net/socket.c', '');
    await start({ roots: { linux: at('linux') } }, {});
    for (const name of names) {
      await client.connection.sendNotification('textDocument/didOpen', { textDocument: { uri: uriOf(name), languageId: 'vhflow', version: 1, text: text.replace('socket.c#sock_write', `${name}.c#${name}`) } });
    }
    await settled('f7', ['anchor-lost']);
    // The last of the documents to be checked: until then, trees are being read.
    await client.connection.sendRequest('textDocument/codeAction', { textDocument: { uri: uriOf('f59') }, range: { start: { line: 0, character: 0 }, end: { line: 99, character: 0 } }, context: { diagnostics: [] } });
  });

  it('is sent nothing after a save if no source has changed, and only what is different if one has', async () => {
    client.forgetDiagnostics();
    await client.connection.sendNotification('textDocument/didSave', saved);
    write('linux/net/f8.c', withFunction('other_now'));
    await client.connection.sendNotification('textDocument/didSave', saved);
    await settled('f8', ['anchor-lost']);
    write('linux/net/f7.c', withFunction('f7'));
    await client.connection.sendNotification('textDocument/didSave', saved);
    await settled('f7', []);
    expect(client.diagnostics.map((received) => received.uri)).toEqual([uriOf('f8'), uriOf('f7')]);
  });
});

describe('a client that reads source trees itself', () => {
  const root = 'file:///linux';
  let files: Record<string, string>;
  let reads: string[];
  beforeEach(async () => {
    files = { 'net/socket.c': withFunction('sock_send'), 'net/other.c': withFunction('other') };
    reads = [];
    await start({ sources: 'client' }, {}, {});
    client.connection.onRequest(sourceRequests.root, ({ project }: { project: string }) => (project === 'linux' ? { uri: root, project, version: '6.1.7' } : null));
    client.connection.onRequest<FileResult, void>(sourceRequests.read, ({ path: file }: PathParams) => {
      reads.push(file);
      return file in files ? { text: files[file] ?? '' } : null;
    });
    client.connection.onRequest(sourceRequests.list, (): ListResult => Object.keys(files).map((name) => ({ name: path.basename(name), type: 'file' })));
  });
  const change = async (value?: unknown) => {
    client.forgetDiagnostics();
    reads = [];
    await client.connection.sendNotification(sourcesChanged, value);
  };

  it('is asked again only for what changed', async () => {
    await client.open(text);
    await untilCodes('anchor-lost');
    files['net/other.c'] = withFunction('sock_write');
    await change({ files: [{ root, paths: ['net/other.c'] }, { root: 'file:///none', paths: [''] }] });
    await untilCodes('anchor-moved');
    expect(reads).toEqual(['net/other.c']);
  });

  it.each([undefined, {}, { files: 7 }, { files: [{ root }] }])('is asked again for everything if it does not specify what changed: %j', async (value) => {
    await client.open(text);
    await untilCodes('anchor-lost');
    files['net/socket.c'] = withFunction('sock_write');
    await change(value);
    await untilCodes();
    expect(reads).toContain('net/socket.c');
  });

  it('is asked again after it has failed', async () => {
    let failures = 1;
    client.connection.onRequest(sourceRequests.root, () => {
      if (failures-- > 0) throw new Error('not now');
      return { uri: root, project: 'linux', version: '6.1.7' };
    });
    await client.open(text);
    const line = text.split('\n').findIndex((each) => each.includes('sock_write'));
    const position = { line, character: (text.split('\n')[line] ?? '').indexOf('sock_write') };
    await expect(client.request('textDocument/definition', position)).rejects.toThrow('not now');
    files['net/socket.c'] = withFunction('sock_write');
    expect(await client.request('textDocument/definition', position)).toMatchObject({ uri: `${root}/net/socket.c` });
  });
});
