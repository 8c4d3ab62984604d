#!/usr/bin/env node
// The language rows of the figures: parser and model against a plain scan of the characters; the server against one that does nothing.
//   node bench/language.mjs [--rounds N] [--json]
// Ours and the reference are taken in turns, and the median of each is compared.
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { build } from 'esbuild';
import { createProtocolConnection, StreamMessageReader, StreamMessageWriter } from 'vscode-languageserver/node';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const directory = path.join(root, 'dist/build');
const uri = 'file:///bench.vhflow';
const warmUp = 3;

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

async function buildAll() {
  const options = { bundle: true, platform: 'node', target: 'node20', logLevel: 'warning', minify: true };
  await build({ ...options, entryPoints: [path.join(root, 'src/language/index.ts')], outfile: path.join(directory, 'language.mjs'), format: 'esm' });
  await build({ ...options, entryPoints: [path.join(root, 'src/server/node.ts')], outfile: path.join(directory, 'server.cjs'), format: 'cjs' });
  await build({ ...options, stdin: { contents: idleServer, resolveDir: root }, outfile: path.join(directory, 'idle-server.cjs'), format: 'cjs' });
}

/** A scenario of about that many lines: the hops of a built-in one again and again, in as many flows as it takes. */
function documentOf(lines) {
  const text = readFileSync(path.join(root, 'scenarios/virtio-vhost-pcap.vhflow'), 'utf8');
  const start = text.search(/^ {2}flow /m);
  const flows = text.slice(start, text.lastIndexOf('}'));
  const all = [text.slice(0, start)];
  for (let n = 0, count = all[0].split('\n').length; count < lines; n++, count += flows.split('\n').length - 1) {
    all.push(flows.replace(/^ {2}flow ([\w-]+)/gm, (_, id) => `  flow ${id}-${n}`));
  }
  const cut = all.join('').split('\n').slice(0, lines - 3).join('\n');
  return `${cut.slice(0, cut.lastIndexOf('\n    }\n') + 7)}  }\n}\n`;
}

function plainScan(text) {
  let checksum = 0;
  for (let at = 0; at < text.length; at++) checksum = (checksum + text.charCodeAt(at)) | 0;
  return checksum;
}

const median = (values) => [...values].sort((a, b) => a - b)[values.length >> 1];

/** Milliseconds of processor time of this process: others that keep the machine busy do not count. */
function processorTime() {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

async function inTurns(rounds, ours, reference, now = () => performance.now()) {
  const times = { ours: [], reference: [] };
  for (let round = 0; round < warmUp + rounds; round++) {
    for (const [name, run] of [['reference', reference], ['ours', ours]]) {
      const begin = now();
      await run();
      if (round >= warmUp) times[name].push(now() - begin);
    }
  }
  return { ours: median(times.ours), reference: median(times.reference) };
}

/** A server that has the document open, and what can be asked of it. */
async function openServer(file, text) {
  const child = spawn(process.execPath, [path.join(directory, file), '--stdio'], { stdio: ['pipe', 'pipe', 'inherit'] });
  const connection = createProtocolConnection(new StreamMessageReader(child.stdout), new StreamMessageWriter(child.stdin));
  const waiting = new Map();
  connection.onNotification('textDocument/publishDiagnostics', ({ version }) => waiting.get(version)?.());
  connection.listen();
  await connection.sendRequest('initialize', { processId: null, rootUri: null, capabilities: {} });
  await connection.sendNotification('initialized', {});
  const told = (version) => new Promise((resolve) => waiting.set(version, resolve));
  let version = 1;
  const opened = told(version);
  await connection.sendNotification('textDocument/didOpen', { textDocument: { uri, languageId: 'vhflow', version, text } });
  await opened;
  const line = text.split('\n').findIndex((each) => /^ {6}kind /.test(each));
  const place = { line, character: 11 };
  return {
    /** One character typed, or taken away again, until the problems are there. */
    async edit() {
      version++;
      const answer = told(version);
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

async function parserRow(language, lines, rounds) {
  const text = documentOf(lines);
  const repeated = (run) => () => {
    for (let count = 0; count < 10_000 / lines; count++) run();
  };
  const { ours, reference } = await inTurns(rounds, repeated(() => language.compile(text)), repeated(() => plainScan(text)), processorTime);
  return { what: `parse + model, ${10_000 / lines} × ${lines} lines (${Math.round(text.length / 1000)} KB)`, ours, reference, 'against it': `${(ours / reference).toFixed(1)} ×`, goal: '≤ 12 ×' };
}

async function serverRows(lines, rounds, goal) {
  const text = documentOf(lines);
  const [ours, idle] = [await openServer('server.cjs', text), await openServer('idle-server.cjs', text)];
  const edit = await inTurns(rounds, () => ours.edit(), () => idle.edit());
  const complete = await inTurns(rounds, () => ours.complete(), () => idle.complete());
  const memory = { ours: ours.memory(), reference: idle.memory() };
  ours.close();
  idle.close();
  const over = ({ ours: one, reference }) => `${(one - reference).toFixed(1)} ms over`;
  return [
    { what: `edit → diagnostics, ${lines} lines`, ...edit, 'against it': over(edit), goal: `≤ ${goal} ms over` },
    { what: `completion, ${lines} lines`, ...complete, 'against it': over(complete), goal: lines === 1_000 ? '≤ 5 ms over' : '' },
    { what: `server memory, ${lines} lines, MB`, ...memory, 'against it': `${(memory.ours / memory.reference).toFixed(2)} ×`, goal: lines === 1_000 ? '≤ 1.5 ×' : '' },
  ];
}

const { values } = parseArgs({ options: { rounds: { type: 'string', default: '25' }, json: { type: 'boolean' } } });
const rounds = Math.max(5, Number(values.rounds));
await buildAll();
const language = await import(pathToFileURL(path.join(directory, 'language.mjs')).href);
const rows = [];
for (const lines of [1_000, 10_000]) rows.push(await parserRow(language, lines, rounds));
for (const [lines, goal] of [[1_000, 10], [10_000, 60]]) rows.push(...(await serverRows(lines, rounds, goal)));
if (values.json) console.log(JSON.stringify(rows));
else console.table(rows.map((row) => ({ ...row, ours: Number(row.ours.toFixed(2)), reference: Number(row.reference.toFixed(2)) })));
