import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { chromium, errors, type FrameLocator, type Locator, type Page } from 'playwright-core';
import { chromiumFlags } from '../../../scripts/browser.mjs';
import { root, rootForServer } from '../../../scripts/install.mjs';
import { workbenchAddress } from '../../../scripts/vscode-server.mjs';
import { copyWorkspace } from '../../../scripts/workspace-copy.mjs';

const themes = {
  'light': 'Default Light Modern',
  'dark': 'Default Dark Modern',
  'hc-light': 'Default High Contrast Light',
  'hc-dark': 'Default High Contrast',
} as const;

/** The class of the workbench under a theme. */
const baseClasses = { 'light': 'vs', 'dark': 'vs-dark', 'hc-light': 'hc-light', 'hc-dark': 'hc-black' } as const satisfies Record<keyof typeof themes, string>;

/** How long browser and workbench may take to start, in milliseconds; generous, since waiting costs nothing when they are quick. */
const startLimit = 120_000;
/** How long an action in the page may take, in milliseconds. */
const actionLimit = 60_000;
/** How long one attempt of an action may take that is repeated, in milliseconds. */
const attemptLimit = 10_000;
/** Lines of the page's log that are kept. */
const mostLogged = 5_000;

export interface WorkbenchOptions {
  /** Copied first, so that tests may change it; `test/fixtures/workspace` if absent. */
  readonly folder?: string;
  /** Files that are added to the copy, by their paths below it. */
  readonly files?: Readonly<Record<string, string>>;
  readonly theme?: keyof typeof themes;
  /** The display language of VS Code, such as `ja`; VS Code's own words stay English without a language pack. */
  readonly locale?: string;
  readonly settings?: Readonly<Record<string, unknown>>;
  readonly viewport?: { readonly width: number; readonly height: number };
}

/** What a workbench needs to run. */
export interface Machinery {
  readonly server: ServerAddress;
  /** Path of a Chromium. */
  readonly chromium: string;
}

/** A running VS Code server. */
export interface ServerAddress {
  readonly port: number;
  /** Holds `output.log`, what the server printed. */
  readonly dataFolder: string;
}

/** Starts a browser of its own for a VS Code with vhflow, which {@link Workbench.load} opens in it. Close it when done. */
export async function launchWorkbench({ server, chromium: executablePath }: Machinery, options: WorkbenchOptions): Promise<Workbench> {
  const { folder, files = {}, theme = 'dark', locale, settings, viewport = { width: 1600, height: 1000 } } = options;
  const copy = copyWorkspace(folder ?? path.join(root, 'test/fixtures/workspace'), { ...themeSettings(theme), ...settings });
  for (const [file, text] of Object.entries(files)) writeInto(copy.workspace, file, text);
  const browser = await chromium.launch({ executablePath, args: chromiumFlags, timeout: startLimit });
  const context = await browser.newContext({ viewport, colorScheme: theme.endsWith('light') ? 'light' : 'dark' });
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const page = await context.newPage();
  page.setDefaultTimeout(actionLimit);
  page.setDefaultNavigationTimeout(startLimit);
  await page.addInitScript(keepPageApi);
  if (locale !== undefined) await page.addInitScript(pretendLanguage, locale);
  return new Workbench(page, copy.workspace, server, async () => {
    await browser.close();
    rmSync(copy.folder, { recursive: true, force: true, maxRetries: 10 });
  });
}

/** Sets the language that VS Code's workbench reads when it starts, as a language pack does. */
function pretendLanguage(language: string): void {
  Object.defineProperty(globalThis, '_VSCODE_NLS_LANGUAGE', { get: () => language, set: () => undefined });
}

/** Keeps the API with which a webview's page sends messages to its extension: VS Code provides it only once. */
function keepPageApi(): void {
  let acquire: (() => PageApi) | undefined;
  Object.defineProperty(globalThis, 'acquireVsCodeApi', {
    configurable: true,
    get: () => acquire,
    set: (original: () => PageApi) => {
      acquire = () => (globalThis as { pageApi?: PageApi }).pageApi = original();
    },
  });
}

/** The API with which a webview's page sends messages to its extension. */
interface PageApi {
  postMessage(message: unknown): void;
}

const themeSettings = (theme: keyof typeof themes) => ({ 'workbench.colorTheme': themes[theme], 'window.autoDetectColorScheme': false });

function writeInto(folder: string, file: string, text: string): void {
  const target = path.join(folder, file);
  mkdirSync(path.dirname(target), { recursive: true });
  writeFileSync(target, text);
}

/** A VS Code in a browser, with the actions of a user. */
export class Workbench {
  /** What the page and its frames logged as errors; VS Code itself logs some, because native modules and a network are missing. */
  readonly loggedErrors: string[] = [];
  /** The messages of the dialogs that scripts opened. */
  readonly dialogs: string[] = [];

  /** What the page and its frames logged, with the time of each line. */
  readonly log: string[] = [];

