/**
 * The language: parser and model compared with a plain scan of the characters, in CPU time; the server compared with one that stores
 * the text and does nothing else, over standard input and output, in wall-clock time.
 */
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createProtocolConnection, StreamMessageReader, StreamMessageWriter } from 'vscode-languageserver/node';
import { documentOf } from './documents.mjs';
import { figure, notTaken, overReference, timesReference } from './figures.mjs';
import { plainScan } from './plain-scan.mjs';
import { bundled, loaded } from './product.mjs';
import { inTurns, processorTime, timed } from './turns.mjs';

export const title = 'The language';

const uri = 'file:///bench.vhflow';
const warmUp = 3;
/** A server parses a file many times; at first the engine's compiler takes as much time as the parser. */
const parserWarmUp = 40;

const idleServer = `
import { createConnection, ProposedFeatures, TextDocuments } from 'vscode-languageserver/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
const connection = createConnection(ProposedFeatures.all);
const texts = new TextDocuments(TextDocument);
connection.onInitialize(() => ({ capabilities: { textDocumentSync: 2, completionProvider: {} } }));
texts.onDidChangeContent(({ document }) => { void connection.sendDiagnostics({ uri: document.uri, version: document.version, diagnostics: [] }); });
connection.onCompletion(() => []);
texts.listen(connection);
connection.listen();
`;

/** @param {import('./bench.mjs').BenchOptions} options */
export async function rows({ rounds }) {
  const language = await loaded('language', "export * from './src/language/index.js';");
  const servers = { ours: await bundled('server.cjs', "import './src/server/node.js';", 'cjs'), idle: await bundled('idle-server.cjs', idleServer, 'cjs') };
  return [
    await parserRow(language, 1_000, rounds),
    await parserRow(language, 10_000, rounds),
    ...(await serverRows(servers, 1_000, rounds, { edit: overReference(10, 'ms'), completion: overReference(5, 'ms'), memory: timesReference(1.5) })),
    ...(await serverRows(servers, 10_000, rounds, { edit: overReference(60, 'ms') })),
  ];
}

async function parserRow(language, lines, rounds) {
  const text = documentOf(lines);
  const times = 10_000 / lines;
  const repeated = (run) => timed(() => {
    for (let count = 0; count < times; count++) run();
  }, processorTime);
  const taken = await inTurns(repeated(() => language.compile(text)), repeated(() => plainScan(text)), { rounds, warmUp: parserWarmUp });
  const size = `${lines.toLocaleString('en')} lines of ${Math.round(text.length / 1_000)} KB`;
  return figure({ what: `parse + model, ${times > 1 ? `${times} × ` : ''}${size}`, unit: 'ms', ...taken, goal: timesReference(12) });
}

async function serverRows(files, lines, rounds, goals) {
  const text = documentOf(lines);
  const [ours, idle] = [await openServer(files.ours, text), await openServer(files.idle, text)];
  const edit = await inTurns(timed(() => ours.edit()), timed(() => idle.edit()), { rounds, warmUp });
  const completion = await inTurns(timed(() => ours.complete()), timed(() => idle.complete()), { rounds, warmUp });
  const size = `${lines.toLocaleString('en')} lines`;
  const memory = memoryRow(`server memory, ${size}`, ours, idle, goals.memory);
  ours.close();
  idle.close();
  return [
    figure({ what: `edit → diagnostics, ${size}`, unit: 'ms', ...edit, goal: goals.edit }),
    figure({ what: `completion, ${size}`, unit: 'ms', ...completion, goal: goals.completion }),
    memory,
  ];
}

function memoryRow(what, ours, idle, goal) {
  if (!existsSync('/proc/self/status')) return notTaken(what, 'this needs /proc');
  return figure({ what, unit: 'MB', ours: ours.memory(), reference: idle.memory(), goal });
}

/** A server with the document open, and the requests to measure. */
async function openServer(file, text) {
  const child = spawn(process.execPath, [file, '--stdio'], { stdio: ['pipe', 'pipe', 'inherit'] });
  const connection = createProtocolConnection(new StreamMessageReader(child.stdout), new StreamMessageWriter(child.stdin));
  const waiting = new Map();
  connection.onNotification('textDocument/publishDiagnostics', ({ version }) => waiting.get(version)?.());
  connection.listen();
  await connection.sendRequest('initialize', { processId: null, rootUri: null, capabilities: {} });
  await connection.sendNotification('initialized', {});
  const published = (version) => new Promise((resolve) => waiting.set(version, resolve));
  let version = 1;
  const opened = published(version);
  await connection.sendNotification('textDocument/didOpen', { textDocument: { uri, languageId: 'vhflow', version, text } });
  await opened;
  const line = text.split('\n').findIndex((each) => /^ {6}kind /.test(each));
  const place = { line, character: 11 };
  return {
    /** Types or deletes one character and waits for the diagnostics. */
    async edit() {
      version++;
      const answer = published(version);
      const end = version % 2 === 0 ? place : { line, character: 12 };
      await connection.sendNotification('textDocument/didChange', {
        textDocument: { uri, version }, contentChanges: [{ range: { start: place, end }, text: version % 2 === 0 ? 'x' : '' }],
      });
      await answer;
    },
    complete: () => connection.sendRequest('textDocument/completion', { textDocument: { uri }, position: place }),
    memory: () => Number(/VmRSS:\s*(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))?.[1] ?? 0) / 1024,
    close: () => {
      connection.dispose();
      child.kill();
    },
  };
}
