import { TextDocument } from 'vscode-languageserver-textdocument';
import type { Range, TextEdit } from 'vscode-languageserver-types';
import type { Flow, HopKind, Source, WrittenScenario } from '../../model/scenario.js';
import { openDocument, type VhflowDocument } from '../compile/document.js';
import { editsInLayout, type Change } from './changes.js';
import { deeper, indentationAt, indentUnitOf, insertionAfter, rangeWithComments } from './layout.js';
import { rangeOf } from '../syntax/positions.js';
import { hopNodesOfFlow, openBraceOf } from '../syntax/syntax-walk.js';
import { quoteString } from '../syntax/string-literals.js';
import type { FlowNode, HopNode, ScenarioNode } from '../syntax/syntax.js';
import { TokenKind, triviaBefore, type Token } from '../syntax/tokens.js';
import { writtenAnchor } from '../compile/build-anchor.js';

/** Identifies a flow of a document. */
export interface FlowName {
  readonly scenarioId: string;
  readonly flowId: string;
}

/** A hop to add: between two lanes, at a function. */
export interface NewHop {
  /** Ids of lanes. */
  readonly from: string;
  readonly to: string;
  readonly label: string;
  readonly project: string;
  /** The version of the tree that the function was found in, if known; used only if a new source is declared. */
  readonly version?: string;
  /** Relative to the root of the tree, with `/`. */
  readonly path: string;
  readonly symbol: string;
}

/** The edits that add a hop, and the range of its label, without the quotes, after the edits. */
export interface HopInsertion {
  readonly edits: TextEdit[];
  readonly label: Range;
}

/**
 * Adds a hop to a flow, and declares its source if the scenario has none of that project.
 *
 * @param after id of the hop after which it is inserted; at the end of the flow if absent, or if there is no such hop
 * @returns undefined when there is no such flow, or its closing brace is missing
 */
export function insertHop(document: VhflowDocument, name: FlowName, hop: NewHop, after?: string): HopInsertion | undefined {
  const { tree, compiled } = document;
  const scenarioIndex = compiled.scenarios.findIndex(({ id }) => id === name.scenarioId);
  const scenario = compiled.scenarios[scenarioIndex];
  if (!scenario) return undefined;
  const node = tree.scenarios[scenarioIndex] as ScenarioNode;
  const flowIndex = scenario.flows.findIndex(({ id }) => id === name.flowId);
  const flow = flowNodes(node)[flowIndex];
  if (!flow || tree.tokens[flow.last]?.kind !== TokenKind.CloseBrace || openBraceOf(tree, flow) === undefined) return undefined;
  const source = sourceFor(scenario, hop);
  const declared = scenario.sources.includes(source) ? [] : declareSource(document, node, source);
  const steps = hopNodesOfFlow(flow);
  const previous = after === undefined ? undefined : nodeOfHop(document, scenario.flows[flowIndex] as Flow, after, steps);
  const lines = hopLines(scenario, source.name, hop, indentUnitOf(document.tree));
  const edits = editsInLayout(document, [...declared, previous ? hopAfter(document, previous, lines) : hopAtEnd(document, flow, lines)]);
  const index = previous ? steps.indexOf(previous) + 1 : steps.length;
  const label = labelOfHop(TextDocument.applyEdits(document.textDocument, edits), scenarioIndex, flowIndex, index);
  return label && { edits, label };
}

/** A source of the project: the one of the target lane, else one with the version, else the first, else a new one. */
function sourceFor({ sources, participants }: WrittenScenario, { project, version, to }: NewHop): Source {
  const candidates = sources.filter((source) => source.project === project);
  const lane = participants.find(({ id }) => id === to);
  const known = candidates.find(({ name }) => name === lane?.source) ?? candidates.find((source) => source.version === version) ?? candidates[0];
  return known ?? { name: freeName(project, sources), project, version: version ?? '' };
}

function freeName(project: string, sources: readonly Source[]): string {
  let name = project;
  for (let count = 2; sources.some((source) => source.name === name); count++) name = `${project}-${count}`;
  return name;
}