  constructor(
    readonly page: Page,
    /** The copy that is open. */
    readonly folder: string,
    readonly server: ServerAddress,
    readonly close: () => Promise<void>,
  ) {
    page.on('console', (message) => this.note(message.type(), message.text()));
    page.on('pageerror', (error) => this.note('error', error.message, error.stack));
    page.on('dialog', (dialog) => { this.dialogs.push(dialog.message()); void dialog.dismiss(); });
    page.on('requestfailed', (request) => this.logLine('request failed', `${request.url()} ${request.failure()?.errorText ?? ''}`));
    page.on('crash', () => this.logLine('crash', ''));
  }

  /** Loads VS Code, and waits for its activity bar. */
  async load(): Promise<void> {
    await this.page.goto(workbenchAddress(this.server.port, {
      folder: this.folder, payload: [['extensionDevelopmentPath', rootForServer()], ['skipWelcome', 'true']],
    }));
    await this.page.locator('.monaco-workbench .activitybar').waitFor({ timeout: startLimit });
  }

  /** Reloads the window by VS Code's command, which first saves what the window shows; a reload by the browser may lose the last changes. */
  async reload(): Promise<void> {
    const loaded = this.page.waitForEvent('load', { timeout: startLimit });
    await this.runCommand('Developer: Reload Window');
    await loaded;
    await this.page.locator('.monaco-workbench .activitybar').waitFor({ timeout: startLimit });
  }

  /** Presses keys one after the other. */
  async press(...keys: readonly string[]): Promise<void> {
    for (const key of keys) await this.page.keyboard.press(key);
  }

  /** Opens the view container of vhflow. */
  async showTrees(): Promise<void> {
    await this.openContainer('vhflow');
  }

  /** Opens the diagram of a scenario from the tree, by the scenario's title, and waits until it is drawn. */
  async showDiagram(title: string): Promise<void> {
    await this.showTrees();
    await this.treeItem(title).click();
    await this.webview().getByRole('heading', { name: title, exact: true }).waitFor();
    await this.hop().first().waitFor();
  }

  /** Opens the comparison of two scenarios from the tree's menu, by their titles, and waits until it is shown. */
  async showComparison(...titles: readonly [string, string]): Promise<void> {
    await this.showTrees();
    await this.collapse('Scenarios');
    for (const title of titles) await this.treeItem(title).click({ modifiers: ['ControlOrMeta'] });
    await this.treeItem(titles[1]).click({ button: 'right' });
    await this.chooseFromMenu('Compare Flows…');
    await this.webview().locator('.hop-cell').first().waitFor();
  }

  /** The hop with a number in the diagram; without one, all of them. */
  hop(n?: number): Locator {
    return this.webview().locator(n === undefined ? 'g.hop' : `g.hop[data-n="${n}"]`);
  }

  /** The numbers of the hops that are selected in the diagram. */
  selectedHops(): Promise<number[]> {
    return this.webview().locator('g.hop.selected').evaluateAll((groups) => groups.map((group) => Number((group as SVGElement).dataset['n'])));
  }

  /** Gives the diagram's page the focus without choosing a hop. */
  async focusDiagram(): Promise<void> {
    await this.webview().locator('.details h2').click();
  }

  /** Runs a command as the command palette shows it, such as `vhflow: Open Diagram`. */
  async runCommand(title: string): Promise<void> {
    await this.chooseByName(`>${title}`, title);
  }

  /** Opens a file of the workspace by its path below it. */
  async openFile(file: string): Promise<void> {
    await this.chooseByName(file, path.basename(file));
    await this.tab(path.basename(file)).waitFor();
  }

  /** Writes a file of the workspace without VS Code, as git or another editor does. */
  write(file: string, text: string): void {
    writeInto(this.folder, file, text);
  }

  /** Changes the colour theme of the running VS Code. */
  async setTheme(theme: keyof typeof themes): Promise<void> {
    const file = path.join(this.folder, '.vscode/settings.json');
    writeFileSync(file, JSON.stringify({ ...JSON.parse(readFileSync(file, 'utf8')), ...themeSettings(theme) }));
    await this.page.locator(`.monaco-workbench.${baseClasses[theme]}`).waitFor();
  }

  /** Sends a message to the extension as if from the page of the n-th visible webview. */
  async postAsPage(message: unknown, n = 0): Promise<void> {
    await this.webview(n).locator('body').evaluate((_, said) => {
      const { pageApi } = globalThis as { pageApi?: PageApi };
      if (!pageApi) throw new Error('The page has not spoken with its extension.');
      pageApi.postMessage(said);
    }, message);
  }

  /** Opens a view container of the activity bar by its title. */
  async openContainer(title: string): Promise<void> {
    const button = this.activityButton(title);
    const shown = this.page.locator('.sidebar .composite.title', { hasText: title });
    const end = performance.now() + actionLimit;
    for (;;) {
      // What is still on its way to the side bar of before can show that one again.
      if ((await button.getAttribute('aria-expanded')) !== 'true') await button.click();
      try {
        await shown.waitFor({ timeout: attemptLimit });
        return;
      } catch (error) {
        if (!(error instanceof errors.TimeoutError) || performance.now() > end) throw error;
      }
    }
  }

