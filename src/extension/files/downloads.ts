import * as vscode from 'vscode';
import {
  baseAddressOf, catalogueVersion, Downloader, DownloadStore, defaultDownloadLimits, harmless,
  type BaseAddress, type DownloadReport, type DownloadRequest, type FileAccess, type StoredFile, type TreeName, treeTitle,
} from '../../sources/index.js';
import { randomNonce } from '../ui/random-nonce.js';
import { Burst } from '../trees/burst.js';
import { keyOfTree } from '../trees/tree-name.js';
import { downloadFolder } from './download-folder.js';

/** The setting with addresses to use instead of the upstream projects' addresses. */
export const baseAddressesSetting = 'vhflow.downloads.baseAddresses';

/** How many files of a tree were downloaded. */
export interface DownloadCounts {
  readonly verified: number;
  readonly different: number;
}

interface CachedState {
  readonly tree: TreeName;
  readonly path: string;
  readonly state: Promise<StoredFile['state'] | undefined>;
}

/** The files that vhflow downloaded at the user's request, in the extension's storage. */
export class SourceDownloads implements vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<TreeName>();
  /** Fires when files of a tree were downloaded or deleted. */
  readonly onDidChange = this.changed.event;

  private readonly store: DownloadStore;
  private readonly downloader: Downloader;
  /** The cached state of each file, so that views can count files often. */
  private readonly states = new Map<string, CachedState>();
  private readonly burst = new Burst(() => void this.judgeAgain());
  private watcher: vscode.Disposable | undefined;
  private isDisposed = false;

  /** @param storage the extension's global storage folder, which all workspaces share */
  constructor(storage: vscode.Uri) {
    const place = vscode.Uri.joinPath(storage, 'sources');
    const folder = downloadFolder(place);
    void this.watch(place);
    this.store = new DownloadStore(folder, sha256, randomNonce());
    this.downloader = new Downloader(this.store, {
      // Looked up per call: VS Code patches `fetch` for proxies.
      fetch: (address, options) => globalThis.fetch(address, options),
      clock: {
        after: (milliseconds, callback) => {
          const timer = setTimeout(callback, milliseconds);
          return () => clearTimeout(timer);
        },
      },
      limits: defaultDownloadLimits,
    });
  }

  dispose(): void {
    this.isDisposed = true;
    this.watcher?.dispose();
    vscode.Disposable.from(this.changed, this.burst).dispose();
  }

  /** A downloaded file as it is shown. A file that does not match the pinned content starts with an additional line that says so. */
  async served(tree: TreeName, path: string): Promise<Uint8Array | undefined> {
    const file = await this.find(tree, path);
    if (file?.state !== 'different') return file?.bytes;
    const note = new TextEncoder().encode(`${differentNote(tree)}\n`);
    const all = new Uint8Array(note.length + file.bytes.length);
    all.set(note);
    all.set(file.bytes, note.length);
    return all;
  }

  /** Counts how many of these files of a tree were downloaded. */
  async count(tree: TreeName, paths: readonly string[]): Promise<DownloadCounts> {
    const states = await Promise.all(paths.map((path) => this.stateOf(tree, path)));
    const count = (wanted: StoredFile['state']) => states.filter((state) => state === wanted).length;
    return { verified: count('verified'), different: count('different') };
  }

  /** Access to the downloaded files of a tree, as if they were a complete tree. */
  files(tree: TreeName, paths: readonly string[]): FileAccess {
    const found = (path: string) => (paths.includes(path) ? this.find(tree, path) : Promise.resolve(undefined));
    return {
      read: async (path) => {
        const file = await found(path);
        if (!file) throw vscode.FileSystemError.FileNotFound(path);
        return file.bytes;
      },
      stat: async (path) => {
        if (paths.some((file) => path === '' || file.startsWith(`${path}/`))) return { type: 'directory', size: 0 };
        const file = await found(path);
        return file && { type: 'file', size: file.bytes.length };
      },
      list: async (directory) => {
        const prefix = directory === '' ? '' : `${directory}/`;
        const names = paths.filter((path) => path.startsWith(prefix)).map((path) => path.slice(prefix.length)).filter((name) => !name.includes('/'));
        return names.map((name) => ({ name, type: 'file' }));
      },
    };
  }

  /**
   * Downloads the files of a tree that are not verified yet.
   *
   * @throws the signal's reason when it is aborted
   */
  async get(request: DownloadRequest): Promise<DownloadReport> {
    const report = await this.downloader.get(request);
    if (report.verified.length + report.different.length > 0) this.announce(request.tree);
    return report;
  }

  /** Deletes the downloaded files of a tree. */
  async forget(tree: TreeName): Promise<void> {
    await this.store.forget(tree);
    this.announce(tree);
  }

  private announce(tree: TreeName): void {
    this.states.clear();
    this.changed.fire(tree);
  }

  private async stateOf(tree: TreeName, path: string): Promise<StoredFile['state'] | undefined> {
    const key = JSON.stringify([tree.project, tree.version, path]);
    const known = this.states.get(key) ?? { tree, path, state: this.find(tree, path).then((file) => file?.state) };
    this.states.set(key, known);
    return known.state;
  }

  /**
   * Other windows and other programs write to the folder, too. It is created first: VS Code notices only after seconds that a folder
   * it is to watch exists, and does not report what happened there until then.
   */
  private async watch(folder: vscode.Uri): Promise<void> {
    await Promise.resolve(vscode.workspace.fs.createDirectory(folder)).catch(() => undefined);
    if (this.isDisposed) return;
    const watcher = vscode.workspace.createFileSystemWatcher(new vscode.RelativePattern(folder, '**/*'));
    const onEvent = (uri: vscode.Uri) => this.burst.add(uri);
    this.watcher = vscode.Disposable.from(watcher, watcher.onDidCreate(onEvent), watcher.onDidChange(onEvent), watcher.onDidDelete(onEvent));
  }

  /** Determines all cached states again, and announces the trees in which one differs. */
  private async judgeAgain(): Promise<void> {
    const changed = new Map<string, TreeName>();
    await Promise.all([...this.states.values()].map(async ({ tree, path, state }) => {
      if ((await this.find(tree, path))?.state !== (await state)) changed.set(keyOfTree(tree), tree);
    }));
    for (const tree of changed.values()) this.announce(tree);
  }

  private async find(tree: TreeName, path: string): Promise<StoredFile | undefined> {
    return this.store.find(tree, path).catch(() => undefined);
  }
}

/** The download address of a tree: that of the user's settings, else that of the catalogue. */
export function addressOfTree(tree: TreeName): BaseAddress {
  return baseAddressOf(tree, vscode.workspace.getConfiguration().get(baseAddressesSetting));
}

/** Whether the settings or the catalogue have a download address for a tree. */
export function canBeDownloaded(tree: TreeName): boolean {
  return addressOfTree(tree).type !== 'none';
}

function differentNote(tree: TreeName): string {
  const text = vscode.l10n.t('vhflow: this file was downloaded, but does not match the pinned content of {0}.', treeTitle({ project: tree.project, version: catalogueVersion(tree) }));
  return `/* ${harmless(text)} */`;
}

/** `crypto.subtle` is undefined in a page that was not loaded over HTTPS. */
async function sha256(bytes: Uint8Array): Promise<string> {
  const { subtle } = globalThis.crypto as { readonly subtle?: typeof globalThis.crypto.subtle };
  if (!subtle) throw new Error(vscode.l10n.t('hashes can be computed only if VS Code itself was loaded over HTTPS.'));
  const digest = await subtle.digest('SHA-256', new Uint8Array(bytes));
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
