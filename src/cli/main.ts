#!/usr/bin/env node
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { builtInScenarios } from '../built-in/scenarios.js';
import { run } from './run.js';

// A reader such as `head` may close the pipe early, which is not an error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});

async function readInput(limit: number): Promise<Uint8Array> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of process.stdin) {
    chunks.push(chunk as Buffer);
    size += (chunk as Buffer).length;
    if (size > limit) break;
  }
  return Buffer.concat(chunks);
}

void run(process.argv.slice(2), {
  out: (text) => process.stdout.write(text),
  err: (text) => process.stderr.write(text),
  readInput,
  readPart: (name) => readFile(path.join(__dirname, name)),
  workingDirectory: process.cwd(),
  builtInScenarios,
  packageFolder: path.dirname(__dirname),
}).then((code) => {
  process.exitCode = code;
});
