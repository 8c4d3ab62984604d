import path from 'node:path';
import { LabError } from '../lab-error.js';
import { say, type LabText } from '../texts/lab-text.js';
import { cacheFolder, thisComputer, type Computer } from './computer.js';
import { aroundTemporary } from './leftovers.js';

/** What it means when the file system refuses something, by its error codes. */
const meanings: Readonly<Record<string, (file: string) => LabText>> = {
  ENOSPC: (file) => say`${file} has no room left`,
  EDQUOT: (file) => say`${file} has no room left for this user`,
  EACCES: (file) => say`this user may not use ${file}`,
  EPERM: (file) => say`this user may not use ${file}`,
  EROFS: (file) => say`${file} is in a file system that is read-only`,
  EEXIST: (file) => say`${file} is in the way`,
  EISDIR: (file) => say`${file} is in the way`,
  ENOTDIR: (file) => say`${file} is not in a folder, because there is a file in the way`,
  ENOENT: (file) => say`${file} does not exist`,
  ENAMETOOLONG: (file) => say`${file} is too long a name`,
};

export const otherCache = say`name another folder in XDG_CACHE_HOME`;
export const otherResults = say`choose another folder with --out`;

/** What it means when it refuses to make a folder. */
const inMaking: typeof meanings = {
  EEXIST: (file) => say`${file} is not a folder`,
  ENOENT: (file) => say`${file} cannot be made`,
};

/** A folder without files of its own, such as `/proc`, says of a new one that it does not exist. */
const takesNothing = (folder: string): LabText => say`${folder} cannot be written to`;

const full: ReadonlySet<string> = new Set(['ENOSPC', 'EDQUOT']);

/** What helps where there is no room. @param other names another folder */
export function makeRoom(other: LabText): LabText {
  return say`make room there, or ${other}`;
}

/**
 * An error of the file system, or of the start of a program, as a failure of the lab; other errors as they are.
 *
 * @param folder where it happened if the error does not say
 * @param cure what helps
 */
export function fileFailure(error: unknown, folder: string, cure: LabText): unknown {
  if (!isSystemError(error)) return error;
  const { code, syscall = '', path: at = folder } = error;
  const around = aroundTemporary(at);
  const refuses = code === 'ENOENT' && around === path.dirname(at);
  // The name of a temporary file tells the user nothing; but what is missing in one is not its folder.
  const file = around === undefined || (code === 'ENOENT' && !refuses) ? at : around;
  const meaning = (refuses ? takesNothing : syscall === 'mkdir' ? inMaking[code] : undefined) ?? meanings[code] ?? ((name) => say`${name} cannot be read or written`);
  const what = syscall.startsWith('spawn') ? say`${file} cannot be started` : meaning(file);
  return new LabError(what, full.has(code) ? makeRoom(cure) : cure, undefined, { cause: error });
}

/**
 * Does something that uses the folder of the results and the cache.
 *
 * @param folder the folder of the results
 * @throws LabError in place of an error of the file system: it says which folder to change
 */
export async function withClearFailures<T>(folder: string, act: () => Promise<T>, computer: Computer = thisComputer): Promise<T> {
  try {
    return await act();
  } catch (error) {
    throw isSystemError(error) ? fileFailure(error, folder, cureFor(error, folder, cacheFolder(computer))) : error;
  }
}

function cureFor({ path: file, code, syscall }: NodeJS.ErrnoException, folder: string, cache: string): LabText {
  if (file !== undefined && isWithin(cache, file)) return otherCache;
  const isResult = file === undefined || isWithin(folder, file) || isWithin(file, folder);
  // What a run has not left in its folder is in no other folder either.
  return isResult && (code !== 'ENOENT' || syscall === 'mkdir' || (file !== undefined && aroundTemporary(file) === path.dirname(file))) ? otherResults : say`run it again; vhflow lab --check shows what is missing`;
}

function isWithin(folder: string, file: string): boolean {
  return file === folder || file.startsWith(`${folder}${path.sep}`);
}

function isSystemError(error: unknown): error is NodeJS.ErrnoException & { readonly code: string } {
  return error instanceof Error && 'syscall' in error && 'code' in error && typeof error.code === 'string';
}
