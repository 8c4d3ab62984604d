import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ErrorCodes, ResponseError } from 'vscode-languageserver/node';
import { folderSourceTrees } from '../../src/server/trees/folder-source-trees.js';
import { clientInProcess, usualCapabilities } from './client.js';

type Json = { readonly [key: string]: unknown };

/** Everything that a server can use of a client. */
const everything = {
  ...usualCapabilities,
  textDocument: {
    ...usualCapabilities.textDocument,
    completion: { ...usualCapabilities.textDocument.completion, completionItem: { ...usualCapabilities.textDocument.completion.completionItem, snippetSupport: true } },
    foldingRange: { lineFoldingOnly: true, rangeLimit: 5000 },
  },
  workspace: {
    ...usualCapabilities.workspace,
    applyEdit: true, workspaceEdit: { documentChanges: true },
    didChangeWatchedFiles: { dynamicRegistration: true, relativePatternSupport: true },
  },
  window: { showDocument: { support: true } },
  general: { positionEncodings: ['utf-8', 'utf-16'] },
};

/** The capabilities that can be switched off, as paths. A longer one is a part of a shorter one. */
const switches = [
  'textDocument', 'textDocument.hover', 'textDocument.hover.contentFormat', 'textDocument.completion', 'textDocument.completion.completionItem',
  'textDocument.completion.completionItem.documentationFormat', 'textDocument.completion.completionItem.snippetSupport', 'textDocument.completion.completionItemKind',
  'textDocument.documentSymbol', 'textDocument.documentSymbol.hierarchicalDocumentSymbolSupport', 'textDocument.documentSymbol.symbolKind',
  'textDocument.codeAction', 'textDocument.codeAction.codeActionLiteralSupport', 'textDocument.codeAction.isPreferredSupport',
  'textDocument.rename', 'textDocument.rename.prepareSupport', 'textDocument.foldingRange', 'textDocument.foldingRange.rangeLimit',
  'textDocument.semanticTokens', 'textDocument.semanticTokens.requests', 'textDocument.semanticTokens.formats',
  'textDocument.publishDiagnostics', 'textDocument.publishDiagnostics.tagSupport', 'textDocument.publishDiagnostics.versionSupport',
  'textDocument.publishDiagnostics.codeDescriptionSupport', 'textDocument.publishDiagnostics.dataSupport',
  'workspace', 'workspace.symbol', 'workspace.symbol.symbolKind', 'workspace.applyEdit', 'workspace.workspaceEdit', 'workspace.workspaceEdit.documentChanges',
  'workspace.didChangeWatchedFiles', 'workspace.didChangeWatchedFiles.dynamicRegistration', 'workspace.didChangeWatchedFiles.relativePatternSupport',
  'window', 'window.showDocument', 'general', 'general.positionEncodings',
] as const;

const valueAt = (value: unknown, at: string): unknown => at.split('.').reduce((inner, key) => (inner as Json | undefined)?.[key], value);

/** A copy of a value with something else at a path. */
function replaced(value: unknown, [key = '', ...rest]: readonly string[], by: unknown): unknown {
  const object = value as Json;
  const { [key]: inner, ...others } = object;
  if (rest.length > 0) return { ...others, [key]: replaced(inner, rest, by) };
  return by === undefined ? others : { ...others, [key]: by };
}

const uri = 'file:///every-client.vhflow';
const text = `scenario s {
  source linux "6.1"
  machine guest "🐧" { participant app "🐧" in guest-user participant drv "🐧" in guest-kernel }
  machine host "🐧" { participant idle "🐧" in kvm }
  flow send "🐧" {
    app -> drv "🐧" as w {
      kind syscall
      note "🐧"
      at linux:net/socket.c#sock_write
      via linux:net/other.c#moved_away calls f
    }
    opt "🐧" { drv -> drw "🐧" { kind call } }
  }
}
`;
const lines = text.split('\n');

/** The place of a text of the fixture, in UTF-16 code units or in bytes. */
function at(said: string, bytes: boolean): { line: number; character: number } {
  const line = lines.findIndex((each) => each.includes(said));
  const before = (lines[line] ?? '').split(said)[0] ?? '';
  return { line, character: bytes ? Buffer.byteLength(before) : before.length };
}

