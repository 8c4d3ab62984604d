import { open } from 'node:fs/promises';
import path from 'node:path';
import { limits } from '../language/index.js';
import { hasEscapesForJapanese, likelyEncoding, type FoundEncoding } from './encoding.js';
import { CommandFailure, FileFailure, type Environment } from './environment.js';
import { shown } from './shown.js';

/** In bytes. The limit for a .vhflow file is in UTF-16 code units, each of which takes at most three bytes in UTF-8. */
const maxScenarioBytes = 3 * limits.fileLength;
const maxCBytes = 8 * 1024 * 1024;

/** The name for standard input on the command line and in messages. */
export const standardInput = '-';

/**
 * The absolute path of a file named on the command line.
 *
 * @throws CommandFailure for a relative path when the working folder has been deleted
 */
export function fileAt(environment: Environment, file: string): string {
  return path.isAbsolute(file) ? path.resolve(file) : path.resolve(environment.workingDirectory, file);
}

/** The text of a .vhflow file. */
export interface ScenarioText {
  /** Without a byte order mark. */
  readonly text: string;
  /** The byte order mark with which the file starts, or nothing. */
  readonly mark: '\ufeff' | '';
}

/**
 * Reads a .vhflow file, or standard input for `-`.
 *
 * @throws FileFailure when it is missing or unreadable
 * @throws CommandFailure when it is too large or not UTF-8 text
 */
export async function readScenario(environment: Environment, file: string): Promise<ScenarioText> {
  const bytes = await readBytes(environment, file, maxScenarioBytes);
  const text = textIn(bytes);
  if (text === undefined) throw notText(file, bytes);
  return text.startsWith('\ufeff') ? { text: text.slice(1), mark: '\ufeff' } : { text, mark: '' };
}

/** The text in the bytes of a file; undefined when it is not UTF-8, or in an encoding whose bytes are also UTF-8. */
function textIn(bytes: Uint8Array): string | undefined {
  if (bytes.includes(0) || hasEscapesForJapanese(bytes)) return undefined;
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/**
 * Reads the text of a C file, or of standard input for `-`. Bytes that are not UTF-8, for example in old comments, are replaced.
 *
 * @throws FileFailure when it is missing or unreadable
 * @throws CommandFailure when it is too large or binary
 */
export async function readCText(environment: Environment, file: string): Promise<string> {
  const bytes = await readBytes(environment, file, maxCBytes);
  if (bytes.includes(0)) throw notText(file, bytes);
  return new TextDecoder('utf-8').decode(bytes);
}

function notText(file: string, bytes: Uint8Array): CommandFailure {
  const found = likelyEncoding(bytes);
  return new CommandFailure(`${shown(file)}: not a text file${found === undefined ? '' : ` in UTF-8${encodingText(found)}`}`);
}

/** What encoding a text is in instead of UTF-8, and what helps. */
function encodingText(found: FoundEncoding | 'unknown'): string {
  if (found === 'unknown') return ', and its encoding is not recognised; save it as UTF-8';
  return `, but ${found.isCertain ? '' : 'probably '}in ${found.name}; save it as UTF-8, for example with iconv -f ${found.iconv} -t UTF-8`;
}

async function readBytes(environment: Environment, file: string, limit: number): Promise<Uint8Array> {
  const bytes = file === standardInput ? await readInputUpTo(environment, limit) : await readFileUpTo(fileAt(environment, file), file, limit);
  if (bytes.length > limit) throw new CommandFailure(`${shown(file)}: larger than ${limit / (1024 * 1024)} MiB`);
  return bytes;
}

async function readInputUpTo(environment: Environment, limit: number): Promise<Uint8Array> {
  try {
    return await environment.readInput(limit);
  } catch (error) {
    throw error instanceof CommandFailure ? error : new FileFailure(`standard input: ${reasonOf(error)}`, codeOf(error));
  }
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

/** The error code of the operating system, such as `ENOENT`; undefined when there is none. */
export function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error ? String(error.code) : undefined;
}

/** A description of an error of the operating system. */
export function reasonOf(error: unknown): string {
  const reasons: Readonly<Record<string, string>> = {
    ENOENT: 'no such file or directory', EEXIST: 'there is another file of this name', EACCES: 'permission denied', EPERM: 'permission denied', EISDIR: 'not a file',
    ENOTDIR: 'no such file or directory', ELOOP: 'too many symbolic links', ENAMETOOLONG: 'the name is too long', ENXIO: 'not a file',
    ENOSPC: 'no space left', EDQUOT: 'no space left', EFBIG: 'the file would be too large', EIO: 'the device reports an error', EROFS: 'the file system is read-only',
  };
  return reasons[codeOf(error) ?? ''] ?? 'cannot be read or written';
}
