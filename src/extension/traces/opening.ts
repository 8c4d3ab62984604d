import * as vscode from 'vscode';
import type { Settings } from '../../model/conditions.js';
import type { Side } from '../../model/scenario.js';
import type { TraceAdvice } from '../../pages/overlay-protocol.js';
import type { DiagramPanel } from '../panels/diagram-panel.js';
import type { CurrentHop } from '../scenarios/current-hop.js';
import type { ScenarioLibrary } from '../scenarios/library.js';
import { isSameFlow, type HopRef, type LibraryFlow } from '../scenarios/refs.js';
import { flowTitle, otherFlowText, otherSettingsText, type FittingFlow, type OpenTrace, type PanelTrace, type ReadingProgress } from './panel-trace.js';
import { askFlow, askWhetherToAdd, machinesOf, otherSide } from './questions.js';
import { refusalText } from './refusal-text.js';
import type { ChosenTrace } from './trace-files.js';
import { RefusedTrace } from './trace-worker.js';

/** A diagram, the hop that it shows, and the trace that is laid over its flow. */
export interface TracedDiagram {
  readonly panel: DiagramPanel;
  readonly hop: CurrentHop;
  readonly trace: PanelTrace;
}

/** One recording, or one of each machine. */
const mostFiles = 2;

/** Opens traces: reads them, finds out what they are of, and lays them over the flow of a diagram. */
export class TraceOpening {
  /** The conditions to which the user may switch by a question that is open. */
  private asked: string | undefined;
  /** The flow that a diagram shows because a trace fitted it, and not because the user chose it. */
  private readonly fitted = new WeakMap<PanelTrace, HopRef>();

  constructor(private readonly library: ScenarioLibrary) {}

  /**
   * Opens recordings. What is wrong with them is said to the user.
   *
   * @param flow over which they are laid; if absent, the one that the diagram shows, else the one that fits best
   * @param preserveFocus whether the focus stays where it is
   */
  async open(diagram: TracedDiagram, files: readonly ChosenTrace[], flow?: HopRef, preserveFocus = false): Promise<void> {
    if (files.length > mostFiles) {
      void vscode.window.showErrorMessage(vscode.l10n.t('Open one recording, or two: of the guest and of the host.'));
      return;
    }
    await reportingErrors(() => this.openWithProgress(diagram, files, flow, preserveFocus));
  }

  /** Opens recordings again after a restart; if that fails, only the status bar says so. */
  async restore({ trace }: TracedDiagram, files: readonly ChosenTrace[], pass: number | undefined): Promise<void> {
    const names = files.map(({ name }) => name).join(', ');
    try {
      await vscode.window.withProgress({ location: vscode.ProgressLocation.Window, title: vscode.l10n.t('Reading {0}', names) }, async (_, token) => {
        const opened = await trace.read(files, { report: () => undefined, token });
        await trace.show(opened, files.map(({ machine }, index) => machine ?? opened.infos[index]?.machine ?? 'host'), pass);
      });
    } catch (error) {
      vscode.window.setStatusBarMessage(`$(warning) ${vscode.l10n.t('The trace {0} cannot be opened again: {1}', names, reasonOf(error))}`, millisecondsShown);
    }
  }

  private async openWithProgress(diagram: TracedDiagram, files: readonly ChosenTrace[], flow: HopRef | undefined, preserveFocus: boolean): Promise<void> {
    const title = vscode.l10n.t('Reading {0}', files.map(({ name }) => name).join(', '));
    const read = await withProgress(title, (progress) => diagram.trace.read(files, progress));
    const opened = await this.withOther(diagram, read);
    const machines = opened && (await machinesOf(opened.infos));
    if (!opened || !machines) {
      opened?.worker.dispose();
      return;
    }
    await withProgress(vscode.l10n.t('Comparing the trace with the flow'), async ({ token }) => {
      token.onCancellationRequested(() => opened.worker.dispose());
      const target = flow ?? this.chosenFlow(diagram) ?? this.namedFlow(opened) ?? (await this.bestFlow(diagram, opened, machines));
      if (!target) return opened.worker.dispose();
      showFlow(diagram, target, preserveFocus);
      await diagram.trace.show(opened, machines);
    });
    this.offer(diagram);
  }

  /** A recording of the other machine than the open one may join it. */
  private async withOther({ trace }: TracedDiagram, opened: OpenTrace): Promise<OpenTrace | undefined> {
    const [before, ...others] = trace.files ?? [];
    const [info] = opened.infos;
    if (!before?.machine || others.length > 0 || opened.files.length > 1 || info?.machine !== otherSide(before.machine)) return opened;
    const adds = await askWhetherToAdd(info.name, before.name);
    if (adds === false) return opened;
    opened.worker.dispose();
    if (adds === undefined) return undefined;
    return withProgress(vscode.l10n.t('Reading {0}', `${before.name}, ${info.name}`), (progress) => trace.read([before, ...opened.files], progress));
  }

  /** The flow that the diagram shows, unless it does so only because an earlier trace fitted it: a second recording may tell more. */
  private chosenFlow({ panel, hop, trace }: TracedDiagram): HopRef | undefined {
    const shown = panel.isOpen ? hop.current : undefined;
    const fitted = this.fitted.get(trace);
    return shown && fitted && isSameFlow(shown, fitted) ? undefined : shown;
  }

  /** The flow for which a script of vhflow made the recording. */
  private namedFlow({ infos }: OpenTrace): HopRef | undefined {
    const named = infos.find(({ flow }) => flow)?.flow;
    const entry = [...this.library.entries()].find(({ scenario }) => scenario.id === named?.scenario);
    const flow = entry?.scenario.flows.find(({ id }) => id === named?.flow);
    return entry && flow && firstHop({ entry, flow });
  }

