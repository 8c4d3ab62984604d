import { nearestName } from '../../text/nearest-names.js';
import { parseTreeKey, type NamedFor, type RecognisedTree } from '../../sources/index.js';

/** One usable entry of the setting `vhflow.sourceRoots`. */
export interface RootSetting extends NamedFor {
  /** As written in the setting: `qemu`, or `qemu@2.5.0` for one version. */
  readonly key: string;
  /** An absolute path, or the URI of a folder. */
  readonly folder: string;
}

/** What is wrong with one entry of the setting. */
export type RootProblem =
  | { readonly type: 'not-text'; readonly key: string }
  | { readonly type: 'not-absolute'; readonly key: string; readonly folder: string }
  /** No scenario names the project; `nearest` is one that vhflow or a scenario knows. */
  | { readonly type: 'unknown-project'; readonly key: string; readonly project: string; readonly nearest: string }
  | { readonly type: 'missing' | 'not-a-folder'; readonly key: string; readonly folder: string }
  | { readonly type: 'not-this-project'; readonly key: string; readonly folder: string; readonly project: string; readonly found?: RecognisedTree };

/** The value of `vhflow.sourceRoots`: the usable entries, and the problems of the others. */
export interface RootSettings {
  readonly roots: readonly RootSetting[];
  readonly problems: readonly RootProblem[];
}

const absolutePath = /^(?:\/|\\\\|[A-Za-z]:[\\/])/u;
const folderUri = /^[A-Za-z][A-Za-z0-9+.-]+:\/\//u;

/**
 * Parses the value of `vhflow.sourceRoots` without accessing the disk.
 *
 * @param value the value in the settings, of any type
 * @param home the folder that `~` stands for; undefined in a browser, which has none
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

/**
 * The entries that nothing will use, because their project was probably mistyped.
 *
 * @param known the projects of the catalogue and of all scenarios
 */
export function mistypedProjects(roots: readonly RootSetting[], known: ReadonlySet<string>): readonly RootProblem[] {
  return roots.filter(({ project }) => !known.has(project)).flatMap(({ key, project }): readonly RootProblem[] => {
    const [nearest] = nearestName(project, known);
    return nearest === undefined ? [] : [{ type: 'unknown-project', key, project, nearest }];
  });
}

/** True for a folder that is given as a URI, for example of a virtual file system. */
export function isFolderUri(folder: string): boolean {
  return folderUri.test(folder);
}

/**
 * Checks a configured folder, given what was found at its path.
 *
 * @param found what is at the path: nothing, a folder, or something else
 * @param tree the tree that the folder was recognised as, if any
 * @param isKnownProject whether the catalogue contains the project of the setting, so that its trees can be recognised
 * @returns undefined when the folder can be used
 */
export function checkFolder(
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
