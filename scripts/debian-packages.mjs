// @ts-check
/** Downloads Debian packages by apt with separate package lists, so that the machine's configuration does not change and root is not needed. */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { debianArchives, sourcesList } from './debian-archives.mjs';

const run = promisify(execFile);
const keyring = '/usr/share/keyrings/debian-archive-keyring.gpg';

/** @typedef {{ name: string, kind: 'source' | 'binary' }} Package `binary`: a package whose content is a source tarball */

export class Packages {
  /** @type {Promise<void> | undefined} */
  #updated;

  /**
   * @param {string} folder for package lists and downloads
   * @param {string} release such as `bookworm`
   */
  constructor(folder, release) {
    this.folder = folder;
    this.release = release;
  }

  /**
   * The current version in the release, such as `1:7.2+dfsg-7+deb12u18`.
   * @param {Package} wanted
   * @throws when the release does not have it
   */
  async versionOf({ name, kind }) {
    await this.#update();
    const shown = await this.#apt('apt-cache', kind === 'source' ? ['showsrc', '--only-source', name] : ['show', name]).catch(() => '');
    const versions = [...shown.matchAll(/^Version: (\S+)$/gm)].map((match) => String(match[1]));
    const newest = await newestOf(versions);
    if (newest === undefined) throw new Error(`Debian ${this.release} has no ${kind} package ${name}`);
    return newest;
  }

  /**
   * Downloads a package; apt checks it against the hashes of the signed lists.
   * @param {Package} wanted
   * @param {string} version
   * @returns {Promise<string>} the tarball or `.deb`
   */
  async download({ name, kind }, version) {
    const folder = path.join(this.folder, 'downloads', name);
    await rm(folder, { recursive: true, force: true });
    await mkdir(folder, { recursive: true });
    const command = kind === 'source' ? ['source', '--download-only', '--only-source', `${name}=${version}`] : ['download', `${name}=${version}`];
    await this.#apt('apt-get', command, folder);
    const file = (await readdir(folder)).find((entry) => (kind === 'source' ? /\.orig\.tar\.\w+$/ : /\.deb$/).test(entry));
    if (file === undefined) throw new Error(`${name} ${version}: apt downloaded no ${kind === 'source' ? 'upstream tarball' : 'package'}`);
    return path.join(folder, file);
  }

  #update() {
    return (this.#updated ??= this.#writeLists().then(async () => void (await this.#apt('apt-get', ['update', '--error-on=any']))));
  }

  async #writeLists() {
    if (!existsSync(keyring)) throw new Error(`${keyring} is missing: install the package debian-archive-keyring`);
    for (const folder of ['lists/partial', 'machine-lists/partial', 'cache/archives/partial']) await mkdir(path.join(this.folder, folder), { recursive: true });
    const archives = await debianArchives((program, args) => output(program, args, this.folder), path.join(this.folder, 'machine-lists'));
    await writeFile(path.join(this.folder, 'sources.list'), sourcesList(archives, this.release, keyring));
    await writeFile(path.join(this.folder, 'status'), '');
  }

  /**
   * @param {string} program
   * @param {readonly string[]} args
   * @param {string} [cwd]
   */
  async #apt(program, args, cwd = this.folder) {
    const options = {
      'Dir::Etc::sourcelist': path.join(this.folder, 'sources.list'),
      'Dir::Etc::sourceparts': '-',
      'Dir::State::lists': path.join(this.folder, 'lists'),
      'Dir::State::status': path.join(this.folder, 'status'),
      'Dir::Cache': path.join(this.folder, 'cache'),
      // When run as root, apt would otherwise download as a user who is not allowed to write here.
      'APT::Sandbox::User': '',
      'Acquire::Retries': '3',
    };
    const settings = Object.entries(options).flatMap(([name, value]) => ['-o', `${name}=${value}`]);
    return output(program, [...args, ...settings], cwd);
  }
}

/**
 * Runs a program and returns its output.
 * @param {string} program
 * @param {readonly string[]} args
 * @param {string} cwd
 */
async function output(program, args, cwd) {
  try {
    return (await run(program, args, { cwd, maxBuffer: 64 * 1024 * 1024, env: { ...process.env, LC_ALL: 'C' } })).stdout;
  } catch (error) {
    throw new Error(`${program} ${args.slice(0, 4).join(' ')} failed: ${reasonOf(error)}`, { cause: error });
  }
}

/** @param {unknown} error */
function reasonOf(error) {
  const { stderr = '', message = '' } = /** @type {{ stderr?: string, message?: string }} */ (error);
  return stderr.trim().split('\n').filter((line) => line.startsWith('E:')).join(' ') || message;
}

/** @param {readonly string[]} versions */
async function newestOf(versions) {
  let newest = versions[0];
  for (const version of versions.slice(1)) {
    const isNewer = await run('dpkg', ['--compare-versions', version, 'gt', String(newest)]).then(() => true, () => false);
    if (isNewer) newest = version;
  }
  return newest;
}

/**
 * The upstream part of a Debian version: `7.2` of `1:7.2+dfsg-7+deb12u18`.
 * @param {string} version
 */
export function upstreamVersion(version) {
  return version.replace(/^\d+:/, '').replace(/-[^-]*$/, '').replace(/[+~](?:dfsg|ds|really|repack).*$/, '');
}

/**
 * Unpacks files of an upstream tarball, or of the source tarball inside a `.deb`, without their top folder. The folder is created completely or not at all.
 * @param {string} archive
 * @param {string} folder
 * @param {readonly string[]} patterns shell patterns below the top folder; `*` does not match `/`, and patterns without a match are ignored
 */
export async function unpack(archive, folder, patterns) {
  const fresh = `${folder}.new`;
  await rm(fresh, { recursive: true, force: true });
  await mkdir(fresh, { recursive: true });
  const selection = ['--wildcards', '--no-wildcards-match-slash', '--no-recursion', '--strip-components=1', '--no-same-owner', '-C', fresh];
  const script = archive.endsWith('.deb')
    ? 'dpkg-deb --fsys-tarfile "$0" | tar -x -O --wildcards "./usr/src/*.tar.xz" | xz -dc | tar -x "$@"'
    : 'tar -x -f "$0" "$@"';
  const args = ['-c', `set -o pipefail; ${script}`, archive, ...selection, ...patterns.map((pattern) => `*/${pattern}`)];
  await run('bash', args, { maxBuffer: 64 * 1024 * 1024, env: { ...process.env, LC_ALL: 'C' } }).catch((error) => {
    const complaints = String(error.stderr ?? error).split('\n').filter((line) => line !== '' && !/Not found in archive|previous errors/.test(line));
    if (complaints.length > 0) throw new Error(`${archive} cannot be unpacked: ${complaints.slice(0, 3).join(' ')}`);
  });
  await rm(folder, { recursive: true, force: true });
  await rename(fresh, folder);
}
