// @ts-check
import { spawnSync } from 'node:child_process';

/**
 * Makes sure that programs can be run: root on a Debian machine gets those that are missing from apt.
 * @param {Readonly<Record<string, string>>} tools Debian's packages, by the programs in them
 * @param {(message: string) => never} fail called with what is missing and how to get it
 */
export function installDebianTools(tools, fail) {
  const missing = () => Object.entries(tools).filter(([tool]) => spawnSync(tool, ['--version']).error);
  const packages = missing().map(([, name]) => name);
  if (packages.length === 0) return;
  const install = ['install', '-y', '-qq', '--no-install-recommends', ...packages];
  if (process.getuid?.() === 0) {
    for (const args of [['update', '-qq'], install]) spawnSync('apt-get', args, { stdio: ['ignore', 'ignore', 'inherit'], env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } });
  }
  if (missing().length > 0) fail(`${missing().map(([tool]) => tool).join(' and ')} missing: apt-get ${install.join(' ')}`);
}
