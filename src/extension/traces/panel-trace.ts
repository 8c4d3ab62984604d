import * as vscode from 'vscode';
import { isOn, setTo, type Settings, type Term } from '../../model/conditions.js';
import type { Scenario, Side } from '../../model/scenario.js';
import { inLanguage } from '../../model/text.js';
import { conditionsOfFlow } from '../../model/what-if.js';
import { settingTexts, wordsIn } from '../../model/words.js';
import type { OfflineTrace } from '../../pages/offline-data.js';
import type { OverlayView, PassView, TraceAdvice, TracedHop } from '../../pages/overlay-protocol.js';
import type { LaidTrace } from '../panels/diagram-panel.js';
import { frequencySetting, type RecordingInfo } from '../trace-worker/requests.js';
import type { CurrentHop } from '../scenarios/current-hop.js';
import type { ScenarioLibrary } from '../scenarios/library.js';
import type { HopRef, LibraryFlow } from '../scenarios/refs.js';
import { contentLanguage, onDidChangeContentLanguage } from '../ui/content-language.js';
import { withoutLinks } from '../ui/plain-text.js';
import { fileToRead, sizeOf, type ChosenTrace } from './trace-files.js';
import { TraceWorker, type TraceProgram } from './trace-worker.js';

/** What {@link frequencySetting} says; undefined if it says nothing. */
function frequency(): number | undefined {
  const khz = vscode.workspace.getConfiguration().get(frequencySetting);
  return typeof khz === 'number' && khz > 0 ? khz : undefined;
}

/** The sentence with the flow that a trace shows more of. */
export function otherFlowText(flow: LibraryFlow): string {
  return vscode.l10n.t('The trace shows little of this flow, and more of {0}.', flowTitle(flow));
}

/** The sentence with the conditions that recordings tell of. */
export function otherSettingsText(texts: string): string {
  return vscode.l10n.t('According to the recording, other conditions apply than the diagram shows: {0}', texts);
}

/** Scenario and flow, safe for a message. */
export function flowTitle({ entry, flow }: LibraryFlow): string {
  return [entry.scenario.title, flow.title].map((text) => withoutLinks(inLanguage(text, contentLanguage()))).join(' · ');
}

/** A view with what the user can do. */
function withAdvice(view: OverlayView, { settings, flow }: Advice): OverlayView {
  const advice: readonly TraceAdvice[] = [
    ...(settings ? [{ kind: 'switchSettings' as const, text: otherSettingsText(settings.texts), button: vscode.l10n.t('Switch') }] : []),
    ...(flow ? [{ kind: 'showFlow' as const, text: otherFlowText(flow), button: vscode.l10n.t('Show This Flow') }] : []),
  ];
  return { ...view, advice };
}

/** The share of the hops that were seen, of those that the trace could show; 0 without a packet. */
function shareSeen({ hops, passCount }: OverlayView): number {
  const could = hops.filter(({ state }) => state === 'seen' || state === 'not-seen' || state === 'unknown').length;
  return passCount === 0 || could === 0 ? 0 : hops.filter(({ state }) => state === 'seen').length / could;
}

/** Recordings whose files have been read. */
export interface OpenTrace {
  readonly files: readonly ChosenTrace[];
  readonly infos: readonly RecordingInfo[];
  readonly worker: TraceWorker;
}

/** The recordings of which the machines are known. */
interface ReadTrace extends OpenTrace {
  readonly machines: readonly Side[];
}

/** What a trace is laid over, and the language of what is said about it. */
interface Wish {
  readonly flow: HopRef['flow'];
  readonly scenario: Scenario;
  readonly language: string;
  readonly tscKhz: number | undefined;
}

/** What the recordings tell of that the diagram does not show. */
export interface Advice {
  /** The settings under which they were made, with what differs from the present ones, in words. */
  readonly settings?: { readonly to: Settings; readonly texts: string };
  /** A flow that they show more of. */
  readonly flow?: FittingFlow;
}

/** A trace that shows less of a flow may be of another one. */
const leastShare = 0.5;

/** A flow that a trace fits, and how well it does, from 0 to 1. */
export interface FittingFlow extends LibraryFlow {
  readonly score: number;
  /** No other flow fits better than this one. */
  readonly isBest: boolean;
}

/** How reading goes on, and whether the user has cancelled it. */
export interface ReadingProgress {
  /** @param share from 0 to 1 */
  readonly report: (share: number) => void;
  readonly token: vscode.CancellationToken;
}

/**
 * The trace of one diagram. It is read once, and laid over each flow that the diagram shows, under the settings that it is shown with.
 */
