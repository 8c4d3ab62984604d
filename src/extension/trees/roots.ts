import * as vscode from 'vscode';
import { macroFile } from '../../anchors/index.js';
import {
  decidesWhichTree, foundTreeFor, namedTreeFor, projectOf, recogniseTree, safeFiles, SourceTree, type FileAccess, type RecognisedTree,
} from '../../sources/index.js';
import { parsedUri } from '../ui/parsed-uri.js';
import { Burst } from './burst.js';
import { folderAccess, statOf } from './folder-access.js';
import { FolderWatch } from './folder-watch.js';
import { isFolderUri, checkFolder, parseRootSettings, type RootProblem, type RootSetting, type RootSettings } from './root-settings.js';
import { parseSourcePath, sourceScheme, type SourcePlace } from './source-uri.js';

/** A folder that contains the source tree of a project. */
export interface SourceRoot {
  readonly uri: vscode.Uri;
  readonly tree: SourceTree;
  /** The unchecked access to the files that the tree reads. */
  readonly files: FileAccess;
}

/** The setting that names source folders. */
export const sourceRootsSetting = 'vhflow.sourceRoots';
/** If more paths than this changed in a tree, the whole tree is reported as changed. */
const maximumPaths = 1_000;
/** The number of subfolders of a workspace folder that are examined, in case the folder contains several trees. */
const maximumFoldersBelow = 64;

interface Known {
  readonly configured: readonly (RootSetting & { readonly root: SourceRoot })[];
  readonly recognised: readonly SourceRoot[];
  readonly problems: readonly RootProblem[];
}

/** The changes of source trees that one event reports. */
export interface SourcesChange {
  /** Whether source trees were added or removed, or a folder became a tree of another project or version. */
  readonly roots: boolean;
  /** Paths of files and directories that were written, created, deleted or renamed; an empty path is the whole tree. */
  readonly files: readonly { readonly root: SourceRoot; readonly paths: readonly string[] }[];
}

