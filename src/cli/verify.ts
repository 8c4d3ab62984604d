import path from 'node:path';
import type { FoundPlace } from '../anchors/index.js';
import type { Scenario } from '../model/scenario.js';
import { CommandFailure, exitCodes, type Environment, type ExitCode } from './environment.js';
import { findingText, states, stateText } from './finding-text.js';
import { filesOf, loadScenarios } from './load-scenarios.js';
import { exitAfter, unreadJson } from './named-files.js';
import { isLogPrinted } from './printed-log.js';
import { termsJson } from './scenario-json.js';
import { termsOf, type SettingsOptions } from './settings-option.js';
import { printJson, shown } from './shown.js';
import { sarifOfAnchors, type VerifiedScenario } from './sarif-anchors.js';
import { namedTreeFor } from '../sources/index.js';
import { unusedSources } from './named-trees.js';
import { folderWarnings, macroWarnings, openSource, sizeWarnings, versionWarnings, type SourceFolder } from './source-trees.js';
import { webAddressesFor } from './web-option.js';
import { verifyAnchors, type VerifiedAnchor } from './verify-anchors.js';
import { checkIsNoInput } from './kept-inputs.js';
import { writeWhole } from './write-output.js';

export interface VerifyOptions extends SettingsOptions {
  /** One `PROJECT[@VERSION]=DIR` for each `--source` option. */
  readonly source: readonly string[];
  /** One `PROJECT[@VERSION]=TEMPLATE` for each `--web` option. */
  readonly web: readonly string[];
  readonly strict?: boolean;
  readonly json?: boolean;
  /** File to write SARIF to. */
  readonly sarif?: string;
}

type Summary = Readonly<Record<(typeof states)[number], number>>;

/** `vhflow verify`: resolves every anchor and call site of scenarios against source trees. */
export async function verify(environment: Environment, names: readonly string[], options: VerifyOptions): Promise<ExitCode> {
  if (options.source.length === 0) throw new CommandFailure('verify needs at least one --source PROJECT[@VERSION]=DIR');
  const webAddress = webAddressesFor(options.web);
  const isPrinted = await isLogPrinted(environment, options);
  const trees: SourceFolder[] = [];
  for (const option of options.source) trees.push(await openSource(environment, option));
  warn(environment, trees.flatMap(versionWarnings));
  const read = await loadScenarios(environment, names, options);
  const { loaded, scenarios, progress } = read;
  if (scenarios.length === 0) return exitCodes.usage;
  warn(environment, unusedSources(trees, scenarios));
  warn(environment, (await Promise.all(trees.map(macroWarnings))).flat());
  const given = termsOf(options);
  const results = await verifyAnchors(scenarios, trees, webAddress, given);
  const verified: readonly VerifiedScenario[] = loaded.map((each, index) => ({ ...each, anchors: results[index] ?? [] }));
  const anchors = results.flat();
  warn(environment, trees.flatMap((tree) => [...sizeWarnings(tree), ...folderWarnings(tree), ...refusalWarnings(tree, anchors)]));
  const summary = Object.fromEntries(states.map((state) => [state, anchors.filter((anchor) => anchor.state === state).length])) as Summary;
  if (anchors.length === 0 && given.length > 0) throw new CommandFailure('no anchor could be checked: none of them counts under these settings');
  if (summary.unchecked === anchors.length) throw new CommandFailure('no anchor could be checked: no --source is for a project and version of these scenarios');
  if (options.sarif !== undefined) {
    await checkIsNoInput(environment, options.sarif, { files: [...filesOf(environment, read), ...filesInTrees(anchors)], trees: trees.map(({ root }) => root) });
    await writeWhole(environment, options.sarif, await sarifOfAnchors(environment, verified));
  }
  if (options.json) printJson(environment, { sources: sourcesJson(scenarios, trees), anchors: anchors.map(anchorJson), summary, given: termsJson(given), ...unreadJson(progress) });
  else if (!isPrinted) environment.out(reportText(anchors, summary));
  return exitAfter(progress, exitOf(summary, options.strict ?? false));
}

/** A warning for each way to make the refused files of a tree readable. */
function refusalWarnings(tree: SourceFolder, anchors: readonly VerifiedAnchor[]): readonly string[] {
  const refused = anchors.filter((anchor) => anchor.tree === tree && anchor.state === 'refused');
  const cures = new Set(refused.flatMap(({ cure }) => cure ?? []));
  return [...cures].map((cure) => {
    const count = refused.filter((anchor) => anchor.cure === cure).length;
    return `${tree.root}: ${count} ${count === 1 ? 'anchor is in a file that was' : 'anchors are in files that were'} not read; ${cure}`;
  });
}

/** The files that anchors name, of which the output may be another name through a hard link. */
function filesInTrees(anchors: readonly VerifiedAnchor[]): ReadonlySet<string> {
  return new Set(anchors.flatMap(({ tree, path: file }) => (tree ? path.join(tree.root, file) : [])));
}

function exitOf({ moved, ambiguous, doubtful, lost, refused, 'not-in-tree': notInTree, unchecked }: Summary, strict: boolean): ExitCode {
  const findings = lost + ambiguous + doubtful + refused + notInTree + (strict ? moved + unchecked : 0);
  return findings > 0 ? exitCodes.findings : exitCodes.fine;
}

function warn(environment: Environment, warnings: readonly string[]): void {
  for (const warning of warnings) environment.err(`vhflow: warning: ${shown(warning)}\n`);
}

/** One entry for each tree and each version for which the scenarios use it. */
function sourcesJson(scenarios: readonly Scenario[], trees: readonly SourceFolder[]): readonly object[] {
  return trees.flatMap((tree) => {
    const served = scenarios.flatMap(({ sources }) => sources).filter((source) => namedTreeFor(trees, source) === tree);
    const pinned = new Set(served.map(({ version }) => version));
    return [...(pinned.size > 0 ? pinned : [tree.forVersion ?? null])].map((version) => ({
      project: tree.project, pinned: version, root: tree.root, version: tree.version ?? null,
    }));
  });
}

function anchorJson({ scenario, flow, hop, role, project, path, symbol, calls, state, found, others, nearest, problem, cure, web }: VerifiedAnchor): object {
  return { scenario, flow, hop, role, project, path, symbol, calls, state, found: found ? placeJson(found) : null, others: others.map(placeJson), nearest, problem, cure, web: web ?? null };
}

function placeJson({ path, symbol, line }: FoundPlace): object {
  return { path, symbol, line };
}

function reportText(anchors: readonly VerifiedAnchor[], summary: Summary): string {
  const lines = anchors.filter(({ state }) => state !== 'exact' && state !== 'unchecked').map(findingText);
  const counts = states.filter((state) => state === 'exact' || summary[state] > 0).map((state) => `${summary[state]} ${stateText(state)}`);
  return `${[...lines, counts.join(', ')].join('\n')}\n`;
}
