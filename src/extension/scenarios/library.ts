import * as vscode from 'vscode';
import { compile, type CompiledDocument } from '../../language/index.js';
import { basis, setTo, type Condition, type Settings } from '../../model/conditions.js';
import type { Scenario, WrittenScenario } from '../../model/scenario.js';
import { settle, withSettings } from '../../model/settle.js';
import { filesNamedIn, type TreeName } from '../../sources/index.js';
import { rangeOf } from '../ui/ranges.js';
import type { ScenarioAddress } from '../../pages/address.js';
import { addressOf, hopLike, type HopRef, type LibraryEntry, type LibraryFlow, type WrittenHop, writtenHopsOf } from './refs.js';
import { oneLine } from '../../text/visible.js';
import { findScenarioFiles, scenarioFilePattern } from './find-files.js';

/** An error because of which a file cannot be shown as it is written. */
export interface FileProblem {
  readonly message: string;
  readonly range: vscode.Range;
}

/** A `.vhflow` file of the workspace, or one that is open in an editor. */
export interface WorkspaceFile {
  readonly uri: vscode.Uri;
  /** Its scenarios, as far as they can be understood. Those of which syntax errors hide parts are kept as they were before. */
  readonly entries: readonly LibraryEntry[];
  /** Errors only, by position. */
  readonly problems: readonly FileProblem[];
  /** The current text of the file; absent when it could not be read. */
  readonly text?: string;
  readonly compiled?: CompiledDocument;
}

/** No more files than this are read, besides those that are open. */
export const maximumFiles = 500;
/** The limit of docs/language.md, in bytes. */
const maximumBytes = 2 * 1024 * 1024;
const millisecondsToSettle = 150;

