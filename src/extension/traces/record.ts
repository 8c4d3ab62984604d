import * as vscode from 'vscode';
import type { Settings } from '../../model/conditions.js';
import type { Flow, Scenario, Side } from '../../model/scenario.js';
import { withSettings } from '../../model/settle.js';
import { changedText } from '../../model/words.js';
import type { RecordingScript } from '../../probes/index.js';
import { resolveHop } from '../scenarios/hop-address.js';
import type { CurrentHop } from '../scenarios/current-hop.js';
import type { ScenarioLibrary } from '../scenarios/library.js';
import type { LibraryFlow } from '../scenarios/refs.js';
import { unlessVanished } from '../scenarios/vanished-hops.js';
import { contentLanguage } from '../ui/content-language.js';
import { withoutIcons } from '../ui/plain-text.js';
import { shownPath } from '../ui/shown-path.js';
import { askFlow, askMachine } from './questions.js';
import { asRoot, linesForTerminal, recordScript, recordTools, type RecordTool } from './record-script.js';

/** Where a script is run or shown. */
type Destination = { readonly type: 'run'; readonly folder: vscode.Uri } | { readonly type: 'choose-folder' | 'show' | 'copy' | 'trust' };

export interface RecordSurroundings {
  readonly library: ScenarioLibrary;
  readonly currentHop: CurrentHop;
  /** The extension's own folder, for users without a workspace. */
  readonly storage: vscode.Uri;
  /** Whether scripts can be run where the extension runs: not in a browser. */
  readonly canRun: boolean;
  /** The settings for which to record, such as those of the trace that is open; undefined for those that are shown. */
  readonly settings: () => Settings | undefined;
  /** Opens the recording that a script has written. */
  readonly open: (recording: vscode.Uri, flow: LibraryFlow) => Promise<void>;
}

/** Registers the command that prepares a recording of a flow: the script, and a terminal with the command that runs it, for the user to run. */
export function registerRecordCommand(surroundings: RecordSurroundings): vscode.Disposable {
  const watched = new Set<vscode.Disposable>();
  const command = vscode.commands.registerCommand('vhflow.recordTrace', unlessVanished(surroundings.library, async (argument) => {
    const { library, currentHop } = surroundings;
    const target = resolveHop(library, argument) ?? currentHop.current ?? (await askFlow(library, []));
    if (target) await record(surroundings, target, wishesIn(argument), watched);
  }));
  return new vscode.Disposable(() => {
    vscode.Disposable.from(command, ...watched).dispose();
  });
}

/** What an argument of the command, such as that of a keybinding, decides beside the flow. */
interface Wishes {
  readonly machine?: Side;
  readonly tool?: RecordTool;
  readonly destination?: Destination;
}

function wishesIn(argument: unknown): Wishes {
  const given = typeof argument === 'object' && argument !== null ? (argument as Readonly<Record<string, unknown>>) : {};
  const machine = (['guest', 'host'] as const).find((each) => each === given['machine']);
  const tool = recordTools.find((each) => each === given['tool']);
  const type = (['choose-folder', 'show', 'copy'] as const).find((each) => each === given['to']);
  const folder = given['to'] === 'workspace' ? vscode.workspace.workspaceFolders?.[0]?.uri : undefined;
  const destination: Destination | undefined = folder ? { type: 'run', folder } : type && { type };
  return { ...(machine && { machine }), ...(tool && { tool }), ...(destination && { destination }) };
}

async function record(surroundings: RecordSurroundings, target: LibraryFlow, wishes: Wishes, watched: Set<vscode.Disposable>): Promise<void> {
  const { scenario, flow } = settled(target, surroundings.settings());
  const title = titleOf(scenario);
  const machine = wishes.machine ?? (await askMachine(title));
  const tool = machine && (wishes.tool ?? (await askTool(title, scenario, flow, machine)));
  if (!machine || !tool) return;
  const script = recordScript(tool, scenario, flow, machine, contentLanguage(), target.entry.uri?.fsPath);
  if (script.probes === 0) return void vscode.window.showWarningMessage(vscode.l10n.t('No probes of this kind are available here.'));
  const destination = wishes.destination ?? (await askDestination(surroundings));
  switch (destination?.type) {
    case undefined:
      return;
    case 'trust':
      return void vscode.commands.executeCommand('workbench.trust.manage');
    case 'show':
      return void (await show(script, tool));
    case 'copy':
      return copy(script);
    case 'choose-folder': {
      const [folder] = (await vscode.window.showOpenDialog({ canSelectFiles: false, canSelectFolders: true, title: vscode.l10n.t('Folder for the script and the recording') })) ?? [];
      return folder && run(surroundings, { script, tool, target }, folder, watched);
    }
    case 'run':
      return run(surroundings, { script, tool, target }, destination.folder, watched);
  }
}