function declareSource({ tree }: VhflowDocument, scenario: ScenarioNode, { name, project, version }: Source): Change[] {
  const before = scenario.items.filter(({ type }) => type === 'source').at(-1) ?? scenario.items.filter(({ type }) => ['title', 'summary', 'assume'].includes(type)).at(-1);
  const open = openBraceOf(tree, scenario) as number;
  const line = `source ${name === project ? name : `${name} = ${project}`} ${quoteString(version)}`;
  return [insertionAfter(tree, before?.last ?? open, [deeper(tree, indentationAt(tree.text, scenario.start)) + line])];
}

function hopLines(scenario: WrittenScenario, source: string, hop: NewHop, indent: string): readonly string[] {
  const kind = usualKind(scenario, hop);
  return [
    `${hop.from} -> ${hop.to} ${quoteString(hop.label)} {`,
    ...(kind ? [`${indent}kind ${kind}`] : []),
    `${indent}at ${writtenAnchor(source, hop.path, hop.symbol)}`,
    '}',
  ];
}

/** The usual kind of a hop between the two lanes; undefined for a call, which is the default. */
function usualKind({ participants, contexts }: WrittenScenario, { from, to }: NewHop): HopKind | undefined {
  const contextOf = (lane: string) => contexts.find(({ id }) => id === participants.find((each) => each.id === lane)?.context);
  const [origin, target] = [contextOf(from), contextOf(to)];
  if (!origin || !target) return undefined;
  if (origin.side !== target.side) return origin.side === 'guest' ? 'vm-exit' : 'vm-entry';
  return origin.mode === 'user' && target.mode === 'kernel' ? 'syscall' : undefined;
}

function hopAtEnd({ tree }: VhflowDocument, flow: FlowNode, lines: readonly string[]): Change {
  const last = flow.items.at(-1);
  const open = openBraceOf(tree, flow) as number;
  const indentation = last ? indentationAt(tree.text, rangeWithComments(tree, last).start) : deeper(tree, indentationAt(tree.text, flow.start));
  const isSpaced = last !== undefined && flow.items.length > 1 && triviaBefore(tree.text, tree.tokens[last.first] as Token).blankBefore;
  const hop = lines.map((line) => indentation + line);
  return insertionAfter(tree, last?.last ?? open, isSpaced ? ['', ...hop] : hop);
}

function hopAfter({ tree }: VhflowDocument, previous: HopNode, lines: readonly string[]): Change {
  const indentation = indentationAt(tree.text, rangeWithComments(tree, previous).start);
  const isSpaced = [previous.first, previous.last + 1].some((index) => {
    const token = tree.tokens[index] as Token;
    return token.kind !== TokenKind.CloseBrace && triviaBefore(tree.text, token).blankBefore;
  });
  const hop = lines.map((line) => indentation + line);
  return insertionAfter(tree, previous.last, isSpaced ? ['', ...hop] : hop);
}

function nodeOfHop({ compiled, textDocument }: VhflowDocument, { hops }: Flow, id: string, nodes: readonly HopNode[]): HopNode | undefined {
  const hop = hops.find((each) => each.id === id);
  const place = hop && compiled.places.get(hop);
  return place && nodes.find(({ start }) => start === textDocument.offsetAt(place.whole.start));
}

function labelOfHop(text: string, scenarioIndex: number, flowIndex: number, index: number): Range | undefined {
  const { tree, textDocument } = openDocument(text);
  const scenario = tree.scenarios[scenarioIndex];
  const flow = scenario && flowNodes(scenario)[flowIndex];
  const label = flow && hopNodesOfFlow(flow)[index]?.text?.value;
  return label && rangeOf(textDocument, { start: label.start + 1, end: label.end - 1 });
}

function flowNodes({ items }: ScenarioNode): readonly FlowNode[] {
  return items.filter((item): item is FlowNode => item.type === 'flow');
}
