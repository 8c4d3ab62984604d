import * as vscode from 'vscode';

/** Settings of Zen Mode during a presentation: nothing but the diagram, as wide as the window. A browser would take Escape to leave its full screen. */
const presented: Readonly<Record<string, unknown>> = {
  showTabs: 'none', centerLayout: false, hideActivityBar: true, hideStatusBar: true, ...(vscode.env.uiKind === vscode.UIKind.Web && { fullScreen: false }),
};
/** Where the user's own values are kept until they are restored, even if VS Code ends meanwhile. */
const storageKey = 'vhflow.beforePresenting';
/** True while a page presents, so that VS Code does not wait for the second Escape with which it leaves Zen Mode. */
const contextKey = 'vhflow.presenting';

/** The settings that a presentation has changed, with the user's own values; settings that the user has not set have none. */
type Kept = Readonly<Record<string, { readonly value?: unknown }>>;

/**
 * Hides everything around the diagram with VS Code's Zen Mode, which restores side bar, panel and status bar itself. Whether Zen Mode is
 * on cannot be read, so it is always left first; leaving it does nothing if it is off.
 */
export class Presentation implements vscode.Disposable {
  private readonly presenters = new Set<object>();
  private isOn = false;
  /** The changes so far; each waits for the one before it. */
  private last: Promise<void> = Promise.resolve();

  /**
   * Ends a presentation that was still on when VS Code ended.
   *
   * @param storage outlasts VS Code
   */
  constructor(private readonly storage: vscode.Memento, private readonly log: Pick<vscode.LogOutputChannel, 'error'>) {
    if (this.kept) void this.afterLast(() => this.end());
  }

  dispose(): void {
    this.presenters.clear();
    void this.update();
  }

  /**
   * A page begins or ends its presentation; what is around it comes back when no page presents.
   *
   * @returns when all of it is hidden or shown
   */
  set(presenter: object, isPresenting: boolean): Promise<void> {
    if (isPresenting) this.presenters.add(presenter);
    else this.presenters.delete(presenter);
    return this.update();
  }

  private update(): Promise<void> {
    const isOn = this.presenters.size > 0;
    if (isOn === this.isOn) return this.last;
    this.isOn = isOn;
    return this.afterLast(() => (isOn ? this.begin() : this.end()));
  }

  private afterLast(act: () => Promise<void>): Promise<void> {
    return this.last = this.last.then(act).catch((error: unknown) => this.log.error(error instanceof Error ? error : String(error)));
  }

  private get kept(): Kept | undefined {
    return this.storage.get<Kept>(storageKey);
  }

  private async begin(): Promise<void> {
    await vscode.commands.executeCommand('setContext', contextKey, true);
    await vscode.commands.executeCommand('workbench.action.exitZenMode');
    await this.changeSettings();
    await vscode.commands.executeCommand('workbench.action.toggleZenMode');
  }

  private async end(): Promise<void> {
    await vscode.commands.executeCommand('setContext', contextKey, false);
    await vscode.commands.executeCommand('workbench.action.exitZenMode');
    await this.restoreSettings();
  }

  private async changeSettings(): Promise<void> {
    const settings = vscode.workspace.getConfiguration('zenMode');
    const changed = Object.keys(presented).filter((name) => settings.get(name) !== presented[name]);
    await this.storage.update(storageKey, Object.fromEntries(changed.map((name) => [name, { value: settings.inspect(name)?.globalValue }])));
    for (const name of changed) await write(name, presented[name]);
  }

  /** Settings that the user has changed during the presentation stay so. */
  private async restoreSettings(): Promise<void> {
    for (const [name, { value }] of Object.entries(this.kept ?? {})) {
      if (vscode.workspace.getConfiguration('zenMode').inspect(name)?.globalValue === presented[name]) await write(name, value);
    }
    await this.storage.update(storageKey, undefined);
  }
}

/** Settings that cannot be written, such as those in a file with errors, are left as they are. */
async function write(name: string, value: unknown): Promise<void> {
  await vscode.workspace.getConfiguration('zenMode').update(name, value, vscode.ConfigurationTarget.Global).then(undefined, () => undefined);
}
