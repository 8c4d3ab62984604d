// @ts-check
/**
 * Packs the command line as `npm pack` does, installs the package in an empty folder, and runs it there:
 * `node scripts/check-npm-package.mjs`.
 */
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createMessageConnection, StreamMessageReader, StreamMessageWriter } from 'vscode-jsonrpc/node';
import { deadLinks } from './dead-links.mjs';
import { root } from './install.mjs';

const sizeLimit = 1_048_576;
const allowed = /^package\/(package\.json|README\.md|LICENSE|dist\/(cli|server|webview|offline)\.js|dist\/(webview|offline)\.css|docs\/[a-z-]+\.md|docs\/ci-example\.yml|scenarios\/[a-z0-9-]+\.vhflow)$/;
const folder = mkdtempSync(path.join(tmpdir(), 'vhflow-npm-'));
/** @param {string} program @param {readonly string[]} args @param {string} cwd */
const outputOf = (program, args, cwd) => execFileSync(program, args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'], maxBuffer: 64 * 1024 * 1024 });
/** @param {boolean} holds @param {string} problem */
const must = (holds, problem) => {
  if (!holds) throw new Error(problem);
};

try {
  outputOf('npm', ['pack', '--pack-destination', folder], root);
  const [name = ''] = readdirSync(folder);
  const archive = path.join(folder, name);
  const files = outputOf('tar', ['-tzf', archive], folder).trim().split('\n');
  const strangers = files.filter((file) => !allowed.test(file));
  must(strangers.length === 0, `${strangers.join(', ')} does not belong in the package`);
  const names = files.map((file) => file.replace(/^package\//, ''));
  const dead = deadLinks(new Map(names.filter((file) => file.endsWith('.md')).map((file) => [file, outputOf('tar', ['-xzOf', archive, `package/${file}`], folder)])), names);
  must(dead.length === 0, dead.join('; '));
  const size = readFileSync(archive).length;
  must(size <= sizeLimit, `the package has ${size} bytes, more than ${sizeLimit}`);

  const empty = mkdtempSync(path.join(folder, 'empty-'));
  writeFileSync(path.join(empty, 'package.json'), '{ "private": true }');
  outputOf('npm', ['install', '--offline', '--no-audit', '--no-fund', archive], empty);
  const { version } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));
  must(outputOf(path.join(empty, 'node_modules/.bin/vhflow'), ['--version'], empty).trim() === version, 'vhflow --version prints another version');
  const scenarios = readdirSync(path.join(root, 'scenarios')).filter((file) => file.endsWith('.vhflow')).map((file) => path.basename(file, '.vhflow'));
  const listed = outputOf('npx', ['--no-install', 'vhflow', 'list', '--json'], empty);
  must(scenarios.every((id) => listed.includes(`"${id}"`)), 'npx vhflow list does not list every scenario');
  outputOf('npx', ['--no-install', 'vhflow', 'render', 'virtio-pcap', '--format', 'html', '-o', 'page.html'], empty);
  must(readFileSync(path.join(empty, 'page.html'), 'utf8').includes('virtio-net'), 'the rendered page does not contain its scenario');
  await mustServe(path.join(empty, 'node_modules/.bin/vhflow'), empty);
  console.log(`✓ ${name}: ${files.length} files, ${Math.ceil(size / 1024)} KB, runs in an empty folder`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/**
 * Starts the language server and ends it as an editor does.
 * @param {string} program @param {string} cwd
 */
async function mustServe(program, cwd) {
  const server = spawn(program, ['lsp', '--stdio'], { cwd, stdio: ['pipe', 'pipe', 'inherit'] });
  const connection = createMessageConnection(new StreamMessageReader(server.stdout), new StreamMessageWriter(server.stdin));
  connection.listen();
  const ended = once(server, 'exit');
  const answer = await connection.sendRequest('initialize', { processId: process.pid, rootUri: null, capabilities: {} });
  must('capabilities' in Object(answer), 'the language server does not start');
  await connection.sendRequest('shutdown');
  await connection.sendNotification('exit');
  const [code] = await ended;
  must(code === 0, `the language server ended with ${code}`);
}
