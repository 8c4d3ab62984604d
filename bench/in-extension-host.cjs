/**
 * Runs inside VS Code's extension host, started by `extension.mjs`. The two communicate through files next to the workspace: this script
 * writes `activated` and `result.json`, and the other one `shown`.
 */
const childProcess = require('node:child_process');
const { existsSync, writeFileSync } = require('node:fs');
const path = require('node:path');
const { setTimeout: wait } = require('node:timers/promises');
const vscode = require('vscode');

const waitLimit = 30_000;

exports.run = async () => {
  const folder = path.dirname(vscode.workspace.workspaceFolders?.[0]?.uri.fsPath ?? '');
  const extension = vscode.extensions.all.find(({ packageJSON }) => packageJSON.name === 'vhflow');
  if (!extension || extension.isActive) throw new Error('vhflow is missing, or already active');
  const serversStarted = countServers();

  const stretches = watchLoop();
  const begin = performance.now();
  await extension.activate();
  const whole = performance.now() - begin;
  const longest = await stretches();

  await vscode.commands.executeCommand('vhflow.scenarios.focus');
  writeFileSync(path.join(folder, 'activated'), '');
  await until(() => existsSync(path.join(folder, 'shown')), 'the tree was shown');
  const beforeTree = serversStarted();
  await vscode.workspace.openTextDocument({ language: 'vhflow', content: 'scenario s {\n}\n' });
  await until(() => serversStarted() > beforeTree, 'a .vhflow file started the language server');
  writeFileSync(path.join(folder, 'result.json'), JSON.stringify({ longest, whole, serversBeforeTree: beforeTree }));
};

/**
 * Measures the time between turns of the host's event loop. Both clocks overestimate the time that code takes: wall-clock time if other
 * processes use the CPU, CPU time if other threads of this process run at the same time. So the smaller value counts.
 * @returns a function that stops the measurement and resolves to the milliseconds of the longest turn
 */
function watchLoop() {
  let longest = 0;
  let watching = true;
  let wall = performance.now();
  let cpu = process.cpuUsage();
  const turn = () => {
    const { user, system } = process.cpuUsage(cpu);
    longest = Math.max(longest, Math.min(performance.now() - wall, (user + system) / 1_000));
    wall = performance.now();
    cpu = process.cpuUsage();
    if (watching) setImmediate(turn);
  };
  setImmediate(turn);
  return async () => {
    // One more turn, so that the current one is counted.
    await new Promise((resolve) => setImmediate(resolve));
    watching = false;
    return longest;
  };
}

/** Counts the language servers of vhflow among the processes that this host starts from now on. */
function countServers() {
  let started = 0;
  const { fork } = childProcess;
  childProcess.fork = (...args) => {
    if (/dist[\\/]server\.js$/.test(String(args[0]))) started++;
    return fork(...args);
  };
  return () => started;
}

async function until(condition, what) {
  const limit = performance.now() + waitLimit;
  while (!condition()) {
    if (performance.now() > limit) throw new Error(`not within ${waitLimit / 1_000} s: ${what}`);
    await wait(20);
  }
}