/** All known scenarios: the built-in ones and those of the workspace's `.vhflow` files. Unsaved text takes precedence over the saved file. */
export class ScenarioLibrary implements vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<void>();
  /** Fires after one or more files were read again. */
  readonly onDidChange = this.changed.event;
  /** Settles when the workspace's files have been read for the first time. */
  readonly ready: Promise<void>;

  private builtInEntries: readonly LibraryEntry[];
  private shownSettings: Settings = basis;
  private readonly files = new Map<string, WorkspaceFile>();
  private readonly pending = new Map<string, vscode.Uri>();
  private readonly disposables: vscode.Disposable[] = [];
  private timer: ReturnType<typeof setTimeout> | undefined;
  private functionIndex: ReadonlyMap<string, readonly HopRef[]> | undefined;
  private reading: Promise<void> = Promise.resolve();
  private truncated = false;

  /** @param mostFiles the largest number of files to read, besides those that are open */
  constructor(builtInScenarios: readonly WrittenScenario[], private readonly mostFiles = maximumFiles) {
    this.builtInEntries = builtInScenarios.map((scenario) => ({ scenario: settle(scenario) }));
    this.disposables.push(this.changed, this.watchFiles(), ...this.watchDocuments());
    this.ready = this.readAll();
  }

  dispose(): void {
    clearTimeout(this.timer);
    vscode.Disposable.from(...this.disposables).dispose();
  }

  get builtIn(): readonly LibraryEntry[] {
    return this.builtInEntries;
  }

  /** The conditions under which all scenarios are shown, so that everything in view stands on the same settings. */
  get settings(): Settings {
    return this.shownSettings;
  }

  set settings(settings: Settings) {
    if (JSON.stringify(settings) === JSON.stringify(this.shownSettings)) return;
    this.shownSettings = settings;
    const settled = (entry: LibraryEntry): LibraryEntry => ({ ...entry, scenario: withSettings(entry.scenario, settings) });
    this.builtInEntries = this.builtInEntries.map(settled);
    for (const [key, file] of this.files) this.files.set(key, { ...file, entries: file.entries.map(settled) });
    this.functionIndex = undefined;
    this.changed.fire();
  }

  /**
   * Switches a condition in all scenarios. Where they disagree about its default, it is on or off in all of them from then on; otherwise it
   * is no longer among the settings once it is at its default.
   */
  switchTo(id: string, on: boolean): void {
    const known = this.scenarios().flatMap(({ conditions }) => conditions.filter((condition) => condition.id === id));
    const [first] = known;
    if (!first) return;
    const disagree = known.some(({ isOnByDefault }) => isOnByDefault !== first.isOnByDefault);
    // A condition that is the opposite by default is always named.
    this.settings = setTo(disagree ? { ...first, isOnByDefault: !on } : first, on, this.settings);
  }

  /** Resolves once all files are read as they are now. Commands that depend on the active editor may come before its file was read. */
  async upToDate(): Promise<void> {
    await this.ready;
    await this.readPending();
  }

  /** The files of the workspace, sorted by path. */
  get workspace(): readonly WorkspaceFile[] {
    return [...this.files.values()].sort((a, b) => (a.uri.path < b.uri.path ? -1 : a.uri.path > b.uri.path ? 1 : 0));
  }

  /** True when the workspace has more than {@link maximumFiles} files, so that some that are not open were left out. */
  get isTruncated(): boolean {
    return this.truncated;
  }

  fileAt(uri: vscode.Uri): WorkspaceFile | undefined {
    return this.files.get(uri.toString());
  }

  *entries(): Iterable<LibraryEntry> {
    yield* this.builtIn;
    for (const file of this.workspace) yield* file.entries;
  }

  /** All known scenarios, in the library's order. */
  scenarios(): readonly Scenario[] {
    return [...this.entries()].map(({ scenario }) => scenario);
  }

  /** The conditions that the known scenarios declare or use, each id once: the first of its name. */
  conditions(): readonly Condition[] {
    const found = new Map<string, Condition>();
    for (const condition of this.scenarios().flatMap(({ conditions }) => conditions)) if (!found.has(condition.id)) found.set(condition.id, condition);
    return [...found.values()];
  }

  /** The files of a tree that are named in anchors of the known scenarios. */
  filesOf(tree: TreeName): readonly string[] {
    return filesNamedIn(this.scenarios().map(({ written }) => written), tree);
  }

  *allHops(): Iterable<HopRef> {
    for (const entry of this.entries()) {
      for (const flow of entry.scenario.flows) {
        for (const hop of flow.hops) yield { entry, flow, hop };
      }
    }
  }

  /** All hops, also those that do not happen under the present settings. */
  *writtenHops(): Iterable<WrittenHop> {
    for (const entry of this.entries()) yield* writtenHopsOf(entry);
  }

  /** The hops whose anchor names this function, in the library's order. */
  hopsThrough(project: string, path: string, symbol: string): readonly HopRef[] {
    this.functionIndex ??= this.indexFunctions();
    return this.functionIndex.get(functionKey(project, path, symbol)) ?? [];
  }

  find(address: ScenarioAddress): LibraryEntry | undefined {
    if ('builtIn' in address) return this.builtIn.find((entry) => entry.scenario.id === address.builtIn);
    return this.files.get(address.uri)?.entries.find((entry) => entry.scenario.id === address.scenarioId);
  }

  /** The messages of the errors in the text of a hop, ready to show; empty for a built-in one. */
  errorsOf({ entry, flow, hop }: HopRef): readonly string[] {
    const written = writtenFlow(entry, flow)?.hops.find(({ id }) => id === hop.id);
    const errors = written && entry.uri && this.fileAt(entry.uri)?.compiled?.hopErrors.get(written);
    return errors?.map(({ message }) => plainMessage(message)) ?? [];
  }

  /** The same hop after files were read again, found by its id, else by its number; undefined when its flow no longer exists. */
  refreshed(ref: HopRef): HopRef | undefined {
    const entry = this.find(addressOf(ref.entry));
    const flow = entry?.scenario.flows.find((candidate) => candidate.id === ref.flow.id);
    if (!entry || !flow) return undefined;
    const hop = hopLike(flow, ref.hop, writtenFlow(entry, flow));
    return hop && { entry, flow, hop };
  }

  private indexFunctions(): ReadonlyMap<string, readonly HopRef[]> {
    const index = new Map<string, HopRef[]>();
    for (const ref of this.allHops()) {
      const keys = new Set(ref.hop.at?.map((place) => functionKey(place.project, place.path, place.symbol)));
      for (const key of keys) {
        const refs = index.get(key);
        if (refs) refs.push(ref);
        else index.set(key, [ref]);
      }
    }
    return index;
  }

  private watchFiles(): vscode.Disposable {
    const watcher = vscode.workspace.createFileSystemWatcher(scenarioFilePattern);
    const schedule = (uri: vscode.Uri) => this.schedule(uri);
    return vscode.Disposable.from(
      watcher,
      watcher.onDidCreate(schedule),
      watcher.onDidChange(schedule),
      watcher.onDidDelete(schedule),
    );
  }

  private watchDocuments(): vscode.Disposable[] {
    const schedule = (document: vscode.TextDocument) => {
      if (isScenarioDocument(document)) this.schedule(document.uri);
    };
    return [
      vscode.workspace.onDidOpenTextDocument(schedule),
      vscode.workspace.onDidChangeTextDocument((event) => schedule(event.document)),
      vscode.workspace.onDidCloseTextDocument(schedule),
      vscode.workspace.onDidChangeWorkspaceFolders(() => void this.readAll()),
    ];
  }

  private schedule(uri: vscode.Uri): void {
    if (isIgnored(uri)) return;
    this.pending.set(uri.toString(), uri);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.readPending(), millisecondsToSettle);
  }

  private readPending(): Promise<void> {
    clearTimeout(this.timer);
    const uris = [...this.pending.values()];
    this.pending.clear();
    return this.readAgain(uris);
  }

  private async readAll(): Promise<void> {
    const open = vscode.workspace.textDocuments.filter(isScenarioDocument).map((document) => document.uri);
    const isOpen = new Set(open.map((uri) => uri.toString()));
    const found = (await findScenarioFiles(this.mostFiles + 1 + open.length)).filter((uri) => !isOpen.has(uri.toString()));
    this.truncated = found.length > this.mostFiles;
    const known = [...this.files.values()].map((file) => file.uri);
    const uris = new Map([...found.slice(0, this.mostFiles), ...open, ...known].map((uri) => [uri.toString(), uri]));
    await this.readAgain([...uris.values()]);
  }

  /** Reads files one batch after the other, so that an older text never replaces a newer one. */
  private readAgain(uris: readonly vscode.Uri[]): Promise<void> {
    this.reading = this.reading.then(async () => {
      const changes = await Promise.all(uris.map((uri) => this.readFile(uri)));
      // Others take the places of files that were deleted.
      if (this.truncated && uris.some((uri, index) => changes[index] && !this.files.has(uri.toString()))) void this.readAll();
      if (!changes.includes(true)) return;
      this.functionIndex = undefined;
      this.changed.fire();
    });
    return this.reading;
  }

  private get filesNotOpen(): number {
    const open = new Set(vscode.workspace.textDocuments.filter(isScenarioDocument).map(({ uri }) => uri.toString()));
    return [...this.files.keys()].filter((key) => !open.has(key)).length;
  }

  /** @returns whether the file has changed */
  private async readFile(uri: vscode.Uri): Promise<boolean> {
    const key = uri.toString();
    const text = await textOf(uri);
    const before = this.files.get(key);
    if (text === undefined) return this.files.delete(key);
    if (text === before?.text) return false;
    if (!before && !openDocument(uri) && this.filesNotOpen >= this.mostFiles) this.truncated = true;
    else this.files.set(key, text instanceof Error ? this.unreadable(uri, text.message) : this.compiled(uri, text));
    return true;
  }

  private compiled(uri: vscode.Uri, text: string): WorkspaceFile {
    try {
      const compiled = compile(text, { language: vscode.env.language, keepsUndeclared: true });
      const problems = compiled.diagnostics
        .filter((diagnostic) => diagnostic.severity === 1)
        .map(({ message, range }) => ({ message: plainMessage(message), range: rangeOf(range) }));
      const previous = this.fileAt(uri)?.entries ?? [];
      const current = compiled.scenarios.map((scenario) => ({ scenario: settle(scenario, this.settings), uri }));
      return { uri, entries: compiled.isBroken ? withHidden(current, previous) : current, problems, text, compiled };
    } catch (error) {
      return this.unreadable(uri, error instanceof Error ? error.message : String(error));
    }
  }

  private unreadable(uri: vscode.Uri, message: string): WorkspaceFile {
    return { uri, entries: this.fileAt(uri)?.entries.map(outdated) ?? [], problems: [{ message, range: new vscode.Range(0, 0, 0, 0) }] };
  }
}

