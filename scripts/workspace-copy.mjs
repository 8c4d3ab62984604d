// @ts-check
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/**
 * Copies a workspace into a new folder, so that changes there do not affect the repository.
 * @param {string} source
 * @param {Record<string, unknown>} [settings] added to its `.vscode/settings.json`
 * @returns {{ folder: string, workspace: string }} `workspace` is a folder in `folder`, which the caller removes
 */
export function copyWorkspace(source, settings = {}) {
  const folder = mkdtempSync(path.join(realpathSync(tmpdir()), 'vhflow-workspace-'));
  const workspace = path.join(folder, 'workspace');
  cpSync(source, workspace, { recursive: true });
  const file = path.join(workspace, '.vscode/settings.json');
  mkdirSync(path.dirname(file), { recursive: true });
  const own = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {};
  writeFileSync(file, `${JSON.stringify({ ...own, ...settings }, undefined, 2)}\n`);
  return { folder, workspace };
}
