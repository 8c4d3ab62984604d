// @ts-check
/** The content of the drift table, why an anchor in it is lost, and how docs/drift.md shows it. */

/**
 * The states of one flow's anchors into one project, for one version of that project.
 * @typedef {{ exact: number, moved: readonly string[], ambiguous: readonly string[], lost: readonly string[] }} FlowDrift hops are named `hop role`
 *
 * `places` maps every anchor that is not exact to the place where it was found, or null if it was not found.
 * @typedef {{ project: string, version: string, flows: Record<string, FlowDrift>, places: Record<string, string | null> }} TreeDrift
 *
 * Why anchors are lost in versions `from` (inclusive) to `before` (exclusive).
 * @typedef {{ project: string, from?: string, before?: string, scenario?: string, hops?: readonly string[], reason: string }} Reason
 *
 * An entry in the output of `vhflow verify --json`.
 * @typedef {{ scenario: string, flow: string, hop: string, role: string, project: string, path: string, symbol: string, calls?: string,
 *   state: 'exact' | 'moved' | 'ambiguous' | 'doubtful' | 'lost' | 'refused' | 'not-in-tree' | 'unchecked', found: { path: string, line: number, symbol?: string } | null }} VerifiedAnchor
 */

/**
 * @param {string} project
 * @param {string} version
 * @param {readonly VerifiedAnchor[]} anchors the output of `vhflow verify`; anchors of other projects are ignored
 * @returns {TreeDrift}
 */
export function driftOf(project, version, anchors) {
  /** @type {Record<string, { exact: number, moved: string[], ambiguous: string[], lost: string[] }>} */
  const flows = {};
  /** @type {Record<string, string | null>} */
  const places = {};
  for (const anchor of anchors) {
    if (anchor.project !== project || anchor.state === 'unchecked') continue;
    const flow = (flows[`${anchor.scenario}/${anchor.flow}`] ??= { exact: 0, moved: [], ambiguous: [], lost: [] });
    if (anchor.state === 'exact') flow.exact++;
    else {
      // The table shows what can be found, not why a file could not be read, or what happens to have the same name.
      const state = anchor.state === 'moved' || anchor.state === 'ambiguous' ? anchor.state : 'lost';
      flow[state].push(`${anchor.hop} ${anchor.role}`);
      places[anchorName(anchor)] = state === 'lost' ? null : anchor.found && foundName(anchor.found);
    }
  }
  return { project, version, flows, places: Object.fromEntries(Object.entries(places).sort(([a], [b]) => compareText(a, b))) };
}

/** @param {VerifiedAnchor} anchor */
function anchorName({ role, path, symbol, calls }) {
  return `${role} ${path}#${symbol}${calls === undefined ? '' : ` calls ${calls}`}`;
}

/** @param {{ path: string, symbol?: string }} found */
function foundName({ path, symbol }) {
  return symbol === undefined ? path : `${path}#${symbol}`;
}

/**
 * Adds trees to a table. A tree replaces an existing one of the same project and version.
 * @param {readonly TreeDrift[]} table
 * @param {readonly TreeDrift[]} trees
 * @returns {readonly TreeDrift[]} sorted by project and version
 */
export function merged(table, trees) {
  const byName = new Map([...table, ...trees].map((tree) => [`${tree.project}@${tree.version}`, tree]));
  return [...byName.values()].sort((a, b) => compareText(a.project, b.project) || compareVersions(a.version, b.version));
}

/** @param {string} a @param {string} b */
function compareText(a, b) {
  return a < b ? -1 : a > b ? 1 : 0;
}

/**
 * Orders `5.4.0` before `5.10`, and `7.3-rc7` before `7.3`.
 * @param {string} a
 * @param {string} b
 */
