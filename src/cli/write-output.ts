import { randomUUID } from 'node:crypto';
import type { Stats } from 'node:fs';
import { access, chmod, chown, constants, open, readFile, readlink, realpath, rename, rm, stat, writeFile, type FileHandle } from 'node:fs/promises';
import path from 'node:path';
import { CommandFailure, type Environment } from './environment.js';
import { codeOf, fileAt, reasonOf } from './read-input.js';
import { shown } from './shown.js';
import { uninterrupted } from './uninterrupted.js';

/** The number of links that Linux follows in one path. */
const maxLinks = 40;
const anyoneMayWrite = 0o222;
const allPermissions = 0o7777;

/**
 * Writes a file completely or not at all. An existing file keeps its permissions, owner and hard links. Symbolic links are
 * followed, also those to a file that does not exist yet.
 *
 * @throws CommandFailure when it cannot be written, or is read-only
 */
export async function writeWhole(environment: Environment, file: string, text: string): Promise<void> {
  try {
    await uninterrupted(async () => writeTo(await linkTarget(fileAt(environment, file)), text));
  } catch (error) {
    throw error instanceof CommandFailure ? error : new CommandFailure(`${shown(file)}: ${error instanceof ReadOnly ? error.message : reasonOf(error)}`);
  }
}

/** The path of a file with all links followed, also those that lead to a file that does not exist. */
async function linkTarget(at: string): Promise<string> {
  let target = at;
  for (let count = 0; count < maxLinks; count++) {
    const link = await readlink(target).catch(() => undefined);
    if (link === undefined) return target;
    target = path.resolve(await realpath(path.dirname(target)), link);
  }
  return realpath(at);
}

async function writeTo(target: string, text: string): Promise<void> {
  const existing = await stat(target).catch(undefinedIfMissing);
  if (!existing) return create(target, text);
  if (!existing.isFile()) return writeFile(target, text);
  await checkWritable(target, existing);
  if (existing.nlink > 1 || !(await replace(target, existing, text))) await overwrite(target, text);
}

function undefinedIfMissing(error: unknown): undefined {
  if (codeOf(error) !== 'ENOENT') throw error;
}

class ReadOnly extends Error {
  override readonly message = 'the file is read-only';
}

/** The administrator may write any file, so the permissions themselves are looked at, too. */
async function checkWritable(target: string, { mode }: Stats): Promise<void> {
  if ((mode & anyoneMayWrite) === 0) throw new ReadOnly();
  await access(target, constants.W_OK);
}

async function create(target: string, text: string): Promise<void> {
  if (await renamed(target, text, {})) return;
  const handle = await open(target, 'wx');
  try {
    await handle.writeFile(text);
  } catch (error) {
    await rm(target, { force: true });
    throw error;
  } finally {
    await handle.close();
  }
}

/**
 * Replaces a file by a new one with the same owner and permissions.
 *
 * @returns false, with the file unchanged, when that is not possible here
 */
function replace(target: string, { uid, gid, mode }: Stats, text: string): Promise<boolean> {
  return renamed(target, text, {
    mode: 0o600,
    finish: async (temporary) => {
      const created = await stat(temporary);
      if (created.uid !== uid || created.gid !== gid) await chown(temporary, uid, gid);
      await chmod(temporary, mode & allPermissions);
    },
  });
}

interface NewFile {
  /** The permissions with which the file is created. */
  readonly mode?: number;
  /** Completes the file before it gets its name. */
  readonly finish?: (temporary: string) => Promise<void>;
}

/**
 * Writes a new file under a temporary name in the same folder, and renames it.
 *
 * @returns false when the folder, the length of the name or the owner do not allow this
 */
async function renamed(target: string, text: string, { mode, finish }: NewFile): Promise<boolean> {
  const temporary = path.join(path.dirname(target), `.vhflow-${randomUUID()}`);
  try {
    await writeFile(temporary, text, { flag: 'wx', ...(mode !== undefined && { mode }) });
    await finish?.(temporary);
    await rename(temporary, target);
    return true;
  } catch (error) {
    if (['EACCES', 'EPERM', 'ENAMETOOLONG'].includes(codeOf(error) ?? '')) return false;
    throw error;
  } finally {
    await rm(temporary, { force: true }).catch(() => undefined);
  }
}

/** Writes over a file that cannot be replaced, and restores its content when that fails. */
async function overwrite(target: string, text: string): Promise<void> {
  const before = await readFile(target);
  const handle = await open(target, 'r+');
  try {
    await writeFromStart(handle, Buffer.from(text)).catch(async (error: unknown) => {
      await writeFromStart(handle, before);
      throw error;
    });
  } finally {
    await handle.close();
  }
}

async function writeFromStart(handle: FileHandle, bytes: Uint8Array): Promise<void> {
  for (let written = 0; written < bytes.length; ) written += (await handle.write(bytes, written, bytes.length - written, written)).bytesWritten;
  await handle.truncate(bytes.length);
}
