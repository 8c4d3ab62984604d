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

/** Extension → server: folders came, went or changed. */
export const sourcesChanged = 'vhflow/sourcesChanged';

/** What the extension tells when it starts the server. */
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
