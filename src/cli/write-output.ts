import { randomUUID } from 'node:crypto';
import { writeFile as writeToDescriptor, type Stats } from 'node:fs';
import { access, chmod, chown, constants, lstat, open, readFile, readdir, readlink, realpath, rename, rm, stat, writeFile, type FileHandle } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { CommandFailure, type Environment } from './environment.js';
import { codeOf, fileAt, reasonOf } from './read-input.js';
import { shown } from './shown.js';
import { uninterrupted } from './uninterrupted.js';

/** The number of links that Linux follows in one path. */
const maxLinks = 40;
const anyoneMayWrite = 0o222;
const allPermissions = 0o7777;

/** The name for standard output on the command line. */
export const standardOutput = '-';

/** Where the name of an output leads. */
interface Target {
  readonly at: string;
  /** The descriptor of this process that is meant, such as 1 by `/dev/stdout`. */
  readonly descriptor?: number;
  /** Whether the path is a link of the system to an open file, which must not be replaced by one of that name. */
  readonly isOpenFile: boolean;
}

/**
 * Writes an output completely or not at all. An existing file keeps its permissions, owner and hard links. Symbolic links are
 * followed, also those to a file that does not exist yet. `-` is standard output, and what is not a file is written to as it is.
 *
 * @throws CommandFailure when it cannot be written, or is read-only
 */
export async function writeWhole(environment: Environment, file: string, text: string): Promise<void> {
  await named(file, async () => writeTo(environment, await targetOf(environment, file), text));
}

/**
 * Writes a new text into a file, which stays the same file with everything that belongs to it, such as access control lists, extended
 * attributes and hard links. A copy of the old text is next to it meanwhile, and stays there if the process is killed.
 *
 * @throws CommandFailure when the file cannot be written, or is read-only
 */
export async function rewrite(environment: Environment, file: string, text: string): Promise<void> {
  await named(file, async () => {
    const { at } = await targetOf(environment, file);
    await checkWritable(at, await stat(at));
    await overwrite(at, text);
  });
}

/**
 * Checks that something that exists is a file whose text can be replaced, and not a pipe, a device or an open descriptor.
 *
 * @throws CommandFailure when it is not
 */
export async function checkIsFile(environment: Environment, file: string): Promise<void> {
  const { at, isOpenFile } = await targetOf(environment, file).catch(() => ({ at: fileAt(environment, file), isOpenFile: false }));
  const found = await stat(at).catch(() => undefined);
  if (isOpenFile || (found && !found.isFile())) throw new CommandFailure(`${shown(file)}: not a file that can be rewritten`);
}

/** Whether a name means standard output, as `-` and `/dev/stdout` do. */
export async function isStandardOutput(environment: Environment, file: string): Promise<boolean> {
  return (await targetOf(environment, file).catch(() => undefined))?.descriptor === 1;
}

/** Runs a task to its end; its errors name the file. */
async function named(file: string, task: () => Promise<void>): Promise<void> {
  try {
    await uninterrupted(task);
  } catch (error) {
    throw error instanceof CommandFailure ? error : new CommandFailure(`${shown(file)}: ${error instanceof ReadOnly ? error.message : reasonOf(error)}`);
  }
}

async function targetOf(environment: Environment, file: string): Promise<Target> {
  if (file === standardOutput) return { at: file, descriptor: 1, isOpenFile: true };
  let at = fileAt(environment, file);
  for (let count = 0; count < maxLinks; count++) {
    const open = await openFileAt(at);
    if (open) return open;
    const link = await readlink(at).catch(() => undefined);
    if (link === undefined) return { at, isOpenFile: false };
    at = path.resolve(await realpath(path.dirname(at)), link);
  }
  return { at: await realpath(at), isOpenFile: false };
}

/** Linux has the descriptors of each process in `/proc`, where `/dev/fd` leads; other systems have those of the own process in `/dev/fd`. */
const descriptorFolder = /^(?:\/dev|\/proc\/(?<process>\d+)(?:\/task\/\d+)?)\/fd$/;

