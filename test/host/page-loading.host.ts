import assert from 'node:assert/strict';
import { suite, suiteSetup, teardown, test } from 'mocha';
import * as vscode from 'vscode';
import { PagePanel } from '../../src/extension/panels/page-panel.js';
import { closeEditors, vhflow } from './support/extension.js';
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
    panel = new PagePanel(extensionUri, {
      viewType: 'vhflow.test',
      page,
      title: () => 'Page under Test',
      name: () => 'The page under test',
      parse: (message) => ((message as Partial<Request>).type === 'ready' ? message as Request : undefined),
      onReady,
      onRequest: () => {},
    }, limits);
    panel.show({ preserveFocus: false, beside: false });
    return panel;
  };

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
