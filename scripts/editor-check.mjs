// @ts-check
/**
 * What the tests of the language server in other editors share: the file that is edited, a source tree, and the configuration from
 * docs/editors.md.
 */
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { root } from './install.mjs';

/** Milliseconds; far more than a test takes on a busy machine. The scripts inside the editors have shorter limits of their own. */
export const timeLimit = 300_000;

const command = path.join(root, 'dist/cli.js');

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

/**
 * The configurations in a section of docs/editors.md.
 * @param {string} section the heading
 * @param {string} language that of the code blocks
 */
export function configurationsIn(section, language) {
  const page = readFileSync(path.join(root, 'docs/editors.md'), 'utf8');
  const body = page.split(/^## /m).find((each) => each.startsWith(`${section}\n`)) ?? '';
  const all = [...body.matchAll(/^```(\w+)\n([^]*?)^```/gm)].filter((block) => block[1] === language).map(([, , configuration = '']) => configuration);
  if (all.length === 0) fail(`docs/editors.md has no configuration for ${section}`);
  return all;
}

/**
 * A new folder in which an editor can be started; it is removed when the process exits.
 * @param {string} configuration one from docs/editors.md
 * @returns the folder, the configuration with the path of the source tree in it, the file to edit, and the environment of the editor: in it
 *   `vhflow` is the command that was built, VHFLOW_FILE the file and VHFLOW_TREE the source tree
 */
export function workspaceFor(configuration) {
  if (!existsSync(command)) fail(`${command} does not exist; run npm run build first`);
  const folder = mkdtempSync(path.join(tmpdir(), 'vhflow-editor-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  const [tree, file, programs] = [path.join(folder, 'linux'), path.join(folder, 'path.vhflow'), path.join(folder, 'bin')];
  for (const directory of [path.join(tree, 'net'), programs]) mkdirSync(directory, { recursive: true });
  writeFileSync(path.join(tree, 'Kbuild'), '');
  writeFileSync(path.join(tree, 'net/socket.c'), code);
  writeFileSync(file, text);
  chmodSync(command, 0o755);
  symlinkSync(command, path.join(programs, 'vhflow'));
  const env = { ...process.env, PATH: `${programs}${path.delimiter}${process.env['PATH'] ?? ''}`, VHFLOW_FILE: file, VHFLOW_TREE: tree };
  return { folder, file, env, configuration: configuration.replaceAll('/usr/src/linux', tree) };
}

/**
 * Ends the process with a message that starts with the name of the script.
 * @param {string} message @returns {never}
 */
export function fail(message) {
  console.error(`${path.basename(process.argv[1] ?? '', '.mjs')}: ${message}`);
  process.exit(1);
}
