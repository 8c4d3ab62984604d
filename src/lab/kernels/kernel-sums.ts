import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { sumOf } from '../computer/kept-files.js';

/** The file of a kernel that was downloaded with what its other files contain: a line for each, with its sum and its path. */
const sumsFile = 'vhflow-sums';

/** Writes down what files of an unpacked kernel contain. @param files paths in its folder */
export async function writeSums(root: string, files: readonly string[]): Promise<void> {
  const lines = await Promise.all(files.map(async (file) => `${(await sumOf(file)) ?? ''} ${path.relative(root, file)}\n`));
  await writeFile(path.join(root, sumsFile), lines.join(''));
}

/** Whether a file no longer contains what was written down; false where nothing was. */
export async function isDamaged(root: string): Promise<boolean> {
  const text = await readFile(path.join(root, sumsFile), 'utf8').catch(() => '');
  const lines = text.split('\n').filter((line) => /^\S/.test(line)).map((line) => /^([0-9a-f]{20}) (.+)$/.exec(line));
  const sound = await Promise.all(lines.map(async (line) => line !== null && (await sumOf(path.join(root, line[2] ?? ''))) === line[1]));
  return sound.includes(false);
}
