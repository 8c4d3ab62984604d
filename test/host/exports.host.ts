import assert from 'node:assert/strict';
import { suite, suiteSetup, suiteTeardown, test } from 'mocha';
import * as vscode from 'vscode';
import { diagramOf } from '../../src/diagram/index.js';
import type { ExtensionApi } from '../../src/extension/extension.js';
import { builtInHop, closeEditors, until, vhflow, workspaceFile } from './support/extension.js';

suite('exporting a flow by commands', () => {
  let api: ExtensionApi;
  const folder = workspaceFile('exports');

  suiteSetup(async () => {
    api = await vhflow();
    const drawn = new Promise((resolve) => {
      const subscription = api.diagram.onDidDraw((event) => { subscription.dispose(); resolve(event); });
    });
    await vscode.commands.executeCommand('vhflow.openDiagram', { document: { builtIn: 'virtio-vhost-user' }, flowId: 'send' });
    await drawn;
  });
  suiteTeardown(async () => {
    await closeEditors();
    await vscode.workspace.fs.delete(folder, { recursive: true });
  });

  /** Saves the flow in the format with this label, and returns the content of the file. */
  const exported = async (label: string, description: string | undefined, name: string): Promise<Uint8Array> => {
    const { showQuickPick, showSaveDialog } = vscode.window;
    const target = vscode.Uri.joinPath(folder, name);
    let offered: vscode.SaveDialogOptions | undefined;
    const pick = async (items: readonly vscode.QuickPickItem[]) => items.find((item) => item.label === label && item.description === description);
    const asked = new Promise<void>((resolve) => {
      vscode.window.showQuickPick = pick as unknown as typeof showQuickPick;
      vscode.window.showSaveDialog = async (options) => {
        offered = options;
        resolve();
        return target;
      };
    });
    const written = whenWritten(target);
    try {
      await vscode.commands.executeCommand('vhflow.exportDiagram');
      await asked;
      const bytes = await written.bytes;
      const extension = name.slice(name.indexOf('.'));
      assert.ok(offered?.defaultUri?.path.endsWith(`/virtio-vhost-user-send${extension}`), offered?.defaultUri?.path);
      return bytes;
    } finally {
      written.dispose();
      Object.assign(vscode.window, { showQuickPick, showSaveDialog });
    }
  };

  /** The bytes of a file once it exists and is complete: files are written at once, but VS Code reports them with a delay. */
  const whenWritten = (target: vscode.Uri) => {
    const watcher = vscode.workspace.createFileSystemWatcher(new vscode.RelativePattern(folder, '*'));
    const found = { bytes: undefined as Uint8Array | undefined };
    const came = new vscode.EventEmitter<void>();
    const look = async () => {
      const bytes = await vscode.workspace.fs.readFile(target).then((read) => read, () => undefined);
      if (bytes?.length) found.bytes = bytes;
      came.fire();
    };
    const subscriptions = vscode.Disposable.from(watcher, came, watcher.onDidCreate(look), watcher.onDidChange(look));
    return { bytes: until(() => found.bytes, came.event), dispose: () => { subscriptions.dispose(); } };
  };
  const textOf = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

  test('Mermaid, with a message for each hop shown', async () => {
    const text = textOf(await exported('Mermaid', undefined, 'flow.mmd'));
    assert.match(text, /^sequenceDiagram$/m);
    const ref = api.currentHop.current ?? assert.fail('no hop is current');
    const { shown } = diagramOf(ref.entry.scenario, ref.flow, { ...api.currentHop.shown, language: 'en' });
    // Bridges are lines without a head.
    assert.deepEqual([...text.matchAll(/^p\d+--?(?:>>|\))p\d+: (\d+)\./gm)].map(([, n]) => Number(n)), shown);
  });

  test('and says so, with a button that opens the file', async () => {
    const { showInformationMessage } = vscode.window;
    const shown: (readonly string[])[] = [];
    const came = new vscode.EventEmitter<void>();
    vscode.window.showInformationMessage = (async (...texts: readonly string[]) => {
      shown.push(texts);
      came.fire();
      return texts[1];
    }) as unknown as typeof showInformationMessage;
    try {
      await exported('Mermaid', undefined, 'said.mmd');
      assert.deepEqual(await until(() => shown.find(([text]) => text?.startsWith('Saved ')), came.event), ['Saved exports/said.mmd.', 'Open']);
      await until(() => vscode.window.activeTextEditor?.document.uri.path.endsWith('/said.mmd'), vscode.window.onDidChangeActiveTextEditor);
    } finally {
      vscode.window.showInformationMessage = showInformationMessage;
      came.dispose();
    }
  });

  test('Markdown, with the diagram and every hop', async () => {
    const text = textOf(await exported('Markdown', undefined, 'flow.md'));
    assert.match(text, /```mermaid/);
    const rows = [...text.matchAll(/^\| (\d+) \|/gm)].map(([, n]) => Number(n));
    assert.deepEqual(rows, api.currentHop.current?.flow.hops.map(({ n }) => n));
  });

  test('a self-contained page: no request, a policy of its own', async () => {
    const text = textOf(await exported('HTML', undefined, 'flow.html'));
    assert.match(text, /Content-Security-Policy/);
    assert.doesNotMatch(text.replace(/<script[^>]*>[\s\S]*?<\/script>/g, ''), /(?:src|href)="https?:/);
  });

  test('SVG that names its scenario and sources', async () => {
    const text = textOf(await exported('SVG', undefined, 'flow.svg'));
    assert.match(text, /^<svg /);
    for (const part of ['virtio-net &amp; vhost-user backend', 'DPDK 22.11', 'Linux 6.1']) assert.ok(text.includes(part), part);
  });

  test('PNG at one, two and four times the size of the SVG', async () => {
    const [, width] = / width="([\d.]+)"/.exec(textOf(await exported('SVG', undefined, 'flow-sized.svg'))) ?? [];
    const sizes: number[] = [];
    for (const scale of [1, 2, 4]) {
      const bytes = await exported('PNG', `${scale}×`, `flow-${scale}.png`);
      assert.deepEqual([...bytes.slice(0, 4)], [0x89, 0x50, 0x4e, 0x47]);
      sizes.push(new DataView(bytes.buffer, bytes.byteOffset).getUint32(16));
    }
    for (const [index, scale] of [1, 2, 4].entries()) assert.ok(Math.abs((sizes[index] ?? 0) - Number(width) * scale) <= scale, `${sizes.join(', ')} of ${width}`);
  });

  test('nothing is written if no file is chosen', async () => {
    const { showQuickPick, showSaveDialog } = vscode.window;
    const before = await vscode.workspace.fs.readDirectory(folder);
    await new Promise<void>((resolve) => {
      vscode.window.showQuickPick = (async (items: readonly vscode.QuickPickItem[]) => items.find(({ label }) => label === 'Mermaid')) as unknown as typeof showQuickPick;
      vscode.window.showSaveDialog = async () => {
        resolve();
        return undefined;
      };
      void vscode.commands.executeCommand('vhflow.exportDiagram');
    }).finally(() => Object.assign(vscode.window, { showQuickPick, showSaveDialog }));
    assert.deepEqual(await vscode.workspace.fs.readDirectory(folder), before);
  });

  /** The proposed names for saving pictures while `act` runs. */
  const namesOffered = async (act: (offered: vscode.Event<string>) => Promise<void>): Promise<readonly string[]> => {
    const { showSaveDialog } = vscode.window;
    const names: string[] = [];
    const came = new vscode.EventEmitter<string>();
    vscode.window.showSaveDialog = async (options) => {
      const name = options?.defaultUri?.path.split('/').at(-1) ?? '';
      names.push(name);
      came.fire(name);
      return undefined;
    };
    try {
      await act(came.event);
      return names;
    } finally {
      came.dispose();
      Object.assign(vscode.window, { showSaveDialog });
    }
  };
  const nextOf = <Value>(event: vscode.Event<Value>) => new Promise<Value>((resolve) => {
    const subscription = event((value) => { subscription.dispose(); resolve(value); });
  });

  test('a picture is saved under the name of the flow that it shows, even if another was chosen since', async () => {
    const flow = { document: { builtIn: 'e1000-pcap' }, flowId: 'receive' };
    const names = await namesOffered(async () => api.diagram.receive({ type: 'picture', format: 'svg', data: '<svg></svg>', flow }));
    assert.deepEqual(names, ['e1000-pcap-receive.svg']);
  });

  test('a picture that is requested while its panel opens does not show another flow', async () => {
    const { current } = api.currentHop;
    assert.ok(current);
    await closeEditors();
    const names = await namesOffered(async (offered) => {
      const drawn = nextOf(api.diagram.onDidDraw);
      api.diagram.export('svg');
      api.currentHop.set(builtInHop(api, 'e1000-pcap', 'send', 1), 'command');
      await drawn;
      api.diagram.export('png1');
      await nextOf(offered);
    });
    assert.deepEqual(names, ['e1000-pcap-send.png']);
    const drawn = nextOf(api.diagram.onDidDraw);
    api.currentHop.set(current, 'command');
    await drawn;
  });

  test('the copied Mermaid text is the same as the saved one', async () => {
    await vscode.env.clipboard.writeText('');
    await vscode.commands.executeCommand('vhflow.copyMermaid');
    const saved = textOf(await vscode.workspace.fs.readFile(vscode.Uri.joinPath(folder, 'flow.mmd')));
    await untilClipboard(saved);
  });

  /** The command does not wait for the clipboard, and there is no event for it: it is read until the test's time is over. */
  const untilClipboard = async (text: string): Promise<void> => {
    for (;;) {
      if ((await vscode.env.clipboard.readText()) === text) return;
    }
  };
});
