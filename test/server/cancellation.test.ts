import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import {
  createConnection, LSPErrorCodes, StreamMessageReader, StreamMessageWriter, type Message, type ResponseMessage,
} from 'vscode-languageserver/node';
import { startServer } from '../../src/server/server.js';
import { codeActionsAt, openDocument } from '../../src/language/index.js';
import { anchorCompletions } from '../../src/server/features/anchor-completion.js';
import { anchorLinks } from '../../src/server/features/anchor-features.js';
import { AnchorStates } from '../../src/server/trees/anchor-states.js';
import { quickFixes } from '../../src/server/features/quick-fixes.js';
import { pauseFor } from '../../src/server/protocol/cancellation.js';
import { PositionConverter } from '../../src/server/protocol/position-encoding.js';
import { clientSettings } from '../../src/server/session/client-settings.js';
import type { SourceTrees } from '../../src/server/trees/source-trees.js';
import { workspaceSymbols } from '../../src/server/features/workspace-symbols.js';
import { scenarioWith } from '../language/documents.js';
import { withCaret } from '../language/marked-text.js';
import { uri } from './client.js';

const at = { textDocument: { uri }, position: { line: 7, character: 4 } };
const range = { start: at.position, end: at.position };
const requests: Readonly<Record<string, object>> = {
  'textDocument/hover': at,
  'textDocument/documentSymbol': at,
  'textDocument/foldingRange': at,
  'textDocument/definition': at,
  'textDocument/references': { ...at, context: { includeDeclaration: true } },
  'textDocument/documentHighlight': at,
  'textDocument/prepareRename': at,
  'textDocument/rename': { ...at, newName: 'driver' },
  'textDocument/completion': at,
  'textDocument/selectionRange': { ...at, positions: [at.position] },
  'textDocument/codeLens': at,
  'textDocument/documentLink': at,
  'textDocument/semanticTokens/full': at,
  'textDocument/codeAction': { ...at, range, context: { diagnostics: [] } },
  'textDocument/rangeFormatting': { ...at, range, options: {} },
  'textDocument/formatting': { ...at, options: {} },
  'documentLink/resolve': { range, data: { uri, position: at.position } },
  'workspace/symbol': { query: '' },
  'workspace/executeCommand': { command: 'vhflow.openSource', arguments: [{ uri, anchor: at.position }] },
};

/** The answer to a request whose cancellation arrives in the same packet, when the request has not been started. */
async function answerWhenCancelled(method: string, params: object): Promise<ResponseMessage> {
  const toServer = new PassThrough();
  const toClient = new PassThrough();
  startServer(createConnection(new StreamMessageReader(toServer), new StreamMessageWriter(toClient)));
  const answered = new Promise<ResponseMessage>((resolve) => {
    new StreamMessageReader(toClient).listen((message: Message) => {
      if ('id' in message && message.id === 2) resolve(message as ResponseMessage);
    });
  });
  const packet = (message: object): string => {
    const body = JSON.stringify({ jsonrpc: '2.0', ...message });
    return `Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
  };
  toServer.write([
    packet({ id: 1, method: 'initialize', params: { processId: null, rootUri: null, capabilities: { window: { showDocument: { support: true } } } } }),
    packet({ method: 'textDocument/didOpen', params: { textDocument: { uri, languageId: 'vhflow', version: 1, text: scenarioWith('app -> drv "x" {}') } } }),
    packet({ id: 2, method, params }),
    packet({ method: '$/cancelRequest', params: { id: 2 } }),
  ].join(''));
  return answered;
}

describe('a request that was cancelled before its turn', () => {
  it.each(Object.entries(requests))('%s', async (method, params) => {
    expect(await answerWhenCancelled(method, params)).toMatchObject({ error: { code: LSPErrorCodes.RequestCancelled } });
  });
});

describe('work that is cancelled while it runs', () => {
  /** A cancellation, and a look-up that causes it. */
  function cancelledBy<T>(answer: T) {
    const controller = new AbortController();
    const calls: unknown[] = [];
    const lookUp = (asked: unknown): T => {
      calls.push(asked);
      controller.abort();
      return answer;
    };
    return { signal: controller.signal, calls, lookUp };
  }

  it('workspace symbols read no further document', async () => {
    const document = openDocument(scenarioWith('app -> drv "x" {}'));
    const { signal, calls, lookUp } = cancelledBy({ uri, spelledUri: uri, version: 1, document });
    const client = clientSettings({ processId: null, rootUri: null, capabilities: {} });
    const session = { client, positions: new PositionConverter(), openUris: () => ['file:///a.vhflow', 'file:///b.vhflow'], textAt: lookUp };
    await expect(workspaceSymbols(session, 'x', signal)).rejects.toMatchObject({ name: 'AbortError' });
    expect(calls).toEqual([{ uri: 'file:///a.vhflow' }]);
  });

  it('lets messages in between its parts, however long they take', async () => {
    const order: string[] = [];
    await new Promise((resume) => setTimeout(resume, 0));
    setImmediate(() => order.push('message'));
    for (let part = 0; part < 3; part++) {
      for (const end = performance.now() + 5; performance.now() < end;);
      await pauseFor(new AbortController().signal);
      order.push('part');
    }
    expect(order).toEqual(['message', 'part', 'part', 'part']);
  });

  it('quick fixes of many problems stop between them', async () => {
    const document = openDocument(scenarioWith('app -> nowhere "x" { kind nothing }\n'.repeat(100)));
    const { diagnostics } = document.compiled;
    const range = { start: { line: 0, character: 0 }, end: { line: 999, character: 0 } };
    let checks = 0;
    const signal = { throwIfAborted: () => void checks++ };
    const all = await quickFixes(document, range, diagnostics, { uri, language: 'en' }, signal);
    expect(all.length).toBeGreaterThan(100);
    expect(all).toEqual(codeActionsAt(document, range, diagnostics, { uri, language: 'en' }));
    expect(checks).toBeGreaterThan(2);
    await expect(quickFixes(document, range, diagnostics, { uri, language: 'en' }, AbortSignal.abort())).rejects.toMatchObject({ name: 'AbortError' });
  });

  it('links search no further tree', async () => {
    const { signal, calls, lookUp } = cancelledBy(undefined);
    const document = openDocument(scenarioWith('app -> drv "x" { at linux:net/a.c#f | linux:net/b.c#f }'));
    const states = new AnchorStates({ treeFor: async (project) => lookUp(project), watched: [], drop: () => false, recheck: async () => false });
    await expect(anchorLinks(document, uri, states, signal)).rejects.toMatchObject({ name: 'AbortError' });
    expect(calls).toEqual(['linux']);
  });

  it('completions read no further file', async () => {
    const { signal, calls, lookUp } = cancelledBy('int f(void)\n{\n\tg();\n}\n');
    const { document, caret } = withCaret(scenarioWith('app -> drv "x" { via linux:net/a.c#f | linux:net/b.c#f calls ¦ }'));
    const trees = { treeFor: async () => ({ read: async (path: string) => lookUp(path) }) } as unknown as SourceTrees;
    const completions = anchorCompletions(document, caret, trees, { again: undefined }, signal);
    await expect(completions).rejects.toMatchObject({ name: 'AbortError' });
    expect(calls).toEqual(['net/a.c']);
  });
});
