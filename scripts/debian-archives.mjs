// @ts-check
/** Where this machine's apt gets Debian from: its own mirror is used, and this repository contains no address. */

/** @typedef {{ main: string, security?: string }} Archives addresses of archives, without a slash at their ends */

/** What apt is to print of each of its package lists: a line of {@link archivesIn}. */
const format = '$(ORIGIN)\t$(LABEL)\t$(REPO_URI)';

/**
 * @param {(program: string, args: readonly string[]) => Promise<string>} run runs a program and gives what it prints
 * @param {string} folder for package lists, in case the machine's have never been fetched: only they say which archive is Debian's
 * @returns {Promise<Archives>}
 * @throws when no Debian archive is configured
 */
export async function debianArchives(run, folder) {
  const ask = async (/** @type {readonly string[]} */ options) => archivesIn(await run('apt-get', ['indextargets', ...options, '--format', format, 'Created-By: Packages']));
  const known = await ask([]);
  if (known) return known;
  const options = [`Dir::State::lists=${folder}`, 'APT::Sandbox::User='].flatMap((option) => ['-o', option]);
  // A list of somebody else's that cannot be fetched does not matter.
  const failure = await run('apt-get', ['update', ...options]).then(() => '', (error) => ` (${error instanceof Error ? error.message : error})`);
  const found = await ask(options);
  if (!found) throw new Error(`apt has no Debian archive on this machine: its sources need one of Debian's main archive${failure}`);
  return found;
}

/**
 * Debian's archives among the package lists of apt.
 * @param {string} output lines of origin, label and address, with tabs between
 * @returns {Archives | undefined} undefined when the main archive is not among them
 */
export function archivesIn(output) {
  const lists = output.split('\n').map((line) => line.split('\t'));
  const addressOf = (/** @type {string} */ wanted) => {
    const list = lists.find(([origin, label, address = '']) => origin === 'Debian' && label === wanted && /^(?!cdrom:)[a-z+]+:\S+$/.test(address));
    return list?.[2]?.replace(/\/+$/, '');
  };
  const [main, security] = ['Debian', 'Debian-Security'].map(addressOf);
  return main === undefined ? undefined : { main, ...(security !== undefined && { security }) };
}

/**
 * The lines of a `sources.list` for one release.
 * @param {Archives} archives
 * @param {string} release such as `bookworm`
 * @param {string} keyring file that holds the archives' keys
 */
export function sourcesList({ main, security }, release, keyring) {
  const suites = [[main, release], [main, `${release}-updates`], ...(security === undefined ? [] : [[security, `${release}-security`]])];
  return suites.flatMap(([archive, suite]) => ['deb', 'deb-src'].map((type) => `${type} [signed-by=${keyring}] ${archive} ${suite} main\n`)).join('');
}
