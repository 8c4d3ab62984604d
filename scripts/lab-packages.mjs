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
  const { ready, requirements = [] } = checked(cli);
  if (ready) return;
  for (const { name, met, found, cure } of requirements) if (!met) console.error(`✗ ${name}: ${found}; ${cure}`);
  process.exit(2);
}

/** @param {string} cli @returns {{ readonly ready?: boolean, readonly command?: string, readonly requirements?: readonly { readonly name: string, readonly met: boolean, readonly found: string, readonly cure?: string }[] }} */
function checked(cli) {
  const { stdout, stderr } = spawnSync(process.execPath, [cli, 'lab', '--check', '--json'], { encoding: 'utf8' });
  if (stdout === '') console.error(stderr);
  return JSON.parse(stdout || '{}');
}
