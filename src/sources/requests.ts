/**
 * What the language server asks the extension about source trees: under VS Code only the extension may read files.
 * Everything here is JSON, and each side checks what it gets.
 */

export const sourceRequests = {
  /** {@link RootAsked} → {@link RootAnswer} or null. */
  root: 'vhflow/sourceRoot',
  /** {@link PathAsked} → {@link FileAnswer}; null when there is no such file. */
  read: 'vhflow/readSourceFile',
  /** {@link PathAsked} of a directory → {@link ListAnswer}. */
  list: 'vhflow/listSourceDirectory',
} as const;

/** Extension → server: {@link SourcesChanged}. */
export const sourcesChanged = 'vhflow/sourcesChanged';

/** What changed. */
export interface SourcesChanged {
  /** In which trees; absent when any root may be another one, or none. */
  readonly files?: readonly TreeChange[];
}

/** Files and directories of one tree that were written, created, deleted or renamed. */
export interface TreeChange {
  /** A URI that a {@link RootAnswer} gave. */
  readonly root: string;
  /** A directory includes everything in it, and the empty path means the whole tree. */
  readonly paths: readonly string[];
}

/** The initialization options that the extension sends to the server. */
export interface ServerOptions {
  /** `client`: source trees are asked for by {@link sourceRequests}. */
  readonly sources: 'client';
  /** The command that explains the code of a problem, which is its argument. */
  readonly explainCommand: string;
}

export interface RootAsked {
  readonly project: string;
  readonly version: string;
}

export interface RootAnswer {
  /** The root's URI: how later requests name it, and what links to its files start with. */
  readonly uri: string;
  readonly project: string;
  /** The tree's own version, where it says one. */
  readonly version?: string;
}

export interface PathAsked {
  /** A URI that a {@link RootAnswer} gave; others are refused. */
  readonly root: string;
  /** Below the root, with `/`; the root itself is empty. */
  readonly path: string;
}

export type FileAnswer = { readonly text: string } | { readonly refused: string } | null;
export type ListAnswer = readonly { readonly name: string; readonly type: 'file' | 'directory' }[];

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

/** @returns undefined when any root may be another one: also for what is not a {@link SourcesChanged} */
export function parseSourcesChanged(value: unknown): readonly TreeChange[] | undefined {
  const files = isRecord(value) ? value['files'] : undefined;
  return Array.isArray(files) && files.every(isTreeChange) ? files : undefined;
}

function isTreeChange(value: unknown): value is TreeChange {
  if (!isRecord(value)) return false;
  const { root, paths } = value;
  return typeof root === 'string' && Array.isArray(paths) && paths.every((path) => typeof path === 'string');
}

export function parseRootAsked(value: unknown): RootAsked | undefined {
  if (!isRecord(value)) return undefined;
  const { project, version } = value;
  return typeof project === 'string' && typeof version === 'string' ? { project, version } : undefined;
}

export function parsePathAsked(value: unknown): PathAsked | undefined {
  if (!isRecord(value)) return undefined;
  const { root, path } = value;
  return typeof root === 'string' && typeof path === 'string' ? { root, path } : undefined;
}