async function openFileAt(at: string): Promise<Target | undefined> {
  const folder = await realpath(path.dirname(at)).catch(() => undefined);
  const found = folder === undefined ? null : descriptorFolder.exec(folder);
  if (!found) return undefined;
  const isOwn = Number(found.groups?.['process'] ?? process.pid) === process.pid;
  return { at, isOpenFile: true, ...(isOwn && { descriptor: Number(path.basename(at)) }) };
}

/**
 * Whether the pipe behind a descriptor of this process is read by this process, which is then not one that the shell has opened: the
 * platform wakes its threads through such pipes, and fails when they contain anything else.
 */
async function isReadHere(at: string): Promise<boolean> {
  const folder = path.dirname(at);
  const pipe = await readlink(at).catch(() => undefined);
  if (!pipe?.startsWith('pipe:')) return false;
  for (const name of await readdir(folder)) {
    const other = path.join(folder, name);
    const link = await lstat(other).catch(() => undefined);
    // The permissions of the link show for what the descriptor is open; standard input may be the other end of any pipe.
    const isReader = link !== undefined && (link.mode & 0o400) !== 0 && name !== '0' && other !== at;
    if (isReader && (await readlink(other).catch(() => undefined)) === pipe) return true;
  }
  return false;
}

async function writeTo(environment: Environment, { at, descriptor, isOpenFile }: Target, text: string): Promise<void> {
  if (descriptor === 1) return environment.out(text);
  if (descriptor === 2) return environment.err(text);
  const existing = await stat(at).catch(undefinedIfMissing);
  if (!existing) return create(at, text);
  if (!existing.isFile()) return writeToReader(at, text, descriptor);
  // The shell may have opened the file to append to it, which only its descriptor knows.
  if (descriptor !== undefined) return promisify(writeToDescriptor)(descriptor, text);
  await checkWritable(at, existing);
  if (isOpenFile || existing.nlink > 1 || !(await replace(at, existing, text))) await overwrite(at, text);
}

/** Writes to a pipe or device. A reader such as `head` may close a pipe early, which is not an error. */
async function writeToReader(at: string, text: string, descriptor: number | undefined): Promise<void> {
  if (descriptor !== undefined && (await isReadHere(at))) throw new CommandFailure(`${shown(at)}: no such file or directory`);
  await writeFile(at, text).catch((error: unknown) => {
    if (codeOf(error) !== 'EPIPE') throw error;
  });
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
    if (isRefused(error)) return false;
    throw error;
  } finally {
    await rm(temporary, { force: true }).catch(() => undefined);
  }
}

/** Whether a folder does not take a file of another name, although the file itself may be writable. */
function isRefused(error: unknown): boolean {
  return ['EACCES', 'EPERM', 'ENAMETOOLONG', 'EROFS', 'ENOENT'].includes(codeOf(error) ?? '');
}

/** Writes over a file, and restores its content when that fails. */
async function overwrite(target: string, text: string): Promise<void> {
  const before = await readFile(target);
  const handle = await open(target, 'r+');
  try {
    const backup = await backUp(target, before);
    await writeFromStart(handle, Buffer.from(text)).catch(async (error: unknown) => {
      await writeFromStart(handle, before).catch((again: unknown) => {
        throw backup === undefined ? again : new CommandFailure(`${shown(target)}: could not be written completely; its former text is in ${shown(backup)}`);
      });
      if (backup !== undefined) await rm(backup, { force: true });
      throw error;
    });
    if (backup !== undefined) await rm(backup, { force: true });
  } finally {
    await handle.close();
  }
}

/**
 * Writes the content of a file to another one next to it.
 *
 * @returns the name; undefined when the folder or the length of the name do not allow this
 */
async function backUp(target: string, content: Uint8Array): Promise<string | undefined> {
  const backup = path.join(path.dirname(target), `.vhflow-backup-${randomUUID()}`);
  try {
    await writeFile(backup, content, { flag: 'wx', mode: 0o600, flush: true });
    return backup;
  } catch (error) {
    await rm(backup, { force: true }).catch(() => undefined);
    if (isRefused(error)) return undefined;
    throw error;
  }
}

async function writeFromStart(handle: FileHandle, bytes: Uint8Array): Promise<void> {
  for (let written = 0; written < bytes.length; ) written += (await handle.write(bytes, written, bytes.length - written, written)).bytesWritten;
  await handle.truncate(bytes.length);
  await handle.sync();
}
