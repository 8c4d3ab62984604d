// @ts-check
/** `npm start [-- --server] [-- --port N]`: opens a real VS Code with vhflow on the example workspace; `npm start -- --help` lists the options. */
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { downloadDesktop, findDesktopLauncher } from './desktop.mjs';
import { build, cache, installDependencies, root, rootForServer } from './install.mjs';
import { findOnPath, hasDisplay } from './programs.mjs';
import { startServer, workbenchAddress } from './vscode-server.mjs';

const usage = `npm start                       opens VS Code with vhflow: the desktop version, or else a server for your browser
npm start -- --server           starts the server even if there is a desktop
npm start -- --server --port N  … on that port of this machine instead of a free one`;

const options = readOptions();
const port = Number(options.port ?? 0);
const examples = path.join(root, 'examples');
const ownProfile = [
  `--user-data-dir=${path.join(cache, 'user')}`, `--extensions-dir=${path.join(cache, 'extensions')}`, '--disable-workspace-trust', '--no-sandbox',
];

try {
  await installDependencies();
  await build();
  if (options.server || !hasDisplay() || !(await openDesktop())) await openInBrowser();
} catch (error) {
  console.error(`\nvhflow could not be started: ${error instanceof Error ? error.message : error}`);
  process.exit(1);
}

/** Exits if help is requested or an option is wrong. @returns {{ server?: boolean, port?: string }} */
function readOptions() {
  try {
    const { values } = parseArgs({ options: { server: { type: 'boolean' }, port: { type: 'string' }, help: { type: 'boolean' } } });
    if (values.help) {
      console.log(usage);
      process.exit(0);
    }
    if (values.port !== undefined && !(/^\d+$/.test(values.port) && Number(values.port) <= 65_535)) throw new Error(`--port takes a number up to 65535, not "${values.port}".`);
    return values;
  } catch (error) {
    console.error(`${error instanceof Error ? error.message.split('. To specify', 1)[0] : error}\n\n${usage}`);
    process.exit(2);
  }
}

/** @returns {Promise<boolean>} whether a desktop VS Code could be opened */
async function openDesktop() {
  const launcher = findDesktopLauncher();
  if (launcher) {
    // As root, VS Code starts only without its sandbox and with a separate user data folder.
    await openExamples(launcher, `the VS Code that is installed here (${launcher})`, process.getuid?.() === 0 ? ownProfile : []);
    return true;
  }
  console.log('No VS Code is installed; downloading one …');
  const executable = await downloadDesktop();
  if (executable instanceof Error) {
    console.log(`No desktop VS Code can be downloaded (${executable.message}).`);
    return false;
  }
  await openExamples(executable, 'a downloaded desktop VS Code, which is separate from any other VS Code on this machine', ownProfile);
  return true;
}

/** @param {string} program @param {string} description @param {readonly string[]} more */
async function openExamples(program, description, more) {
  console.log(`\nvhflow opens in ${description}.\nClose its window, or press Ctrl+C here, to stop.\n`);
  const args = [...more, '--new-window', '--wait', `--extensionDevelopmentPath=${root}`, examples];
  // On Windows, the launcher is a script, which only a shell can start.
  const child = process.platform === 'win32'
    ? spawn(`"${program}"`, args.map((arg) => `"${arg}"`), { stdio: 'inherit', shell: true })
    : spawn(program, args, { stdio: 'inherit' });
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM'])) process.once(signal, () => child.kill(signal));
  await new Promise((done, fail) => child.once('exit', done).once('error', fail));
}

async function openInBrowser() {
  const token = randomBytes(16).toString('hex');
  const server = await startServer({ port, token, dataFolder: path.join(cache, 'server-data') });
  const address = workbenchAddress(server.port, { folder: examples, token, payload: [['extensionDevelopmentPath', rootForServer()], ['skipWelcome', 'true']] });
  console.log(`\nvhflow is running in a VS Code server from npm on this machine. Open this address in a browser:\n\n  ${address}\n\nPress Ctrl+C to stop.\n`);
  if (hasDisplay()) openAddress(address);
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM'])) process.once(signal, () => void server.stop());
  await server.stopped;
}

/** @param {string} address */
function openAddress(address) {
  const opener = findOnPath([{ darwin: 'open', win32: 'explorer' }[/** @type {string} */ (process.platform)] ?? 'xdg-open']);
  if (opener) spawn(opener, [address], { stdio: 'ignore', detached: true }).on('error', () => {}).unref();
}
