import { realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { pathWithin } from '../node/path-within.js';
import type { Environment } from './environment.js';
import { fileAt, standardInput } from './read-input.js';

/** A relative URI, because GitHub rejects a whole log in which one URI has another scheme than the checked-out files. */
const standardInputUri = 'stdin';

/** The repository that files are reported for. */
export interface Repository {
  /** Absolute path without links. */
  readonly root: string;
  /**
   * The URI by which services identify a file: relative to the root of the repository, absolute for a file outside, and `stdin` for standard input.
   *
   * @param file as given on the command line
   */
  uriOf(file: string): Promise<string>;
  /** The path of a file relative to the root, with `/`; undefined when it is not in the repository. */
  pathOf(file: string): Promise<string | undefined>;
}

/** The repository of the working folder, or else of the first file; the folder itself when there is no repository. */
export async function repositoryOf(environment: Environment, files: readonly string[]): Promise<Repository> {
  const first = files.find((file) => file !== standardInput);
  const folders = [workingFolder(environment), ...(first === undefined ? [] : [path.dirname(fileAt(environment, first))])].filter((folder) => folder !== undefined);
  const roots = await Promise.all(folders.map(rootAbove));
  const root = roots.find((found) => found !== undefined) ?? (await realpath(folders[0] ?? path.sep));
  const pathOf = async (file: string): Promise<string | undefined> => {
    const at = fileAt(environment, file);
    // A link in the repository is a file of it, wherever it leads.
    const real = path.join(await realpath(path.dirname(at)).catch(() => path.dirname(at)), path.basename(at));
    return pathWithin(root, real)?.split(path.sep).join('/') || undefined;
  };
  return {
    root,
    pathOf,
    uriOf: async (file) => {
      if (file === standardInput) return standardInputUri;
      const inside = await pathOf(file);
      return inside === undefined ? pathToFileURL(fileAt(environment, file)).href : relativeUri(inside);
    },
  };
}

/** Undefined when it has been deleted. */
function workingFolder(environment: Environment): string | undefined {
  try {
    return environment.workingDirectory;
  } catch {
    return undefined;
  }
}

/** The nearest folder with `.git`, which is a file in worktrees and submodules. */
async function rootAbove(folder: string): Promise<string | undefined> {
  const real = await realpath(folder).catch(() => undefined);
  for (let at = real; at !== undefined; at = path.dirname(at) === at ? undefined : path.dirname(at)) {
    if (await stat(path.join(at, '.git')).catch(() => undefined)) return at;
  }
  return undefined;
}

/** A path with `/` as a relative URI. */
export function relativeUri(file: string): string {
  return file.split('/').map(encodeURIComponent).join('/');
}
