import { catalogue, type VersionFile } from './catalogue.js';
import type { FileAccess } from './file-access.js';
import { safeFiles } from './safe-files.js';

/** The project and version that were recognised in a folder. */
export interface RecognisedTree {
  /** Id of a project of the catalogue. */
  readonly project: string;
  /** The version according to the tree's own files, such as `7.2.0`; absent when they do not contain one. */
  readonly version?: string;
}

/** Recognises the source tree of a known project by files that only that project has; undefined when the folder is not such a tree. */
export async function recogniseTree(files: FileAccess): Promise<RecognisedTree | undefined> {
  for (const { id, markers, versionFiles } of catalogue.projects) {
    const present = await Promise.all(markers.map((path) => exists(files, path)));
    if (!present.includes(true)) continue;
    const version = await versionOf(files, versionFiles);
    return { project: id, ...(version !== undefined && { version }) };
  }
  return undefined;
}

/** The files and directories by which trees are recognised, and their parent directories. */
const relevantPaths: ReadonlySet<string> = new Set(catalogue.projects.flatMap(({ markers, versionFiles }) => [...markers, ...versionFiles.map(({ path }) => path)]).flatMap(withDirectories));

/**
 * Whether a folder may be recognised as a different tree after a path in it was written, created, deleted or renamed.
 *
 * @param path below the folder; the folder itself is the empty path
 */
export function decidesWhichTree(path: string): boolean {
  return path === '' || relevantPaths.has(path);
}

function withDirectories(path: string): readonly string[] {
  const parts = path.split('/');
  return parts.map((_, index) => parts.slice(0, index + 1).join('/'));
}

async function exists(files: FileAccess, path: string): Promise<boolean> {
  const found = await files.stat(path).catch(() => undefined);
  return found !== undefined;
}

async function versionOf(files: FileAccess, candidates: readonly VersionFile[]): Promise<string | undefined> {
  const reader = safeFiles(files);
  for (const candidate of candidates) {
    const text = await reader.read(candidate.path).catch(() => undefined);
    const version = text && versionIn(text.value, candidate.type);
    if (version !== undefined && /^[\w.+~-]{1,40}$/.test(version)) return version;
  }
  return undefined;
}

/** Parses the version in the text of a version file. */
function versionIn(text: string, type: VersionFile['type']): string | undefined {
  switch (type) {
    case 'line':
      return text.slice(0, 200).trim().split('\n')[0]?.trim();
    case 'autoconf':
      return /^AC_INIT\([^,]*,\s*\[?([\w.]+)\]?/m.exec(text)?.[1];
    case 'meson':
      return /^project\([^)]*?\bversion\s*:\s*'([\w.]+)'/m.exec(text)?.[1];
    case 'kbuild':
      return joined(['VERSION', 'PATCHLEVEL', 'SUBLEVEL'].map((name) => new RegExp(`^${name}\\s*=\\s*(\\d+)`, 'm').exec(text)?.[1]));
    case 'dpdk':
      return dpdkVersion(text);
  }
}

/** DPDK versions have two digits for year and month, and omit a third part of 0. */
function dpdkVersion(text: string): string | undefined {
  const [year, month, minor] = ['YEAR', 'MONTH', 'MINOR'].map((name) => new RegExp(`^#define\\s+RTE_VER_${name}\\s+(\\d+)`, 'm').exec(text)?.[1]);
  return joined([year, month?.padStart(2, '0'), ...(Number(minor) === 0 ? [] : [minor])]);
}

function joined(parts: readonly (string | undefined)[]): string | undefined {
  return parts.includes(undefined) ? undefined : parts.join('.');
}
