import * as vscode from 'vscode';
import { diagramOf, markdownOf, offlineDataOf, oneLine, type DiagramOptions } from '../../diagram/index.js';
import { inLanguage } from '../../model/text.js';
import { changedText, titleUnder } from '../../model/words.js';
import { offlinePageHtml } from '../../pages/offline.js';
import { pageStringsFor } from '../../pages/localized-diagram-strings.js';
import type { ExportFormat, PictureFormat } from '../../pages/diagram-protocol.js';
import type { OfflineTrace } from '../../pages/offline-data.js';
import type { OverlayView } from '../../pages/overlay-protocol.js';
import type { HopRef } from '../scenarios/refs.js';
import { shownPath } from '../ui/shown-path.js';

/** A trace that is laid over the flow that is exported. */
export interface ExportedTrace {
  readonly view: OverlayView;
  /** The trace for a page that is saved to a file; undefined if the flow was left meanwhile. */
  readonly saved: () => Promise<OfflineTrace | undefined>;
}

/** The flow that is exported, and how it is drawn. */
export interface ShownFlow {
  readonly ref: HopRef;
  readonly options: DiagramOptions;
  readonly trace?: ExportedTrace;
}

/** The base of a saved file's name, and the `.vhflow` file that it is saved next to, if there is one. */
export interface FlowName {
  readonly scenarioId: string;
  readonly flowId: string;
  readonly uri?: vscode.Uri;
}

type TextFormat = Exclude<ExportFormat, PictureFormat>;

const extensions: Readonly<Record<TextFormat | 'svg' | 'png', string>> = { mermaid: 'mmd', markdown: 'md', html: 'html', svg: 'svg', png: 'png' };

/** Saves what the extension can write without the page: Mermaid, Markdown, a self-contained HTML page. */
export async function saveText(shown: ShownFlow, format: TextFormat, extensionUri: vscode.Uri): Promise<void> {
  const { entry, flow } = shown.ref;
  const name: FlowName = { scenarioId: entry.scenario.id, flowId: flow.id, ...(entry.uri && { uri: entry.uri }) };
  await saveFile(name, format, async () => new TextEncoder().encode(await textOf(shown, format, extensionUri)));
}

/**
 * Saves a picture that the page has made and the protocol has checked; the data of a PNG is base64.
 *
 * @param name of the flow in the picture, which need not be the current one any more
 */
export async function savePicture(name: FlowName, format: PictureFormat, data: string): Promise<void> {
  const bytes = format === 'svg' ? new TextEncoder().encode(data) : Uint8Array.from(atob(data), (character) => character.charCodeAt(0));
  await saveFile(name, format === 'svg' ? 'svg' : 'png', async () => bytes);
}

export async function copyMermaid({ ref, options }: ShownFlow): Promise<void> {
  await vscode.env.clipboard.writeText(diagramOf(ref.entry.scenario, ref.flow, options).mermaid);
  vscode.window.setStatusBarMessage(vscode.l10n.t('Mermaid text copied.'), 4_000);
}

async function textOf({ ref, options, trace }: ShownFlow, format: TextFormat, extensionUri: vscode.Uri): Promise<string> {
  const { entry: { scenario }, flow } = ref;
  switch (format) {
    case 'mermaid':
      return diagramOf(scenario, flow, options).mermaid;
    case 'markdown':
      return markdownOf([{ scenario, flow }], options, trace?.view);
    case 'html':
      return offlinePage({ ref, options, ...(trace && { trace }) }, extensionUri);
  }
}

async function offlinePage({ ref: { entry: { scenario }, flow, hop }, options, trace }: ShownFlow, extensionUri: vscode.Uri): Promise<string> {
  const flows = [flow, ...scenario.flows.filter((other) => other !== flow)];
  return offlinePageHtml({
    readPart: async (name) => vscode.workspace.fs.readFile(vscode.Uri.joinPath(extensionUri, 'dist', name)),
    title: oneLine(titleUnder(inLanguage(scenario.title, options.language), changedText(scenario.conditions, scenario.settings, options.language), options.language)),
    language: options.language,
    strings: pageStringsFor(options.language),
    ...offlineDataOf(scenario, flows, options, hop.n, await trace?.saved()),
  });
}

async function saveFile({ scenarioId, flowId, uri }: FlowName, format: keyof typeof extensions, content: () => Promise<Uint8Array>): Promise<void> {
  const extension = extensions[format];
  const folder = uri ? vscode.Uri.joinPath(uri, '..') : vscode.workspace.workspaceFolders?.[0]?.uri;
  const name = `${scenarioId}-${flowId}`.replace(/[^\w-]/g, '_').slice(0, 100);
  const target = await vscode.window.showSaveDialog({
    ...(folder ? { defaultUri: vscode.Uri.joinPath(folder, `${name}.${extension}`) } : {}),
    filters: { [extension.toUpperCase()]: [extension] },
  });
  if (!target) return;
  try {
    await vscode.workspace.fs.writeFile(target, await content());
    void offerToOpen(target);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    void vscode.window.showErrorMessage(vscode.l10n.t('Cannot write {0}: {1}', shownPath(target), reason));
  }
}

/** Says that a file was saved, and opens it if the user wants. */
async function offerToOpen(file: vscode.Uri): Promise<void> {
  const open = vscode.l10n.t('Open');
  const chosen = await vscode.window.showInformationMessage(vscode.l10n.t('Saved {0}.', shownPath(file)), open);
  if (chosen === open) await vscode.commands.executeCommand('vscode.open', file);
}
