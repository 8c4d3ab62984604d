import * as vscode from 'vscode';
import type { HopAddress } from '../../pages/address.js';
import type { TraceRequest } from '../panels/diagram-panel.js';
import { resolveHop } from '../scenarios/hop-address.js';
import type { ScenarioLibrary } from '../scenarios/library.js';
import { addressOf, isSameFlow, type HopRef, type LibraryFlow } from '../scenarios/refs.js';
import { unlessVanished } from '../scenarios/vanished-hops.js';
import { withoutLinks } from '../ui/plain-text.js';
import { parsedUri } from '../ui/parsed-uri.js';
import { maintainEditorKey } from './editor-key.js';
import { KeptTrace } from './kept-traces.js';
import { TraceOpening, type TracedDiagram } from './opening.js';
import { registerPasteStack } from './paste-stack.js';
import { askFiles } from './questions.js';
import { registerRecordCommand } from './record.js';
import { traceAt, type ChosenTrace } from './trace-files.js';
import type { TraceProgram } from './trace-worker.js';
import { openTraceLine } from './trace-line.js';

/** True while a trace is laid over the flow of a diagram. */
const contextKey = 'vhflow.traceOpen';

export interface TraceSurroundings {
  /** Outlasts the window. */
  readonly storage: vscode.Memento;
  /** The extension's own folder. */
  readonly globalStorage: vscode.Uri;
  readonly program: TraceProgram;
}

/** What other parts of the extension may do with traces. */
export interface Traces {
  readonly commands: vscode.Disposable;
  /** Lays recordings over a flow, in the diagram that shows it, else in the one that was active last; the focus stays where it is. */
  readonly open: (recordings: readonly vscode.Uri[], flow: LibraryFlow) => Promise<void>;
}

/**
 * Registers the commands that open and close traces, and connects the diagrams with their traces.
 *
 * @param diagrams the first one is used unless another one is the active editor
 */
export function registerTraceCommands(library: ScenarioLibrary, diagrams: readonly [TracedDiagram, ...TracedDiagram[]], { storage, globalStorage, program }: TraceSurroundings): Traces {
  const opening = new TraceOpening(library);
  // Where the worker can read files, there is a machine that has terminals, too.
  const canRun = program.readsFiles;
  const active = () => diagrams.find(({ panel }) => panel.isActive) ?? diagrams[0];
  const open = async (argument: unknown, selection: unknown) => {
    const uris = urisIn(argument, selection) ?? (await askFiles());
    if (uris && uris.length > 0) await opening.open(active(), uris.map(traceIn), resolveHop(library, argument));
  };
  const updateKey = () => void vscode.commands.executeCommand('setContext', contextKey, diagrams.some(({ trace }) => trace.files !== undefined));
  updateKey();
  const commands = vscode.Disposable.from(
    maintainEditorKey(),
    vscode.commands.registerCommand('vhflow.openTrace', (argument?: unknown, selection?: unknown) => unlessVanished(library, (given) => open(given, selection))(argument)),
    registerPasteStack(library, program),
    registerRecordCommand({
      library, currentHop: diagrams[0].hop, storage: globalStorage, canRun, settings: () => active().trace.settings,
      open: (recording, { entry, flow }) => opening.open(active(), [traceAt(recording)], resolveHop(library, { document: addressOf(entry), flowId: flow.id })),
    }),
    vscode.commands.registerCommand('vhflow.closeTrace', () => {
      const shown = active();
      (shown.trace.files ? shown : diagrams.find(({ trace }) => trace.files))?.trace.close();
    }),
    vscode.commands.registerCommand('vhflow.chooseTracedFunctions', () => chooseFilter(opening, active())),
    ...diagrams.flatMap((diagram) => connected(diagram, opening, new KeptTrace(storage, diagram.panel.viewType), canRun, updateKey)),
  );
  return {
    commands,
    open: (recordings, flow) => {
      const showing = diagrams.find(({ panel, hop }) => panel.isOpen && hop.current && isSameFlow(hop.current, flow));
      return opening.open(showing ?? active(), recordings.map(traceAt), resolveHop(library, { document: addressOf(flow.entry), flowId: flow.flow.id }), true);
    },
  };
}

