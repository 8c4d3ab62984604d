import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, expect } from 'vitest';
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';
import { pageHtml } from '../../src/pages/html.js';
import { pageStringsFor } from '../../src/pages/localized-diagram-strings.js';
import type { FromComparePage, ToComparePage } from '../../src/pages/compare-protocol.js';
import { compareStringsFor } from '../../src/pages/localized-compare-strings.js';
import type { FlowView, FromPage, ToPage } from '../../src/pages/diagram-protocol.js';
import { chromiumFlags, findChromium } from '../../scripts/browser.mjs';
import { themes } from './themes.js';

const origin = 'https://panel.example';
const dist = path.resolve(import.meta.dirname, '../../dist');
/** How long an action in the page, or the start of a browser, may take, in milliseconds; generous, for busy machines. */
const actionLimit = 120_000;
const types: Readonly<Record<string, string>> = { '.js': 'text/javascript', '.css': 'text/css', '.ttf': 'font/ttf' };

export interface PanelOptions {
  /** Which page; the diagram's, `webview`, if absent. */
  readonly script?: 'webview' | 'compare';
  readonly theme?: keyof typeof themes;
  readonly language?: string;
  readonly width?: number;
  readonly height?: number;
  readonly scale?: number;
}

/** The page of a panel in a real browser, with a fake extension and the policy applied. */
export class PanelPage {
  /** What went wrong in the page: errors, refused loads, dialogs. */
  readonly problems: string[] = [];
  private savedState: unknown;

  private constructor(readonly page: Page, private readonly context: BrowserContext, private readonly script: 'webview' | 'compare') {}

  static async open(browser: Browser, { script = 'webview', theme = 'dark', language = 'en', width = 1400, height = 900, scale = 1 }: PanelOptions = {}): Promise<PanelPage> {
    const context = await browser.newContext({ viewport: { width, height }, deviceScaleFactor: scale, reducedMotion: 'reduce' });
    await context.grantPermissions(['clipboard-read', 'clipboard-write']);
    const page = await context.newPage();
    page.setDefaultTimeout(actionLimit);
    const panel = new PanelPage(page, context, script);
    page.on('pageerror', (error) => panel.problems.push(`error: ${error.message}`));
    page.on('console', (message) => { if (message.type() === 'error') panel.problems.push(`console: ${message.text()}`); });
    page.on('dialog', (dialog) => { panel.problems.push(`dialog: ${dialog.message()}`); void dialog.dismiss(); });
    await page.exposeFunction('reportViolation', (text: string) => { panel.problems.push(`policy: ${text}`); });
    await context.route(`${origin}/**`, async (route) => {
      const name = new URL(route.request().url()).pathname.slice(1);
      if (name === 'panel.html') {
        await route.fulfill({
          contentType: 'text/html',
          body: pageHtml({ cspSource: origin, nonce: 'bm9uY2U', scriptUri: `${origin}/${script}.js`, styleUri: `${origin}/${script}.css`, title: 'vhflow', language, load: 1, savedState: panel.savedState }),
        });
      } else if (existsSync(path.join(dist, name))) {
        await route.fulfill({ contentType: types[path.extname(name)] ?? 'text/plain', body: readFileSync(path.join(dist, name)) });
      } else {
        await route.fulfill({ status: 404 });
      }
    });
    await page.addInitScript(fakeVsCode);
    await panel.load(theme, language);
    return panel;
  }

  /** Reloads the page, as VS Code does with a hidden panel that comes back; the saved state stays. */
  async load(theme: keyof typeof themes = 'dark', language = 'en'): Promise<void> {
    await this.page.goto(`${origin}/panel.html`);
    await this.setTheme(theme);
    const strings = this.script === 'compare' ? compareStringsFor(language) : pageStringsFor(language);
    await this.send({ type: 'strings', strings, language });
  }