export function compareVersions(a, b) {
  const [partsA, partsB] = [partsOf(a), partsOf(b)];
  for (let index = 0; index < Math.max(partsA.length, partsB.length); index++) {
    const difference = (partsA[index] ?? 0) - (partsB[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** A release candidate sorts just before the release. @param {string} version */
function partsOf(version) {
  return version.split(/[.-]/).map((part) => (/^rc\d+$/.test(part) ? -1 + Number(part.slice(2)) / 1000 : Number(part)));
}

/**
 * Why an anchor is lost in a tree.
 * @param {readonly Reason[]} reasons
 * @param {TreeDrift} tree
 * @param {string} flow `scenario/flow`
 * @param {string} hop `hop role`
 * @returns {string | undefined}
 */
export function reasonFor(reasons, { project, version }, flow, hop) {
  const [scenario] = flow.split('/');
  return reasons.find((reason) =>
    reason.project === project
    && (reason.from === undefined || compareVersions(version, reason.from) >= 0)
    && (reason.before === undefined || compareVersions(version, reason.before) < 0)
    && (reason.scenario === undefined || reason.scenario === scenario)
    && (reason.hops === undefined || reason.hops.includes(String(hop.split(' ')[0]))),
  )?.reason;
}

/**
 * Lost or ambiguous anchors without a reason, as `project version flow: hop role`.
 * @param {readonly TreeDrift[]} table
 * @param {readonly Reason[]} reasons
 */
export function unexplained(table, reasons) {
  return table.flatMap((tree) =>
    Object.entries(tree.flows).flatMap(([flow, { lost, ambiguous }]) =>
      [...lost, ...ambiguous].filter((hop) => reasonFor(reasons, tree, flow, hop) === undefined).map((hop) => `${tree.project} ${tree.version} ${flow}: ${hop}`),
    ),
  );
}

/**
 * Renders docs/drift.md.
 * @param {readonly TreeDrift[]} table
 * @param {readonly Reason[]} reasons
 * @param {Readonly<Record<string, string>>} titles of projects, by id
 */
export function rendered(table, reasons, titles) {
  const projects = [...new Set(table.map(({ project }) => project))];
  const sections = projects.flatMap((project) => {
    const trees = table.filter((tree) => tree.project === project);
    return [`## ${titles[project] ?? project}`, '', ...countsOf(trees), ...lossesOf(trees, reasons), ...movesOf(trees)];
  });
  return [...introduction, ...sections].join('\n');
}

const introduction = [
  '# Drift',
  '',
  'This page shows how `vhflow verify` finds the anchors and call sites of the built-in scenarios in other versions of the sources. It is',
  'generated: `npm run drift -- --tree qemu=DIR --tree linux@7.3-rc7=DIR …` checks the given trees, adds the results to `sources/drift.json`,',
  'and rewrites this page. Versions whose sources were not available are not listed.',
  '',
  'A cell reads `exact +moved ?ambiguous ✗lost`. An anchor has *moved* if it was found under another name or in another file, through an',
  'alternative of the anchor or in a file with the same base name. It counts as *lost*, too, if only a function that does something else has its',
  'name, or if its folder is not in the tree.',
  '',
  'DPDK, libpcap and libfuse come from their repositories, except DPDK 22.11.11 and libfuse 3.18.3: like QEMU and Linux, these are the upstream',
  'parts of Debian\'s source packages, without the patches of Debian. Linux 6.1.192 and 6.12.117 are Debian\'s packages of the kernel\'s source, with',
  'these patches. QEMU 2.5.0 is a public copy, which its owner may have changed.',
  '',
];

/** @param {readonly TreeDrift[]} trees of one project */
function countsOf(trees) {
  const flows = [...new Set(trees.flatMap((tree) => Object.keys(tree.flows)))].sort(compareText);
  return [
    ...tableOf(['flow', ...trees.map(({ version }) => version)], flows.map((flow) => [flow, ...trees.map((tree) => cellOf(tree.flows[flow]))])),
    '',
  ];
}

/** @param {FlowDrift | undefined} drift */
function cellOf(drift) {
  if (!drift) return '';
  const counts = Object.entries({ '+': drift.moved, '?': drift.ambiguous, '✗': drift.lost });
  return [drift.exact, ...counts.flatMap(([sign, { length }]) => (length > 0 ? [`${sign}${length}`] : []))].join(' ');
}

/** @param {readonly TreeDrift[]} trees @param {readonly Reason[]} reasons */
function lossesOf(trees, reasons) {
  const losses = trees.flatMap((tree) =>
    Object.entries(tree.flows).flatMap(([flow, { lost, ambiguous }]) =>
      [...lost, ...ambiguous].map((hop) => ({ key: `${reasonFor(reasons, tree, flow, hop) ?? 'unknown'}\n${flow}`, hop: String(hop.split(' ')[0]), version: tree.version })),
    ),
  );
  if (losses.length === 0) return [];
  const rows = [...groupBy(losses, ({ key }) => key)].map(([key, group]) => {
    const [reason = '', flow = ''] = key.split('\n');
    return [flow, list(group.map(({ hop }) => hop)), versionsText(trees, group.map(({ version }) => version)), reason];
  });
  return ['Lost:', '', ...tableOf(['flow', 'hops', 'versions', 'reason'], rows), ''];
}

/** @param {readonly TreeDrift[]} trees */
function movesOf(trees) {
  const moves = trees.flatMap(({ version, places }) => Object.entries(places).flatMap(([anchor, place]) => (place === null ? [] : [{ key: `${anchor}\n${place}`, version }])));
  if (moves.length === 0) return [];
  const rows = [...groupBy(moves, ({ key }) => key)].sort(([a], [b]) => compareText(a, b)).map(([key, group]) => {
    const [anchor = '', place = ''] = key.split('\n');
    return [`\`${anchor}\``, `\`${place}\``, versionsText(trees, group.map(({ version }) => version))];
  });
  return ['<details><summary>Moved anchors</summary>', '', ...tableOf(['anchor', 'found as', 'versions'], rows), '', '</details>', ''];
}

/**
 * @template T
 * @param {readonly T[]} items
 * @param {(item: T) => string} keyOf
 * @returns {Map<string, T[]>}
 */
function groupBy(items, keyOf) {
  /** @type {Map<string, T[]>} */
  const groups = new Map();
  for (const item of items) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item]);
  return groups;
}

/** @param {readonly string[]} names */
function list(names) {
  return [...new Set(names)].join(', ');
}

/**
 * `2.11–4.2, 8.2`: versions that are adjacent in the table form a range.
 * @param {readonly TreeDrift[]} trees
 * @param {readonly string[]} versions
 */
function versionsText(trees, versions) {
  /** @type {string[][]} */
  const runs = [];
  trees.forEach(({ version }, index) => {
    if (!versions.includes(version)) return;
    const run = runs.at(-1);
    if (run && run.at(-1) === trees[index - 1]?.version) run.push(version);
    else runs.push([version]);
  });
  return runs.map((run) => (run.length > 1 ? `${run[0]}–${run.at(-1)}` : run[0])).join(', ');
}

/** @param {readonly string[]} head @param {readonly (readonly string[])[]} rows */
function tableOf(head, rows) {
  return [head, head.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`);
}
