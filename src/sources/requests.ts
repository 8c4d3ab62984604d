/**
 * The requests that the language server sends to the extension about source trees, because in VS Code only the extension reads
 * files. All params and results are JSON, and each side validates what it receives.
 */

export const sourceRequests = {
  /** {@link RootParams} → {@link RootResult} or null. */
  root: 'vhflow/sourceRoot',
  /** {@link PathParams} → {@link FileResult}; null when there is no such file. */
  read: 'vhflow/readSourceFile',
  /** {@link PathParams} of a directory → {@link ListResult}. */
  list: 'vhflow/listSourceDirectory',
} as const;

/** Extension → server: {@link SourcesChanged}. */
export const sourcesChanged = 'vhflow/sourcesChanged';

/** The params of {@link sourcesChanged}. */
export interface SourcesChanged {
  /** The changed files by tree; absent when any project may now have another tree, or none. */
  readonly files?: readonly TreeChange[];
}

/** Files and directories of one tree that were written, created, deleted or renamed. */
export interface TreeChange {
  /** The URI from a {@link RootResult}. */
  readonly root: string;
  /** A directory includes everything in it, and the empty path means the whole tree. */
  readonly paths: readonly string[];
}

/** The initialization options that the extension sends to the server. */
export interface ServerOptions {
  /** `client`: the server reads source trees through {@link sourceRequests}. */
  readonly sources: 'client';
  /** The value of the setting `vhflow.webAddresses`. */
  readonly webAddresses: unknown;
  /** The command that explains a problem; its argument is the code of the problem. */
  readonly explainCommand: string;
}

export interface RootParams {
  readonly project: string;
  readonly version: string;
}

export interface RootResult {
  /** The URI of the root. Later requests identify the tree by it, and the URIs of its files start with it. */
  readonly uri: string;
  readonly project: string;
  /** The version according to the tree's own files, if they contain one. */
  readonly version?: string;
}

export interface PathParams {
  /** The URI from a {@link RootResult}; any other URI is refused. */
  readonly root: string;
  /** Relative to the root, with `/`; empty for the root itself. */
  readonly path: string;
}

export type FileResult = { readonly text: string } | { readonly refused: string } | null;
export type ListResult = readonly { readonly name: string; readonly type: 'file' | 'directory' }[];

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

/** @returns undefined when any project may now have another tree, and for values that are not a {@link SourcesChanged} */
export function parseSourcesChanged(value: unknown): readonly TreeChange[] | undefined {
  const files = isRecord(value) ? value['files'] : undefined;
  return Array.isArray(files) && files.every(isTreeChange) ? files : undefined;
}

function isTreeChange(value: unknown): value is TreeChange {
  if (!isRecord(value)) return false;
  const { root, paths } = value;
  return typeof root === 'string' && Array.isArray(paths) && paths.every((path) => typeof path === 'string');
}

export function parseRootParams(value: unknown): RootParams | undefined {
  if (!isRecord(value)) return undefined;
  const { project, version } = value;
  return typeof project === 'string' && typeof version === 'string' ? { project, version } : undefined;
}

export function parsePathParams(value: unknown): PathParams | undefined {
  if (!isRecord(value)) return undefined;
  const { root, path } = value;
  return typeof root === 'string' && typeof path === 'string' ? { root, path } : undefined;
}
