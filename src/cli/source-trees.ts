import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { type NamedFor, type WholeTreeReader, defaultWalkLimits, isSameVersion, parseTreeKey, projectOf, recogniseTree, safeFiles, SourceTree, treeTitle, wholeTreeReader } from '../sources/index.js';
import { CommandFailure, type Environment } from './environment.js';
import { nodeFiles } from '../node/files.js';
import { macroWarning } from './macros-for.js';
import { meantFolders } from '../node/meant-folders.js';
import { pathWithin } from '../node/path-within.js';
import { codeOf, fileAt, reasonOf } from './read-input.js';
import { shown } from './shown.js';

/** A folder that `--source` names. */
export interface SourceFolder extends NamedFor {
  readonly root: string;
  /** The version according to the tree's own files. */
  readonly version?: string;
  readonly reader: WholeTreeReader;
}

/**
 * Opens the folder of `PROJECT[@VERSION]=DIR`.
 *
 * @param name of the option, for messages
 * @throws CommandFailure when the option has another form, or the folder does not exist or is not a tree of that project
 */
export async function openSource(environment: Environment, option: string, name = '--source'): Promise<SourceFolder> {
  const parts = /^([A-Za-z_][\w.-]*(?:@[\w.+~-]+)?)=(.+)$/s.exec(option);
  if (!parts) throw new CommandFailure(`${name} ${shown(option)}: expected PROJECT=DIR or PROJECT@VERSION=DIR`);
  const [, key = '', directory = ''] = parts;
  const named = parseTreeKey(key);
  const { project } = named;
  const root = fileAt(environment, directory);
  await checkFolder(root, `${name} ${project}=${directory}`);
  const files = nodeFiles(root);
  const found = await recogniseTree(files);
  if (projectOf(project) && found?.project !== project) throw new CommandFailure(`${name} ${wrongProjectText(project, directory, found?.project)}${await meantText(environment, key, root)}`);
  const version = found?.project === project ? found.version : undefined;
  const tree = new SourceTree({ project, ...(version !== undefined && { version }) }, safeFiles(files));
  return { ...named, root, ...(version !== undefined && { version }), reader: wholeTreeReader(tree, files) };
}

async function checkFolder(root: string, option: string): Promise<void> {
  await readdir(root).catch((error: unknown) => {
    const isFile = codeOf(error) === 'ENOTDIR' && existsSync(root);
    throw new CommandFailure(`${shown(option)}: ${isFile ? 'not a folder' : reasonOf(error)}`);
  });
}

function wrongProjectText(project: string, directory: string, found: string | undefined): string {
  const actual = found === undefined ? 'no source tree of a known project was found there' : `it is a ${treeTitle({ project: found })} tree`;
  return `${shown(`${project}=${directory}`)}: not a ${treeTitle({ project })} source tree; ${actual}`;
}

/** The folders that were probably meant by a folder that is not the tree of a project. */
async function meantText(environment: Environment, key: string, root: string): Promise<string> {
  const meant = await meantFolders(root, parseTreeKey(key).project);
  if (meant.length === 0) return '';
  return `; did you mean ${meant.map((folder) => shown(`${key}=${asWritten(environment, folder)}`)).join(' or ')}?`;
}

/** A folder as the user would write it. */
function asWritten({ workingDirectory }: Environment, folder: string): string {
  const within = pathWithin(workingDirectory, folder);
  return within === '' ? '.' : (within ?? folder);
}

/** A warning if the version of a tree differs from the version in the option. */
export function versionWarnings({ project, forVersion, version, root }: SourceFolder): readonly string[] {
  if (forVersion === undefined || version === undefined || isSameVersion(forVersion, version)) return [];
  return [`${root} is ${treeTitle({ project, version })}, not ${forVersion}`];
}

/** A warning if a tree has a file with macros that cannot be used. */
export async function macroWarnings({ root, reader }: SourceFolder): Promise<readonly string[]> {
  try {
    await reader.macros?.();
    return [];
  } catch (error) {
    return [macroWarning(root, error)];
  }
}

/** A warning if folders of a tree could not be searched. */
export function folderWarnings({ root, reader: { unreadFolders } }: { readonly root: string; readonly reader: Pick<WholeTreeReader, 'unreadFolders'> }): readonly string[] {
  const [first] = unreadFolders;
  if (first === undefined) return [];
  const others = unreadFolders.length === 1 ? '' : ` and ${unreadFolders.length - 1} more`;
  return [`${root}: the folder ${first}${others} cannot be read; functions that moved there count as lost`];
}

/** A warning if a tree was not searched completely for functions that moved. */
export function sizeWarnings({ root, reader }: { readonly root: string; readonly reader: Pick<WholeTreeReader, 'isTruncated'> }): readonly string[] {
  if (!reader.isTruncated) return [];
  const { directories, files } = defaultWalkLimits;
  return [`${root} has more than ${directories} folders or ${files} files; functions that moved to the part that was not searched count as lost`];
}
