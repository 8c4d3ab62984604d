#!/usr/bin/env node
// The figures of the diagram panel, each beside its reference in the same run: node bench/webview.mjs [--json FILE]
// Reference and panel take turns; every figure is the median of the rounds after a warm-up.
import { readFileSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { chromium } from 'playwright-core';
import { chromiumFlags, findChromium } from '../scripts/browser.mjs';
import { codiconsAsMasks } from '../scripts/codicons-as-masks.mjs';
import { sequenceOnly } from '../scripts/mermaid-sequence-only.mjs';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const out = path.join(root, 'dist/build/bench');
const origin = 'https://bench.example';
const rounds = 7;
const { values } = parseArgs({ options: { json: { type: 'string' } } });

const median = (numbers) => [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)];

/** Builds the page, the bare Mermaid file, and what makes views of flows. */
async function buildAll() {
  mkdirSync(out, { recursive: true });
  const page = { bundle: true, minify: true, format: 'iife', target: 'es2022', logLevel: 'warning', absWorkingDir: root };
  await build({ ...page, entryPoints: ['src/webview/main.ts'], outfile: path.join(out, 'webview.js'), plugins: [sequenceOnly()] });
  await build({ ...page, entryPoints: ['src/webview/webview.css'], outfile: path.join(out, 'webview.css'), plugins: [codiconsAsMasks()] });
  await build({ ...page, stdin: { contents: 'import mermaid from "mermaid"; globalThis.mermaid = mermaid;', resolveDir: root }, outfile: path.join(out, 'mermaid.js'), plugins: [sequenceOnly()] });
  const views = { ...page, format: 'esm', platform: 'node', minify: false };
  await build({ ...views, stdin: { contents: 'export { flowViewOf } from "./src/diagram/index.js"; export { pageHtml } from "./src/page-html.js"; export { compile } from "./src/language/index.js";', resolveDir: root }, outfile: path.join(out, 'views.mjs') });
  return import(pathToFileURL(path.join(out, 'views.mjs')).href);
}

/** A flow of many hops over four lanes, as text in the product's language. */
function scenarioText(messages) {
  const lanes = ['app', 'net', 'vmm', 'tap'];
  const hops = Array.from({ length: messages }, (_, n) => `    ${lanes[n % 4]} -> ${lanes[(n + 1) % 4]} "step ${n + 1} of the way" { kind ${n % 9 === 0 ? 'copy' : 'call'} }`);
  return `scenario bench {
  title "Bench"
  machine guest "Guest" { participant app "App" in guest-user participant net "Net" in guest-kernel }
  machine host "Host" { participant vmm "QEMU" in qemu participant tap "tap" in host-kernel }
  flow send "Sending" {
${hops.join('\n')}
  }
}
`;
}

async function main() {
  const { compile, flowViewOf, pageHtml } = await buildAll();
  const viewOf = (messages) => {
    const [scenario] = compile(scenarioText(messages)).scenarios;
    return flowViewOf(scenario, scenario.flows[0], { level: 'all', language: 'en' });
  };
  const browser = await chromium.launch({ executablePath: await findChromium(), args: chromiumFlags });
  const context = await browser.newContext({ viewport: { width: 1400, height: 900 }, reducedMotion: 'reduce' });
  await context.route(`${origin}/**`, (route) => {
    const name = new URL(route.request().url()).pathname.slice(1);
    if (name === 'panel.html') return route.fulfill({ contentType: 'text/html', body: pageHtml({ cspSource: origin, nonce: 'bm9uY2U', scriptUri: `${origin}/webview.js`, styleUri: `${origin}/webview.css`, title: 'bench', language: 'en' }) });
    if (name === 'bare.html') return route.fulfill({ contentType: 'text/html', body: '<!DOCTYPE html><body><div id="place"></div><script src="mermaid.js"></script>' });
    return route.fulfill({ contentType: name.endsWith('.js') ? 'text/javascript' : name.endsWith('.css') ? 'text/css' : 'font/ttf', body: readFileSync(path.join(out, name)) });
  });
  await context.addInitScript(() => {
    globalThis.posted = [];
    globalThis.acquireVsCodeApi = () => ({ postMessage: (message) => globalThis.posted.push(message), getState: () => undefined, setState: () => {} });
  });
  const panel = await context.newPage();
  const bare = await context.newPage();
  const rows = [sizeRow(), await firstDiagramRow(panel, bare, viewOf(50))];
  for (const messages of [50, 200]) rows.push(await redrawRow(panel, bare, viewOf(messages), messages));
  rows.push(await reopenRow(panel, viewOf(50)), await selectRow(panel, viewOf(200)));
  await browser.close();
  console.table(rows);
  if (values.json) writeFileSync(values.json, `${JSON.stringify(rows, undefined, 2)}\n`);
}

