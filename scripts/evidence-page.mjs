// @ts-check
/** The pages that show what runs of the built-in scenarios have shown: docs/evidence.md, and a table in README.md. */

/** @typedef {import('../src/model/scenario.js').WrittenScenario} WrittenScenario */
/** @typedef {import('../src/evidence/index.js').Summary} Summary */
/** @typedef {import('../src/evidence/index.js').FlowSummary} FlowSummary */
/** @typedef {import('../src/evidence/index.js').HopSummary} HopSummary */

/**
 * The functions of `src/evidence` and `src/model` that the pages are made with.
 * @typedef {Pick<typeof import('../src/evidence/index.js'), 'contradictionsOf' | 'countedCosts' | 'expectedCount' | 'tallyOf' | 'KeptEvidence' | 'labLimits' | 'reasonText'>
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
    ...summaries.flatMap((summary) => summary.flows.flatMap((flow) => flowPart(summary, flow, scenarios, product))),
  ];
  return `${page.slice(0, at)}${pageMarker}\n\n## The last runs\n\n${parts.join('\n')}\n`;
}

/** @param {Summary} summary */
function machineLines({ scenario, date, versions: { linux, qemu, dpdk }, accelerator: { outer, cpu } }) {
  return [`- \`${scenario}\`: ${date}, Linux ${linux}, QEMU ${qemu}, DPDK ${dpdk}, ${cpu}, ${outer === 'tcg' ? 'emulated' : 'with KVM'}`];
}

/** @param {readonly Summary[]} summaries @param {Product} product */
function flowTable(summaries, product) {
  const rows = summaries.flatMap(({ scenario, flows }) => flows.map((flow) => flowRow(`${scenario} ${flow.flow}`, flow, product)));
  const all = product.tallyOf(summaries.flatMap(({ flows }) => flows));
  return [
    '| flow | packets | hops seen | not, for a reason | not explained | order and threads | VM exits | host round trips | wake-ups |',
    '|---|---|---|---|---|---|---|---|---|',
    ...rows,
    `| **all** | | **${all.seen} of ${all.hops}** | **${all.explained}** | **${all.unexplained}** | | | | |`,
  ];
}

/** @param {string} name @param {FlowSummary} flow @param {Product} product */
function flowRow(name, flow, product) {
  const { packets: { sent, complete }, costs } = flow;
  const { seen, explained, unexplained, hops } = product.tallyOf([flow]);
  const wrong = product.contradictionsOf(flow).filter(({ what }) => what === 'order' || what === 'thread').length;
  const cells = product.countedCosts.map((cost) => (costs ? countedCell(cost, costs, product) : '–'));
  return `| ${[name, `${complete} of ${sent}`, `${seen} of ${hops}`, explained, unexplained, wrong === 0 ? 'as the flow says' : `${wrong} differ`, ...cells].join(' | ')} |`;
}

/** @param {import('../src/evidence/index.js').CountedCost} cost @param {NonNullable<FlowSummary['costs']>} costs @param {Product} product */
function countedCell(cost, costs, { expectedCount }) {
  const count = costs.counted[cost];
  if (count === undefined) return 'not counted';
  const expected = expectedCount(cost, costs);
  const others = costs.computed[cost] - expected;
  const shown = others > 0 ? `${count} + ${others}` : String(count);
  return count === expected ? shown : `${shown}, computed ${costs.computed[cost]}`;
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

/** @param {HopSummary} hop */
function shownText({ state, how, by }) {
  if (state !== 'seen') return state === 'explained' ? 'not seen' : 'not seen, not explained';
  const name = by === undefined ? '' : `\`${by.replaceAll('|', '\\|')}\``;
  switch (how) {
    case 'itself': return name;
    case 'counterpart': return `${name}, its counterpart`;
    case 'return': return `${name}, its return`;
    case 'running': return `${name}, a call out of it`;
    case 'inlined': return `${name}, in its caller`;
    case 'neighbour': return `${name}, a neighbour`;
    case 'caller': return `${name}, its caller`;
    case undefined: return 'an event of another packet';
  }
}
