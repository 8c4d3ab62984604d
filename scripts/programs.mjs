// @ts-check
import { accessSync, constants, statSync } from 'node:fs';
import path from 'node:path';

/**
 * Finds a program.
 * @param {readonly string[]} names in order of preference
 * @returns {string | undefined} the full path of the first one found on PATH
 */
export function findOnPath(names) {
  const folders = (process.env['PATH'] ?? '').split(path.delimiter).filter((folder) => folder !== '');
  const endings = process.platform === 'win32' ? ['.exe', '.cmd'] : [''];
  return names
    .flatMap((name) => folders.flatMap((folder) => endings.map((ending) => path.join(folder, name + ending))))
    .find(isProgram);
}

/** Whether this session can open windows. */
export function hasDisplay() {
  return process.platform !== 'linux' || Boolean(process.env['DISPLAY'] || process.env['WAYLAND_DISPLAY']);
}

/** @param {string} file */
function isProgram(file) {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}
