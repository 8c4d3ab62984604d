// @ts-check
import { spawnSync } from 'node:child_process';

/**
 * Makes sure that programs are installed: for root on Debian, installs the missing ones with apt.
 * @param {Readonly<Record<string, string | { readonly package: string, readonly test: readonly [string, ...string[]] }>>} tools what is
 *   needed, each with the Debian package that contains it; for what is not a program, also a command that succeeds if it is there
 * @param {(message: string) => never} fail called with a message that names what is missing and the command that installs it
 */
export function installDebianTools(tools, fail) {
  const needed = Object.entries(tools).map(([name, tool]) => (typeof tool === 'string' ? { name, package: tool, test: undefined } : { name, ...tool }));
  const missing = () => needed.filter(({ name, test }) => {
    const [program, ...args] = test ?? [name, '--version'];
    const { error, status } = spawnSync(program, args);
    return error !== undefined || (test !== undefined && status !== 0);
  });
  const packages = missing().map((tool) => tool.package);
  if (packages.length === 0) return;
  const install = ['install', '-y', '-qq', '--no-install-recommends', ...packages];
  if (process.getuid?.() === 0) {
    for (const args of [['update', '-qq'], install]) spawnSync('apt-get', args, { stdio: ['ignore', 'ignore', 'inherit'], env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } });
  }
  if (missing().length > 0) fail(`${missing().map(({ name }) => name).join(' and ')} must be installed: apt-get ${install.join(' ')}`);
}