  activityButton(title: string): Locator {
    return this.page.locator('.activitybar').getByRole('tab', { name: title });
  }

  /** The first row of the side bar's trees whose text contains this, or whose name for screen readers begins with it: long titles are shortened. */
  treeItem(text: string): Locator {
    const rows = this.page.locator('.sidebar .monaco-list-row');
    return rows.filter({ hasText: text }).or(this.page.locator(`.sidebar .monaco-list-row[aria-label^=${JSON.stringify(text)}]`)).first();
  }

  /** Chooses an item of the menu that is opening; by a key, since VS Code ignores clicks while it opens. */
  async chooseFromMenu(name: string): Promise<void> {
    await this.page.getByRole('menuitem', { name, exact: true }).hover();
    await this.page.keyboard.press('Enter');
  }

  /** Collapses all rows of a view to its first level; rows that are scrolled out of view are not in the page. */
  async collapse(view: string): Promise<void> {
    const header = this.page.locator('.sidebar .pane-header', { hasText: view });
    await header.hover();
    await header.getByRole('button', { name: 'Collapse All' }).click();
  }

  /** The content of the n-th webview that is visible; VS Code nests it in two frames. */
  webview(n = 0): FrameLocator {
    return this.page.locator('iframe.webview:visible').nth(n).contentFrame().locator('iframe#active-frame').contentFrame();
  }

  /** The tab of an editor, by the start of its title. */
  tab(title: string): Locator {
    return this.page.locator('.editor-group-container .tabs-container .tab', { hasText: title });
  }

  /** Titles of the active editors, one per editor group. */
  activeTitles(): Promise<string[]> {
    return this.page.locator('.editor-group-container .tabs-container .tab.active .label-name').allTextContents();
  }

  /** The lines of code that the n-th text editor shows now. */
  visibleLines(n = 0): Locator {
    return this.page.locator('.editor-instance .monaco-editor').nth(n).locator('.view-lines .view-line');
  }

  /** The code lenses in sight in all visible editors; VS Code keeps others, which are as they were when they were in sight last. */
  lenses(): Locator {
    return this.page.locator('.monaco-editor .codelens-decoration a:visible');
  }

  /** The text of the line with the caret, in the editor that was used last. */
  caretLine(): Promise<string | undefined> {
    return this.page.evaluate(() => {
      const editors = [...document.querySelectorAll('.editor-group-container.active .monaco-editor, .editor-instance .monaco-editor')];
      for (const editor of editors) {
        const top = editor.querySelector('.line-numbers.active-line-number')?.parentElement?.style.top;
        const line = [...editor.querySelectorAll<HTMLElement>('.view-line')].find(({ style }) => style.top === top);
        if (line) return line.textContent.replaceAll('\u00a0', ' ');
      }
      return undefined;
    });
  }

  /**
   * Whether the light bulb that offers quick fixes is in the line of the caret. Before that, VS Code may still be requesting those
   * of an earlier position, and drops a request made with a key when it begins to show them.
   */
  hasLightBulb(): Promise<boolean> {
    return this.page.evaluate(() => {
      const line = document.querySelector('.editor-group-container.active .line-numbers.active-line-number')?.getBoundingClientRect();
      const bulbs = [...document.querySelectorAll('.editor-group-container.active :is(.lightBulbWidget, [class*="codicon-gutter-lightbulb"])')].map((bulb) => bulb.getBoundingClientRect());
      return line !== undefined && bulbs.some(({ top, bottom }) => top < line.bottom && line.top < bottom);
    });
  }

  /** What a content security policy blocked, in the workbench or in a webview. */
  policyViolations(): string[] {
    return this.loggedErrors.filter((text) => text.includes('Content Security Policy'));
  }

  private note(type: string, text: string, more = text): void {
    if (type === 'error') this.loggedErrors.push(text);
    this.logLine(type, more);
  }

  private logLine(type: string, text: string): void {
    this.log.push(`${new Date().toISOString()} ${type}: ${text}`);
    if (this.log.length > mostLogged) this.log.shift();
  }

  /**
   * Opens VS Code's box for files and commands, types into it, and chooses the first row that has the words. A page that takes the focus
   * meanwhile closes the box, and what an extension contributes is not in a box that was opened before: then it is opened again.
   */
  private async chooseByName(typed: string, words: string): Promise<void> {
    const box = this.page.locator('.quick-input-widget:visible');
    const end = performance.now() + actionLimit;
    for (;;) {
      await this.page.keyboard.press('ControlOrMeta+P');
      try {
        await box.locator('input.input').fill(typed, { timeout: attemptLimit });
        await box.locator('.quick-input-list .monaco-list-row', { hasText: words }).first().click({ timeout: attemptLimit });
        return;
      } catch (error) {
        if (!(error instanceof errors.TimeoutError) || performance.now() > end) throw error;
        await this.page.keyboard.press('Escape');
      }
    }
  }
}
