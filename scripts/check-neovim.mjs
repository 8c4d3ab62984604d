// @ts-check
/**
 * Tests the language server in Neovim with the configurations from docs/editors.md: `node scripts/check-neovim.mjs`.
 * Needs `dist/cli.js` and Neovim 0.7 or later. On Debian, root gets it from apt if it is missing; other users are asked to install it.
 */
import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { installDebianTools } from './debian-tools.mjs';
import { root } from './install.mjs';

const command = path.join(root, 'dist/cli.js');
/** Milliseconds; far more than the test takes on a busy machine. The script inside Neovim has shorter limits of its own. */
const timeLimit = 300_000;

/** Characters of four bytes and two UTF-16 code units precede the names, so that positions in a wrong unit are noticed. */
const text = `scenario s {
  title "🐧"
  source linux "6.1"
  machine guest "Guest" { participant app "🐧 App" in guest-user participant drv "🐧 Driver" in guest-kernel of linux }
  machine host "Host" { participant kvm "KVM" in kvm }
  flow send "Send" {
    app -> drv "🐧 write()" { kind syscall at linux:net/socket.c#sock_poll note "🐧" }
    drv -> kvm "🐧 kick" { kind vm-exit at linux:net/socket.c#sock_wrte }
    app -> nobody "🐧 lost"
  }
}
`;
const code = 'int sock_poll(int a)\n{\n\treturn a;\n}\n\nint sock_write(int n)\n{\n\treturn sock_poll(n);\n}\n';

if (!existsSync(command)) fail(`${command} does not exist; run npm run build first`);
installDebianTools({ nvim: 'neovim' }, fail);
const folder = mkdtempSync(path.join(tmpdir(), 'vhflow-neovim-'));
process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
for (const configuration of configurations()) runIn(configuration);

/** The configurations on the page that the installed Neovim supports. */
function configurations() {
  const page = readFileSync(path.join(root, 'docs/editors.md'), 'utf8');
  const all = [...page.matchAll(/```lua\n-- Neovim (0\.\d+) or later\n([^]*?)```/g)].map(([, version = '', lua = '']) => ({ version, lua }));
  if (all.length === 0) fail('docs/editors.md has no configuration for Neovim');
  const { stdout } = spawnSync('nvim', ['--version'], { encoding: 'utf8' });
  const [, minor = '0'] = /^NVIM v\d+\.(\d+)/.exec(stdout) ?? [];
  const supported = all.filter(({ version }) => Number(version.split('.')[1]) <= Number(minor));
  if (supported.length === 0) fail(`Neovim 0.${minor} is too old for every configuration in docs/editors.md`);
  return supported.map((configuration) => ({ ...configuration, running: `0.${minor}` }));
}

/** @param {{ version: string, lua: string, running: string }} configuration */
function runIn({ version, lua, running }) {
  const tree = path.join(folder, `linux-${version}`);
  const file = path.join(folder, `path-${version}.vhflow`);
  const programs = path.join(folder, `bin-${version}`);
  for (const directory of [path.join(tree, 'net'), programs]) mkdirSync(directory, { recursive: true });
  writeFileSync(path.join(tree, 'Kbuild'), '');
  writeFileSync(path.join(tree, 'net/socket.c'), code);
  writeFileSync(file, text);
  writeFileSync(path.join(folder, `init-${version}.lua`), lua.replaceAll('/usr/src/linux', tree));
  chmodSync(command, 0o755);
  symlinkSync(command, path.join(programs, 'vhflow'));
  const args = ['--headless', '-i', 'NONE', '-n', '-u', path.join(folder, `init-${version}.lua`), '-c', `luafile ${path.join(root, 'test/editors/neovim.lua')}`];
  const env = { ...process.env, PATH: `${programs}${path.delimiter}${process.env['PATH'] ?? ''}`, VHFLOW_FILE: file, VHFLOW_TREE: tree, XDG_STATE_HOME: folder, XDG_CACHE_HOME: folder };
  const { status, stdout, stderr, error } = spawnSync('nvim', args, { cwd: folder, encoding: 'utf8', timeout: timeLimit, env });
  if (error) fail(`Neovim did not exit: ${error.message}\n${stderr}`);
  if (status !== 0) fail(`Neovim ${running} with the configuration for ${version}:\n${stderr}`);
  console.log(`Neovim ${running} with the configuration for ${version}: ${stdout.trim()}`);
}

/** @param {string} message @returns {never} */
function fail(message) {
  console.error(`check-neovim: ${message}`);
  process.exit(1);
}
