import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { PublishDiagnosticsParams } from 'vscode-languageserver';
import { expect, test } from 'vitest';
import { builtInScenarios } from '../settled-scenarios.js';
import { root } from '../../scripts/install.mjs';
import { simulate } from '../traces/path-simulator.js';
import { withWorkbench } from './support/with-workbench.js';
import type { Workbench } from './support/workbench.js';

const broken = `scenario broken {
  title "Broken"
  machine host "Host" { participant a "A" in host-user }
  flow send "Out" { a -> nobody "step" }
}
`;
let workbench: Workbench;

/** What a host records while five packets are sent. */
function hostTrace(): string {
  const scenario = builtInScenarios.find(({ id }) => id === 'virtio-vhost-pcap');
  const flow = scenario?.flows.find(({ id }) => id === 'send');
  return scenario && flow ? simulate(scenario, flow, { packets: 5, every: 100_000, offset: 0, random: () => 0.5 }).host : '';
}

/** Here VS Code loads vhflow from its server, whose extensions cannot start workers; a test below starts one for the language server. */
withWorkbench({
  settings: { 'remote.extensionKind': { 'vhflow.vhflow': ['web'] } }, files: { 'paths/broken.vhflow': broken, 'host.ftrace': hostTrace() },
}, async (opened) => {
  workbench = opened;
  await workbench.showTrees();
});

test('the browser build runs in a web worker', async () => {
  await workbench.treeItem('e1000 & pcap').waitFor();
  for (const { title } of builtInScenarios) expect(await workbench.treeItem(title.en).count(), title.en).toBe(1);
  await workbench.runCommand('Developer: Show Running Extensions');
  const row = workbench.page.locator('.runtime-extensions-editor .monaco-list-row', { hasText: 'vhflow' });
  await row.waitFor();
  expect(await row.innerText()).toMatch(/web worker/i);
});

test('the workspace\'s files are listed, the broken one marked', async () => {
  await workbench.treeItem('paths/two-flows.vhflow').waitFor();
  await expect.poll(() => workbench.treeItem('paths/broken.vhflow').textContent()).toContain('Line 4');
});

test('a diagram is drawn, and a hop opens its sheet', async () => {
  await workbench.showDiagram('virtio-net & vhost & pcap');
  await workbench.hop().first().click();
  await expect.poll(() => workbench.caretLine()).toContain('__sys_sendto');
  await expect.poll(() => workbench.lenses().allTextContents()).toContainEqual(expect.stringMatching(/^Hop 1\//));
});

test('a trace is read, although this extension cannot start a worker', async () => {
  await workbench.showDiagram('virtio-net & vhost & pcap');
  await workbench.runCommand('vhflow: Open Trace…');
  const input = workbench.page.locator('.quick-input-widget:visible input.input');
  await expect.poll(() => input.inputValue()).toContain(workbench.folder);
  await input.fill(path.join(workbench.folder, 'host.ftrace'));
  await workbench.press('Enter');
  await expect.poll(() => workbench.webview().locator('.trace-summary').textContent()).toContain('5 packets');
});

test('its language server runs in a worker and reports problems', async () => {
  const page = await workbench.page.context().newPage();
  const code = readFileSync(path.join(root, 'dist/server.js'), 'utf8');
  const { diagnostics } = await page.evaluate(problemsByWorker, { code, text: broken });
  expect(diagnostics.map(({ range, source }) => [range.start.line, source])).toContainEqual([3, 'vhflow']);
  expect(diagnostics.map(({ message }) => message)).toContainEqual(expect.stringContaining('nobody'));
});

/** Runs in the page: the first diagnostics that a language server, started in a worker from its code, publishes for an opened text. */
function problemsByWorker({ code, text }: { readonly code: string; readonly text: string }): Promise<PublishDiagnosticsParams> {
  const worker = new Worker(URL.createObjectURL(new Blob([code], { type: 'text/javascript' })));
  const say = (message: object) => worker.postMessage({ jsonrpc: '2.0', ...message });
  const textDocument = { uri: 'memfs:/broken.vhflow', languageId: 'vhflow', version: 1, text };
  return new Promise((resolve, reject) => {
    worker.onerror = ({ message }) => reject(new Error(message));
    worker.onmessage = ({ data }: MessageEvent<{ id?: number; method?: string; params: PublishDiagnosticsParams }>) => {
      if (data.method === 'textDocument/publishDiagnostics') resolve(data.params);
      if (data.id !== 1 || data.method !== undefined) return;
      say({ method: 'initialized', params: {} });
      say({ method: 'textDocument/didOpen', params: { textDocument } });
    };
    say({ id: 1, method: 'initialize', params: { processId: null, rootUri: null, capabilities: {}, locale: 'en' } });
  });
}

test('no policy was violated', () => {
  expect(workbench.policyViolations()).toEqual([]);
});