  /** Loads the page in a new panel, which has no state; the extension knows what was saved in the former one. */
  async replace(): Promise<void> {
    this.savedState = await this.page.evaluate(() => {
      const state = JSON.parse(sessionStorage.getItem('state') ?? 'null') as unknown;
      sessionStorage.clear();
      return state;
    });
    await this.load();
  }

  async setTheme(theme: keyof typeof themes): Promise<void> {
    await this.page.evaluate(({ bodyClass, colours }) => {
      document.body.className = bodyClass;
      for (const [name, value] of Object.entries(colours)) document.documentElement.style.setProperty(`--vscode-${name}`, value);
    }, themes[theme]);
  }

  async send(message: ToPage | ToComparePage): Promise<void> {
    await this.page.evaluate((data) => window.postMessage(data, '*'), message);
  }

  /** Shows a flow and waits until it is drawn. */
  async show(view: FlowView, selected = 1, document: { builtIn: string } = { builtIn: 'fixture' }): Promise<void> {
    const before = (await this.posted('drawn')).length;
    await this.send({ type: 'flow', view, selected, document });
    await this.page.waitForFunction((count) => window.posted.filter(({ type }) => type === 'drawn' || type === 'renderFailed').length > count, before);
  }

  /** The messages of this type that the page has posted so far. */
  async posted<Type extends PageMessage['type']>(type: Type): Promise<Extract<PageMessage, { type: Type }>[]> {
    const all = await this.page.evaluate(() => window.posted);
    return all.filter((message): message is Extract<PageMessage, { type: Type }> => message.type === type);
  }

  /** Classes of the icons in the page that its styles cannot draw. */
  async iconsWithoutPicture(): Promise<string[]> {
    return this.page.evaluate(() => [...document.querySelectorAll('.codicon')].filter((icon) => !getComputedStyle(icon).maskImage.startsWith('url(')).map((icon) => icon.className));
  }

  async close(): Promise<void> {
    await this.context.close();
  }
}

type PageMessage = FromPage | FromComparePage;

declare global {
  interface Window {
    posted: (FromPage | FromComparePage)[];
    reportViolation(text: string): void;
  }
}

/** Runs in the page before its own script. */
function fakeVsCode(): void {
  window.posted = [];
  // What VS Code itself says of code and links in every webview, before the styles of the page.
  const styles = new CSSStyleSheet();
  styles.replaceSync(`@layer vscode {
    code { color: var(--vscode-textPreformat-foreground); background-color: var(--vscode-textPreformat-background); padding: 1px 3px; border-radius: 4px; }
    a, a code { color: var(--vscode-textLink-foreground); }
  }`);
  document.adoptedStyleSheets = [styles];
  document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) => window.reportViolation(`${violatedDirective} ${blockedURI}`));
  Object.assign(window, {
    acquireVsCodeApi: () => ({
      postMessage: (message: FromPage | FromComparePage) => window.posted.push(message),
      getState: () => JSON.parse(sessionStorage.getItem('state') ?? 'null') as unknown,
      setState: (state: unknown) => sessionStorage.setItem('state', JSON.stringify(state)),
    }),
  });
}

/** Starts the browser that the tests use. */
export async function startBrowser(): Promise<Browser> {
  if (!existsSync(path.join(dist, 'webview.js'))) throw new Error('dist/webview.js is missing; build it with: node esbuild.mjs webview webview-styles');
  return chromium.launch({ executablePath: await findChromium(), args: chromiumFlags, timeout: actionLimit });
}

/**
 * Starts a browser for the tests of a file. The returned function opens the panel of one test; after the test it is closed, and must have
 * had no problem.
 */
export function panelPerTest(): (options?: PanelOptions) => Promise<PanelPage> {
  let browser: Browser;
  let panel: PanelPage | undefined;
  beforeAll(async () => { browser = await startBrowser(); });
  afterAll(async () => { await browser.close(); });
  afterEach(async () => {
    expect(panel?.problems).toEqual([]);
    await panel?.close();
  });
  return async (options) => panel = await PanelPage.open(browser, options);
}