const row = (what, ours, reference, goal) => ({ what, 'ours': Number(ours.toFixed(2)), 'reference': Number(reference.toFixed(2)), 'ratio': Number((ours / reference).toFixed(2)), goal });

function sizeRow() {
  const size = (name) => gzipSync(readFileSync(path.join(out, name))).length / 1024;
  return row('page, controls, styles against Mermaid, KB gz', size('webview.js') + size('webview.css'), size('mermaid.js'), '≤ 1.3');
}

/** Draws in the panel; the document differs each time, so that nothing waits for typing to pause. @returns milliseconds */
const draw = (page, view, document) => page.evaluate(async ([message]) => {
  const drawn = () => globalThis.posted.filter(({ type }) => type === 'drawn').length;
  const before = drawn();
  const begin = performance.now();
  globalThis.postMessage(message, '*');
  while (drawn() === before) await new Promise((resolve) => { const { port1, port2 } = new MessageChannel(); port1.onmessage = resolve; port2.postMessage(0); });
  document.body.getBoundingClientRect();
  return performance.now() - begin;
}, [{ type: 'flow', view, selected: 1, document: { builtIn: document } }]);

const drawBare = (page, text) => page.evaluate(async (mermaidText) => {
  const begin = performance.now();
  globalThis.mermaid.initialize({ startOnLoad: false });
  const { svg } = await globalThis.mermaid.render('bare', mermaidText);
  document.getElementById('place').innerHTML = svg;
  document.body.getBoundingClientRect();
  return performance.now() - begin;
}, text);

const forget = (page) => page.evaluate(() => localStorage.clear());

/** Runs both in turns. @returns the medians of the two */
async function inTurns(ours, reference) {
  const times = { ours: [], reference: [] };
  for (let round = 0; round < rounds; round += 1) {
    times.ours.push(await ours(round));
    times.reference.push(await reference(round));
  }
  return { ours: median(times.ours.slice(1)), reference: median(times.reference.slice(1)) };
}

async function firstDiagramRow(panel, bare, view) {
  const since = (page, address, show) => async (round) => {
    await page.goto('about:blank');
    const begin = performance.now();
    await page.goto(`${origin}/${address}`);
    await show(round);
    const time = performance.now() - begin;
    if (page === panel) await forget(page);
    return time;
  };
  const { ours, reference } = await inTurns(since(panel, 'panel.html', () => draw(panel, view, 'first')), since(bare, 'bare.html', () => drawBare(bare, view.mermaid)));
  return row('page opened → first diagram, 50 messages, ms', ours, reference, '≤ 1.1');
}

async function redrawRow(panel, bare, view, messages) {
  const edited = (round) => ({ ...view, mermaid: view.mermaid.replace('step 1 of', `step ${messages}${round} of`) });
  const { ours, reference } = await inTurns((round) => draw(panel, edited(round), `edit ${messages} ${round}`), (round) => drawBare(bare, edited(round).mermaid));
  return row(`edit → redrawn, ${messages} messages, ms`, ours, reference, '≤ 1.1');
}

async function reopenRow(panel, view) {
  await draw(panel, view, 'kept');
  const other = { ...view, mermaid: view.mermaid.replace('step 1 of', 'another of') };
  await draw(panel, other, 'kept');
  const insert = () => panel.evaluate(() => {
    const text = document.querySelector('.body').innerHTML;
    const place = document.body.appendChild(document.createElement('div'));
    const begin = performance.now();
    place.innerHTML = text;
    place.getBoundingClientRect();
    const time = performance.now() - begin;
    place.remove();
    return time;
  });
  const { ours, reference } = await inTurns((round) => draw(panel, round % 2 ? view : other, `again ${round}`), insert);
  return row('same picture again, 50 messages, ms, against innerHTML', ours, reference, '≤ 3');
}

async function selectRow(panel, view) {
  const select = (round) => panel.evaluate((n) => {
    const begin = performance.now();
    document.dispatchEvent(new KeyboardEvent('keydown', { key: n % 2 ? 'ArrowRight' : 'ArrowLeft', bubbles: true }));
    document.body.getBoundingClientRect();
    return performance.now() - begin;
  }, round + 1);
  const redraw = (round) => draw(panel, { ...view, mermaid: view.mermaid.replace('step 1 of', `select ${round} of`) }, `select ${round}`);
  await redraw(-1);
  const { ours, reference } = await inTurns(select, redraw);
  return row('step to a hop, 200 messages, ms, against a redraw', ours, reference, '≤ 0.05');
}

await main();
