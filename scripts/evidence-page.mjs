// @ts-check
/** The pages that show what runs of the built-in scenarios have shown: docs/evidence.md, and a table in README.md. */
import { meaningsOfWays, shownText } from './evidence-legend.mjs';

/** @typedef {import('../src/model/scenario.js').WrittenScenario} WrittenScenario */
/** @typedef {import('../src/evidence/index.js').Summary} Summary */
/** @typedef {import('../src/evidence/index.js').FlowSummary} FlowSummary */
/** @typedef {import('../src/evidence/index.js').Meaning} Meaning */

/**
 * The functions of `src/evidence` and `src/model` that the pages are made with.
 * @typedef {Pick<typeof import('../src/evidence/index.js'), 'contradictionsOf' | 'costCells' | 'meaningsOfCosts' | 'meaningsOfHops' | 'tallyOf' | 'KeptEvidence' | 'reasonText'>
 *   & Pick<typeof import('../src/model/settle.js'), 'settle'>} Product
 */

export const tableMarkers = /** @type {const} */ (['<!-- The table is written by `npm run lab:record`. -->', '<!-- End of the table. -->']);
export const pageMarker = '<!-- Everything below is written by `npm run lab:record`. -->';

/**
 * README.md with its table replaced.
 *
 * @param {string} readme
 * @param {readonly Summary[]} summaries
 * @param {Product} product
 * @throws {Error} when the markers are missing
 */
export function updatedReadme(readme, summaries, product) {
  const [begin, end] = tableMarkers.map((marker) => readme.indexOf(marker));
  if (begin === undefined || end === undefined || begin < 0 || end < begin) throw new Error(`README.md has no lines ${tableMarkers.join(' and ')}`);
  return `${readme.slice(0, begin)}${tableMarkers[0]}\n${flowTable(summaries, product).join('\n')}\n${readme.slice(end)}`;
}

/**
 * docs/evidence.md with its generated part replaced.
 *
 * @param {string} page
 * @param {readonly Summary[]} summaries
 * @param {readonly WrittenScenario[]} scenarios
 * @param {Product} product
 * @throws {Error} when the page has no marker
 */
export function updatedPage(page, summaries, scenarios, product) {
  const at = page.indexOf(pageMarker);
  if (at < 0) throw new Error(`docs/evidence.md has no line ${pageMarker}`);
  const parts = [
    ...summaries.flatMap((summary) => machineLines(summary)),
    '', ...flowTable(summaries, product),
    '', ...hopTablesHead(summaries),
    ...summaries.flatMap((summary) => summary.flows.flatMap((flow) => flowPart(summary, flow, scenarios, product))),
  ];
  return `${page.slice(0, at)}${pageMarker}\n\n## The last runs\n\n${parts.join('\n')}\n`;
}

/** @param {Summary} summary */
function machineLines({ scenario, date, versions: { linux, qemu, dpdk }, accelerator: { outer, cpu } }) {
  return [`- \`${scenario}\`: ${date}, Linux ${linux}, QEMU ${qemu}, DPDK ${dpdk}, ${cpu}, ${outer === 'tcg' ? 'emulated' : 'with KVM'}`];
}

const ofHops = /** @type {const} */ (['hops seen by their own function', 'hops seen indirectly', 'not seen, for a reason', 'not explained']);

/** A table with a row for each flow, and below it what its columns and signs mean. @param {readonly Summary[]} summaries @param {Product} product */
function flowTable(summaries, product) {
  const rows = summaries.flatMap(({ scenario, flows }) => flows.map((flow) => flowRow(`${scenario} ${flow.flow}`, flow, product)));
  const all = summaries.flatMap(({ flows }) => flows);
  return [
    `| flow | packets found | ${ofHops.join(' | ')} | of hops | order and threads | VM exits | host round trips | wake-ups |`,
    '|---|---|---|---|---|---|---|---|---|---|---|',
    ...rows,
    `| **all** | | ${hopCells(all, product).map((count) => `**${count}**`).join(' | ')} | | | | |`,
    '',
    ...[...product.meaningsOfHops(ofHops), ...product.meaningsOfCosts(all)].map(meaningItem),
  ];
}

/** @param {Meaning} meaning */
function meaningItem({ sign, text }) {
  return `- *${sign}*: ${text}.`;
}

/** @param {string} name @param {FlowSummary} flow @param {Product} product */
function flowRow(name, flow, product) {
  const { packets: { sent, complete } } = flow;
  const wrong = product.contradictionsOf(flow).filter(({ what }) => what === 'order' || what === 'thread').length;
  return `| ${[name, `${complete} of ${sent}`, ...hopCells([flow], product), wrong === 0 ? 'as the flow says' : `${wrong} differ`, ...product.costCells(flow)].join(' | ')} |`;
}

/** @param {readonly FlowSummary[]} flows @param {Product} product */
function hopCells(flows, product) {
  const { own, indirect, explained, unexplained, hops } = product.tallyOf(flows);
  return [own, indirect, explained, unexplained, hops];
}

/** What stands before the tables of hops. @param {readonly Summary[]} summaries */
function hopTablesHead(summaries) {
  const hops = summaries.flatMap(({ flows }) => flows.flatMap((flow) => flow.hops));
  return [
    '## Hop by hop', '',
    'Each of the following tables has the hops of a flow that happen under the conditions of its run. *Shown by* has the function or event that shows a hop, and behind it what it is to the hop:',
    '',
    ...meaningsOfWays(hops).map(meaningItem),
    '',
    '*Packets* is in how many packets the hop was seen, of those in which it could be. The last column is empty where the recording tells no reason, for example because the scripts do',
    'not ask for the function, or because it was entered before the packet came. A program *has no symbol* for a function if its package leaves the names of such functions out;',
    'then nothing can be attached to it. What the compiler *has put into its callers* does not run as a function of its own, even where one is left for calls through a pointer. A hop that *not every packet has* is conditional in the flow.',
  ];
}

/** @param {Summary} summary @param {FlowSummary} flow @param {readonly WrittenScenario[]} scenarios @param {Product} product */
function flowPart(summary, flow, scenarios, product) {
  const written = scenarios.find(({ id }) => id === summary.scenario);
  const kept = new product.KeptEvidence([summary]);
  const rows = flow.hops.map((hop, index) => {
    const isOutdated = written !== undefined && kept.of(written, flow.flow, hop.id)?.is === 'outdated';
    return `| ${[index + 1, `\`${hop.id}\``, isOutdated ? 'changed since' : shownText(hop), isOutdated ? '' : hop.count > 0 ? `${hop.count} of ${hop.of}` : '', hop.reason ? product.reasonText(hop.reason, 'en') : ''].join(' | ')} |`;
  });
  const conditions = [...flow.settings.with.map((id) => `\`--with ${id}\``), ...flow.settings.without.map((id) => `\`--without ${id}\``)].join(' ');
  return ['', `## ${summary.scenario} ${flow.flow}`, '', `Under ${conditions}.`, '', '| # | hop | shown by | packets | not by its own function because |', '|---|---|---|---|---|', ...rows];
}
