// @ts-check
/**
 * Tests the language server in Neovim with the configurations from docs/editors.md: `node scripts/check-neovim.mjs`.
 * Needs `dist/cli.js` and Neovim 0.7 or later. On Debian, root gets it from apt if it is missing; other users are asked to install it.
 */
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { installDebianTools } from './debian-tools.mjs';
import { configurationsIn, fail, timeLimit, workspaceFor } from './editor-check.mjs';
import { root } from './install.mjs';

installDebianTools({ nvim: 'neovim' }, fail);
for (const configuration of supportedConfigurations()) runIn(configuration);

/** The configurations on the page that the installed Neovim supports. */
function supportedConfigurations() {
  const all = configurationsIn('Neovim', 'lua').flatMap((lua) => {
    const [, version] = /^-- Neovim (0\.\d+) or later\n/.exec(lua) ?? [];
    return version ? [{ version, lua }] : [];
  });
  const { stdout } = spawnSync('nvim', ['--version'], { encoding: 'utf8' });
  const [, minor = '0'] = /^NVIM v\d+\.(\d+)/.exec(stdout) ?? [];
  const supported = all.filter(({ version }) => Number(version.split('.')[1]) <= Number(minor));
  if (supported.length === 0) fail(`Neovim 0.${minor} is too old for every configuration in docs/editors.md`);
  return supported.map((configuration) => ({ ...configuration, running: `0.${minor}` }));
}

/** @param {{ version: string, lua: string, running: string }} configuration */
function runIn({ version, lua, running }) {
  const { folder, env, configuration } = workspaceFor(lua);
  const init = path.join(folder, 'init.lua');
  writeFileSync(init, configuration);
  const args = ['--headless', '-i', 'NONE', '-n', '-u', init, '-c', `luafile ${path.join(root, 'test/editors/neovim.lua')}`];
  const options = { cwd: folder, timeout: timeLimit, env: { ...env, XDG_STATE_HOME: folder, XDG_CACHE_HOME: folder } };
  const { status, stdout, stderr, error } = spawnSync('nvim', args, { ...options, encoding: 'utf8' });
  if (error) fail(`Neovim did not exit: ${error.message}\n${stderr}`);
  if (status !== 0) fail(`Neovim ${running} with the configuration for ${version}:\n${stderr}`);
  console.log(`Neovim ${running} with the configuration for ${version}: ${stdout.trim()}`);
}