/** A flow for all settings. */
function writtenFlow({ scenario }: LibraryEntry, { id }: HopRef['flow']): HopRef['flow'] | undefined {
  return scenario.written.flows.find((flow) => flow.id === id);
}

/** The entries of a file with syntax errors: what they hide is as it was before. */
function withHidden(current: readonly LibraryEntry[], previous: readonly LibraryEntry[]): readonly LibraryEntry[] {
  const idOf = ({ scenario }: LibraryEntry): string => scenario.id;
  const before = new Map(previous.map((entry) => [idOf(entry), entry]));
  const ids = new Set(current.map(idOf));
  return [
    ...current.map((entry) => {
      const earlier = before.get(idOf(entry));
      return earlier && hidesFlows(entry.scenario, earlier.scenario) ? outdated(earlier) : entry;
    }),
    ...previous.filter((entry) => !ids.has(idOf(entry))).map(outdated),
  ];
}

/** Whether a flow that had hops is no longer there, or has none. */
function hidesFlows(scenario: Scenario, earlier: Scenario): boolean {
  const hopsNow = new Map(scenario.flows.map(({ id, hops }) => [id, hops.length]));
  return earlier.flows.some(({ id, hops }) => hops.length > 0 && !hopsNow.get(id));
}

function outdated(entry: LibraryEntry): LibraryEntry {
  return entry.isOutdated ? entry : { ...entry, isOutdated: true };
}

