import { open } from 'node:fs/promises';
import path from 'node:path';
import { limits } from '../language/index.js';
import { CommandFailure, FileFailure, type Environment } from './environment.js';
import { shown } from './shown.js';

/** In bytes. The limit for a .vhflow file is in UTF-16 code units, each of which takes at most three bytes in UTF-8. */
const maximumScenarioBytes = 3 * limits.fileLength;
const maximumCBytes = 8 * 1024 * 1024;

/** The name for standard input on the command line and in messages. */
export const standardInput = '-';

/** The absolute path of a file named on the command line. */
export function fileAt(environment: Environment, file: string): string {
  return path.resolve(environment.workingDirectory, file);
}

/**
 * Reads the text of a .vhflow file, or of standard input for `-`.
 *
 * @throws FileFailure when it is missing or unreadable
 * @throws CommandFailure when it is too large or not UTF-8 text
 */
export async function readScenarioText(environment: Environment, file: string): Promise<string> {
  const bytes = await readBytes(environment, file, maximumScenarioBytes);
  if (bytes.includes(0)) throw notText(file);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw notText(file);
  }
}

/**
 * Reads the text of a C file, or of standard input for `-`. Bytes that are not UTF-8, for example in old comments, are replaced.
 *
 * @throws FileFailure when it is missing or unreadable
 * @throws CommandFailure when it is too large or binary
 */
export async function readCText(environment: Environment, file: string): Promise<string> {
  const bytes = await readBytes(environment, file, maximumCBytes);
  if (bytes.includes(0)) throw notText(file);
  return new TextDecoder('utf-8').decode(bytes);
}

function notText(file: string): CommandFailure {
  return new CommandFailure(`${shown(file)}: not a text file`);
}

async function readBytes(environment: Environment, file: string, limit: number): Promise<Uint8Array> {
  const bytes = file === standardInput ? await environment.readInput(limit) : await readFileUpTo(fileAt(environment, file), file, limit);
  if (bytes.length > limit) throw new CommandFailure(`${shown(file)}: larger than ${limit / (1024 * 1024)} MiB`);
  return bytes;
}

/** Reads at most one byte more than the limit, regardless of the size that the file system reports. */
async function readFileUpTo(at: string, named: string, limit: number): Promise<Uint8Array> {
  try {
    const handle = await open(at, 'r');
    try {
      const found = await handle.stat();
      if (!found.isFile() && !found.isFIFO()) throw new CommandFailure(`${shown(named)}: not a file`);
      const chunks: Uint8Array[] = [];
      let size = 0;
      for await (const chunk of handle.createReadStream({ autoClose: false, end: limit, highWaterMark: 1 << 18 })) {
        chunks.push(chunk as Uint8Array);
        size += (chunk as Uint8Array).length;
        if (size > limit) break;
      }
      return Buffer.concat(chunks);
    } finally {
      await handle.close();
    }
  } catch (error) {
    throw error instanceof CommandFailure ? error : new FileFailure(`${shown(named)}: ${reasonOf(error)}`, codeOf(error));
  }
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error ? String(error.code) : undefined;
}

/** A description of an error of the operating system. */
export function reasonOf(error: unknown): string {
  const reasons: Readonly<Record<string, string>> = {
    ENOENT: 'no such file or directory', EACCES: 'permission denied', EPERM: 'permission denied', EISDIR: 'not a file',
    ENOTDIR: 'no such file or directory', ELOOP: 'too many symbolic links', ENAMETOOLONG: 'the name is too long', ENXIO: 'not a file',
    ENOSPC: 'no space left', EROFS: 'the file system is read-only',
  };
  return reasons[codeOf(error) ?? ''] ?? 'cannot be read or written';
}
