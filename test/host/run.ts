/**
 * Runs in VS Code's extension host: all `test/host/*.host.ts`, with Mocha.
 * The workspace is in a folder made for this run. `run.json` next to it says what to run, and the results are written
 * there line by line, for `scripts/host-tests.mjs` to read.
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import Mocha from 'mocha';
import * as vscode from 'vscode';
import { hostTests } from '#host-tests';
import { reportTo } from './support/report.js';

interface RunOptions {
  /** Names of test files; all when empty. */
  readonly files: readonly string[];
  /** Only tests whose full title contains this. */
  readonly grep?: string;
}

/** @throws if a test failed or none ran, which VS Code turns into its exit code */
export async function run(): Promise<void> {
  const [workspace] = vscode.workspace.workspaceFolders ?? [];
  if (!workspace) throw new Error('The host tests need their workspace folder open.');
  const folder = path.dirname(workspace.uri.fsPath);
  const report = reportTo(path.join(folder, 'events.ndjson'));
  let failures: number;
  try {
    failures = await runMocha(JSON.parse(readFileSync(path.join(folder, 'run.json'), 'utf8')) as RunOptions, report.follow);
  } catch (error) {
    report.write({ type: 'crash', stack: error instanceof Error ? (error.stack ?? error.message) : String(error) });
    throw error;
  }
  report.write({ type: 'end' });
  if (failures > 0) throw new Error(`${failures} host tests failed.`);
}

function runMocha({ files, grep }: RunOptions, follow: (runner: Mocha.Runner) => void): Promise<number> {
  const mocha = new Mocha({
    ui: 'tdd', timeout: 120_000, forbidOnly: true, forbidPending: true, reporter: reporterOf(follow),
    ...(grep === undefined ? {} : { fgrep: grep }),
  });
  // Defines `suite` and `test`, as Mocha does for each file that it loads itself.
  mocha.suite.emit('pre-require', globalThis as unknown as Mocha.MochaGlobals, 'host-tests', mocha);
  const chosen = Object.entries(hostTests).filter(([name]) => files.length === 0 || files.includes(name));
  if (chosen.length === 0) throw new Error(`No such host test: ${files.join(', ')}. There are: ${Object.keys(hostTests).join(', ')}.`);
  for (const [, load] of chosen) load();
  return new Promise((done) => mocha.run(done));
}

function reporterOf(follow: (runner: Mocha.Runner) => void): Mocha.ReporterConstructor {
  return class extends Mocha.reporters.Base {
    constructor(runner: Mocha.Runner, options: Mocha.MochaOptions) {
      super(runner, options);
      follow(runner);
    }
  };
}