/** True for a document that is a scenario file, but not for an old version of one in a diff view. */
export function isScenarioDocument(document: vscode.TextDocument): boolean {
  const { scheme } = document.uri;
  if (document.languageId !== 'vhflow') return false;
  const folders = vscode.workspace.workspaceFolders ?? [];
  return scheme === 'untitled' || scheme === 'file' || folders.some((folder) => folder.uri.scheme === scheme);
}

/** The text of a diagnostic's message. */
function plainMessage(message: string | { readonly value: string }): string {
  return oneLine(typeof message === 'string' ? message : message.value);
}

function functionKey(project: string, path: string, symbol: string): string {
  return `${project}:${path}#${symbol}`;
}

function isIgnored(uri: vscode.Uri): boolean {
  return uri.path.includes('/node_modules/');
}

function openDocument(uri: vscode.Uri): vscode.TextDocument | undefined {
  const key = uri.toString();
  return vscode.workspace.textDocuments.find(
    (document) => !document.isClosed && document.uri.toString() === key && isScenarioDocument(document),
  );
}

/** The text as the user sees it; undefined when there is no such file, or when it is neither in a workspace folder nor open. */
async function textOf(uri: vscode.Uri): Promise<string | Error | undefined> {
  const document = openDocument(uri);
  if (document?.isDirty || document?.isUntitled) return document.getText();
  if (!document && !vscode.workspace.getWorkspaceFolder(uri)) return undefined;
  try {
    const { size, type } = await vscode.workspace.fs.stat(uri);
    if (!(type & vscode.FileType.File)) return undefined;
    if (size > maximumBytes) return new Error(vscode.l10n.t('The file is larger than {0} MiB.', maximumBytes / 1024 / 1024));
    const bytes = await vscode.workspace.fs.readFile(uri);
    return await (document ? vscode.workspace.decode(bytes, { encoding: document.encoding }) : vscode.workspace.decode(bytes, { uri }));
  } catch (error) {
    if (error instanceof vscode.FileSystemError && error.code === 'FileNotFound') return undefined;
    return error instanceof Error ? error : new Error(String(error));
  }
}

/** All known flows, in the library's order. */
export function* flowsOf(library: Pick<ScenarioLibrary, 'entries'>): Iterable<LibraryFlow> {
  for (const entry of library.entries()) {
    for (const flow of entry.scenario.flows) yield { entry, flow };
  }
}
