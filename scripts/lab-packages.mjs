// @ts-check
import { spawnSync } from 'node:child_process';

/**
 * For root, installs the packages that `vhflow lab --check` names; ends the program if something is missing then.
 * @param {string} cli path of the command line
 */
export function installWhatLabLacks(cli) {
  const environment = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  if (process.getuid?.() === 0 && !checked(cli).ready) {
    spawnSync('apt-get', ['update', '-qq'], { stdio: ['ignore', 'ignore', 'inherit'], env: environment });
    const { command } = checked(cli);
    if (command !== undefined) {
      console.log(command);
      const here = `vhflow() { "${process.execPath}" "${cli}" "$@"; }\n${command.replaceAll('sudo ', '')}`;
      spawnSync('sh', ['-c', here], { stdio: ['ignore', 'ignore', 'inherit'], env: environment });
    }
  }
  const { ready, missing = [] } = checked(cli);
  if (ready) return;
  for (const { what, cure } of missing) console.error(`✗ ${what}; ${cure}`);
  process.exit(2);
}

/** @param {string} cli @returns {{ readonly ready?: boolean, readonly command?: string, readonly missing?: readonly { readonly what: string, readonly cure: string }[] }} */
function checked(cli) {
  const { stdout, stderr } = spawnSync(process.execPath, [cli, 'lab', '--check', '--json'], { encoding: 'utf8' });
  if (stdout === '') console.error(stderr);
  return JSON.parse(stdout || '{}');
}