export class PanelTrace implements vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<LaidTrace | undefined>();
  /** Fires when a trace was laid over the flow, when a pass was chosen, and when the trace was closed. */
  readonly onDidChange = this.changed.event;
  private readonly subscriptions: vscode.Disposable;
  private open: ReadTrace | undefined;
  private laid: LaidTrace | undefined;
  /** What was asked of the worker last. */
  private asked: Wish | undefined;
  private updating: Promise<void> | undefined;
  /** Conditions that are the opposite of the present settings, as the recordings show. */
  private shown: readonly Term[] = [];
  private wantedPass: number | undefined;
  private advised: Advice = {};

  constructor(
    private readonly program: TraceProgram,
    private readonly library: ScenarioLibrary,
    private readonly currentHop: CurrentHop,
    private readonly log: Pick<vscode.LogOutputChannel, 'error'>,
  ) {
    const update = () => void this.update().catch((error: unknown) => this.fail(error));
    this.subscriptions = vscode.Disposable.from(
      this.changed,
      currentHop.onDidChange(update),
      currentHop.onDidClear(update),
      library.onDidChange(update),
      onDidChangeContentLanguage(update),
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration(frequencySetting)) update();
      }),
    );
  }

  dispose(): void {
    this.open?.worker.dispose();
    this.subscriptions.dispose();
  }

  /** The open recordings; undefined if none are. */
  get files(): readonly ChosenTrace[] | undefined {
    return this.open?.files;
  }

  /** The settings under which the open recordings were made, as far as they tell; undefined if none are open. */
  get settings(): Settings | undefined {
    return this.open && this.settingsOf(this.open);
  }

  /** What the diagram shows; undefined while no trace is laid over its flow. */
  get current(): LaidTrace | undefined {
    return this.laid;
  }

  /** Number of the pass that is chosen, or that will be once the trace is laid over the flow. */
  get passNumber(): number | undefined {
    return this.wantedPass;
  }

  /** What the user may want to do, as the recordings show. */
  get advice(): Advice {
    return this.advised;
  }

  /** What the trace says of a hop, if the diagram shows it over the flow of that hop. */
  hop({ flow, hop }: HopRef): TracedHop | undefined {
    return this.laid?.flow === flow ? this.laid.view.hops.find(({ id }) => id === hop.id) : undefined;
  }

  /**
   * Reads recordings. The trace that is open stays until {@link show}.
   *
   * @throws RefusedTrace if a file is not a trace; `vscode.CancellationError` if the user cancels it; an Error with a message for the user
   */
  async read(files: readonly ChosenTrace[], { report, token }: ReadingProgress): Promise<OpenTrace> {
    await this.library.upToDate();
    const sizes = await Promise.all(files.map(sizeOf));
    const total = Math.max(1, sizes.reduce((sum, size) => sum + size, 0));
    const toRead = await Promise.all(files.map((file) => fileToRead(file, this.program.readsFiles)));
    if (token.isCancellationRequested) throw new vscode.CancellationError();
    const worker = new TraceWorker(this.program);
    const cancelling = token.onCancellationRequested(() => worker.dispose());
    try {
      const infos = await worker.do('read', { files: toRead, scenarios: this.library.scenarios() }, (bytes) => report(Math.min(1, bytes / total)));
      return { files, infos, worker };
    } catch (error) {
      worker.dispose();
      throw error;
    } finally {
      cancelling.dispose();
    }
  }

  /**
   * Lays recordings over the flow of the diagram, in place of those that were open.
   *
   * @param machines of each recording, each machine once
   * @param pass number of the pass to show, if one is chosen
   */
  async show(opened: OpenTrace, machines: readonly Side[], pass?: number): Promise<void> {
    this.close();
    // The flow may have changed just before, so that the trace from before is still being laid over it.
    await this.updating?.catch(() => undefined);
    const files = opened.files.map((file, index): ChosenTrace => ({ ...file, ...(machines[index] && { machine: machines[index] }) }));
    this.open = { ...opened, files, machines };
    this.wantedPass = pass;
    try {
      await this.update();
    } catch (error) {
      this.close();
      throw error;
    }
  }

  /** The plain picture comes back. */
  close(): void {
    if (!this.open) return;
    this.open.worker.dispose();
    this.open = undefined;
    this.asked = undefined;
    this.wantedPass = undefined;
    this.laid = undefined;
    this.advised = {};
    this.changed.fire(undefined);
  }

  /** @param n number of a pass; undefined for all of them together */
  async choosePass(n: number | undefined): Promise<void> {
    this.wantedPass = n;
    const { laid } = this;
    if (!laid) return;
    const pass = await this.passOf(n);
    if (this.laid !== laid || this.wantedPass !== n) return;
    this.lay({ flow: laid.flow, view: laid.view, saved: laid.saved, ...(pass && { pass }) });
  }

  /** The flows that an opened trace fits, the best one first. */
  async fits({ worker }: OpenTrace, machines: readonly Side[]): Promise<readonly FittingFlow[]> {
    const entries = [...this.library.entries()];
    const found = await worker.do('fits', { machines, scenarios: entries.map(({ scenario }) => scenario) });
    return found.flatMap(({ scenario, flow: id, score, isBest }) => {
      const entry = entries[scenario];
      const flow = entry?.scenario.flows.find((each) => each.id === id);
      return entry && flow ? [{ entry, flow, score, isBest }] : [];
    });
  }

  /** The settings under which the recordings were made, as far as they tell; the present ones otherwise. */
  settingsOf({ infos }: OpenTrace): Settings {
    const named = infos.find(({ settings }) => settings)?.settings ?? this.library.settings;
    const known = this.library.conditions();
    return this.shown.reduce((settings, { condition: id, isOn }) => {
      const condition = known.find((each) => each.id === id);
      return condition ? setTo(condition, isOn, settings) : settings;
    }, named);
  }

  /**
   * Lays the trace over what the diagram shows now, if that is something else than before. While the worker is busy, changes wait, and
   * only the last one counts.
   */
  private async update(): Promise<void> {
    do {
      this.updating ??= this.match().finally(() => {
        this.updating = undefined;
      });
      await this.updating;
      // Another caller may have gone on meanwhile.
    } while (this.open && (this.isUpdating || this.wish() !== undefined));
  }

  private get isUpdating(): boolean {
    return this.updating !== undefined;
  }

  /** What the trace should be laid over, if that was not asked of the worker last. */
  private wish(): Wish | undefined {
    const ref = this.currentHop.current;
    if (!ref) return undefined;
    const wish = { flow: ref.flow, scenario: ref.entry.scenario, language: contentLanguage(), tscKhz: frequency() };
    const { asked } = this;
    return asked?.flow === wish.flow && asked.scenario === wish.scenario && asked.language === wish.language && asked.tscKhz === wish.tscKhz ? undefined : wish;
  }

  private async match(): Promise<void> {
    const { open } = this;
    const wish = this.wish();
    if (!open || !wish) return;
    // Passes of another flow have other numbers.
    if (this.asked && this.asked.flow.id !== wish.flow.id) this.wantedPass = undefined;
    this.asked = wish;
    const { scenario, flow, language, tscKhz } = wish;
    const { view: found, shown, isCovered } = await open.worker.do('match', { machines: open.machines, scenario, flow: flow.id, language, ...(tscKhz !== undefined && { tscKhz }) });
    const pass = await this.passOf(this.wantedPass);
    if (this.asked !== wish || this.wish()) return;
    this.shown = shown;
    this.advised = await this.adviceFor(open, wish, found);
    if (this.asked !== wish || this.wish()) return;
    const view = withAdvice(found, this.advised);
    this.lay({ flow, view, saved: () => this.savedTrace(flow), ...(pass && { pass }) });
    if (!isCovered) await this.readAgain(open);
  }

  private async adviceFor(open: ReadTrace, { flow, scenario }: Wish, view: OverlayView): Promise<Advice> {
    const to = this.settingsOf(open);
    const differing = conditionsOfFlow(scenario, flow.id).filter((condition) => isOn(condition, to) !== isOn(condition, this.library.settings));
    const texts = settingTexts(differing, to, contentLanguage()).map(withoutLinks).join(wordsIn(contentLanguage()).conditionSeparator);
    const settings = differing.length > 0 ? { to, texts } : undefined;
    const fits = shareSeen(view) < leastShare ? await this.fits(open, open.machines) : [];
    const [best] = fits;
    const own = fits.find((each) => each.flow === flow)?.score ?? 0;
    return { ...(settings && { settings }), ...(best && best.score > own && { flow: best }) };
  }

  /** A scenario that was written meanwhile may name functions for which the recordings were not read. */
  private async readAgain(before: ReadTrace): Promise<void> {
    const source = new vscode.CancellationTokenSource();
    const closing = this.onDidChange((laid) => {
      if (!laid) source.cancel();
    });
    const opened = await this.read(before.files, { report: () => undefined, token: source.token }).finally(() => void closing.dispose());
    if (this.open !== before) {
      opened.worker.dispose();
      return;
    }
    before.worker.dispose();
    this.open = { ...opened, machines: before.machines };
    // What the trace is laid over now is compared anew.
    this.asked = undefined;
  }

  /** The worker knows the last flow only, which need not be this one any more. */
  private async savedTrace(flow: HopRef['flow']): Promise<OfflineTrace | undefined> {
    return this.laid?.flow === flow ? this.open?.worker.do('saved', {}) : undefined;
  }

  private async passOf(n: number | undefined): Promise<PassView | undefined> {
    return n === undefined ? undefined : this.open?.worker.do('pass', { n });
  }

  private lay(laid: LaidTrace): void {
    this.laid = laid;
    this.changed.fire(laid);
  }

  private fail(error: unknown): void {
    if (error instanceof vscode.CancellationError) return;
    this.log.error(error instanceof Error ? error : String(error));
    void vscode.window.showErrorMessage(vscode.l10n.t('The trace cannot be compared with this flow: {0}', error instanceof Error ? error.message : String(error)));
  }
}
