import * as vscode from 'vscode';
import type { Scenario } from '../model/scenario.js';
import { sheetOf } from '../sources/index.js';
import { contentLanguage, onDidChangeContentLanguage } from './content-language.js';
import type { ScenarioLibrary } from './scenario-library.js';
import { versionOf } from './source-hops.js';
import { parseSourcePath, sourcePathOf, sourceScheme, type SourcePlace } from './source-uri.js';

/** The URI under which a place's sheet is served; undefined for a place whose path or names cannot be part of one. */
export function sheetUri(place: SourcePlace): vscode.Uri | undefined {
  const path = sourcePathOf(place);
  return path === undefined ? undefined : vscode.Uri.from({ scheme: sourceScheme, path });
}

/** The read-only file system of annotated sheets: a file for each that an anchor names, made when it is read. */
export class SourceSheets implements vscode.FileSystemProvider, vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<vscode.FileChangeEvent[]>();
  readonly onDidChangeFile = this.changed.event;

  private readonly subscriptions: vscode.Disposable;
  private readonly watched = new Map<string, vscode.Uri>();
  private modified = Date.now();

  constructor(private readonly library: ScenarioLibrary) {
    this.subscriptions = vscode.Disposable.from(
      library.onDidChange(() => this.announce()),
      onDidChangeContentLanguage(() => this.announce()),
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
    const text = await this.textAt(uri);
    const times = { ctime: this.modified, mtime: this.modified, permissions: vscode.FilePermission.Readonly };
    if (text !== undefined) return { type: vscode.FileType.File, size: bytesOf(text).byteLength, ...times };
    if (this.namesIn(uri).size === 0) throw vscode.FileSystemError.FileNotFound(uri);
    return { type: vscode.FileType.Directory, size: 0, ...times };
  }

  async readFile(uri: vscode.Uri): Promise<Uint8Array> {
    const text = await this.textAt(uri);
    if (text === undefined) throw vscode.FileSystemError.FileNotFound(uri);
    return bytesOf(text);
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

  /** A sheet of the built-in scenarios need not wait until the workspace is read. */
  private async textAt(uri: vscode.Uri): Promise<string | undefined> {
    const place = parseSourcePath(uri.path);
    if (!place) return undefined;
    const text = this.textOf(place);
    if (text !== undefined) return text;
    await this.library.ready;
    return this.textOf(place);
  }

  private textOf(place: SourcePlace): string | undefined {
    return sheetOf(place, this.scenarios(), contentLanguage())?.text;
  }

  private scenarios(): readonly Scenario[] {
    return [...this.library.entries()].map(({ scenario }) => scenario);
  }

  /** What stands directly below a folder. */
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

  /** Sheets that are open are read again. */
  private announce(): void {
    this.modified = Math.max(Date.now(), this.modified + 1);
    const open = vscode.workspace.textDocuments.map(({ uri }) => uri).filter(({ scheme }) => scheme === sourceScheme);
    const uris = new Map([...this.watched.values(), ...open].map((uri) => [uri.toString(), uri]));
    if (uris.size > 0) this.changed.fire([...uris.values()].map((uri) => ({ type: vscode.FileChangeType.Changed, uri })));
  }
}

function bytesOf(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}