  /** The flow that the recordings fit best; of several that they fit equally well, the one that the diagram shows, else the first. */
  private async bestFlow(diagram: TracedDiagram, opened: OpenTrace, machines: readonly Side[]): Promise<HopRef | undefined> {
    const fits = await diagram.trace.fits(opened, machines);
    const best = fits.filter(({ isBest }) => isBest);
    const { current } = diagram.hop;
    const fitting = best.find(({ entry, flow }) => current && isSameFlow({ entry, flow }, current)) ?? best[0];
    if (!fitting) {
      const chosen = await askFlow(this.library, fits);
      return chosen && firstHop(chosen);
    }
    const ref = firstHop(fitting);
    if (ref) this.fitted.set(diagram.trace, ref);
    void this.sayWhichFits(diagram, fits, fitting, machines);
    return ref;
  }

  private async sayWhichFits(diagram: TracedDiagram, fits: readonly FittingFlow[], shown: FittingFlow, machines: readonly Side[]): Promise<void> {
    const other = vscode.l10n.t('Other Flow…');
    const count = fits.filter(({ isBest }) => isBest).length;
    const message = count === 1
      ? vscode.l10n.t('The trace fits {0} best.', flowTitle(shown))
      : [
          vscode.l10n.t('The trace fits {0} flows equally well. The diagram shows one of them: {1}.', count, flowTitle(shown)),
          ...(machines.length === 1 ? [vscode.l10n.t('A recording of the other machine may tell them apart.')] : []),
        ].join(' ');
    const chosen = await vscode.window.showInformationMessage(message, other);
    const flow = chosen === other ? await askFlow(this.library, fits) : undefined;
    if (flow) this.showFound(diagram, flow);
  }

  /** Shows a flow that the user has chosen. */
  private showChosen(diagram: TracedDiagram, ref: HopRef): void {
    this.fitted.delete(diagram.trace);
    showFlow(diagram, ref, false);
  }

  /** What the recordings tell of that the diagram does not show, the user may switch to. */
  private offer(diagram: TracedDiagram): void {
    const { settings, flow } = diagram.trace.advice;
    if (settings) void this.askToSwitch(settings.texts, settings.to);
    if (flow) void this.askToShow(diagram, flow);
  }

  private async askToSwitch(texts: string, settings: Settings): Promise<void> {
    // A second recording of the same machine tells the same, while the question is still there.
    if (this.asked === texts) return;
    this.asked = texts;
    const switching = vscode.l10n.t('Switch');
    const chosen = await vscode.window.showInformationMessage(otherSettingsText(texts), switching);
    this.asked = undefined;
    if (chosen === switching) this.library.settings = settings;
  }

  private async askToShow(diagram: TracedDiagram, flow: LibraryFlow): Promise<void> {
    const show = vscode.l10n.t('Show This Flow');
    if ((await vscode.window.showInformationMessage(otherFlowText(flow), show)) === show) this.showFound(diagram, flow);
  }

  /** Does what a trace advises, if it still does. */
  follow(diagram: TracedDiagram, kind: TraceAdvice['kind']): void {
    const { settings, flow } = diagram.trace.advice;
    if (kind === 'switchSettings' && settings) this.library.settings = settings.to;
    if (kind === 'showFlow' && flow) this.showFound(diagram, flow);
  }

  private showFound(diagram: TracedDiagram, flow: LibraryFlow): void {
    const ref = firstHop(flow);
    if (ref) this.showChosen(diagram, ref);
  }
}

const millisecondsShown = 10_000;

function firstHop({ entry, flow }: LibraryFlow): HopRef | undefined {
  const [hop] = flow.hops;
  return hop && { entry, flow, hop };
}

/** Makes a diagram show a flow; the hop stays if it is one of that flow. */
function showFlow({ panel, hop }: TracedDiagram, ref: HopRef, preserveFocus: boolean): void {
  if (hop.current?.flow !== ref.flow) hop.set(ref, 'command');
  // Where the user works meanwhile, the diagram does not cover it.
  panel.show({ preserveFocus, beside: preserveFocus });
}

/** Reads or compares with a notification that shows how far it is, and can cancel it. */
async function withProgress<T>(title: string, work: (progress: ReadingProgress) => Promise<T>): Promise<T> {
  return vscode.window.withProgress({ location: vscode.ProgressLocation.Notification, title, cancellable: true }, (progress, token) => {
    let percent = 0;
    return work({
      token,
      report: (share) => {
        const increment = Math.floor(share * 100) - percent;
        percent += increment;
        if (increment > 0) progress.report({ increment });
      },
    });
  });
}

/** Says what went wrong; nothing if the user has cancelled it. */
async function reportingErrors(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (error instanceof vscode.CancellationError) return;
    if (error instanceof RefusedTrace) void showRefusal(error);
    else void vscode.window.showErrorMessage(vscode.l10n.t('The trace cannot be opened: {0}', reasonOf(error)));
  }
}

async function showRefusal({ refusal }: RefusedTrace): Promise<void> {
  const { message, command } = refusalText(refusal, vscode.l10n);
  const copy = vscode.l10n.t('Copy Command');
  const chosen = await vscode.window.showErrorMessage(message, ...(command === undefined ? [] : [copy]));
  if (chosen === copy && command !== undefined) await vscode.env.clipboard.writeText(command);
}

function reasonOf(error: unknown): string {
  if (error instanceof RefusedTrace) return refusalText(error.refusal, vscode.l10n).message;
  return error instanceof Error ? error.message : String(error);
}
