#!/usr/bin/env node
import { fstatSync, type Stats } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { builtInScenarios } from '../built-in/scenarios.js';
import { CommandFailure, exitCodes } from './environment.js';
import { reasonOf } from './read-input.js';
import { run } from './run.js';

/** Whether output was lost, which the command itself does not notice. */
let isOutputLost = false;

process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  // A reader such as `head` may close the pipe early, which is not an error.
  if (error.code === 'EPIPE' || isOutputLost) return;
  isOutputLost = true;
  process.stderr.write(`vhflow: standard output: ${reasonOf(error)}\n`);
  process.exitCode = exitCodes.usage;
});
// There is nowhere to report that standard error cannot be written.
process.stderr.on('error', () => undefined);

async function* streamInput(): AsyncGenerator<Uint8Array> {
  // Node reads a folder as an empty input.
  if (fstatSync(0).isDirectory()) throw new CommandFailure('standard input: not a file');
  for await (const chunk of process.stdin) yield chunk as Buffer;
}

async function readInput(limit: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of streamInput()) {
    chunks.push(chunk);
    size += chunk.length;
    if (size > limit) break;
  }
  return Buffer.concat(chunks);
}

function inputStatus(): Stats | undefined {
  try {
    return fstatSync(0);
  } catch {
    return undefined;
  }
}

function workingDirectory(): string {
  try {
    return process.cwd();
  } catch {
    throw new CommandFailure('the working folder no longer exists');
  }
}

void run(process.argv.slice(2), {
  out: (text) => process.stdout.write(text),
  err: (text) => process.stderr.write(text),
  readInput,
  streamInput,
  isTerminal: process.stderr.isTTY ?? false,
  ...(process.stdout.isTTY && { columns: process.stdout.columns }),
  inputStatus,
  readPart: (name) => readFile(path.join(__dirname, name)),
  get workingDirectory() {
    return workingDirectory();
  },
  builtInScenarios,
  packageFolder: path.dirname(__dirname),
}).then((code) => {
  process.exitCode = isOutputLost ? exitCodes.usage : code;
});
