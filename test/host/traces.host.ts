import assert from 'node:assert/strict';
import { gzipSync } from 'node:zlib';
import { suite, suiteSetup, suiteTeardown, teardown, test } from 'mocha';
import * as vscode from 'vscode';
import type { ExtensionApi } from '../../src/extension/extension.js';
import { basis } from '../../src/model/conditions.js';
import { simulate, type Run } from '../traces/path-simulator.js';
import { builtInHop, closeEditors, until, vhflow, workspaceFile, writeFile } from './support/extension.js';
import { lensesOf, sheetUri } from './support/sources.js';

/** Numbers that look random and are the same each time. */
function numbers(): () => number {
  let state = 7;
  return () => {
    state = (state * 16807) % 2147483647;
    return state / 2147483647;
  };
}

suite('traces', () => {
  let api: ExtensionApi;
  const [guest, host] = ['guest.ftrace', 'host.ftrace'];
  const at = (name: string) => workspaceFile(`traces/${name}`);
  const run = (changes: Partial<Run> = {}): Run => ({ packets: 5, every: 100_000, offset: 0, random: numbers(), ...changes });
  const laid = () => api.traces[0].current;

  async function write(flowId: string, changes: Partial<Run> = {}): Promise<void> {
    const { entry, flow } = builtInHop(api, 'virtio-vhost-pcap', flowId, 1);
    const texts = simulate(entry.scenario, flow, run(changes));
    await writeFile(at(guest), `# vhflow 1 offset 0\n${texts.guest}`);
    await writeFile(at(host), texts.host);
  }

  const open = (...names: readonly string[]) => {
    const uris = names.map(at);
    return vscode.commands.executeCommand('vhflow.openTrace', uris[0], uris);
  };

  async function showFlow(flowId: string): Promise<void> {
    await vscode.commands.executeCommand('vhflow.openDiagram', { document: { builtIn: 'virtio-vhost-pcap' }, flowId });
  }

  suiteSetup(async () => {
    api = await vhflow();
    await write('send');
  });
  teardown(async () => {
    api.library.settings = basis;
    await closeEditors();
  });
  suiteTeardown(() => vscode.workspace.fs.delete(workspaceFile('traces'), { recursive: true }));

  test('of both machines are laid over the flow that the diagram shows', async () => {
    await showFlow('send');
    await open(guest, host);
    const { view, flow } = laid() ?? {};
    assert.equal(flow, api.currentHop.current?.flow);
    assert.equal(view?.passCount, 5);
    assert.equal(view.title, 'guest.ftrace, host.ftrace');
    assert.equal(view.hops.find(({ n }) => n === 1)?.state, 'seen');
    assert.deepEqual(api.traces[0].files?.map(({ machine }) => machine), ['guest', 'host']);
    assert.equal(api.traces[1].current, undefined);
  });

  test('are laid over the flow that fits best if no diagram is open, and each machine may come alone', async () => {
    await write('receive');
    await open(host);
    assert.equal(api.diagram.isOpen, true);
    assert.deepEqual([api.currentHop.current?.entry.scenario.id, api.currentHop.current?.flow.id], ['virtio-vhost-pcap', 'receive']);
    assert.equal(laid()?.view.flowId, 'receive');
    assert.equal(laid()?.view.hops.at(-1)?.state, 'not-recorded');
    await write('send');
  });

  test('are laid over another flow and under other settings without being read again', async () => {
    await showFlow('send');
    await open(guest, host);
    await vscode.workspace.fs.delete(at(guest));
    await vscode.workspace.fs.delete(at(host));
    api.library.settings = { with: ['halted'], without: [] };
    await until(() => laid()?.flow === api.currentHop.current?.flow, api.traces[0].onDidChange);
    assert.equal(laid()?.view.passCount, 5);
    await showFlow('receive');
    await until(() => laid()?.view.flowId === 'receive', api.traces[0].onDidChange);
    await write('send');
  });

  test('have passes, which the page chooses', async () => {
    await showFlow('send');
    await open(guest, host);
    api.diagram.receive({ type: 'choosePass', n: 3 });
    await until(() => laid()?.pass, api.traces[0].onDidChange);
    assert.equal(laid()?.pass?.n, 3);
    api.library.settings = { with: ['amd'], without: [] };
    await until(() => laid()?.flow === api.currentHop.current?.flow, api.traces[0].onDidChange);
    assert.equal(laid()?.pass?.n, 3);
    api.diagram.receive({ type: 'choosePass' });
    await until(() => !laid()?.pass, api.traces[0].onDidChange);
    api.diagram.receive({ type: 'choosePass', n: 99 });
    await api.traces[0].choosePass(99);
    assert.equal(laid()?.pass, undefined);
  });

  test('are closed by the command, by the page, and with the diagram', async () => {
    for (const close of [() => vscode.commands.executeCommand('vhflow.closeTrace'), async () => api.diagram.receive({ type: 'closeOverlay' }), closeEditors]) {
      await showFlow('send');
      await open(guest);
      assert.ok(laid());
      await close();
      assert.equal(laid(), undefined);
      assert.equal(api.traces[0].files, undefined);
    }
  });

  test('may be packed with gzip, and dropped on the page', async () => {
    await showFlow('send');
    const text = await vscode.workspace.fs.readFile(at(host));
    await vscode.workspace.fs.writeFile(at('host.ftrace.gz'), gzipSync(text));
    await open('host.ftrace.gz');
    assert.equal(laid()?.view.passCount, 5);
    api.diagram.receive({ type: 'closeOverlay' });
    api.diagram.receive({ type: 'droppedFiles', uris: [], files: [{ name: 'dropped', bytes: new Uint8Array(text) }] });
    await until(laid, api.traces[0].onDidChange);
    assert.equal(laid()?.view.title, 'dropped');
  });

  suite('that cannot be opened', () => {
    const messages: string[] = [];
    const original = vscode.window.showErrorMessage;

    suiteSetup(() => {
      vscode.window.showErrorMessage = ((message: string) => {
        messages.push(message);
        return Promise.resolve(undefined);
      });
    });
    suiteTeardown(() => {
      vscode.window.showErrorMessage = original;
    });

    for (const [name, content, message] of [
      ['empty.trace', '', /empty\.trace is empty/],
      ['prose.trace', 'Dear reader,\nthis is not a trace.\n', /prose\.trace is not a trace in a known format/],
      ['packed.trace', '\xfd7zXZ\0rest', /packed\.trace is a xz file\. .*: xz --decompress --keep packed\.trace/],
      ['cut.trace', '\x1f\x8b\x08\0\0\0\0\0\0\x03abc', /cut\.trace is damaged or cut off/],
    ] as const) {
      test(name, async () => {
        await showFlow('send');
        await open(guest);
        await vscode.workspace.fs.writeFile(at(name), Uint8Array.from(content, (character) => character.charCodeAt(0)));
        await open(name);
        assert.match(messages.pop() ?? '', message);
        assert.equal(laid()?.view.title, 'guest.ftrace', 'the trace that was open stays');
      });
    }

    test('three files, a folder, and a missing file', async () => {
      await open(guest, host, guest);
      assert.match(messages.pop() ?? '', /one recording, or two/);
      await open('.');
      assert.match(messages.pop() ?? '', /is a folder/);
      await open('no-such-file');
      assert.match(messages.pop() ?? '', /no-such-file/);
      assert.equal(laid(), undefined);
    });
  });

  /** Has messages with buttons answered: with the first button, or with none. */
  function answering(answers: boolean): { readonly messages: readonly string[]; readonly restore: () => void } {
    const original = vscode.window.showInformationMessage;
    const messages: string[] = [];
    vscode.window.showInformationMessage = ((message: string, ...buttons: readonly string[]) => {
      messages.push(message);
      return Promise.resolve(answers ? buttons[0] : undefined);
    }) as unknown as typeof original;
    return { messages, restore: () => { vscode.window.showInformationMessage = original; } };
  }

  test('that tell of another processor offer to switch to it', async () => {
    const amd = { with: ['amd'], without: [] };
    api.library.settings = amd;
    await write('send');
    api.library.settings = basis;
    const answers = answering(true);
    try {
      await showFlow('send');
      await open(guest, host);
      await until(() => api.library.settings.with.includes('amd'), api.library.onDidChange);
      assert.match(answers.messages.join('\n'), /other conditions apply .*AMD/);
      await until(() => laid()?.view.advice?.length === 0, api.traces[0].onDidChange);
    } finally {
      answers.restore();
      api.library.settings = basis;
      await write('send');
    }
  });

  test('keep their advice where the page shows it, and scripts that record take the settings of the open trace', async () => {
    const amd = { with: ['amd'], without: [] };
    api.library.settings = amd;
    await write('send');
    api.library.settings = basis;
    const answers = answering(false);
    try {
      await showFlow('send');
      await open(guest, host);
      const [advice] = laid()?.view.advice ?? [];
      assert.equal(advice?.kind, 'switchSettings');
      assert.match(advice.text, /AMD/);
      await vscode.commands.executeCommand('vhflow.recordTrace', { document: { builtIn: 'virtio-vhost-pcap' }, flowId: 'send', machine: 'host', tool: 'ftrace', to: 'show' });
      assert.match(vscode.window.activeTextEditor?.document.getText() ?? '', /vhflow 1 with amd\n[^]*npf_interception/);
      api.diagram.receive({ type: 'followAdvice', kind: 'switchSettings' });
      await until(() => api.library.settings.with.includes('amd'), api.library.onDidChange);
    } finally {
      answers.restore();
      api.library.settings = basis;
      await write('send');
    }
  });

  test('of another flow offer to show that', async () => {
    const answers = answering(true);
    try {
      await write('receive');
      await showFlow('setup');
      await open(guest, host);
      await until(() => api.currentHop.current?.flow.id === 'receive', api.currentHop.onDidChange);
      assert.match(answers.messages.join('\n'), /little of this flow/);
    } finally {
      answers.restore();
      await write('send');
    }
  });

  test('of a guest alone may fit several flows; that of the host tells which one it is, unless the user chose the flow', async () => {
    const answers = answering(false);
    const pick = vscode.window.showQuickPick;
    vscode.window.showQuickPick = ((items: readonly vscode.QuickPickItem[]) => Promise.resolve(items[0])) as unknown as typeof pick;
    const shown = (): readonly (string | undefined)[] => [api.currentHop.current?.entry.scenario.id, api.currentHop.current?.flow.id];
    try {
      await open(guest);
      assert.match(answers.messages.join('\n'), /fits \d+ flows equally well/);
      assert.doesNotMatch(answers.messages.join('\n'), /best/);
      await open(host);
      assert.deepEqual(shown(), ['virtio-vhost-pcap', 'send']);
      assert.equal(laid()?.view.title, 'guest.ftrace, host.ftrace');
      await closeEditors();
      await vscode.commands.executeCommand('vhflow.openDiagram', { document: { builtIn: 'virtio-pcap' }, flowId: 'send' });
      await open(guest);
      await open(host);
      assert.deepEqual(shown(), ['virtio-pcap', 'send']);
    } finally {
      vscode.window.showQuickPick = pick;
      answers.restore();
    }
  });

  test('can be cancelled while they are read', async () => {
    const original = vscode.window.withProgress;
    await showFlow('send');
    vscode.window.withProgress = ((_: unknown, task: (progress: unknown, token: vscode.CancellationToken) => Thenable<unknown>) => {
      const source = new vscode.CancellationTokenSource();
      const work = task({ report: () => undefined }, source.token);
      source.cancel();
      return work;
    }) as typeof original;
    try {
      await open(guest, host);
    } finally {
      vscode.window.withProgress = original;
    }
    assert.equal(laid(), undefined);
    await open(guest, host);
    assert.ok(laid());
  });

  suite('that were open', () => {
    const restored = async () => {
      const panel = vscode.window.createWebviewPanel('vhflow.diagram', 'restored', vscode.ViewColumn.Active);
      await api.diagram.deserializeWebviewPanel(panel, { document: { builtIn: 'virtio-vhost-pcap' }, flowId: 'send', hop: 3, level: 'all' });
    };

    test('are read again after a restart, with the pass that was chosen', async () => {
      await showFlow('send');
      await open(guest, host);
      await api.traces[0].choosePass(2);
      await write('send', { packets: 3 });
      await restored();
      await until(() => laid()?.view.passCount === 3, api.traces[0].onDidChange);
      assert.equal(laid()?.pass?.n, 2);
      await write('send');
    });

    test('and are gone after a restart are named in the status bar', async () => {
      await showFlow('send');
      await open(guest);
      await vscode.workspace.fs.rename(at(guest), at('moved'));
      const original = vscode.window.setStatusBarMessage;
      try {
        const said = new Promise<string>((resolve) => {
          vscode.window.setStatusBarMessage = ((message: string) => {
            resolve(message);
            return new vscode.Disposable(() => undefined);
          }) as typeof original;
        });
        await restored();
        assert.match(await said, /guest\.ftrace cannot be opened again/);
      } finally {
        vscode.window.setStatusBarMessage = original;
        await vscode.workspace.fs.rename(at('moved'), at(guest));
      }
    });

    test('are forgotten once they are closed', async () => {
      await showFlow('send');
      await open(guest);
      await vscode.commands.executeCommand('vhflow.closeTrace');
      await restored();
      assert.equal(laid(), undefined);
    });
  });

  test('are in the lenses and hovers of the source', async () => {
    await showFlow('send');
    await open(guest, host);
    const uri = sheetUri('/linux@6.1.192/net/socket.c');
    api.currentHop.set(builtInHop(api, 'virtio-vhost-pcap', 'send', 1), 'command');
    const { document } = await vscode.window.showTextDocument(uri);
    const titles = async () => (await lensesOf(document)).filter(({ line }) => line.startsWith('/* __sys_sendto:')).map(({ command }) => command.title);
    assert.ok((await titles()).includes('$(pulse)\u00a0seen 5 of 5'));
    const position = document.positionAt(document.getText().indexOf('__sys_sendto'));
    const hovers = await vscode.commands.executeCommand<vscode.Hover[]>('vscode.executeHoverProvider', uri, position);
    const text = hovers.flatMap(({ contents }) => contents.map((content) => (typeof content === 'string' ? content : content.value))).join('\n');
    assert.match(text, /Seen in 5 of 5 packets/);
    await vscode.commands.executeCommand('vhflow.closeTrace');
    assert.ok(!(await titles()).join().includes('seen'));
  });

  test('open at the line of an event', async () => {
    await showFlow('send');
    await open(guest, host);
    api.diagram.receive({ type: 'openTraceLine', machine: 'host', line: 5 });
    const editor = await until(() => vscode.window.activeTextEditor?.document.uri.path.endsWith('host.ftrace') && vscode.window.activeTextEditor, vscode.window.onDidChangeActiveTextEditor);
    await until(() => editor.selection.active.line === 4, vscode.window.onDidChangeTextEditorSelection);
  });
});

