import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Location } from 'sarif';
import type { Range } from 'vscode-languageserver-types';
import { anchorSitesOf, openDocument } from '../language/index.js';
import { treeTitle } from '../sources/index.js';
import { CommandFailure, type Environment } from './environment.js';
import { findingText, placesText } from './finding-text.js';
import { builtInFile, type LoadedScenario } from './load-scenarios.js';
import { reasonOf } from './read-input.js';
import { relativeUri, repositoryOf, type Repository } from './repository.js';
import { sarifLimits, sarifLog, type Finding, type Rule } from './sarif.js';
import { shown } from './shown.js';
import type { VerifiedAnchor } from './verify-anchors.js';

export interface VerifiedScenario extends LoadedScenario {
  readonly anchors: readonly VerifiedAnchor[];
}

/** The states that a log reports. */
type FindingState = Exclude<VerifiedAnchor['state'], 'exact' | 'unchecked'>;

const rules: Readonly<Record<FindingState, Omit<Rule, 'id'>>> = {
  'moved': {
    title: 'A function of a path has moved', level: 'warning',
    description: 'The function or call site that a hop names is no longer in the file that the hop names, but was found in another place.',
    help: 'Write the new place into the hop, or add it as an alternative after |. The quick fix of vhflow in an editor does this.',
  },
  'ambiguous': {
    title: 'A function of a path is defined several times', level: 'error',
    description: 'The source tree has several definitions of what a hop names, and nothing decides between them.',
    help: 'Name the file with the definition that the path passes through.',
  },
  'doubtful': {
    title: 'A function of a path may be another one', level: 'error',
    description: 'A function of the name that a hop names is in another place than the hop says, but it calls nothing of what the path says it calls.',
    help: 'Find out what does this work now. If it is this function, write its place and its calls into the path; otherwise name the function that does the work.',
  },
  'lost': {
    title: 'A function of a path is gone', level: 'error',
    description: 'The function or call site that a hop names is neither in the file that the hop names nor anywhere else in the source tree.',
    help: 'Find out what does this work now, and describe the path with it. Similar names in the message may be the new name of the function.',
  },
  'refused': {
    title: 'A file of a path was not read', level: 'error',
    description: 'The file that a hop names is there, but vhflow may not or cannot read it, for example because it is a link that leaves the source tree.',
    help: 'Do what the message says. A tree that consists of links can be replaced by the folder that they lead to.',
  },
  'not-in-tree': {
    title: 'A part of the project is not in the source tree', level: 'error',
    description: 'The source tree has no folder of the name with which the path of a hop begins, as in a partial checkout.',
    help: 'Check out that folder, too. If the project no longer has it, describe the path with the functions that do this work now.',
  },
};

/** The maximum number of related locations of a result; services show no more. */
const maxRelated = 100;

/**
 * A SARIF log of the anchors that are not exact. The location of each result is the anchor in its `.vhflow` file. Places in the
 * source tree are in the message, and also related locations if the tree is in the repository.
 *
 * @throws CommandFailure when the file of a built-in scenario cannot be read
 */
export async function sarifOfAnchors(environment: Environment, scenarios: readonly VerifiedScenario[]): Promise<string> {
  const repository = await repositoryOf(environment, scenarios.flatMap(({ file }) => file?.name ?? []));
  const findings: Finding[] = [];
  for (const { scenario, file, anchors } of scenarios) {
    const notExact = anchors.filter(isFinding);
    if (notExact.length === 0) continue;
    const uri = await repository.uriOf(file?.name ?? builtInFile(environment, scenario.id));
    const ranges = rangesOfAnchors(file?.text ?? (await builtInText(environment, scenario.id)));
    for (const anchor of notExact) findings.push(await findingOf(anchor, uri, ranges.get(keyOf(anchor)), repository));
  }
  return sarifLog('verify', findings);
}

function isFinding(anchor: VerifiedAnchor): anchor is VerifiedAnchor & { readonly state: FindingState } {
  return anchor.state !== 'exact' && anchor.state !== 'unchecked';
}

async function builtInText(environment: Environment, id: string): Promise<string> {
  const file = builtInFile(environment, id);
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

async function findingOf(anchor: VerifiedAnchor & { readonly state: FindingState }, uri: string, range: Range | undefined, repository: Repository): Promise<Finding> {
  const { scenario, flow, hop, role, path: file, symbol, state } = anchor;
  const related = await relatedTo(anchor, repository);
  return {
    rule: { id: `anchor-${state}`, ...rules[state] },
    message: messageOf(anchor),
    uri,
    ...(range && { range }),
    identity: [state, scenario, flow, hop, role, file, symbol],
    related,
  };
}

/**
 * The text of a finding with the version of the tree, for a file that was not read the cure, and the address of the code for which the
 * scenario was written. The address is left out where it would be cut off.
 */
function messageOf(anchor: VerifiedAnchor): string {
  const { tree, cure, web } = anchor;
  const text = `${findingText(anchor)}${cure === undefined ? '' : `; ${cure}`}${tree ? ` (${treeTitle(tree)})` : ''}`;
  const withAddress = `${text}. The scenario was written for ${web}`;
  return web === undefined || withAddress.length > sarifLimits.text ? text : withAddress;
}

/** The places that were found, if their tree is in the repository: services look for files there only. */
async function relatedTo({ found, others, tree }: VerifiedAnchor, repository: Repository): Promise<NonNullable<Finding['related']>> {
  if (!tree) return [];
  const locations: Location[] = [];
  for (const [id, place] of [...(found ? [found] : []), ...others].slice(0, maxRelated).entries()) {
    const inside = await repository.pathOf(path.join(tree.root, place.path));
    if (inside === undefined) return [];
    locations.push({
      id,
      physicalLocation: { artifactLocation: { uri: relativeUri(inside) }, region: { startLine: place.line + 1 } },
      message: { text: shown(`${treeTitle(tree)}: ${placesText([place])}`) },
    });
  }
  return locations;
}
