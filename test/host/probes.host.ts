import assert from 'node:assert/strict';
import { suite, suiteSetup, teardown, test } from 'mocha';
import * as vscode from 'vscode';
import type { ExtensionApi } from '../../src/extension/extension.js';
import { builtInHop, closeEditors, vhflow } from './support/extension.js';

suite('copying scripts that trace a flow', () => {
  let api: ExtensionApi;
  const document = { builtIn: 'virtio-pcap' };

  suiteSetup(async () => {
    api = await vhflow();
  });
  teardown(closeEditors);

  /** What a command leaves on the clipboard; empty when it copied nothing. */
  async function copied(command: string, argument: unknown): Promise<string> {
    await vscode.env.clipboard.writeText('');
    await vscode.commands.executeCommand(command, argument);
    return vscode.env.clipboard.readText();
  }

  test('a whole flow, for either machine', async () => {
    const guest = await copied('vhflow.copyBpftraceScript', { document, flowId: 'send', machine: 'guest' });
    assert.match(guest, /^tracepoint:syscalls:sys_enter_sendto$/m);
    assert.match(guest, /xmit_skb may be inlined|xmit_skb は/);
    assert.doesNotMatch(guest, /^tracepoint:kvm:/m);
    const host = await copied('vhflow.copyBpftraceScript', { document, flowId: 'send', machine: 'host' });
    assert.match(host, /^tracepoint:kvm:kvm_exit,?$/m);
    assert.match(host, /^uprobe:\$\d+:pcap_next_ex,$/m);
  });

  test('a hop that can be traced on only one machine is copied without a question', async () => {
    const { flow } = builtInHop(api, 'virtio-pcap', 'send', 1);
    const hop = flow.hops.find(({ observe }) => observe.length > 0 && observe.every(({ side, type }) => side === 'guest' && type === 'kprobe'));
    assert.ok(hop);
    const script = await copied('vhflow.copyBpftraceScript', { document, flowId: 'send', hopId: hop.id });
    const functions = [...script.matchAll(/^kprobe:(\w+),$/gm)].map(([, name]) => name);
    assert.deepEqual(functions, hop.observe.map(({ target }) => target));
  });

  test('an element of the view names its flow', async () => {
    const [scenario] = api.views.builtIn.getChildren();
    const [flow] = api.views.builtIn.getChildren(scenario);
    const [hop] = api.views.builtIn.getChildren(flow);
    const script = await copied('vhflow.copyBpftraceScript', hop);
    assert.match(script, /\n\/\/ 1\. /);
    assert.doesNotMatch(script, /\n\/\/ 2\. /);
  });

  test('perf lines and QEMU options come together for the host', async () => {
    const text = await copied('vhflow.copyTraceOptions', { document, flowId: 'send', machine: 'host' });
    assert.match(text, /^perf probe --add 'vhflow:\w+=\w+'$/m);
    assert.match(text, /^-trace \w+/m);
    const guest = await copied('vhflow.copyTraceOptions', { document, flowId: 'send', machine: 'guest' });
    assert.doesNotMatch(guest, /^-trace/m);
  });

  test('the clipboard does not change if there is nothing to trace', async () => {
    await vscode.env.clipboard.writeText('mine');
    await vscode.commands.executeCommand('vhflow.copyBpftraceScript', { document, flowId: 'send', machine: 'moon' });
    assert.equal(await vscode.env.clipboard.readText(), 'mine');
  });
});