suite('recording', () => {
  let api: ExtensionApi;
  const original = vscode.window.createTerminal;
  const sent: (readonly [text: string, isRun: boolean | undefined])[] = [];
  const argument = { document: { builtIn: 'virtio-vhost-pcap' }, flowId: 'send', machine: 'host' } as const;
  const recorded = (name: string) => workspaceFile(name);

  suiteSetup(async () => {
    api = await vhflow();
    vscode.window.createTerminal = ((options: vscode.TerminalOptions) => {
      const terminal = original(options);
      const sendText = terminal.sendText.bind(terminal);
      terminal.sendText = (text, shouldExecute) => {
        sent.push([text, shouldExecute]);
        sendText(text, shouldExecute);
      };
      return terminal;
    }) as typeof original;
  });
  teardown(async () => {
    sent.length = 0;
    for (const terminal of vscode.window.terminals) terminal.dispose();
    await closeEditors();
  });
  suiteTeardown(() => {
    vscode.window.createTerminal = original;
  });

  test('saves the script, and types the command into a terminal without running it; the recording is offered', async () => {
    await vscode.commands.executeCommand('vhflow.recordTrace', { ...argument, tool: 'ftrace', to: 'workspace' });
    assert.deepEqual(sent, [['sudo sh virtio-vhost-pcap-send-host-ftrace.sh', false]]);
    const script = new TextDecoder().decode(await vscode.workspace.fs.readFile(recorded('virtio-vhost-pcap-send-host-ftrace.sh')));
    assert.match(script, /^#!\/bin\/sh/);
    const originalMessage = vscode.window.showInformationMessage;
    const { entry, flow } = builtInHop(api, 'virtio-vhost-pcap', 'send', 1);
    const text = simulate(entry.scenario, flow, { packets: 2, every: 100_000, offset: 0, random: numbers() }).host;
    const recording = recorded('virtio-vhost-pcap-send-host.trace');
    try {
      vscode.window.showInformationMessage = ((message: string, ...buttons: readonly string[]) => Promise.resolve(message.includes('is there') ? buttons[0] : undefined)) as unknown as typeof originalMessage;
      await writeFile(recording, text);
      await until(() => api.traces[0].current?.view.passCount === 2, api.traces[0].onDidChange);
    } finally {
      vscode.window.showInformationMessage = originalMessage;
      await vscode.workspace.fs.delete(recording);
      await vscode.workspace.fs.delete(recorded('virtio-vhost-pcap-send-host-ftrace.sh'));
    }
  });

  test('shows the script, or copies lines for another machine', async () => {
    await vscode.commands.executeCommand('vhflow.recordTrace', { ...argument, tool: 'bpftrace', to: 'show' });
    assert.match(vscode.window.activeTextEditor?.document.getText() ?? '', /^\/\/ /);
    await vscode.commands.executeCommand('vhflow.recordTrace', { ...argument, machine: 'guest', tool: 'trace-cmd', to: 'copy' });
    assert.match(await vscode.env.clipboard.readText(), /^cat > virtio-vhost-pcap-send-guest-trace-cmd\.sh <<'END_OF_SCRIPT'\n[^]*\nsudo sh virtio-vhost-pcap-send-guest-trace-cmd\.sh$/);
    assert.deepEqual(sent, []);
  });
});

suite('a stack', () => {
  let api: ExtensionApi;
  const original = vscode.window.showQuickPick;
  let offered: readonly vscode.QuickPickItem[] = [];

  suiteSetup(async () => {
    api = await vhflow();
    vscode.window.showQuickPick = ((items: readonly vscode.QuickPickItem[]) => {
      offered = items;
      return Promise.resolve(items.find(({ description }) => description?.startsWith('tun_sendmsg')));
    }) as unknown as typeof original;
  });
  suiteTeardown(() => {
    vscode.window.showQuickPick = original;
  });
  teardown(async () => {
    offered = [];
    await closeEditors();
  });

  const stack = '[   12.3]  tun_sendmsg+0x10/0x40 [tun]\n[   12.3]  handle_tx_copy+0x2/0x8 [vhost_net]\n[   12.3]  vhost_worker+0x55/0x70 [vhost]\n';

  test('on the clipboard leads to the hops on which it lies', async () => {
    await vscode.env.clipboard.writeText(stack);
    await vscode.commands.executeCommand('vhflow.pasteStack');
    assert.match(offered[0]?.detail ?? '', /^virtio-net & vhost & pcap · Sending/);
    const separators = offered.filter(({ kind }) => kind === vscode.QuickPickItemKind.Separator);
    assert.ok(separators.every(({ label }) => label === ''), 'the rows name the flow, and nothing repeats it');
    assert.equal(api.currentHop.current?.hop.at?.[0].symbol, 'tun_sendmsg');
    assert.equal(api.diagram.isOpen, true);
  });

  test('may be the selected text; a text without one is named as such', async () => {
    await vscode.env.clipboard.writeText('no stack');
    const document = await vscode.workspace.openTextDocument({ content: stack });
    const editor = await vscode.window.showTextDocument(document);
    editor.selection = new vscode.Selection(0, 0, 3, 0);
    await vscode.commands.executeCommand('vhflow.pasteStack');
    assert.ok(offered.length > 0);
    offered = [];
    editor.selection = new vscode.Selection(0, 0, 0, 0);
    await vscode.commands.executeCommand('vhflow.pasteStack');
    assert.equal(offered.length, 0);
  });
});
