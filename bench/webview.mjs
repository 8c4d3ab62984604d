/** The diagram panel, compared with a page that has only Mermaid's sequence diagram in one file, in one browser. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { chromium } from 'playwright-core';
import { chromiumFlags, findChromium } from '../scripts/browser.mjs';
import { codiconsAsMasks } from '../scripts/codicons-as-masks.mjs';
import { root } from '../scripts/install.mjs';
import { sequenceOnly } from '../scripts/mermaid-sequence-only.mjs';
import { onFirstUse } from '../scripts/on-first-use.mjs';
import { toolkitStylesOnly } from '../scripts/toolkit-styles-only.mjs';
import { flowOf } from './documents.mjs';
import { atMost, figure, timesReference } from './figures.mjs';
import { loaded, out } from './product.mjs';
import { inTurns } from './turns.mjs';

export const title = 'The diagram panel';

const origin = 'https://bench.example';

/** Builds the page and the plain Mermaid file, in which the sequence diagram is imported as Mermaid does it. @returns the code that creates views of flows */
async function buildAll() {
  const page = { bundle: true, minify: true, format: 'iife', target: 'es2022', logLevel: 'warning', absWorkingDir: root };
  await build({ ...page, entryPoints: ['src/webview/diagram/main.ts'], outfile: path.join(out, 'webview.js'), plugins: [onFirstUse('string-width'), sequenceOnly(), toolkitStylesOnly()] });
  await build({ ...page, entryPoints: ['src/webview/diagram/diagram.css'], outfile: path.join(out, 'webview.css'), plugins: [codiconsAsMasks()] });
  await build({ ...page, stdin: { contents: 'import mermaid from "mermaid"; globalThis.mermaid = mermaid;', resolveDir: root }, outfile: path.join(out, 'mermaid.js'), plugins: [sequenceOnly({ isStatic: false })] });
  return loaded('views', 'export { flowViewOf } from "./src/diagram/index.js"; export { pageHtml } from "./src/pages/html.js"; export { compile } from "./src/language/index.js";');
}

/** @param {import('./bench.mjs').BenchOptions} options */
export async function rows({ rounds }) {
  const { compile, flowViewOf, pageHtml } = await buildAll();
  const viewOf = (messages) => {
    const [scenario] = compile(flowOf(messages)).scenarios;
    return flowViewOf(scenario, scenario.flows[0], { level: 'all', language: 'en' });
  };
  const [e1000] = compile(readFileSync(path.join(root, 'scenarios/e1000-pcap.vhflow'), 'utf8')).scenarios;
  const foldedView = (lanes) => flowViewOf(e1000, e1000.flows[0], { level: 'overview', language: 'en', folds: { lanes, hops: [] } });
  const browser = await chromium.launch({ executablePath: await findChromium(), args: chromiumFlags });
  try {
    return await rowsIn(await contextOf(browser, pageHtml), viewOf, foldedView, rounds);
  } finally {
    await browser.close();
  }
}

/** A browser context that serves the panel and the plain page, and replaces VS Code in the panel. */
async function contextOf(browser, pageHtml) {
  const context = await browser.newContext({ viewport: { width: 1400, height: 900 }, reducedMotion: 'reduce' });
  await context.route(`${origin}/**`, (route) => {
    const name = new URL(route.request().url()).pathname.slice(1);
    if (name === 'panel.html') return route.fulfill({ contentType: 'text/html', body: pageHtml({ cspSource: origin, nonce: 'bm9uY2U', scriptUri: `${origin}/webview.js`, styleUri: `${origin}/webview.css`, title: 'bench', language: 'en', load: 1 }) });
    if (name === 'bare.html') return route.fulfill({ contentType: 'text/html', body: '<!DOCTYPE html><body><div id="place"></div><script src="mermaid.js"></script>' });
    return route.fulfill({ contentType: name.endsWith('.js') ? 'text/javascript' : name.endsWith('.css') ? 'text/css' : 'font/ttf', body: readFileSync(path.join(out, name)) });
  });
  await context.addInitScript(() => {
    globalThis.posted = [];
    globalThis.acquireVsCodeApi = () => ({ postMessage: (message) => globalThis.posted.push(message), getState: () => undefined, setState: () => {} });
  });
  return context;
}

async function rowsIn(context, viewOf, foldedView, rounds) {
  const panel = await context.newPage();
  const bare = await context.newPage();
  const taken = [sizeRow(), await firstDiagramRow(panel, bare, viewOf(50), rounds)];
  for (const messages of [50, 200]) taken.push(await redrawRow(panel, bare, viewOf(messages), messages, rounds));
  taken.push(await foldRow(panel, bare, foldedView, rounds), await reopenRow(panel, viewOf(50), rounds), await selectRow(panel, viewOf(200), rounds), await drawingsRow(panel, viewOf(200)));
  return taken;
}

