import * as vscode from 'vscode';
import {
  foundTreeFor, namedTreeFor, projectOf, recogniseTree, safeFiles, SourceTree, type FileAccess, type RecognisedTree,
} from '../../sources/index.js';
import { folderAccess, statOf } from './folder-access.js';
import { isFolderUri, judgeRoot, parseRootSettings, type RootProblem, type RootSetting } from './root-settings.js';
import { parseSourcePath, sourceScheme, type SourcePlace } from './source-uri.js';

/** A folder that holds the files of a project. */
export interface SourceRoot {
  readonly uri: vscode.Uri;
  readonly tree: SourceTree;
  /** What the tree reads from. */
  readonly files: FileAccess;
}

/** The setting that names source folders. */
export const sourceRootsSetting = 'vhflow.sourceRoots';
/** Folders looked at in a workspace folder, in case it holds several trees. */
const maximumFoldersBelow = 64;

interface Known {
  readonly configured: readonly (RootSetting & { readonly root: SourceRoot })[];
  readonly recognised: readonly SourceRoot[];
  readonly problems: readonly RootProblem[];
}

/** Where the projects' own files are: first the settings, then what the workspace holds. */
export class SourceRoots implements vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<void>();
  /** Fires when folders may have come, gone, or changed their meaning. */
  readonly onDidChange = this.changed.event;

  private readonly subscriptions: vscode.Disposable;
  private known: Promise<Known> | undefined;

  constructor() {
    this.subscriptions = vscode.Disposable.from(
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration(sourceRootsSetting)) this.forget();
      }),
      vscode.workspace.onDidChangeWorkspaceFolders(() => this.forget()),
      vscode.workspace.onDidGrantWorkspaceTrust(() => this.forget()),
    );
  }

  dispose(): void {
    vscode.Disposable.from(this.subscriptions, this.changed).dispose();
  }

  /** Looks everything up again at the next use. */
  forget(): void {
    this.known = undefined;
    this.changed.fire();
  }

  /** What is wrong with the setting. */
  async problems(): Promise<readonly RootProblem[]> {
    return (await this.look()).problems;
  }

  /** The folder that serves a version of a project; a folder of another version serves it where none has that version. */
  async rootFor(project: string, version: string): Promise<SourceRoot | undefined> {
    const { configured, recognised } = await this.look();
    const wanted = { project, version };
    const tree = foundTreeFor(recognised.map((root) => root.tree), wanted);
    return namedTreeFor(configured, wanted)?.root ?? recognised.find((root) => root.tree === tree);
  }

  /** The line of the setting that serves this version of the project; undefined when no line does. */
  async settingKeyFor(project: string, version: string): Promise<string | undefined> {
    return namedTreeFor((await this.look()).configured, { project, version })?.key;
  }

  /** The problem of the setting that would have served this version of the project; undefined when a setting does serve it. */
  async problemFor(project: string, version: string): Promise<RootProblem | undefined> {
    const { configured, problems } = await this.look();
    if (namedTreeFor(configured, { project, version })) return undefined;
    return problems.find(({ key }) => key === `${project}@${version}`) ?? problems.find(({ key }) => key === project);
  }

  /**
   * Which file of which project a document is.
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
    const known = lookEverywhere();
    this.known = known;
    known.catch(() => {
      if (this.known === known) this.known = undefined;
    });
    return known;
  }
}

/** What a folder holds, by the marks that only one project has. */
export function recogniseFolder(uri: vscode.Uri): Promise<RecognisedTree | undefined> {
  return recogniseTree(folderAccess(uri));
}

/** Checks one folder against the project that a setting gives it to. */
export async function checkRoot(setting: RootSetting): Promise<SourceRoot | RootProblem> {
  const uri = folderUri(setting.folder);
  const found = await statOf(uri);
  const isFolder = found !== undefined && (found.type & vscode.FileType.Directory) !== 0;
  const tree = isFolder ? await recogniseFolder(uri) : undefined;
  const problem = judgeRoot(setting, found ? (isFolder ? 'folder' : 'other') : 'nothing', tree, isKnownProject(setting.project));
  return problem ?? sourceRoot(uri, { project: setting.project, ...(tree?.version !== undefined && { version: tree.version }) });
}

/** With the drive letter as VS Code writes it in the URIs of documents. */
function folderUri(folder: string): vscode.Uri {
  return isFolderUri(folder) ? vscode.Uri.parse(folder) : vscode.Uri.file(folder.replace(/^[A-Z]:/u, (drive) => drive.toLowerCase()));
}

export function isKnownProject(project: string): boolean {
  return projectOf(project) !== undefined;
}

async function lookEverywhere(): Promise<Known> {
  const settings = parseRootSettings(vscode.workspace.getConfiguration().get(sourceRootsSetting), homeFolder());
  const [checked, recognised] = await Promise.all([
    Promise.all(settings.roots.map(async (setting) => ({ setting, result: await checkRoot(setting) }))),
    recogniseWorkspace(),
  ]);
  const configured: Known['configured'][number][] = [];
  const problems = [...settings.problems];
  for (const { setting, result } of checked) {
    if ('files' in result) configured.push({ ...setting, root: result });
    else problems.push(result);
  }
  return { configured, recognised, problems };
}

async function recogniseWorkspace(): Promise<readonly SourceRoot[]> {
  const folders = (vscode.workspace.workspaceFolders ?? []).map((folder) => folder.uri);
  const roots = await Promise.all(folders.map(recogniseAtOrBelow));
  return roots.flat();
}

async function recogniseAtOrBelow(folder: vscode.Uri): Promise<readonly SourceRoot[]> {
  const tree = await recogniseFolder(folder);
  if (tree) return [sourceRoot(folder, tree)];
  const below = await Promise.all(
    (await foldersIn(folder)).map(async (uri) => {
      const found = await recogniseFolder(uri);
      return found ? [sourceRoot(uri, found)] : [];
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

function isBelow(uri: vscode.Uri, folder: vscode.Uri): boolean {
  return uri.scheme === folder.scheme && uri.authority === folder.authority && uri.path.startsWith(folderPath(folder));
}

function folderPath(folder: vscode.Uri): string {
  return folder.path.endsWith('/') ? folder.path : `${folder.path}/`;
}

/** There is none in a browser. */
function homeFolder(): string | undefined {
  const environment = typeof process === 'undefined' ? undefined : process.env;
  return environment?.['HOME'] ?? environment?.['USERPROFILE'];
}