/** A flow under given settings; as it is shown without any, or if it is not there under them. */
function settled({ entry: { scenario }, flow }: LibraryFlow, settings: Settings | undefined): { readonly scenario: Scenario; readonly flow: Flow } {
  const under = settings && withSettings(scenario, settings);
  const found = under?.flows.find(({ id }) => id === flow.id);
  return under && found ? { scenario: under, flow: found } : { scenario, flow };
}

/** What is recorded, with the conditions that are not at their defaults. */
function titleOf({ conditions, settings }: Scenario): string {
  return [vscode.l10n.t('Record'), changedText(conditions, settings, contentLanguage())].filter(Boolean).map(withoutIcons).join(' · ');
}

async function askTool(title: string, scenario: Scenario, flow: Flow, machine: Side): Promise<RecordTool | undefined> {
  const details: Readonly<Record<RecordTool, string>> = {
    'bpftrace': vscode.l10n.t('One line for each event of the flow, written while it records. Needs bpftrace.'),
    'trace-cmd': vscode.l10n.t('Writes to a file while it records, so that nothing is lost. Needs trace-cmd.'),
    'ftrace': vscode.l10n.t('Needs nothing but the kernel: a shell script that uses tracefs.'),
  };
  const items = recordTools.map((tool) => {
    const { probes } = recordScript(tool, scenario, flow, machine, 'en');
    return { label: tool, description: probes === 1 ? vscode.l10n.t('1 probe') : vscode.l10n.t('{0} probes', probes), detail: details[tool], tool };
  });
  return (await vscode.window.showQuickPick(items, { title, placeHolder: vscode.l10n.t('Select the tool that records') }))?.tool;
}

async function askDestination({ storage, canRun }: RecordSurroundings): Promise<Destination | undefined> {
  const items = [
    ...(canRun ? placesToRun(storage) : []),
    { label: `$(copy) ${vscode.l10n.t('Copy for Another Machine')}`, detail: vscode.l10n.t('Paste it into a terminal there. Copy the recording here afterwards, and open it.'), destination: { type: 'copy' } as const },
    { label: `$(file-code) ${vscode.l10n.t('Show the Script')}`, destination: { type: 'show' } as const },
  ];
  return (await vscode.window.showQuickPick(items, { title: vscode.l10n.t('Record'), placeHolder: vscode.l10n.t('Select where to record') }))?.destination;
}

/** Files are written and terminals opened only in a trusted workspace. */
function placesToRun(storage: vscode.Uri): readonly (vscode.QuickPickItem & { readonly destination: Destination })[] {
  if (!vscode.workspace.isTrusted) return [{ label: `$(shield) ${vscode.l10n.t('Manage Workspace Trust')}`, detail: vscode.l10n.t('vhflow writes scripts and opens terminals only in a trusted workspace.'), destination: { type: 'trust' } }];
  const detail = vscode.l10n.t('Saves the script there and opens a terminal with the command. You start it with Enter.');
  const folders = (vscode.workspace.workspaceFolders ?? []).filter(({ uri }) => uri.scheme === 'file');
  return [
    ...folders.map(({ name, uri }) => ({ label: `$(terminal) ${vscode.l10n.t('On this machine, in {0}', name)}`, detail, destination: { type: 'run', folder: uri } as const })),
    { label: `$(terminal) ${vscode.l10n.t('On this machine, in the folder where vhflow keeps its own files')}`, detail, destination: { type: 'run', folder: vscode.Uri.joinPath(storage, 'recordings') } },
    { label: `$(terminal) ${vscode.l10n.t('On this machine, in Another Folder…')}`, detail, destination: { type: 'choose-folder' } },
  ];
}

async function show({ text }: RecordingScript, tool: RecordTool): Promise<void> {
  const document = await vscode.workspace.openTextDocument({ language: tool === 'bpftrace' ? 'plaintext' : 'shellscript', content: text });
  await vscode.window.showTextDocument(document);
}

