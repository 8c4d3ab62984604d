import path from 'node:path';

/**
 * The path of a file in a machine, without a leading slash. As on today's Linux systems, `/bin`, `/sbin` and `/lib` are links to the
 * folders below `/usr`, so that a file is the same one under both of its paths.
 *
 * @param file an absolute path
 */
export function mergedPath(file: string): string {
  const [top = '', ...rest] = path.posix.normalize(file).split('/').slice(1);
  return [...(mergedFolders.includes(top) ? ['usr'] : []), top, ...rest].join('/');
}

/** The folders of `/usr` to which links in the top folder lead. */
export const mergedFolders: readonly string[] = ['bin', 'sbin', 'lib', 'lib64'];
