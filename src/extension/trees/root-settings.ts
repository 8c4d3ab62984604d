import { parseTreeKey, type NamedFor, type RecognisedTree } from '../../sources/index.js';

/** One usable line of the setting `vhflow.sourceRoots`. */
export interface RootSetting extends NamedFor {
  /** As written in the setting: `qemu`, or `qemu@2.5.0` for one version. */
  readonly key: string;
  /** An absolute path, or the URI of a folder. */
  readonly folder: string;
}

/** What is wrong with one line of the setting. */
export type RootProblem =
  | { readonly type: 'not-text'; readonly key: string }
  | { readonly type: 'not-absolute'; readonly key: string; readonly folder: string }
  | { readonly type: 'missing' | 'not-a-folder'; readonly key: string; readonly folder: string }
  | { readonly type: 'not-this-project'; readonly key: string; readonly folder: string; readonly project: string; readonly found?: RecognisedTree };

/** The value of `vhflow.sourceRoots`: which lines can be used, and what is wrong with the others. */
export interface RootSettings {
  readonly roots: readonly RootSetting[];
  readonly problems: readonly RootProblem[];
}

const absolutePath = /^(?:\/|\\\\|[A-Za-z]:[\\/])/u;
const folderUri = /^[A-Za-z][A-Za-z0-9+.-]+:\/\//u;

/**
 * Reads the value of `vhflow.sourceRoots`. Nothing is looked up on disk.
 *
 * @param value the value in the settings, of any type
 * @param home the folder that `~` means; undefined where there is none
 */
export function parseRootSettings(value: unknown, home: string | undefined): RootSettings {
  const roots: RootSetting[] = [];
  const problems: RootProblem[] = [];
  for (const [key, written] of Object.entries(value !== null && typeof value === 'object' ? value : {})) {
    const result = parseRoot(key, written, home);
    if (!result) continue;
    if ('type' in result) problems.push(result);
    else roots.push(result);
  }
  return { roots, problems };
}

/** True for a folder that is written as a URI, as on a virtual file system. */
export function isFolderUri(folder: string): boolean {
  return folderUri.test(folder);
}

/**
 * Judges a folder by what was found there.
 *
 * @param found what is at the folder: nothing, something that is no folder, or a folder
 * @param tree what the folder was recognised as
 * @param isKnownProject whether trees of the setting's project can be recognised at all
 */
export function judgeRoot(
  setting: RootSetting,
  found: 'nothing' | 'folder' | 'other',
  tree: RecognisedTree | undefined,
  isKnownProject: boolean,
): RootProblem | undefined {
  const { key, folder, project } = setting;
  if (found === 'nothing') return { type: 'missing', key, folder };
  if (found === 'other') return { type: 'not-a-folder', key, folder };
  if (tree ? tree.project === project : !isKnownProject) return undefined;
  return { type: 'not-this-project', key, folder, project, ...(tree && { found: tree }) };
}

function parseRoot(key: string, written: unknown, home: string | undefined): RootSetting | RootProblem | undefined {
  if (typeof written !== 'string') return { type: 'not-text', key };
  const folder = withHome(written.trim(), home);
  if (folder === '') return undefined;
  if (!absolutePath.test(folder) && !isFolderUri(folder)) return { type: 'not-absolute', key, folder };
  return { ...parseTreeKey(key), key, folder };
}

function withHome(folder: string, home: string | undefined): string {
  if (home === undefined || !/^~(?:$|[\\/])/u.test(folder)) return folder;
  return home + folder.slice(1);
}