/** The requests that a server can send, with an answer. */
const serverRequests: Readonly<Record<string, unknown>> = {
  'workspace/applyEdit': { applied: true }, 'window/showDocument': { success: true }, 'client/registerCapability': null, 'client/unregisterCapability': null,
  'workspace/configuration': [], 'workspace/workspaceFolders': null, 'window/workDoneProgress/create': null, 'window/showMessageRequest': null,
  'workspace/codeLens/refresh': null, 'workspace/semanticTokens/refresh': null, 'workspace/foldingRange/refresh': null, 'workspace/diagnostic/refresh': null,
};

/** What a server sent to a client: the answers by method, and the params of its own requests and notifications by method. */
interface Transcript {
  readonly capabilities: Json;
  readonly answers: ReadonlyMap<string, unknown>;
  readonly sent: readonly { readonly method: string; readonly params: unknown }[];
}

describe('a client without', () => {
  const tree = mkdtempSync(path.join(tmpdir(), 'vhflow-client-'));
  beforeAll(() => {
    mkdirSync(path.join(tree, 'net'));
    for (const [name, content] of Object.entries({ 'Kbuild': '', 'net/socket.c': 'struct ops o = {\n\t.a = f,\n};\nint sock_write(void)\n{\n}\n', 'net/else.c': 'int moved_away(void)\n{\n\tf();\n}\n' })) {
      writeFileSync(path.join(tree, name), content);
    }
  });
  afterAll(() => rmSync(tree, { recursive: true }));

  /** Uses every feature of a server once. */
  async function use(capabilities: object): Promise<Transcript> {
    const client = clientInProcess({ treesInFolders: folderSourceTrees, problemPage: 'file:///diagnostics.md' });
    const sent: { method: string; params: unknown }[] = [];
    for (const [method, answer] of Object.entries(serverRequests)) {
      client.connection.onRequest(method, (params: unknown) => {
        sent.push({ method, params });
        return answer;
      });
    }
    const { capabilities: announced } = await client.startWith(capabilities, 'en', { roots: { linux: tree } });
    await client.connection.sendNotification('textDocument/didOpen', { textDocument: { uri, languageId: 'vhflow', version: 1, text } });
    await client.diagnosticsThat(({ diagnostics }) => diagnostics.some(({ code }) => code === 'anchor-moved'));
    const bytes = announced['positionEncoding'] === 'utf-8';
    const textDocument = { uri };
    const place = (said: string, inside = 0) => {
      const { line, character } = at(said, bytes);
      return { textDocument, position: { line, character: character + inside } };
    };
    const whole = { start: { line: 0, character: 0 }, end: { line: lines.length, character: 0 } };
    const requests: readonly (readonly [method: string, params: unknown])[] = [
      ['textDocument/hover', place('drv "🐧" as')], ['textDocument/hover', place('sock_write', 2)], ['textDocument/hover', place('syscall')],
      ['textDocument/completion', place('syscall')], ['textDocument/completion', place('net/socket.c', 4)], ['textDocument/completion', place('linux:net/socket', 6)],
      ['textDocument/completion', place('    opt')], ['textDocument/completion', place('via linux:net/other.c', 25)],
      ['textDocument/documentSymbol', { textDocument }], ['textDocument/foldingRange', { textDocument }], ['textDocument/semanticTokens/full', { textDocument }],
      ['textDocument/codeAction', { textDocument, range: whole, context: { diagnostics: [] } }],
      ['textDocument/prepareRename', place('drw', 1)], ['textDocument/rename', { ...place('drv "🐧" as'), newName: 'driver' }],
      ['textDocument/definition', place('sock_write', 2)], ['textDocument/references', { ...place('drv "🐧" as'), context: { includeDeclaration: true } }],
      ['textDocument/codeLens', { textDocument }], ['textDocument/documentLink', { textDocument }],
      ['textDocument/formatting', { textDocument, options: {} }], ['textDocument/selectionRange', { textDocument, positions: [place('drw').position] }],
      ['workspace/symbol', { query: '' }],
    ];
    const answers = new Map<string, unknown>();
    for (const [method, params] of requests) {
      const answer: unknown = await client.connection.sendRequest(method, params);
      answers.set(method, [...(answers.get(method) as unknown[] | undefined ?? []), answer]);
    }
    const [actions] = answers.get('textDocument/codeAction') as (Json & { readonly command?: unknown })[][];
    for (const { command, arguments: given } of (actions ?? []).slice(0, 1)) {
      if (typeof command === 'string') await client.connection.sendRequest('workspace/executeCommand', { command, arguments: given });
    }
    await client.connection.sendRequest('shutdown');
    sent.push(...client.diagnostics.map((params) => ({ method: 'textDocument/publishDiagnostics', params })));
    client.connection.dispose();
    return { capabilities: announced, answers, sent };
  }

  const parts = function* (value: unknown): Generator<Json> {
    if (typeof value !== 'object' || value === null) return;
    if (!Array.isArray(value)) yield value as Json;
    for (const each of Object.values(value)) yield* parts(each);
  };

  /** What a server must not send to a client without a capability: true if it did. */
  const uses: Readonly<Record<string, (transcript: Transcript) => boolean>> = {
    'textDocument.hover.contentFormat': ({ answers }) => [...parts(answers.get('textDocument/hover'))].some(({ kind, value }) => kind === 'markdown' || /\*\*|```|\\/.test(String(value))),
    'textDocument.completion.completionItem.documentationFormat': ({ answers }) => [...parts(answers.get('textDocument/completion'))].some(({ documentation }) => typeof documentation === 'object'),
    'textDocument.completion.completionItem.snippetSupport': ({ answers }) => /"insertTextFormat":2|\$\{?\d/.test(JSON.stringify(answers.get('textDocument/completion'))),
    'textDocument.completion.completionItemKind': ({ answers }) => [...parts(answers.get('textDocument/completion'))].some(({ label, kind }) => label !== undefined && Number(kind) > 18),
    'textDocument.documentSymbol.hierarchicalDocumentSymbolSupport': ({ answers }) => [...parts(answers.get('textDocument/documentSymbol'))].some(({ children, name, location }) => children !== undefined || (name !== undefined && location === undefined)),
    'textDocument.documentSymbol.symbolKind': ({ answers }) => [...parts(answers.get('textDocument/documentSymbol'))].some(({ kind }) => Number(kind) > 18),
    'workspace.symbol.symbolKind': ({ answers }) => [...parts(answers.get('workspace/symbol'))].some(({ kind }) => Number(kind) > 18),
    'textDocument.codeAction.codeActionLiteralSupport': ({ answers, capabilities }) => {
      return typeof capabilities['codeActionProvider'] === 'object' || [...parts(answers.get('textDocument/codeAction'))].some(({ title, command }) => title !== undefined && typeof command !== 'string');
    },
    'textDocument.codeAction.isPreferredSupport': ({ answers }) => JSON.stringify(answers.get('textDocument/codeAction')).includes('isPreferred'),
    'textDocument.rename.prepareSupport': ({ capabilities }) => capabilities['renameProvider'] !== true,
    'textDocument.foldingRange': ({ capabilities }) => 'foldingRangeProvider' in capabilities,
    'textDocument.semanticTokens.requests': ({ capabilities }) => 'semanticTokensProvider' in capabilities,
    'textDocument.semanticTokens.formats': ({ capabilities }) => 'semanticTokensProvider' in capabilities,
    'textDocument.publishDiagnostics.tagSupport': (transcript) => everythingSent(transcript).includes('"tags"'),
    'textDocument.publishDiagnostics.versionSupport': ({ sent }) => sent.some(({ method, params }) => method === 'textDocument/publishDiagnostics' && 'version' in (params as object)),
    'textDocument.publishDiagnostics.codeDescriptionSupport': (transcript) => everythingSent(transcript).includes('codeDescription'),
    'textDocument.publishDiagnostics.dataSupport': (transcript) => everythingSent(transcript).includes('"nearest"'),
    'workspace.applyEdit': ({ sent, capabilities }) => sent.some(({ method }) => method === 'workspace/applyEdit') || JSON.stringify(capabilities).includes('vhflow.applyFix'),
    'workspace.workspaceEdit.documentChanges': (transcript) => everythingSent(transcript).includes('documentChanges'),
    'workspace.didChangeWatchedFiles.dynamicRegistration': ({ sent }) => sent.some(({ method }) => method === 'client/registerCapability'),
    'workspace.didChangeWatchedFiles.relativePatternSupport': ({ sent }) => sent.some(({ method }) => method === 'client/registerCapability'),
    'window.showDocument': ({ sent, capabilities }) => sent.some(({ method }) => method === 'window/showDocument') || JSON.stringify(capabilities).includes('vhflow.openSource'),
    'general.positionEncodings': ({ capabilities }) => 'positionEncoding' in capabilities,
  };
  const everythingSent = ({ answers, sent }: Transcript): string => JSON.stringify([[...answers.values()], sent.filter(({ method }) => method === 'textDocument/publishDiagnostics')]);

  /** Requests that `uses` knows; no other is sent to any client. */
  const usedRequests: ReadonlySet<string> = new Set(['workspace/applyEdit', 'window/showDocument', 'client/registerCapability', 'client/unregisterCapability']);

  /** The capabilities that a server used although a client has not got them. */
  function misused(capabilities: unknown, transcript: Transcript): string[] {
    const unannounced = transcript.sent.map(({ method }) => method).filter((method) => method in serverRequests && !usedRequests.has(method));
    expect(unannounced).toEqual([]);
    return Object.entries(uses).filter(([capability, isUsed]) => valueAt(capabilities, capability) === undefined && isUsed(transcript)).map(([capability]) => capability);
  }

  it('any of them is given what it can use, as the checks of this test can see', async () => {
    const transcript = await use(everything);
    const unseen = Object.entries(uses).filter(([, isUsed]) => !isUsed(transcript)).map(([capability]) => capability);
    // This one is only used by a client without code action literals.
    expect(unseen).toEqual(['workspace.applyEdit']);
    expect(await use(replaced(everything, ['textDocument', 'codeAction'], undefined) as object)).toSatisfy(uses['workspace.applyEdit'] as () => boolean);
  });

  it.each(switches)('%s is given nothing that needs it', async (off) => {
    const capabilities = replaced(everything, off.split('.'), undefined) as object;
    expect(misused(capabilities, await use(capabilities))).toEqual([]);
  });

  it('any capability is given nothing that needs one, and answers to everything', async () => {
    const transcript = await use({});
    expect(misused({}, transcript)).toEqual([]);
    expect(transcript.capabilities).not.toHaveProperty('codeActionProvider');
    expect(transcript.answers.get('textDocument/codeAction')).toEqual([[]]);
    expect([...transcript.answers].filter(([, answers]) => (answers as unknown[]).every((answer) => answer === null)).map(([method]) => method)).toEqual(['textDocument/prepareRename']);
  });

  it('a valid value for a capability gets an answer to initialize', async () => {
    await fc.assert(fc.asyncProperty(fc.constantFrom(...switches), fc.jsonValue(), async (off, junk) => {
      const transcript = await use(replaced(everything, off.split('.'), junk) as object);
      expect(transcript.capabilities['textDocumentSync']).toBeDefined();
    }), { numRuns: 10 });
  }, 60_000);

  it('code action literals applies an action by its command, once the text is still the same', async () => {
    const client = clientInProcess();
    const applied: unknown[] = [];
    client.connection.onRequest('workspace/applyEdit', (params: unknown) => {
      applied.push(params);
      return { applied: true };
    });
    await client.startWith({ workspace: { applyEdit: true } });
    await client.connection.sendNotification('textDocument/didOpen', { textDocument: { uri, languageId: 'vhflow', version: 1, text } });
    const { line, character } = at('drw', false);
    const range = { start: { line, character }, end: { line, character } };
    const [action] = await client.connection.sendRequest<Json[]>('textDocument/codeAction', { textDocument: { uri }, range, context: { diagnostics: [] } });
    expect(action).toEqual({ title: 'Change to `drv`', command: 'vhflow.applyFix', arguments: [expect.anything()] });
    const run = (given: unknown): Promise<unknown> => client.connection.sendRequest('workspace/executeCommand', { command: 'vhflow.applyFix', arguments: given });
    expect(await run(action?.['arguments'])).toBeNull();
    await expect.poll(() => applied).toEqual([{ edit: { changes: { [uri]: [{ range: { start: range.start, end: { line, character: character + 3 } }, newText: 'drv' }] } } }]);
    await expect(run([{ uri }])).rejects.toMatchObject({ code: ErrorCodes.InvalidParams });
    await client.connection.sendNotification('textDocument/didChange', { textDocument: { uri, version: 2 }, contentChanges: [{ text: `\n${text}` }] });
    await expect(run(action?.['arguments'])).rejects.toBeInstanceOf(ResponseError);
    expect(applied).toHaveLength(1);
    client.connection.dispose();
  });
});
