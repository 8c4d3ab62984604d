import path from 'node:path';

/**
 * The path of a file relative to a folder, with the separators of the system and empty for the folder itself; undefined for a file that is
 * not in the folder. Both are absolute paths, and links in them are not resolved.
 */
export function pathWithin(folder: string, file: string): string | undefined {
  const relative = path.relative(folder, file);
  // A name can begin with two dots.
  return relative === '..' || relative.startsWith(`..${path.sep}`) || path.isAbsolute(relative) ? undefined : relative;
}
