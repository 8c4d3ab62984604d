import * as vscode from 'vscode';
import { sheetUri } from '../files/sheets.js';
import type { CurrentHop, HopChange, HopOrigin } from '../scenarios/current-hop.js';
import { type HopRef, versionOf } from '../scenarios/refs.js';
import type { SourceRootMessages } from '../trees/root-messages.js';
import type { SourceRoot } from '../trees/roots.js';
import type { SourceEditor } from './editor.js';
import type { SourceFunctions } from './functions.js';
import { findTarget, type RootFinder, type SourceTarget } from './target.js';
import { showTargetProblem } from './target-problem.js';

export interface OpenOptions {
  /** The part of the UI in which the hop was selected; `command` when absent. */
  readonly origin?: HopOrigin;
  /** Whether the focus stays where it is; false when absent. */
  readonly preserveFocus?: boolean;
  /** Editor column; the one next to the diagram when absent. */
  readonly viewColumn?: vscode.ViewColumn;
  /** Whether problems are reported only in the status bar, because the user did not ask for the source; false when absent. */
  readonly quiet?: boolean;
  /** Whether the hop becomes the current one; true when absent. */
  readonly selects?: boolean;
}

/** Opens the functions of hops. */
export interface SourceNavigator {
  /**
   * Makes a hop the current one, unless the options say otherwise, and shows its function in the user's source tree, else in the annotated sheet. Settles when the
   * function is shown, or when a later call replaced this one.
   */
  openHop(ref: HopRef, options?: OpenOptions): Promise<void>;
}

type Target = SourceTarget<SourceRoot>;

/** A look-up that takes longer shows a progress notification that can be cancelled. */
const millisecondsUntilProgress = 400;

/** Opens the functions of hops on request, and follows changes of the current hop while a source is visible. */
export class SourceNavigation implements SourceNavigator, vscode.Disposable {
  private readonly subscription: vscode.Disposable;
  private latest: AbortController | undefined;
  /** Sequence number: a look-up that is no longer the latest gives up. */
  private turn = 0;
  /** The hop whose function is being opened, and with which options. */
  private opening: { readonly hop: HopRef['hop']; readonly options: OpenOptions } | undefined;

  constructor(
    private readonly roots: RootFinder<SourceRoot>,
    private readonly editor: Pick<SourceEditor, 'show' | 'column'>,
    private readonly functions: Pick<SourceFunctions, 'knownDocument'>,
    private readonly messages: Pick<SourceRootMessages, 'reportFor'>,
    private readonly currentHop: CurrentHop,
  ) {
    this.subscription = currentHop.onDidChange((change) => void this.follow(change));
  }

  dispose(): void {
    this.latest?.abort();
    this.subscription.dispose();
  }

  async openHop(ref: HopRef, options: OpenOptions = {}): Promise<void> {
    this.turn += 1;
    this.latest?.abort();
    const controller = new AbortController();
    this.latest = controller;
    this.opening = { hop: ref.hop, options };
    if (options.selects !== false) this.currentHop.set(ref, options.origin ?? 'command');
    try {
      const target = await withSlowProgress(findTarget(ref, this.roots, controller.signal), controller);
      const place = ref.hop.at?.[0];
      if (place) await this.messages.reportFor(place.project, versionOf(ref, place.source) ?? '');
      if (controller.signal.aborted) return;
      if (target) await this.show(target, options, controller.signal);
      else if (!options.quiet) void vscode.window.showInformationMessage(vscode.l10n.t('This hop does not name a function.'));
    } catch (error) {
      if (controller.signal.aborted) return;
      const reason = error instanceof Error ? error.message : String(error);
      void vscode.window.showErrorMessage(vscode.l10n.t('Cannot open the source: {0}', reason));
    } finally {
      if (this.latest === controller) this.opening = undefined;
    }
  }

  private async show(target: Target, { preserveFocus = false, viewColumn, quiet = false }: OpenOptions, signal: AbortSignal): Promise<void> {
    const { place } = target;
    const uri = uriOf(target);
    if (!uri) throw new Error(vscode.l10n.t('“{0}” is not a path in a source tree.', place.path));
    const options = { preserveFocus, ...(viewColumn !== undefined && { viewColumn }) };
    const line = target.type === 'tree' ? target.place.line : 0;
    const editor = await this.editor.show(uri, place.symbol, line, options, signal);
    if (!editor || signal.aborted) return;
    if (target.problem) void showTargetProblem(target, quiet);
  }

  /**
   * Shows the function of a hop that was selected in the diagram, in a tree or by a key, if a source is visible. The focus stays where
   * it is. If it is in the source, it is set there again, because VS Code moves it when another file is opened in the editor.
   */
  private async follow({ ref, origin }: HopChange): Promise<void> {
    const { opening } = this;
    if (origin === 'source' || !ref.hop.at || opening?.hop === ref.hop) return;
    this.turn += 1;
    const { turn } = this;
    if (opening) return this.openHop(ref, { ...opening.options, quiet: true });
    const active = vscode.window.activeTextEditor;
    const isByKey = origin === 'command' || origin === 'editor';
    const isReading = isByKey && active !== undefined && (await this.functions.knownDocument(active.document)) !== undefined;
    const viewColumn = isReading ? active.viewColumn : this.editor.column;
    const isOutdated = turn !== this.turn;
    if (viewColumn !== undefined && !isOutdated) await this.openHop(ref, { preserveFocus: !(isReading && origin === 'editor'), viewColumn, quiet: true });
  }
}

function uriOf(target: Target): vscode.Uri | undefined {
  if (target.type === 'tree') return vscode.Uri.joinPath(target.root.uri, target.place.path);
  const { place, version } = target;
  return sheetUri({ project: place.project, version, path: place.path });
}

async function withSlowProgress<T>(work: Promise<T>, controller: AbortController): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const isSlow = new Promise<true>((resolve) => {
    timer = setTimeout(() => resolve(true), millisecondsUntilProgress);
  });
  const isRunning = await Promise.race([work.then(() => false), isSlow]).finally(() => clearTimeout(timer));
  if (!isRunning) return work;
  const options = { location: vscode.ProgressLocation.Notification, cancellable: true, title: vscode.l10n.t('Finding the function…') };
  return vscode.window.withProgress(options, (_, token) => {
    token.onCancellationRequested(() => controller.abort());
    return Promise.race([work, aborted(controller.signal)]);
  });
}

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true }));
}
