import type { Flow, Hop } from '../../model/scenario.js';
import type { HopAddress } from '../../pages/address.js';
import type { WorkspaceFile } from './library.js';
import type { HopRef, LibraryEntry } from './refs.js';

/** The elements of the views `Scenarios` and `Workspace`; `id` is unique in its view and stable under edits elsewhere. */
export type TreeNode = FileNode | ScenarioNode | FlowNode | HopNode;

export interface FileNode {
  readonly type: 'file';
  readonly id: string;
  readonly parent: undefined;
  readonly file: WorkspaceFile;
}

export interface ScenarioNode {
  readonly type: 'scenario';
  readonly id: string;
  readonly parent: FileNode | undefined;
  readonly entry: LibraryEntry;
  readonly address: HopAddress;
}

export interface FlowNode {
  readonly type: 'flow';
  readonly id: string;
  readonly parent: ScenarioNode;
  readonly flow: Flow;
  readonly address: HopAddress;
}

export interface HopNode {
  readonly type: 'hop';
  readonly id: string;
  readonly parent: FlowNode;
  readonly hop: Hop;
  readonly address: HopAddress;
}

export function builtInNodes(entries: readonly LibraryEntry[]): readonly ScenarioNode[] {
  return entries.map((entry) => ({
    type: 'scenario',
    id: entry.scenario.id,
    parent: undefined,
    entry,
    address: { document: { builtIn: entry.scenario.id } },
  }));
}

export function fileNodes(files: readonly WorkspaceFile[]): readonly FileNode[] {
  return files.map((file) => ({ type: 'file', id: file.uri.toString(), parent: undefined, file }));
}

export function childrenOf(node: TreeNode): readonly TreeNode[] {
  switch (node.type) {
    case 'file':
      return scenariosOf(node);
    case 'scenario':
      return flowsOf(node);
    case 'flow':
      return hopsOf(node);
    case 'hop':
      return [];
  }
}

/** The element that shows a hop, below one of `roots`; undefined when there is none. */
export function nodeOfHop(roots: readonly TreeNode[], ref: HopRef): HopNode | undefined {
  for (const root of roots) {
    const scenarios = root.type === 'file' ? scenariosOf(root) : root.type === 'scenario' ? [root] : [];
    const scenario = scenarios.find(({ entry }) => entry === ref.entry);
    const flow = scenario && flowsOf(scenario).find((candidate) => candidate.flow === ref.flow);
    if (flow) return hopsOf(flow).find(({ hop }) => hop === ref.hop);
  }
  return undefined;
}

/**
 * The hops at some distance after and before a hop in its flow, or the last and the first. A view that has revealed these and then the hop
 * itself shows what is around the hop.
 */
export function hopsAroundNode(node: HopNode, distance: number): readonly HopNode[] {
  const hops = hopsOf(node.parent);
  const index = node.hop.n - 1;
  const [after, before] = [hops[Math.min(index + distance, hops.length - 1)], hops[Math.max(index - distance, 0)]];
  return [after, before].filter((each) => each !== undefined);
}

function scenariosOf(file: FileNode): readonly ScenarioNode[] {
  const ids = uniqueIds(file.id, file.file.entries.map(({ scenario }) => scenario.id));
  return file.file.entries.map((entry, index) => ({
    type: 'scenario',
    id: ids[index] ?? '',
    parent: file,
    entry,
    address: { document: { uri: file.file.uri.toString(), scenarioId: entry.scenario.id } },
  }));
}

function flowsOf(scenario: ScenarioNode): readonly FlowNode[] {
  const { flows } = scenario.entry.scenario;
  const ids = uniqueIds(scenario.id, flows.map(({ id }) => id));
  return flows.map((flow, index) => ({
    type: 'flow',
    id: ids[index] ?? '',
    parent: scenario,
    flow,
    address: { ...scenario.address, flowId: flow.id },
  }));
}

function hopsOf(flow: FlowNode): readonly HopNode[] {
  const ids = uniqueIds(flow.id, flow.flow.hops.map(({ id }) => id));
  return flow.flow.hops.map((hop, index) => ({
    type: 'hop',
    id: ids[index] ?? '',
    parent: flow,
    hop,
    address: { ...flow.address, hopId: hop.id },
  }));
}

/** A file with errors may define a name twice, and VS Code rejects a view whose elements have equal ids. */
function uniqueIds(parent: string, names: readonly string[]): readonly string[] {
  const seen = new Map<string, number>();
  return names.map((name) => {
    const count = (seen.get(name) ?? 0) + 1;
    seen.set(name, count);
    return `${parent}/${name}${count > 1 ? ` ${count}` : ''}`;
  });
}
