import { userInfo } from 'node:os';
import path from 'node:path';

/** The computer on which the lab runs, as far as the lab looks at it. */
export interface Computer {
  /** Environment variables. */
  readonly variables: Readonly<Record<string, string | undefined>>;
  /** The folder that contains `/proc`, `/boot` and the other folders of the system: `/`. */
  readonly root: string;
  /** The operating system and the processor as Node names them: `linux` and `x64`. */
  readonly system: string;
  readonly processor: string;
  /** Whether this process may install packages without `sudo`. */
  readonly isAdministrator: boolean;
}

export const thisComputer: Computer = { variables: process.env, root: '/', system: process.platform, processor: process.arch, isAdministrator: process.getuid?.() === 0 };

/** The path of a file of the system, such as `/proc/meminfo`. */
export function systemPath({ root }: Computer, file: string): string {
  return path.join(root, file);
}

/** The value of an environment variable; an empty one counts as absent. */
export function variable({ variables }: Computer, name: string): string | undefined {
  return variables[name] === '' ? undefined : variables[name];
}

/**
 * The folder in which the lab keeps what it can use again: kernels, images, compiled programs. It may not exist yet.
 *
 * `XDG_CACHE_HOME` counts only as an absolute path, as the XDG base directory specification says, and so does `HOME`.
 */
export function cacheFolder(computer: Computer): string {
  return path.join(absolute(computer, 'XDG_CACHE_HOME') ?? path.join(absolute(computer, 'HOME') ?? homeOfUser(), '.cache'), 'vhflow', 'lab');
}

function absolute(computer: Computer, name: string): string | undefined {
  const value = variable(computer, name);
  return value !== undefined && path.isAbsolute(value) ? value : undefined;
}

/** A user whom the system does not know has no home; the root folder, which such a user may not write to, is then refused with what helps. */
function homeOfUser(): string {
  try {
    return userInfo().homedir;
  } catch {
    return '/';
  }
}
