import { describe, expect, test } from 'vitest';
import type { WorkspaceFile } from '../../../src/extension/scenarios/library.js';
import type { LibraryEntry } from '../../../src/extension/scenarios/refs.js';
import { builtInNodes, childrenOf, fileNodes, hopsAroundNode, nodeOfHop, type TreeNode } from '../../../src/extension/scenarios/tree.js';
import { compileSettled } from '../../settled-scenarios.js';

const scenario = (id: string, hops: string) => `scenario ${id} {
  title "T"
  machine host "Host" { participant a "A" in host-user }
  flow send "Out" { ${hops} }
}`;
const entriesOf = (text: string): LibraryEntry[] => compileSettled(text).scenarios.map((one) => ({ scenario: one }));
const fileOf = (text: string): WorkspaceFile =>
  ({ uri: { toString: () => 'file:///a.vhflow' } as WorkspaceFile['uri'], entries: entriesOf(text), problems: [] });
const allBelow = (node: TreeNode): TreeNode[] => [node, ...childrenOf(node).flatMap(allBelow)];

describe('the tree of scenarios', () => {
  test('has scenarios, their flows and their hops as levels', () => {
    const [root] = builtInNodes(entriesOf(scenario('s', 'a -> a "x" as one a -> a "y" as two')));
    expect(root && allBelow(root).map(({ id }) => id)).toEqual(['s', 's/send', 's/send/one', 's/send/two']);
  });

  test('has the parent of each element', () => {
    const [root] = fileNodes([fileOf(scenario('s', 'a -> a "x" as one'))]);
    for (const node of root ? allBelow(root) : []) {
      for (const child of childrenOf(node)) expect(child.parent).toBe(node);
    }
  });

  test('has unique ids even if names are not unique', () => {
    const text = `${scenario('s', 'a -> a "x" as one a -> a "y" as one')}\n${scenario('s', 'a -> a "x" as one')}`;
    const ids = fileNodes([fileOf(text)]).flatMap(allBelow).map(({ id }) => id);
    expect(ids.length).toBeGreaterThan(4);
    expect(new Set(ids).size).toBe(ids.length);
  });

  test('has the hops around a hop, as far as the flow goes', () => {
    const [entry] = entriesOf(scenario('s', Array.from({ length: 9 }, (_, n) => `a -> a "x" as h${n + 1}`).join(' ')));
    const flow = entry?.scenario.flows[0];
    if (!entry || !flow) throw new Error('not compiled');
    const around = flow.hops.map((hop) => {
      const node = nodeOfHop(builtInNodes([entry]), { entry, flow, hop });
      return node && hopsAroundNode(node, 3).map((each) => each.hop.n);
    });
    expect(around).toEqual([[4, 1], [5, 1], [6, 1], [7, 1], [8, 2], [9, 3], [9, 4], [9, 5], [9, 6]]);
  });

  test('finds the element of a hop', () => {
    const file = fileOf(scenario('s', 'a -> a "x" as one a -> a "y" as two'));
    const [entry] = file.entries;
    const flow = entry?.scenario.flows[0];
    const hop = flow?.hops[1];
    if (!entry || !flow || !hop) throw new Error('not compiled');
    expect(nodeOfHop(fileNodes([file]), { entry, flow, hop })?.address).toEqual({
      document: { uri: 'file:///a.vhflow', scenarioId: 's' }, flowId: 'send', hopId: 'two',
    });
    expect(nodeOfHop([], { entry, flow, hop })).toBeUndefined();
  });
});
