import type { TreeName } from '../../sources/index.js';
import type { SourceRoot } from '../trees/roots.js';
import { keyOfTree } from '../trees/tree-name.js';
import type { DownloadCounts } from '../files/downloads.js';
import type { CheckedAnchor, TreeCheck } from './verify.js';

/** The origin of a tree's files. `wanted`: the number of files that the scenarios name. */
export type SourceOrigin =
  | { readonly type: 'folder'; readonly root: SourceRoot; /** The key in the setting; absent for a folder of the workspace. */ readonly settingKey?: string }
  | { readonly type: 'download'; readonly counts: DownloadCounts; readonly wanted: number }
  | { readonly type: 'notes' };

/** The row of one version of a project. */
export interface TreeRow {
  readonly type: 'tree';
  readonly id: string;
  readonly tree: TreeName;
  readonly origin: SourceOrigin;
  readonly canBeDownloaded: boolean;
  /** The result of the verification; absent until the user starts it. */
  readonly check?: TreeCheck;
}

/** A row below a tree: an anchor or call site that is not where the scenarios expect it. */
export interface FindingRow {
  readonly type: 'finding';
  readonly id: string;
  readonly parent: TreeRow;
  readonly finding: CheckedAnchor;
}

export type SourcesNode = TreeRow | FindingRow;

export function findingsBelow(row: TreeRow): readonly FindingRow[] {
  return (row.check?.findings ?? []).map((finding, index) => ({ type: 'finding', id: `${keyOfTree(row.tree)}/${index}`, parent: row, finding }));
}
