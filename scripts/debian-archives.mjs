// @ts-check
/** Finds the Debian archives that this machine's apt uses, so that downloads use its mirror and this repository contains no addresses. */

/** @typedef {{ main: string, security?: string }} Archives URLs of the archives, without a trailing slash */

/** The format in which apt prints each of its package lists; {@link archivesIn} parses these lines. */
const format = '$(ORIGIN)\t$(LABEL)\t$(REPO_URI)';

/**
 * @param {(program: string, args: readonly string[]) => Promise<string>} run runs a program and returns its output
 * @param {string} folder for package lists, used if this machine has never fetched its own; only the lists say which archive is Debian's
 * @returns {Promise<Archives>}
 * @throws when no Debian archive is configured
 */
export async function debianArchives(run, folder) {
  const ask = async (/** @type {readonly string[]} */ options) => archivesIn(await run('apt-get', ['indextargets', ...options, '--format', format, 'Created-By: Packages']));
  const known = await ask([]);
  if (known) return known;
  const options = [`Dir::State::lists=${folder}`, 'APT::Sandbox::User='].flatMap((option) => ['-o', option]);
  // It does not matter if the lists of other archives cannot be fetched.
  const failure = await run('apt-get', ['update', ...options]).then(() => '', (error) => ` (${error instanceof Error ? error.message : error})`);
  const found = await ask(options);
  if (!found) throw new Error(`apt has no Debian archive on this machine: its sources must include Debian's main archive${failure}`);
  return found;
}

/**
 * Finds Debian's archives among apt's package lists.
 * @param {string} output lines with origin, label and URL, separated by tabs
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
 * @param {string} keyring file with the archives' keys
 */
export function sourcesList({ main, security }, release, keyring) {
  const suites = [[main, release], [main, `${release}-updates`], ...(security === undefined ? [] : [[security, `${release}-security`]])];
  return suites.flatMap(([archive, suite]) => ['deb', 'deb-src'].map((type) => `${type} [signed-by=${keyring}] ${archive} ${suite} main\n`)).join('');
}
