import { projectOf } from '../catalogue.js';
import { catalogueVersion } from './files.js';
import type { TreeName } from '../tree-name.js';
import { checkPath } from '../safe-files.js';
import { isSameVersion } from '../version.js';
import { namedTreeFor, parseTreeKey } from '../which-tree.js';

/** What is wrong with a base address; `value` is the text in the setting. */
export interface AddressProblem {
  readonly type: 'not-text' | 'not-an-address' | 'not-https' | 'has-credentials' | 'has-query';
  /** The key in the setting: a project, or `project@version`. */
  readonly key: string;
  readonly value: string;
}

/** The address from which the files of a tree are downloaded. `none`: neither the settings nor the catalogue has an address. */
export type BaseAddress = { readonly type: 'address'; readonly address: URL } | { readonly type: 'none' } | { readonly type: 'problem'; readonly problem: AddressProblem };

/**
 * The address of the root of a tree: the one in the setting for this version, else for the project, else the one in the catalogue.
 * An unusable entry in the setting is reported as a problem; the next address is not tried.
 *
 * @param setting the unchecked value of `vhflow.downloads.baseAddresses`: project or `project@version` → address,
 *   in which `{tag}` and `{version}` are replaced by those of the tree
 */
export function baseAddressOf(tree: TreeName, setting: unknown): BaseAddress {
  const version = catalogueVersion(tree);
  const known = projectOf(tree.project)?.downloads.find((download) => isSameVersion(download.version, version));
  const entry = entryFor(tree, setting);
  const written = entry ?? (known && { key: tree.project, value: known.address });
  if (!written) return { type: 'none' };
  const { key, value } = written;
  if (typeof value !== 'string') return { type: 'problem', problem: { type: 'not-text', key, value: '' } };
  const filled = value.trim().replaceAll('{tag}', encodeURIComponent(known?.tag ?? version)).replaceAll('{version}', encodeURIComponent(version));
  const address = checkedAddress(filled);
  return address instanceof URL ? { type: 'address', address } : { type: 'problem', problem: { type: address, key, value } };
}

/** The address of a file. Every segment of its path is escaped, so that the path cannot lead to another address. */
export function fileAddress(base: URL, path: string): string {
  checkPath(path);
  return new URL(path.split('/').map(encodeURIComponent).join('/'), base).href;
}

function entryFor(tree: TreeName, setting: unknown): { readonly key: string; readonly value: unknown } | undefined {
  const entries = Object.entries(setting !== null && typeof setting === 'object' ? setting : {});
  return namedTreeFor(entries.map(([key, value]) => ({ ...parseTreeKey(key), key, value: value as unknown })), tree);
}

function checkedAddress(text: string): URL | AddressProblem['type'] {
  let address: URL;
  try {
    address = new URL(text.endsWith('/') ? text : `${text}/`);
  } catch {
    return 'not-an-address';
  }
  if (address.protocol !== 'https:') return 'not-https';
  if (address.username !== '' || address.password !== '') return 'has-credentials';
  return text.includes('?') || text.includes('#') ? 'has-query' : address;
}