/** Finds the source trees of projects: first in the settings, then in the workspace. */
export class SourceRoots implements vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<SourcesChange>();
  /** Fires when source trees may have been added, removed or replaced, and when files in them changed. */
  readonly onDidChange = this.changed.event;

  private readonly subscriptions: vscode.Disposable;
  private readonly watch = new FolderWatch((uri) => this.onFileEvent(uri));
  private readonly burst = new Burst<vscode.Uri>((uris) => void this.announce(uris));
  private known: Promise<Known> | undefined;
  /** The result before a change for which the event has not fired yet. */
  private before: Promise<Known> | undefined;
  /** Every folder that was recognised as a tree, so that a later look-up reuses the tree and its cache. */
  private readonly opened = new Map<string, SourceRoot>();

  constructor() {
    this.subscriptions = vscode.Disposable.from(
      this.changed, this.watch, this.burst,
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration(sourceRootsSetting)) this.forget();
      }),
      vscode.workspace.onDidChangeWorkspaceFolders(() => this.forget()),
      vscode.workspace.onDidGrantWorkspaceTrust(() => this.forget()),
      // Not every file system reports changes to a watcher.
      vscode.workspace.onDidSaveTextDocument(({ uri }) => this.onFileEvent(uri)),
    );
  }

  dispose(): void {
    this.subscriptions.dispose();
  }

  /** Discards the result, so that the next use looks everything up again. */
  forget(): void {
    this.known = undefined;
    this.changed.fire({ roots: true, files: [] });
  }

  /** The problems of the setting. */
  async problems(): Promise<readonly RootProblem[]> {
    return (await this.look()).problems;
  }

  /** The entries of the setting that name a folder, whether it exists or not. */
  get entries(): readonly RootSetting[] {
    return settingsNow().roots;
  }

  /** The folder for a version of a project; if no folder has that version, a folder with another version. */
  async rootFor(project: string, version: string): Promise<SourceRoot | undefined> {
    const { configured, recognised } = await this.look();
    const wanted = { project, version };
    const tree = foundTreeFor(recognised.map((root) => root.tree), wanted);
    return namedTreeFor(configured, wanted)?.root ?? recognised.find((root) => root.tree === tree);
  }

  /** The key of the setting's entry for this version of the project; undefined when there is none. */
  async settingKeyFor(project: string, version: string): Promise<string | undefined> {
    return namedTreeFor((await this.look()).configured, { project, version })?.key;
  }

  /** The problem of the setting's entry for this version of the project; undefined when a usable entry serves the version. */
  async problemFor(project: string, version: string): Promise<RootProblem | undefined> {
    const { configured, problems } = await this.look();
    if (namedTreeFor(configured, { project, version })) return undefined;
    return problems.find(({ key }) => key === `${project}@${version}`) ?? problems.find(({ key }) => key === project);
  }

  /**
   * Determines the project and path of a document.
   *
   * @returns undefined for a document outside every known tree; `root` is absent for an annotated sheet
   */
  async placeOf(uri: vscode.Uri): Promise<(Omit<SourcePlace, 'version'> & { readonly version?: string; readonly root?: SourceRoot }) | undefined> {
    if (uri.scheme === sourceScheme) return parseSourcePath(uri.path);
    const { configured, recognised } = await this.look();
    const holders = [...configured.map(({ root }) => root), ...recognised].filter((root) => isBelow(uri, root.uri));
    const root = holders.reduce<SourceRoot | undefined>(
      (deepest, candidate) => (deepest && deepest.uri.path.length >= candidate.uri.path.length ? deepest : candidate),
      undefined,
    );
    if (!root) return undefined;
    const { project, version } = root.tree;
    return { project, ...(version !== undefined && { version }), path: uri.path.slice(folderPath(root.uri).length), root };
  }

  private look(): Promise<Known> {
    if (this.known) return this.known;
    const settings = settingsNow();
    // The watcher starts before the look-up, so that no change after it is missed.
    this.watch.watch(foldersOf(settings));
    const known = lookEverywhere(settings, (uri, tree) => this.open(uri, tree));
    this.known = known;
    known.catch(() => {
      if (this.known === known) this.known = undefined;
    });
    return known;
  }

  private open(uri: vscode.Uri, tree: RecognisedTree): SourceRoot {
    const key = uri.toString();
    const before = this.opened.get(key);
    if (before?.tree.project === tree.project && before.tree.version === tree.version) return before;
    const root = sourceRoot(uri, tree);
    this.opened.set(key, root);
    return root;
  }

  /** Drops the cached content of the file at once; the change event fires when the burst of file events is over. */
  private onFileEvent(uri: vscode.Uri): void {
    if (!this.known && !this.before) return;
    for (const { root, path } of this.treesWith(uri)) root.tree.drop([path]);
    if (this.mayBeOtherTrees(uri)) {
      this.before ??= this.known;
      this.known = undefined;
    }
    if (!isOfGit(uri)) this.burst.add(uri);
  }

  private async announce(uris: readonly vscode.Uri[]): Promise<void> {
    const { before } = this;
    this.before = undefined;
    const roots = before !== undefined && !isSame(await settled(before), await settled(this.look()));
    const paths = new Map<SourceRoot, Set<string>>();
    for (const { root, path } of uris.flatMap((uri) => this.treesWith(uri))) paths.set(root, (paths.get(root) ?? new Set()).add(path));
    const files = [...paths].map(([root, changed]) => ({ root, paths: concernsWholeTree(changed) ? [''] : [...changed] }));
    if (roots || files.length > 0) this.changed.fire({ roots, files });
  }

  /** The trees that contain a file or folder, or are inside the folder, each with the path relative to the tree. */
  private treesWith(uri: vscode.Uri): readonly { readonly root: SourceRoot; readonly path: string }[] {
    return [...this.opened.values()].flatMap((root) => {
      const path = pathWithin(uri, root.uri);
      return path === undefined ? [] : [{ root, path }];
    });
  }

  /** Whether, after an event, a folder may have become another tree, or no longer be one. */
  private mayBeOtherTrees(uri: vscode.Uri): boolean {
    const settings = settingsNow();
    const inWorkspace = (vscode.workspace.workspaceFolders ?? []).flatMap((folder) => {
      const path = pathWithin(uri, folder.uri);
      return path === undefined ? [] : [path, path.split('/').slice(1).join('/')];
    });
    const inSettings = settings.roots.flatMap(({ folder }) => pathWithin(uri, folderUri(folder)) ?? []);
    return [...inWorkspace, ...inSettings].some(decidesWhichTree);
  }
}

/** Whether a change of a tree concerns all of its files, even those that were not written: its own macros decide which functions each has. */
export function isReadAnew({ roots, files }: SourcesChange): boolean {
  return roots || files.some(({ paths }) => paths.includes(''));
}

function concernsWholeTree(changed: ReadonlySet<string>): boolean {
  return changed.size > maximumPaths || changed.has(macroFile);
}

/** Recognises the source tree in a folder by marker files that only one project has. */
export function recogniseFolder(uri: vscode.Uri): Promise<RecognisedTree | undefined> {
  return recogniseTree(folderAccess(uri));
}

/** Checks that a folder is a tree of the project for which it is configured. */
async function checkRoot(setting: RootSetting, open: OpenRoot): Promise<SourceRoot | RootProblem> {
  const uri = folderUri(setting.folder);
  const found = await statOf(uri);
  const isFolder = found !== undefined && (found.type & vscode.FileType.Directory) !== 0;
  const tree = isFolder ? await recogniseFolder(uri) : undefined;
  const problem = checkFolder(setting, found ? (isFolder ? 'folder' : 'other') : 'nothing', tree, isKnownProject(setting.project));
  return problem ?? open(uri, { project: setting.project, ...(tree?.version !== undefined && { version: tree.version }) });
}

