// @ts-check
import { spawnSync } from 'node:child_process';

/**
 * Makes sure that programs are installed: for root on Debian, installs the missing ones with apt.
 * @param {Readonly<Record<string, string>>} tools programs, each with the Debian package that contains it
 * @param {(message: string) => never} fail called with a message that names the missing programs and the command that installs them
 */
export function installDebianTools(tools, fail) {
  const missing = () => Object.entries(tools).filter(([tool]) => spawnSync(tool, ['--version']).error);
  const packages = missing().map(([, name]) => name);
  if (packages.length === 0) return;
  const install = ['install', '-y', '-qq', '--no-install-recommends', ...packages];
  if (process.getuid?.() === 0) {
    for (const args of [['update', '-qq'], install]) spawnSync('apt-get', args, { stdio: ['ignore', 'ignore', 'inherit'], env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } });
  }
  if (missing().length > 0) fail(`${missing().map(([tool]) => tool).join(' and ')} must be installed: apt-get ${install.join(' ')}`);
}
