import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { ArtifactLocation, Location, Result } from 'sarif';
import type { Range } from 'vscode-languageserver-types';
import type { FoundPlace } from '../anchors/index.js';
import { anchorSitesOf, openDocument } from '../language/index.js';
import { treeTitle } from '../sources/index.js';
import { CommandFailure, type Environment } from './environment.js';
import { findingText } from './finding-text.js';
import type { LoadedScenario } from './load-scenarios.js';
import { reasonOf } from './read-input.js';
import { namedFile, regionOf, relativeUri, sarifLog } from './sarif.js';
import { shown } from './shown.js';
import type { SourceFolder } from './source-trees.js';
import type { VerifiedAnchor } from './verify-anchors.js';

export interface VerifiedScenario extends LoadedScenario {
  readonly anchors: readonly VerifiedAnchor[];
}

/** The `uriBaseId` of the package folder, which contains the built-in scenarios. */
const packageBase = 'VHFLOW';

/**
 * A SARIF log of the anchors that are not exact. The location of each result is the anchor in its `.vhflow` file; places in the
 * source tree are its related locations.
 *
 * @throws CommandFailure when the file of a built-in scenario cannot be read
 */
export async function sarifOfAnchors(environment: Environment, scenarios: readonly VerifiedScenario[], trees: readonly SourceFolder[]): Promise<string> {
  const results: Result[] = [];
  for (const { scenario, file, anchors } of scenarios) {
    const findings = anchors.filter(({ state }) => state !== 'exact' && state !== 'unchecked');
    if (findings.length === 0) continue;
    const artifact = file ? namedFile(file.name) : { uri: builtInFile(scenario.id), uriBaseId: packageBase };
    const ranges = rangesOfAnchors(file?.text ?? (await builtInText(environment, scenario.id)));
    results.push(...findings.map((anchor) => resultOf(anchor, artifact, ranges.get(keyOf(anchor)))));
  }
  return sarifLog(results, new Map([[packageBase, environment.packageFolder], ...trees.map((tree) => [baseOf(tree), tree.root] as const)]));
}

function builtInFile(id: string): string {
  return `scenarios/${id}.vhflow`;
}

async function builtInText(environment: Environment, id: string): Promise<string> {
  const file = path.join(environment.packageFolder, builtInFile(id));
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw new CommandFailure(`${shown(file)}: ${reasonOf(error)}`);
  }
}

function keyOf({ scenario, flow, hop, role }: Pick<VerifiedAnchor, 'scenario' | 'flow' | 'hop' | 'role'>): string {
  return JSON.stringify([scenario, flow, hop, role]);
}

/** The range of the first place of every anchor in the text of a file. */
function rangesOfAnchors(text: string): ReadonlyMap<string, Range> {
  const sites = anchorSitesOf(openDocument(text)).filter(({ index }) => index === 0);
  return new Map(sites.map(({ scenario, flow, hop, role, whole }) => [keyOf({ scenario: scenario.id, flow: flow.id, hop: hop.id, role }), whole]));
}

function resultOf(anchor: VerifiedAnchor, artifactLocation: ArtifactLocation, range: Range | undefined): Result {
  const related = anchor.tree ? relatedTo(anchor, anchor.tree) : [];
  return {
    ruleId: `anchor-${anchor.state}`,
    level: anchor.state === 'moved' ? 'warning' : 'error',
    message: { text: findingText(anchor) },
    locations: [{ physicalLocation: { artifactLocation, ...(range && { region: regionOf(range) }) } }],
    relatedLocations: related.map((location, id) => ({ id, ...location })),
  };
}

/** The places that were found; if there are none, the file that was searched, provided that it could be read. */
function relatedTo({ path: file, found, others, problem }: VerifiedAnchor, tree: SourceFolder): readonly Location[] {
  const locationOf = (place: Pick<FoundPlace, 'path'> & Partial<FoundPlace>): Location => ({
    physicalLocation: {
      artifactLocation: { uri: relativeUri(place.path), uriBaseId: baseOf(tree) },
      ...(place.line !== undefined && { region: { startLine: place.line + 1 } }),
    },
    message: { text: shown(`${treeTitle(tree)}: ${place.path}${place.line === undefined ? '' : `:${place.line + 1}`}`) },
  });
  const places = [...(found ? [found] : []), ...others];
  return (places.length > 0 || problem !== undefined ? places : [{ path: file }]).map(locationOf);
}

/** The `uriBaseId` of a source tree. */
function baseOf({ project, forVersion }: SourceFolder): string {
  return forVersion === undefined ? project : `${project}@${forVersion}`;
}