function connected(diagram: TracedDiagram, opening: TraceOpening, kept: KeptTrace, canRun: boolean, updateKey: () => void): readonly vscode.Disposable[] {
  const { panel, trace } = diagram;
  return [
    trace.onDidChange((laid) => {
      panel.showTrace(laid);
      kept.set(trace.files, trace.passNumber);
      updateKey();
    }),
    panel.onDidRequestTrace((request) => void answer(request, diagram, opening, canRun)),
    panel.onDidClose(() => trace.close()),
    panel.onDidRestore(() => {
      const before = kept.get();
      if (before) void opening.restore(diagram, before.files, before.pass);
    }),
  ];
}

async function answer(request: TraceRequest, diagram: TracedDiagram, opening: TraceOpening, canRun: boolean): Promise<void> {
  const { trace } = diagram;
  switch (request.type) {
    case 'choosePass':
      return trace.choosePass(request.n);
    case 'closeOverlay':
      return trace.close();
    case 'openTrace': {
      const uris = await askFiles();
      if (uris) await opening.open(diagram, uris.map(traceAt));
      return;
    }
    case 'recordTrace':
      return void vscode.commands.executeCommand('vhflow.recordTrace', diagram.hop.current && addressOfHop(diagram.hop.current));
    case 'runForReal':
      return void vscode.commands.executeCommand('vhflow.runForReal', diagram.hop.current && addressOfHop(diagram.hop.current));
    case 'pasteStack':
      return void vscode.commands.executeCommand('vhflow.pasteStack');
    case 'followAdvice':
      return opening.follow(diagram, request.kind);
    case 'openTraceLine':
      return openTraceLine(trace.files ?? [], request.machine, request.line);
    case 'droppedFiles':
      return opening.open(diagram, droppedTraces(request, canRun));
  }
}

function addressOfHop({ entry, flow, hop }: HopRef): HopAddress {
  return { document: addressOf(entry), flowId: flow.id, hopId: hop.id };
}

function droppedTraces({ uris, files }: Extract<TraceRequest, { type: 'droppedFiles' }>, runsThere: boolean): readonly ChosenTrace[] {
  const located = uris.flatMap((text) => parsedUri(text) ?? []);
  return [...located.map((uri) => traceAt(localUri(uri, runsThere))), ...files.map(({ name, bytes }) => ({ name: withoutLinks(name), at: bytes }))];
}

/** A file, or the text of an editor that has not been saved. */
function traceIn(uri: vscode.Uri): ChosenTrace {
  const document = uri.scheme === 'untitled' ? vscode.workspace.textDocuments.find((each) => each.uri.toString() === uri.toString()) : undefined;
  return document ? { ...traceAt(uri), at: new TextEncoder().encode(document.getText()) } : traceAt(uri);
}

/** The page names files of a remote window as the workbench does; this extension runs where they are. */
function localUri(uri: vscode.Uri, runsThere: boolean): vscode.Uri {
  return runsThere && uri.scheme === 'vscode-remote' && vscode.env.remoteName !== undefined ? vscode.Uri.file(uri.path) : uri;
}

/** The files that a menu passes: the one that was clicked, and all that are selected. */
function urisIn(argument: unknown, selection: unknown): readonly vscode.Uri[] | undefined {
  const selected = Array.isArray(selection) ? selection.filter((each) => each instanceof vscode.Uri) : [];
  if (selected.length > 0) return selected;
  return argument instanceof vscode.Uri ? [argument] : undefined;
}

/** Lets the user name the list of the functions that were traced on a machine, and reads the recordings again with it. */
async function chooseFilter(opening: TraceOpening, diagram: TracedDiagram): Promise<void> {
  const files = diagram.trace.files ?? [];
  const file = files.length > 1 ? (await vscode.window.showQuickPick(files.map((each) => ({ label: each.name, each })), { placeHolder: vscode.l10n.t('Select the recording') }))?.each : files[0];
  if (!file) return;
  const [filter] = (await vscode.window.showOpenDialog({ title: vscode.l10n.t('List of the functions that were traced, one a line, as in set_ftrace_filter') })) ?? [];
  if (filter) await opening.open(diagram, files.map((each) => (each === file ? { ...each, filter } : each)));
}
