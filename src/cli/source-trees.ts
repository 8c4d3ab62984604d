import { stat } from 'node:fs/promises';
import type { Source } from '../model/scenario.js';
import type { WholeTreeReader } from '../sources/index.js';
import { defaultWalkLimits, isSameVersion, projectOf, recogniseTree, wholeTreeReader } from '../sources/index.js';
import { CommandFailure } from './environment.js';
import type { Environment } from './environment.js';
import { nodeFiles } from '../node/files.js';
import { fileAt, reasonOf } from './read-input.js';
import { shown } from './shown.js';

/** A folder that `--source` names. */
export interface SourceTree {
  readonly project: string;
  /** The version after `@`: the folder serves only scenarios pinned to it. */
  readonly forVersion?: string;
  readonly root: string;
  /** The version that the tree itself says. */
  readonly version?: string;
  readonly reader: WholeTreeReader;
}

/**
 * Opens the folder of `PROJECT[@VERSION]=DIR`.
 *
 * @throws CommandFailure when the option has another form, or the folder is not there or not that project
 */
export async function openSource(environment: Environment, option: string): Promise<SourceTree> {
  const parts = /^([A-Za-z_][\w.-]*)(?:@([\w.+~-]+))?=(.+)$/s.exec(option);
  if (!parts) throw new CommandFailure(`--source ${shown(option)}: write PROJECT=DIR or PROJECT@VERSION=DIR`);
  const [, project = '', forVersion, directory = ''] = parts;
  const root = fileAt(environment, directory);
  await checkFolder(root, `--source ${project}=${directory}`);
  const files = nodeFiles(root);
  const tree = await recogniseTree(files);
  if (projectOf(project) && tree?.project !== project) throw new CommandFailure(notThatProject(project, directory, tree?.project));
  const version = tree?.project === project ? tree.version : undefined;
  return { project, ...(forVersion !== undefined && { forVersion }), root, ...(version !== undefined && { version }), reader: wholeTreeReader(files) };
}

async function checkFolder(root: string, option: string): Promise<void> {
  const found = await stat(root).catch((error: unknown) => {
    throw new CommandFailure(`${shown(option)}: ${reasonOf(error)}`);
  });
  if (!found.isDirectory()) throw new CommandFailure(`${shown(option)}: not a folder`);
}

function notThatProject(project: string, directory: string, found: string | undefined): string {
  const wanted = projectOf(project)?.title ?? project;
  const actual = found === undefined ? 'no source tree of a known project was found there' : `it is a ${projectOf(found)?.title ?? found} tree`;
  return `--source ${shown(`${project}=${directory}`)}: not a ${wanted} source tree; ${actual}`;
}

/** The tree that serves a source of a scenario: the one given for its very version, else the one given for the project. */
export function treeFor(trees: readonly SourceTree[], { project, version }: Source): SourceTree | undefined {
  const ofProject = trees.filter((tree) => tree.project === project);
  return ofProject.find(({ forVersion }) => forVersion !== undefined && isSameVersion(forVersion, version)) ?? ofProject.find(({ forVersion }) => forVersion === undefined);
}

/** The warning that a tree is of another version than the option says. */
export function otherVersion({ project, forVersion, version, root }: SourceTree): readonly string[] {
  if (forVersion === undefined || version === undefined || isSameVersion(forVersion, version)) return [];
  return [`${root} is ${project} ${version}, not ${forVersion}`];
}

/** The warning that not all of a tree was searched for functions that moved. */
export function tooLarge({ root, reader }: SourceTree): readonly string[] {
  if (!reader.isCut) return [];
  const { directories, files } = defaultWalkLimits;
  return [`${root} has more than ${directories} folders or ${files} files; what has moved into the rest counts as lost`];
}
