// @ts-check
/**
 * Has Neovim do what its users do, with the set-up from docs/editors.md: `node scripts/check-neovim.mjs`.
 * Wants `dist/cli.js` and Neovim 0.7 or later. On Debian, root gets it from apt if it is missing; other users are asked to install it.
 */
import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { installDebianTools } from './debian-tools.mjs';
import { root } from './install.mjs';

const command = path.join(root, 'dist/cli.js');
/** Far longer than it takes on a busy machine; the script inside Neovim has its own, shorter, limits. */
const timeLimit = 300_000;

/** With characters of four bytes and two UTF-16 units before the words, so that only a right count finds them. */
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

if (!existsSync(command)) fail(`${command} is not there: npm run build`);
installDebianTools({ nvim: 'neovim' }, fail);
const folder = mkdtempSync(path.join(tmpdir(), 'vhflow-neovim-'));
process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
for (const setUp of setUps()) runIn(setUp);

/** The set-ups of the page that the installed Neovim supports. */
function setUps() {
  const page = readFileSync(path.join(root, 'docs/editors.md'), 'utf8');
  const all = [...page.matchAll(/```lua\n-- Neovim (0\.\d+) or later\n([^]*?)```/g)].map(([, version = '', lua = '']) => ({ version, lua }));
  if (all.length === 0) fail('docs/editors.md has no set-up for Neovim');
  const { stdout } = spawnSync('nvim', ['--version'], { encoding: 'utf8' });
  const [, minor = '0'] = /^NVIM v\d+\.(\d+)/.exec(stdout) ?? [];
  const taken = all.filter(({ version }) => Number(version.split('.')[1]) <= Number(minor));
  if (taken.length === 0) fail(`Neovim 0.${minor} is older than every set-up of docs/editors.md`);
  return taken.map((setUp) => ({ ...setUp, running: `0.${minor}` }));
}

/** @param {{ version: string, lua: string, running: string }} setUp */
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
  if (error) fail(`Neovim did not end: ${error.message}\n${stderr}`);
  if (status !== 0) fail(`Neovim ${running} with the set-up for ${version}:\n${stderr}`);
  console.log(`Neovim ${running} with the set-up for ${version}: ${stdout.trim()}`);
}

/** @param {string} message @returns {never} */
function fail(message) {
  console.error(`check-neovim: ${message}`);
  process.exit(1);
}
