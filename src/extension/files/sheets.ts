import * as vscode from 'vscode';
import { sheetOf } from '../../sources/index.js';
import { contentLanguage, onDidChangeContentLanguage } from '../ui/content-language.js';
import { currentWebAddresses, onDidChangeWebAddresses } from '../ui/web-addresses.js';
import type { CurrentHop } from '../scenarios/current-hop.js';
import type { ScenarioLibrary } from '../scenarios/library.js';
import type { SourceDownloads } from './downloads.js';
import { versionOf } from '../scenarios/refs.js';
import { parseSourcePath, sourcePathOf, sourceScheme, type SourcePlace } from '../trees/source-uri.js';

/** The URI of the sheet for a file; undefined for a place whose path or names cannot be part of a URI. */
export function sheetUri(place: SourcePlace): vscode.Uri | undefined {
  const path = sourcePathOf(place);
  return path === undefined ? undefined : vscode.Uri.from({ scheme: sourceScheme, path });
}

/** A read-only file system with the files that anchors name: the downloaded file if there is one, else its annotated sheet, which is generated on each read. */
export class SourceSheets implements vscode.FileSystemProvider, vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<vscode.FileChangeEvent[]>();
  readonly onDidChangeFile = this.changed.event;

  private readonly subscriptions: vscode.Disposable;
  private readonly watched = new Map<string, vscode.Uri>();
  private modified = Date.now();
  /** The sheets since the last change, by the paths of their URIs: VS Code asks for the size of a file before it reads it. */
  private readonly sheets = new Map<string, Uint8Array>();

  constructor(
    private readonly library: ScenarioLibrary,
    private readonly downloads: SourceDownloads,
    private readonly currentHop: CurrentHop,
  ) {
    this.subscriptions = vscode.Disposable.from(
      downloads.onDidChange(() => this.announce()),
      library.onDidChange(() => this.announce()),
      // A sheet begins with the hop that is current when it is opened; one that is open is not replaced while the user steps in it.
      currentHop.onDidChange(() => this.forget()),
      onDidChangeContentLanguage(() => this.announce()),
      onDidChangeWebAddresses(() => this.announce()),
    );
  }

  dispose(): void {
    vscode.Disposable.from(this.subscriptions, this.changed).dispose();
  }

  watch(uri: vscode.Uri): vscode.Disposable {
    const key = uri.toString();
    this.watched.set(key, uri);
    return new vscode.Disposable(() => this.watched.delete(key));
  }

  async stat(uri: vscode.Uri): Promise<vscode.FileStat> {
    const bytes = await this.bytesAt(uri);
    const times = { ctime: this.modified, mtime: this.modified, permissions: vscode.FilePermission.Readonly };
    if (bytes) return { type: vscode.FileType.File, size: bytes.byteLength, ...times };
    if (this.namesIn(uri).size === 0) throw vscode.FileSystemError.FileNotFound(uri);
    return { type: vscode.FileType.Directory, size: 0, ...times };
  }

  async readFile(uri: vscode.Uri): Promise<Uint8Array> {
    const bytes = await this.bytesAt(uri);
    if (!bytes) throw vscode.FileSystemError.FileNotFound(uri);
    return bytes;
  }

  async readDirectory(uri: vscode.Uri): Promise<[string, vscode.FileType][]> {
    await this.library.ready;
    const names = this.namesIn(uri);
    if (names.size === 0) throw vscode.FileSystemError.FileNotFound(uri);
    return [...names];
  }

  createDirectory(uri: vscode.Uri): never {
    throw vscode.FileSystemError.NoPermissions(uri);
  }

  writeFile(uri: vscode.Uri): never {
    throw vscode.FileSystemError.NoPermissions(uri);
  }

  delete(uri: vscode.Uri): never {
    throw vscode.FileSystemError.NoPermissions(uri);
  }

  rename(from: vscode.Uri): never {
    throw vscode.FileSystemError.NoPermissions(from);
  }

  /** The sheets of built-in scenarios are available before the workspace has been read. */
  private async bytesAt(uri: vscode.Uri): Promise<Uint8Array | undefined> {
    const place = parseSourcePath(uri.path);
    if (!place) return undefined;
    const known = (await this.downloads.served(place, place.path)) ?? this.sheetAt(uri.path, place);
    if (known) return known;
    await this.library.ready;
    return this.sheetAt(uri.path, place);
  }

  private sheetAt(key: string, place: SourcePlace): Uint8Array | undefined {
    const known = this.sheets.get(key);
    if (known) return known;
    const sheet = sheetOf(place, this.library.scenarios(), contentLanguage(), currentWebAddresses().of, this.currentHop.current?.hop);
    const bytes = sheet && new TextEncoder().encode(sheet.text);
    if (bytes) this.sheets.set(key, bytes);
    return bytes;
  }

  /** The names directly below a folder. */
  private namesIn(folder: vscode.Uri): ReadonlyMap<string, vscode.FileType> {
    const prefix = folder.path.endsWith('/') ? folder.path : `${folder.path}/`;
    const names = new Map<string, vscode.FileType>();
    for (const path of this.paths()) {
      if (!path.startsWith(prefix)) continue;
      const [name = '', ...below] = path.slice(prefix.length).split('/');
      names.set(name, below.length > 0 ? vscode.FileType.Directory : vscode.FileType.File);
    }
    return names;
  }

  private paths(): ReadonlySet<string> {
    const paths = new Set<string>();
    for (const ref of this.library.allHops()) {
      const place = ref.hop.at?.[0];
      const version = place && versionOf(ref, place.source);
      if (!place || version === undefined) continue;
      const path = sourcePathOf({ project: place.project, version, path: place.path });
      if (path !== undefined) paths.add(path);
    }
    return paths;
  }

  /** Makes VS Code read each file again when it opens it the next time, also one that it still has from before: it compares the times. */
  private forget(): void {
    this.sheets.clear();
    this.modified = Math.max(Date.now(), this.modified + 1);
  }

  /** Reports all open and watched files as changed, so that VS Code reads them again. */
  private announce(): void {
    this.forget();
    const open = vscode.workspace.textDocuments.map(({ uri }) => uri).filter(({ scheme }) => scheme === sourceScheme);
    const uris = new Map([...this.watched.values(), ...open].map((uri) => [uri.toString(), uri]));
    if (uris.size > 0) this.changed.fire([...uris.values()].map((uri) => ({ type: vscode.FileChangeType.Changed, uri })));
  }
}
