import * as vscode from 'vscode';
import { isSetup } from '../../model/cost.js';
import { visibleText } from '../../text/visible.js';
import type { LabChecked, LabDone, LabJob } from '../lab-worker/messages.js';
import type { ScenarioLibrary } from '../scenarios/library.js';
import type { LibraryFlow } from '../scenarios/refs.js';
import { flowTitle } from '../traces/panel-trace.js';
import { askLab, type LabWatch } from './lab-talk.js';
import type { LabProgram } from './lab-program.js';
import { stepText } from './lab-text.js';
import { askAboutRunning, confirmRun, obstacle, sayDone, sayFailure, sayObstacle, sayWhatIsMissing } from './questions.js';
import { RunFolders } from './run-folders.js';

export interface LabSurroundings {
  readonly library: Pick<ScenarioLibrary, 'settings'>;
  /** The extension's own folder. */
  readonly globalStorage: vscode.Uri;
  /** Undefined where the lab cannot run. */
  readonly program: LabProgram | undefined;
  /** Lays recordings of both machines over their flow. */
  readonly open: (recordings: readonly vscode.Uri[], flow: LibraryFlow) => Promise<void>;
}

/** A run, from the check of what it needs to its result. */
interface Running {
  readonly title: string;
  readonly flow: LibraryFlow;
  readonly packets: number;
  readonly source: vscode.CancellationTokenSource;
  /** Settles when nothing of it is left. */
  ended: Promise<void>;
}

/** Runs flows for real, one at a time. */
export class Lab implements vscode.Disposable {
  private readonly folders: RunFolders;
  private running: Running | undefined;
  private channel: vscode.LogOutputChannel | undefined;

  constructor(private readonly surroundings: LabSurroundings) {
    this.folders = new RunFolders(vscode.Uri.joinPath(surroundings.globalStorage, 'lab'));
  }

  /** A run that is under way is cancelled; its process removes what it has made. */
  dispose(): void {
    this.running?.source.cancel();
    this.channel?.dispose();
  }

  /**
   * Runs a flow, from the check of what is needed to the diagram with the result. Whatever prevents it is said to the user.
   *
   * @param chooseFlow is called only if a run is possible
   */
  async runForReal(chooseFlow: () => Promise<LibraryFlow | undefined>, packets: number): Promise<void> {
    const { program } = this.surroundings;
    const reason = obstacle(program !== undefined);
    if (reason !== undefined || !program) return sayObstacle(reason ?? '');
    if (this.running && !(await this.hasEnded(this.running))) return;
    const flow = await chooseFlow();
    if (!flow || this.running) return;
    const running: Running = { title: flowTitle(flow), flow, packets, source: new vscode.CancellationTokenSource(), ended: Promise.resolve() };
    this.running = running;
    running.ended = this.begin(program, running);
    await running.ended;
  }

  private get log(): vscode.LogOutputChannel {
    return (this.channel ??= vscode.window.createOutputChannel('vhflow lab', { log: true }));
  }

  /** A run that is being cancelled is waited for; of another one, the user is told. */
  private async hasEnded({ title, source, ended }: Running): Promise<boolean> {
    if (!source.token.isCancellationRequested) {
      const wish = await askAboutRunning(title);
      if (wish === 'show') this.log.show();
      if (wish === 'cancel') source.cancel();
      return false;
    }
    await ended;
    return true;
  }

  /** Runs to the end; does not throw. */
  private async begin(program: LabProgram, running: Running): Promise<void> {
    let folder: vscode.Uri | undefined;
    const { title, flow, packets } = running;
    try {
      const checked = await this.check(program, running);
      if (checked.missing.length > 0) return void sayWhatIsMissing(checked);
      if (!(await confirmRun(title, { packets: isSetup(flow.flow) ? undefined : packets, downloadsKernel: checked.needsKernel }))) return;
      await this.folders.clean();
      folder = this.folders.next(flow.entry.scenario.id, flow.flow.id, new Date());
      const done = await this.run(program, running, folder, checked.needsKernel);
      // First, because VS Code shows three notifications at once, and reading the recordings has some of its own.
      void sayDone(title, done, this.log);
      await this.surroundings.open(done.recordings.map((path) => vscode.Uri.file(path)), flow);
    } catch (error) {
      if (!(error instanceof vscode.CancellationError)) void sayFailure(title, error, folder, this.log);
    } finally {
      this.running = undefined;
      running.source.dispose();
    }
  }

  private async check(program: LabProgram, { source, flow: { entry: { scenario }, flow } }: Running): Promise<LabChecked> {
    const title = vscode.l10n.t('Checking whether this machine can run paths');
    const checked = await this.withProgress(vscode.ProgressLocation.Window, title, source, (watch) => askLab(program, { type: 'check', language: vscode.env.language, folder: this.folders.path, scenario: scenario.id, flow: flow.id }, watch));
    for (const note of checked.notes) this.log.info(visibleText(note));
    return checked;
  }

  private async run(program: LabProgram, { title, flow: { entry: { scenario }, flow }, packets, source }: Running, folder: vscode.Uri, downloadsKernel: boolean): Promise<LabDone> {
    const job: LabJob = { scenario, flow: flow.id, packets, settings: this.surroundings.library.settings, folder: folder.fsPath, downloadsKernel };
    this.log.info(`${title}: ${folder.fsPath}`);
    return this.withProgress(vscode.ProgressLocation.Notification, vscode.l10n.t('Running {0} for real', title), source, (watch) => askLab(program, { type: 'run', language: vscode.env.language, job }, watch));
  }

  /** Shows and logs how far a piece of work is, and lets the user cancel it; `source` cancels it, too. */
  private async withProgress<T>(location: vscode.ProgressLocation, title: string, source: vscode.CancellationTokenSource, work: (watch: LabWatch) => Promise<T>): Promise<T> {
    return vscode.window.withProgress({ location, title, cancellable: true }, async (progress, cancelled) => {
      const cancelling = cancelled.onCancellationRequested(() => source.cancel());
      const onStep: LabWatch['onStep'] = (name) => {
        progress.report({ message: stepText(name) });
        this.log.info(stepText(name));
      };
      try {
        return await work({ onStep, onLog: (line) => this.log.info(visibleText(line)), token: source.token });
      } finally {
        cancelling.dispose();
      }
    });
  }
}
