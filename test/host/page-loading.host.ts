import assert from 'node:assert/strict';
import { setup, suite, suiteSetup, teardown, test } from 'mocha';
import * as vscode from 'vscode';
import { PagePanel, type PageRole } from '../../src/extension/panels/page-panel.js';
import { closeEditors, until, vhflow } from './support/extension.js';
import { catchWarnings } from './support/sources.js';

type Request = { readonly type: 'ready'; readonly load: number };

suite('a page that does not load', () => {
  let extensionUri: vscode.Uri;
  let panel: PagePanel<never, Request> | undefined;
  let restore: (() => void) | undefined;

  suiteSetup(async () => {
    await vhflow();
    const extension = vscode.extensions.all.find(({ packageJSON }) => (packageJSON as { name: string }).name === 'vhflow');
    assert.ok(extension);
    ({ extensionUri } = extension);
  });
  teardown(async () => {
    restore?.();
    panel?.dispose();
    await closeEditors();
  });

  /** Opens a page by its name in `dist`; one that does not exist never reports that it is ready. */
  const open = (page: string, limits: readonly number[], onReady = () => {}) => {
    panel = create({ page, onReady }, limits);
    panel.show({ preserveFocus: false, beside: false });
    return panel;
  };

  const create = (role: Partial<PageRole<Request>>, limits: readonly number[]) =>
    new PagePanel<never, Request>(extensionUri, {
      viewType: 'vhflow.test',
      page: 'no-such-page',
      title: () => 'Page under Test',
      name: () => 'The page under test',
      parse: (message) => ((message as Partial<Request>).type === 'ready' ? message as Request : undefined),
      onReady: () => {},
      onRequest: () => {},
      ...role,
    }, limits);

  /** Collects the messages in the status bar, which are still shown. */
  const catchStatus = (): { readonly first: Promise<void>; readonly all: string[]; readonly restore: () => void } => {
    const original = vscode.window.setStatusBarMessage;
    const all: string[] = [];
    const came = new vscode.EventEmitter<void>();
    const first = new Promise<void>((resolve) => came.event(resolve));
    vscode.window.setStatusBarMessage = ((text: string, milliseconds: number) => {
      all.push(text);
      came.fire();
      return original(text, milliseconds);
    }) as typeof original;
    return { first, all, restore: () => (vscode.window.setStatusBarMessage = original) };
  };

  test('is reloaded, which the status bar reports, and finally a message offers to try again', async () => {
    const [status, warnings] = [catchStatus(), catchWarnings()];
    restore = () => { status.restore(); warnings.restore(); };
    open('no-such-page', [300, 300, 300]);
    const { text, buttons } = await warnings.first;
    assert.equal(text, 'The page under test could not be loaded.');
    assert.deepEqual(buttons, ['Load Again']);
    assert.equal(status.all.length, 2);
    assert.match(status.all[0] ?? '', /The page under test is slow to load\. Trying again/);
  });

  test('is loaded again when the user asks for it', async () => {
    const [status, warnings] = [catchStatus(), catchWarnings('Load Again')];
    restore = () => { status.restore(); warnings.restore(); };
    open('no-such-page', [200]);
    await status.first;
    assert.equal(warnings.all.length, 1);
  });

  test('becomes ready after it was reloaded', async () => {
    const status = catchStatus();
    restore = status.restore;
    // The page needs longer than the first limit; the later ones are long enough.
    await new Promise<void>((resolve) => open('compare', [1, 120_000], resolve));
    assert.equal(status.all.length, 1);
    assert.equal(panel?.isPageReady, true);
  });

  test('is not ready when a page reports it that has been reloaded meanwhile', async () => {
    const status = catchStatus();
    restore = status.restore;
    const reloaded = open('no-such-page', [1, 120_000]);
    await status.first;
    reloaded.receive({ type: 'ready', load: 1 });
    assert.equal(reloaded.isPageReady, false);
    reloaded.receive({ type: 'ready', load: 2 });
    assert.equal(reloaded.isPageReady, true);
  });

  suite('even after it was reloaded', () => {
    /** What the panel under test was told about its state, and the event that it was told. */
    let states: boolean[];
    let told: vscode.EventEmitter<void>;

    setup(() => {
      [states, told] = [[], new vscode.EventEmitter()];
    });

    /** Has a panel that VS Code restored in a column adopted, with a page that never gets ready; the promise resolves when its tab is closed. */
    const adopt = (viewColumn: vscode.ViewColumn, limits: readonly number[], { preserveFocus = true, savedState }: { readonly preserveFocus?: boolean; readonly savedState?: unknown } = {}): Promise<void> => {
      panel = create({
        onViewState: ({ isOpen }) => {
          states.push(isOpen);
          told.fire();
        },
      }, limits);
      const stuck = vscode.window.createWebviewPanel('vhflow.test', 'Title of the Tab', { viewColumn, preserveFocus });
      panel.adopt(stuck, savedState);
      return new Promise<void>((resolve) => {
        const subscription = vscode.window.tabGroups.onDidChangeTabs(({ closed }) => {
          if (!closed.some(({ label }) => label === 'Title of the Tab')) return;
          subscription.dispose();
          resolve();
        });
      });
    };
    const openOther = (title: string) => vscode.window.createWebviewPanel('vhflow.other', title, vscode.ViewColumn.One);
    const untilTabs = (condition: () => boolean) => until(condition, vscode.window.tabGroups.onDidChangeTabs, vscode.window.tabGroups.onDidChangeTabGroups);
    const tabs = () => vscode.window.tabGroups.all.flatMap((group) => group.tabs);
    const tabsUnderTest = () => tabs().filter(({ input }) => input instanceof vscode.TabInputWebview && input.viewType.endsWith('vhflow.test'));

    test('gets a new panel in the same place, with the title of the former, which does not count as closed', async () => {
      const [left, right] = [openOther('Left'), openOther('Right')];
      left.reveal();
      await untilTabs(() => tabs().length === 2 && tabs()[0]?.isActive === true);
      await adopt(vscode.ViewColumn.One, [50, 50, 120_000]);
      assert.deepEqual(tabs().map(({ label, isActive }) => [label, isActive]), [['Left', false], ['Title of the Tab', true], ['Right', false]]);
      assert.deepEqual([panel?.isOpen, panel?.isVisible, panel?.title], [true, true, 'Title of the Tab']);
      assert.ok(!states.includes(false), 'the former panel counted as closed');
      panel?.receive({ type: 'ready', load: 2 });
      assert.equal(panel?.isPageReady, false, 'the page of the former panel was taken for the new one');
      panel.receive({ type: 'ready', load: 3 });
      assert.equal(panel.isPageReady, true);
      await vscode.window.tabGroups.close(tabsUnderTest());
      await until(() => states.includes(false), told.event);
      right.dispose();
    });

    test('keeps its column if it is alone there, and leaves the focus where it is', async () => {
      openOther('Other');
      await untilTabs(() => tabs().length === 1);
      await adopt(vscode.ViewColumn.Two, [50, 50, 120_000]);
      assert.deepEqual(tabs().map(({ label, group }) => [label, group.viewColumn]), [['Other', 1], ['Title of the Tab', 2]]);
      assert.equal(vscode.window.tabGroups.activeTabGroup.viewColumn, vscode.ViewColumn.One);
    });

    test('keeps the focus if it has it', async () => {
      openOther('Other');
      await untilTabs(() => tabs().length === 1);
      await adopt(vscode.ViewColumn.Two, [50, 50, 120_000], { preserveFocus: false });
      assert.equal(tabs().length, 2);
      assert.equal(vscode.window.tabGroups.activeTabGroup.viewColumn, vscode.ViewColumn.Two);
    });

    test('becomes ready in the new panel', async () => {
      const status = catchStatus();
      restore = status.restore;
      // The page needs longer than the first two limits; the last one is long enough.
      await new Promise<void>((resolve) => open('compare', [1, 1, 120_000], resolve));
      assert.equal(status.all.length, 2);
      assert.equal(panel?.isPageReady, true);
      await untilTabs(() => tabs().length === 1);
    });

    test('is given up after the last attempt, which the new panel does not postpone', async () => {
      const [status, warnings] = [catchStatus(), catchWarnings()];
      restore = () => { status.restore(); warnings.restore(); };
      const closed = adopt(vscode.ViewColumn.One, [50, 50, 50, 50]);
      await warnings.first;
      await closed;
      assert.equal(status.all.length, 3);
      await untilTabs(() => tabs().length === 1);
      assert.equal(warnings.all.length, 1);
      assert.ok(!states.includes(false));
    });

    test('gets a new panel when the user has it loaded again', async () => {
      const warnings = catchWarnings('Load Again');
      restore = warnings.restore;
      await adopt(vscode.ViewColumn.One, [50]);
      assert.ok(warnings.all.length > 0);
      assert.ok(!states.includes(false));
    });

    test('passes on to the page of the new panel what the former had saved', async () => {
      const original = vscode.window.createWebviewPanel;
      const created: vscode.WebviewPanel[] = [];
      vscode.window.createWebviewPanel = (...options: Parameters<typeof original>) => {
        const made = original(...options);
        created.push(made);
        return made;
      };
      restore = () => { vscode.window.createWebviewPanel = original; };
      await adopt(vscode.ViewColumn.One, [50, 50, 120_000], { savedState: { flowId: `"a's" & <b>` } });
      assert.equal(created.length, 2);
      assert.ok(created[1]?.webview.html.includes('data-state="{&#34;flowId&#34;:&#34;\\&#34;a&#39;s\\&#34; &#38; &#60;b&#62;&#34;}"'), created[1]?.webview.html);
    });

    test('gets no new panel once it was closed', async () => {
      const status = catchStatus();
      restore = status.restore;
      const closed = adopt(vscode.ViewColumn.One, [50, 400, 400]);
      await status.first;
      panel?.dispose();
      await closed;
      const warnings = catchWarnings();
      restore = () => { status.restore(); warnings.restore(); };
      // This page takes longer to give up than the closed one would.
      open('no-such-page', [1_000]);
      await warnings.first;
      assert.equal(status.all.length, 1);
      await untilTabs(() => tabs().length === 1);
    });
  });

  test('is not reloaded after it was closed', async () => {
    const status = catchStatus();
    restore = status.restore;
    open('no-such-page', [400, 400]).dispose();
    // This page takes longer to give up than the closed one would.
    const warnings = catchWarnings();
    restore = () => { status.restore(); warnings.restore(); };
    open('no-such-page', [900]);
    await warnings.first;
    assert.deepEqual(status.all, []);
    assert.equal(warnings.all.length, 1);
  });
});