async function copy(script: RecordingScript): Promise<void> {
  await vscode.env.clipboard.writeText(linesForTerminal(script));
  void vscode.window.showInformationMessage(vscode.l10n.t('Copied. Paste it into a terminal of the machine; it writes {0} and then waits for Enter. The recording will be {1}.', script.fileName, script.recording));
}

interface Recording {
  readonly script: RecordingScript;
  readonly tool: RecordTool;
  readonly target: LibraryFlow;
}

/** Saves the script, shows it, opens a terminal with its command, which is typed but not run, and waits for the recording. */
async function run(surroundings: RecordSurroundings, { script, tool, target }: Recording, folder: vscode.Uri, watched: Set<vscode.Disposable>): Promise<void> {
  if (!vscode.workspace.isTrusted) return void vscode.window.showWarningMessage(vscode.l10n.t('vhflow writes scripts and opens terminals only in a trusted workspace.'));
  const file = vscode.Uri.joinPath(folder, script.fileName);
  if (!(await save(file, script.text))) return;
  await vscode.window.showTextDocument(file, { preview: true, preserveFocus: true });
  const terminal = vscode.window.createTerminal({ name: vscode.l10n.t('vhflow: record'), cwd: folder, iconPath: new vscode.ThemeIcon('pulse') });
  terminal.show();
  terminal.sendText(asRoot(script.command), false);
  const watcher = watch(vscode.Uri.joinPath(folder, script.recording), tool === 'bpftrace', (recording) => surroundings.open(recording, target));
  watched.add(watcher);
  const closing = vscode.window.onDidCloseTerminal((closed) => {
    if (closed !== terminal) return;
    vscode.Disposable.from(watcher, closing).dispose();
    watched.delete(watcher);
  });
}

/** @returns false if the user keeps another file of that name, or it cannot be written */
async function save(file: vscode.Uri, text: string): Promise<boolean> {
  const before = await vscode.workspace.fs.readFile(file).then((bytes) => new TextDecoder().decode(bytes), () => undefined);
  if (before === text) return true;
  const replace = vscode.l10n.t('Replace');
  if (before !== undefined && (await vscode.window.showWarningMessage(vscode.l10n.t('{0} exists and is different.', shownPath(file)), { modal: true }, replace)) !== replace) return false;
  try {
    await vscode.workspace.fs.createDirectory(vscode.Uri.joinPath(file, '..'));
    await vscode.workspace.fs.writeFile(file, new TextEncoder().encode(text));
    return true;
  } catch (error) {
    void vscode.window.showErrorMessage(vscode.l10n.t('Cannot write {0}: {1}', shownPath(file), error instanceof Error ? error.message : String(error)));
    return false;
  }
}

/**
 * Offers to open a recording when it is there, one offer at a time.
 *
 * @param isStreamed whether it is written bit by bit, so that it changes all the time; it is then offered once
 */
function watch(recording: vscode.Uri, isStreamed: boolean, open: (recording: vscode.Uri) => Promise<void>): vscode.Disposable {
  const name = recording.path.slice(recording.path.lastIndexOf('/') + 1);
  const watcher = vscode.workspace.createFileSystemWatcher(new vscode.RelativePattern(vscode.Uri.joinPath(recording, '..'), name), false, false, true);
  let isOffered = false;
  const offer = async (): Promise<void> => {
    if (isOffered) return;
    isOffered = true;
    const wasShown = await offerToOpen(recording, name, open);
    isOffered = wasShown && isStreamed;
  };
  return vscode.Disposable.from(watcher, watcher.onDidCreate(() => void offer()), watcher.onDidChange(() => void offer()));
}

/** @returns false if there is nothing to open yet */
async function offerToOpen(recording: vscode.Uri, name: string, open: (recording: vscode.Uri) => Promise<void>): Promise<boolean> {
  const size = await vscode.workspace.fs.stat(recording).then((found) => found.size, () => 0);
  if (size === 0) return false;
  const button = vscode.l10n.t('Open Trace');
  const chosen = await vscode.window.showInformationMessage(vscode.l10n.t('{0} is there. Open it when the recording has ended.', name), button);
  if (chosen === button) await open(recording);
  return true;
}
