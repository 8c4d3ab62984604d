import { createHash, randomBytes } from 'node:crypto';
import { readdir, readFile, readlink, rm, stat } from 'node:fs/promises';
import path from 'node:path';

/** A process: its number, when it started, and where such numbers mean what they mean here. */
interface Owner {
  readonly pid: string;
  /** In ticks after the computer's start; a number that is given again has another one. */
  readonly start: string;
  /** Of this start of this computer and this container, because others may share a folder. */
  readonly place: string;
}

/**
 * A name that no other file has, for what this process needs only while it runs. It says whose it is, so that {@link removeLeftovers} removes
 * it if this process is killed.
 *
 * @param what the beginning of the name
 */
export async function temporaryName(what: string): Promise<string> {
  const { pid, start, place } = await thisProcess();
  return `.${what}-${pid}.${start}.${place}-${randomBytes(4).toString('hex')}`;
}

/** The folder of what has a temporary name in a path; undefined when nothing in it has one. */
export function aroundTemporary(file: string): string | undefined {
  const parts = file.split(path.sep);
  const at = parts.findIndex((part) => ownerIn(part) !== undefined);
  return at < 0 ? undefined : parts.slice(0, at).join(path.sep);
}

/** Removes from a folder what has a temporary name of a process that has ended. */
export async function removeLeftovers(folder: string): Promise<void> {
  const names = await readdir(folder).catch(() => []);
  const { place } = await thisProcess();
  await Promise.all(names.map(async (name) => {
    const owner = ownerIn(name);
    const file = path.join(folder, name);
    if (!owner || !(owner.place === place ? await hasEnded(owner) : await isOld(file, oldAfter))) return;
    await rm(file, { recursive: true, force: true, maxRetries: 5 }).catch(() => undefined);
  }));
}

/**
 * Whether a folder has something with a temporary name of a process that runs. One of another computer or container counts as long as it
 * touches its file at least once a minute.
 *
 * @param what the beginning of the name
 * @param mine a name that does not count
 */
export async function isUsedByOthers(folder: string, what: string, mine: string): Promise<boolean> {
  const { place } = await thisProcess();
  const names = (await readdir(folder)).filter((name) => name.startsWith(`.${what}-`) && name !== mine);
  const used = await Promise.all(names.map(async (name) => {
    const owner = ownerIn(name);
    return owner !== undefined && !(owner.place === place ? await hasEnded(owner) : await isOld(path.join(folder, name), silentAfter));
  }));
  return used.includes(true);
}

function ownerIn(name: string): Owner | undefined {
  const [, pid, start, place] = /^\..+-(\d+)\.(\d+)\.([0-9a-f]{8})-[0-9a-f]{8}$/.exec(name) ?? [];
  return pid === undefined || start === undefined || place === undefined ? undefined : { pid, start, place };
}

async function thisProcess(): Promise<Owner> {
  const pid = String(process.pid);
  const [start, boot, container] = await Promise.all([startOf(pid), readFile('/proc/sys/kernel/random/boot_id', 'utf8').catch(() => ''), readlink('/proc/self/ns/pid').catch(() => '')]);
  return { pid, start: start ?? '0', place: createHash('sha256').update(boot + container).digest('hex').slice(0, 8) };
}

async function hasEnded({ pid, start }: Owner): Promise<boolean> {
  return (await startOf(pid)) !== start;
}

/** When a process started; undefined when there is none, or when it has ended and nobody has waited for it. */
async function startOf(pid: string): Promise<string | undefined> {
  const status = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  // The name of the program, in parentheses, may have any characters.
  const [state, ...fields] = status.slice(status.lastIndexOf(')') + 2).split(' ');
  return state === 'Z' || state === 'X' ? undefined : fields[18];
}

/** After how many milliseconds nothing of another place can be in use: a day, which is much longer than what the lab does takes. */
const oldAfter = 24 * 3_600_000;

/** After how many milliseconds a process that should touch its file does not run any more. */
const silentAfter = 120_000;

async function isOld(file: string, after: number): Promise<boolean> {
  const status = await stat(file).catch(() => undefined);
  return status !== undefined && Date.now() - status.mtimeMs > after;
}
