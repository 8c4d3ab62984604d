// @ts-check
/** Starts VS Code's own server, from npm, which only this machine can reach. */
import { spawn } from 'node:child_process';
import { createWriteStream, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { installNpmWorkbench } from './npm-workbench.mjs';

const startLimit = 180_000;
const stopLimit = 5_000;

/**
 * @typedef {object} VsCodeServer
 * @property {number} port
 * @property {string} dataFolder the server's output is in `output.log` there
 * @property {Promise<void>} stopped resolves when the server has ended, for whatever reason
 * @property {() => Promise<void>} stop
 */

/**
 * Starts a server and waits until it answers.
 * @param {{ port?: number, token?: string, dataFolder?: string, workspaceTrust?: boolean }} [options]
 *   without `port`, a free port is used; without `token`, every process on this machine can connect;
 *   without `dataFolder`, its data is deleted when it stops; `workspaceTrust` makes it ask before it trusts a folder
 * @returns {Promise<VsCodeServer>}
 * @throws if the port cannot be used, or the server does not start in time
 */
export async function startServer({ port = 0, token, dataFolder, workspaceTrust = false } = {}) {
  if (port !== 0) await checkPort(port);
  const packages = await installNpmWorkbench();
  const data = dataFolder ?? mkdtempSync(path.join(tmpdir(), 'vhflow-server-'));
  const child = spawn(process.execPath, [
    path.join(packages, 'node_modules/code-server/lib/vscode/out/server-main.js'),
    '--host', '127.0.0.1', '--port', String(port),
    ...(token === undefined ? ['--without-connection-token'] : ['--connection-token', token]),
    '--accept-server-license-terms', '--server-data-dir', data,
    '--telemetry-level', 'off', '--disable-telemetry',
    ...(workspaceTrust ? [] : ['--disable-workspace-trust']),
    // Without this option, a built workbench ignores the payload in its URL.
    '--enable-smoke-test-driver',
  ], { stdio: ['ignore', 'pipe', 'pipe'], detached: process.platform !== 'win32' });
  mkdirSync(data, { recursive: true });
  const output = createWriteStream(path.join(data, 'output.log'));
  child.stdout.pipe(output);
  child.stderr.pipe(output);
  let running = true;
  const signal = (/** @type {NodeJS.Signals} */ name) => {
    if (running) signalGroup(child, name);
  };
  const abandon = () => signal('SIGKILL');
  process.once('exit', abandon);
  /** @type {Promise<void>} */
  const stopped = new Promise((done) => child.once('exit', () => {
    running = false;
    process.off('exit', abandon);
    if (dataFolder === undefined) rmSync(data, { recursive: true, force: true, maxRetries: 10 });
    done();
  }));
  const stop = async () => {
    signal('SIGTERM');
    const timer = setTimeout(() => signal('SIGKILL'), stopLimit);
    await stopped;
    clearTimeout(timer);
  };
  try {
    const actualPort = await portOf(child);
    await untilAnswers(`http://127.0.0.1:${actualPort}/version`);
    return { port: actualPort, dataFolder: data, stopped, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/**
 * Checks the port in advance, because the server would wait and then report a different error.
 * @param {number} port @returns {Promise<void>} rejects when nothing can listen there
 */
function checkPort(port) {
  return new Promise((done, fail) => {
    const probe = createServer();
    probe.once('error', (error) => {
      const { code } = /** @type {NodeJS.ErrnoException} */ (error);
      const reason = code === 'EADDRINUSE' ? 'another program listens there' : code === 'EACCES' ? 'this requires more privileges' : error.message;
      fail(new Error(`port ${port} cannot be used: ${reason}.`));
    });
    probe.listen(port, '127.0.0.1', () => probe.close(() => done()));
  });
}

/**
 * The URL at which a browser opens a folder.
 * @param {number} port of a running server
 * @param {{ folder: string, token?: string, payload?: readonly (readonly [string, string])[] }} options
 *   all paths, including those in the payload, are paths on this machine
 */
export function workbenchAddress(port, { folder, token, payload = [] }) {
  const remotePayload = payload.map(([key, value]) => [key, path.isAbsolute(value) ? remoteUri(port, value) : value]);
  const address = new URL(`http://127.0.0.1:${port}/`);
  if (token !== undefined) address.searchParams.set('tkn', token);
  address.searchParams.set('folder', slashed(folder));
  address.searchParams.set('payload', JSON.stringify(remotePayload));
  return address.href;
}

/**
 * The URI under which a workbench knows a path of the machine that its server runs on.
 * @param {number} port @param {string} file
 */
const remoteUri = (port, file) => `vscode-remote://127.0.0.1:${port}${encodeURI(slashed(file))}`;

/** @param {string} file */
const slashed = (file) => (file.startsWith('/') ? file : `/${file.replaceAll('\\', '/')}`);

/**
 * @param {import('node:child_process').ChildProcess} child
 * @returns {Promise<number>} the port that the server reports to listen on
 */
function portOf(child) {
  return new Promise((done, fail) => {
    let output = '';
    const read = (/** @type {Buffer} */ chunk) => {
      if (output.length > 100_000) return;
      output += chunk.toString();
      const [, port] = /agent listening on (\d+)/.exec(output) ?? [];
      if (port) done(Number(port));
    };
    child.stdout?.on('data', read);
    child.stderr?.on('data', read);
    child.once('error', fail);
    child.once('exit', (code) => fail(new Error(`The VS Code server ended with exit code ${code} before it was listening:\n${output}`)));
    setTimeout(() => fail(new Error(`The VS Code server did not listen within ${startLimit / 1000} s:\n${output}`)), startLimit).unref();
  });
}

/** @param {string} address */
async function untilAnswers(address) {
  const limit = AbortSignal.timeout(startLimit);
  for (;;) {
    try {
      if ((await fetch(address, { signal: limit })).ok) return;
    } catch (error) {
      if (limit.aborted) throw new Error(`The VS Code server did not answer within ${startLimit / 1000} s.`, { cause: error });
    }
    await wait(50);
  }
}

/**
 * Signals the server and the extension hosts that it started.
 * @param {import('node:child_process').ChildProcess} child @param {NodeJS.Signals} name
 */
function signalGroup(child, name) {
  try {
    if (child.pid !== undefined && process.platform !== 'win32') process.kill(-child.pid, name);
    else child.kill(name);
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'ESRCH') throw error;
  }
}
