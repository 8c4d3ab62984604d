import assert from 'node:assert/strict';
import { gzipSync } from 'node:zlib';
import { suite, suiteSetup, suiteTeardown, teardown, test } from 'mocha';
import * as vscode from 'vscode';
import type { ExtensionApi } from '../../src/extension/extension.js';
import { basis } from '../../src/model/conditions.js';
import { simulate, type Run } from '../traces/path-simulator.js';
import { builtInHop, closeEditors, until, vhflow, workspaceFile, writeFile } from './support/extension.js';

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
});