function sizeRow() {
  const size = (name) => gzipSync(readFileSync(path.join(out, name))).length / 1024;
  return figure({
    what: 'page, controls, styles against Mermaid, gzipped', unit: 'KB', ours: size('webview.js') + size('webview.css'), reference: size('mermaid.js'), goal: timesReference(1.3),
  });
}

/** Draws in the panel; the document differs each time, so that no drawing waits for a pause in typing. @returns milliseconds */
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

async function firstDiagramRow(panel, bare, view, rounds) {
  const since = (page, address, show) => async (round) => {
    await page.goto('about:blank');
    const begin = performance.now();
    await page.goto(`${origin}/${address}`);
    await show(round);
    const time = performance.now() - begin;
    if (page === panel) await forget(page);
    return time;
  };
  const taken = await inTurns(
    since(panel, 'panel.html', () => draw(panel, view, 'first')), since(bare, 'bare.html', () => drawBare(bare, view.mermaid)), { rounds },
  );
  return figure({ what: 'page opened → first diagram, 50 messages', unit: 'ms', ...taken, goal: timesReference(1.1) });
}

async function redrawRow(panel, bare, view, messages, rounds) {
  const edited = (round) => ({ ...view, mermaid: view.mermaid.replace('step 1 of', `step ${messages}${round} of`) });
  const taken = await inTurns(
    (round) => draw(panel, edited(round), `edit ${messages} ${round}`), (round) => drawBare(bare, edited(round).mermaid), { rounds },
  );
  return figure({ what: `edit → redrawn, ${messages} messages`, unit: 'ms', ...taken, goal: timesReference(1.1) });
}

/** Unfolds the lanes of QEMU in the overview, and folds them; the text differs each time, so that no drawing is one that was kept. */
async function foldRow(panel, bare, viewOf, rounds) {
  const views = [viewOf(['host/qemu']), viewOf([])];
  if (views[0].lanes.length <= views[1].lanes.length) throw new Error('The lanes of QEMU are not unfolded.');
  const folded = (round) => {
    const view = views[round % 2];
    return { ...view, mermaid: view.mermaid.replace('sendto()', `sendto() ${round}`) };
  };
  const taken = await inTurns(
    (round) => draw(panel, folded(round), 'folds'), (round) => drawBare(bare, folded(round).mermaid), { rounds },
  );
  return figure({ what: `context unfolded or folded → redrawn, ${views[1].messages.length} to ${views[0].messages.length} messages`, unit: 'ms', ...taken, goal: timesReference(1.1) });
}

async function reopenRow(panel, view, rounds) {
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
  const taken = await inTurns((round) => draw(panel, round % 2 ? view : other, `again ${round}`), insert, { rounds });
  return figure({ what: 'same picture again, 50 messages, against innerHTML', unit: 'ms', ...taken, goal: timesReference(3) });
}

async function selectRow(panel, view, rounds) {
  const select = (round) => panel.evaluate((n) => {
    const begin = performance.now();
    document.dispatchEvent(new KeyboardEvent('keydown', { key: n % 2 ? 'ArrowRight' : 'ArrowLeft', bubbles: true }));
    document.body.getBoundingClientRect();
    return performance.now() - begin;
  }, round + 1);
  const redraw = (round) => draw(panel, { ...view, mermaid: view.mermaid.replace('step 1 of', `select ${round} of`) }, `select ${round}`);
  await redraw(-1);
  const taken = await inTurns(select, redraw, { rounds });
  return figure({ what: 'step to a hop, 200 messages, against a redraw', unit: 'ms', ...taken, goal: timesReference(0.05) });
}

/** Points at hops, steps through them and drags along the progress line, and counts the drawings. */
async function drawingsRow(panel, view) {
  await draw(panel, view, 'moving');
  const drawings = () => panel.evaluate(() => globalThis.posted.filter(({ type }) => type === 'drawn').length);
  const before = await drawings();
  const pane = await panel.locator('.picture').boundingBox();
  const track = await panel.locator('.track').boundingBox();
  for (let step = 1; step < 20; step += 1) await panel.mouse.move(pane.x + pane.width / 2, pane.y + (pane.height * step) / 20);
  for (let step = 0; step < 20; step += 1) await panel.keyboard.press('ArrowRight');
  await panel.mouse.move(track.x + 2, track.y + track.height / 2);
  await panel.mouse.down();
  for (let step = 1; step < 20; step += 1) await panel.mouse.move(track.x + (track.width * step) / 20, track.y + track.height / 2);
  await panel.mouse.up();
  return figure({ what: 'drawings while one points at hops, steps and moves through the flow', unit: '', ours: await drawings() - before, goal: atMost(0, '') });
}