/** The value of the setting; an entry that looks like a URI but is none is a problem like the others. */
function settingsNow(): RootSettings {
  const { roots, problems } = parseRootSettings(vscode.workspace.getConfiguration().get(sourceRootsSetting), homeFolder());
  const isUsable = ({ folder }: RootSetting) => !isFolderUri(folder) || parsedUri(folder) !== undefined;
  const unusable = roots.filter((root) => !isUsable(root)).map(({ key, folder }) => ({ type: 'not-absolute', key, folder }) as const);
  return { roots: roots.filter(isUsable), problems: [...problems, ...unusable] };
}

/** The URI of a usable folder of the setting, with a lower-case drive letter as in the URIs of documents. */
function folderUri(folder: string): vscode.Uri {
  return isFolderUri(folder) ? vscode.Uri.parse(folder) : vscode.Uri.file(folder.replace(/^[A-Z]:/u, (drive) => drive.toLowerCase()));
}

export function isKnownProject(project: string): boolean {
  return projectOf(project) !== undefined;
}

type OpenRoot = (uri: vscode.Uri, tree: RecognisedTree) => SourceRoot;

async function lookEverywhere(settings: RootSettings, open: OpenRoot): Promise<Known> {
  const [checked, recognised] = await Promise.all([
    Promise.all(settings.roots.map(async (setting) => ({ setting, result: await checkRoot(setting, open) }))),
    recogniseWorkspace(open),
  ]);
  const configured: Known['configured'][number][] = [];
  const problems = [...settings.problems];
  for (const { setting, result } of checked) {
    if ('files' in result) configured.push({ ...setting, root: result });
    else problems.push(result);
  }
  return { configured, recognised, problems };
}

async function recogniseWorkspace(open: OpenRoot): Promise<readonly SourceRoot[]> {
  const folders = (vscode.workspace.workspaceFolders ?? []).map((folder) => folder.uri);
  const roots = await Promise.all(folders.map((folder) => recogniseAtOrBelow(folder, open)));
  return roots.flat();
}

async function recogniseAtOrBelow(folder: vscode.Uri, open: OpenRoot): Promise<readonly SourceRoot[]> {
  const tree = await recogniseFolder(folder);
  if (tree) return [open(folder, tree)];
  const below = await Promise.all(
    (await foldersIn(folder)).map(async (uri) => {
      const found = await recogniseFolder(uri);
      return found ? [open(uri, found)] : [];
    }),
  );
  return below.flat();
}

async function foldersIn(folder: vscode.Uri): Promise<readonly vscode.Uri[]> {
  try {
    const entries = await vscode.workspace.fs.readDirectory(folder);
    return entries
      .filter(([, type]) => type & vscode.FileType.Directory)
      .slice(0, maximumFoldersBelow)
      .map(([name]) => vscode.Uri.joinPath(folder, name));
  } catch {
    return [];
  }
}

function sourceRoot(uri: vscode.Uri, tree: RecognisedTree): SourceRoot {
  const files = folderAccess(uri);
  return { uri, tree: new SourceTree(tree, safeFiles(files)), files };
}

/** The folders to watch, whether they exist or not. */
function foldersOf({ roots }: RootSettings): readonly vscode.Uri[] {
  return [...roots.map(({ folder }) => folderUri(folder)), ...(vscode.workspace.workspaceFolders ?? []).map(({ uri }) => uri)];
}

/** The path of a file relative to a folder; empty for the folder itself and its parents; undefined for everything else. */
function pathWithin(uri: vscode.Uri, folder: vscode.Uri): string | undefined {
  if (isBelow(uri, folder)) return uri.path.slice(folderPath(folder).length);
  return uri.toString() === folder.toString() || isBelow(folder, uri) ? '' : undefined;
}

/** Git writes its own files frequently, and none of them belongs to a source tree. */
function isOfGit({ path }: vscode.Uri): boolean {
  return path.includes('/.git/');
}

/** The result of a look-up; undefined if it failed. */
function settled(known: Promise<Known>): Promise<Known | undefined> {
  return known.catch(() => undefined);
}

function isSame(one: Known | undefined, other: Known | undefined): boolean {
  if (!one || !other) return one === other;
  const rootsOf = ({ configured, recognised }: Known) => [...configured.map(({ root }) => root), ...recognised];
  const [before, after] = [rootsOf(one), rootsOf(other)];
  const isSameLine = JSON.stringify([one.problems, one.configured.map(({ key }) => key)]) === JSON.stringify([other.problems, other.configured.map(({ key }) => key)]);
  return isSameLine && before.length === after.length && before.every((root, index) => root === after[index]);
}

function isBelow(uri: vscode.Uri, folder: vscode.Uri): boolean {
  return uri.scheme === folder.scheme && uri.authority === folder.authority && uri.path.startsWith(folderPath(folder));
}

function folderPath(folder: vscode.Uri): string {
  return folder.path.endsWith('/') ? folder.path : `${folder.path}/`;
}

/** The user's home folder; undefined in a browser. */
function homeFolder(): string | undefined {
  const environment = typeof process === 'undefined' ? undefined : process.env;
  return environment?.['HOME'] ?? environment?.['USERPROFILE'];
}
