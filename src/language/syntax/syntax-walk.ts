import type { ConditionNode, FlowNode, HopNode, ScenarioNode, Span, StepNode, SyntaxTree, TextItemNode } from './syntax.js';
import { TokenKind } from './tokens.js';

/** The scenarios of a file, and the conditions at its top level, in file order. */
export function itemsOfFile({ scenarios, conditions }: SyntaxTree): readonly (ScenarioNode | ConditionNode)[] {
  return conditions.length === 0 ? scenarios : [...scenarios, ...conditions].sort((a, b) => a.first - b.first);
}

/**
 * The nodes that the formatter lays out one by one: the conditions of a file, and the items of scenarios, machines, flows and blocks that
 * contain no other such items.
 */
export function leavesOf(tree: SyntaxTree): Span[] {
  return itemsOfFile(tree).flatMap((item) => (item.type === 'condition' ? [item] : leavesOfScenario(item)));
}

function leavesOfScenario(scenario: ScenarioNode): Span[] {
  return scenario.items.flatMap((item): readonly Span[] => {
    if (item.type === 'machine') return item.participants;
    return item.type === 'flow' ? leavesOfSteps(item.items) : [item];
  });
}

function leavesOfSteps(steps: readonly (StepNode | TextItemNode)[]): Span[] {
  return steps.flatMap((step) => (step.type === 'block' ? step.sections.flatMap((section) => leavesOfSteps(section.steps)) : [step]));
}

/** All hops of a file, in file order. */
export function hopNodesOf(tree: SyntaxTree): HopNode[] {
  return leavesOf(tree).filter(isHop);
}

/** All hops of a flow, in file order. */
export function hopNodesOfFlow({ items }: FlowNode): HopNode[] {
  return leavesOfSteps(items).filter(isHop);
}

function isHop(leaf: Span): leaf is HopNode {
  return 'type' in leaf && leaf.type === 'hop';
}

/** The nodes around an offset, the outermost first. */
export function nodesAround(tree: SyntaxTree, offset: number): Span[] {
  const found: Span[] = [];
  let level: readonly Span[] = itemsOfFile(tree);
  for (;;) {
    const inside: Span | undefined = level.find((node) => node.start <= offset && offset <= node.end);
    if (!inside) return found;
    found.push(inside);
    level = childrenOf(inside);
  }
}

/** The nodes whose closing brace is missing, inner ones before those around them. */
export function unclosedNodesOf(tree: SyntaxTree): Span[] {
  const found: Span[] = [];
  const balances = bracesUpTo(tree);
  const balanceOf = ({ first, last }: Span): number => (balances[last + 1] as number) - (balances[first] as number);
  const visit = (node: Span): void => {
    const children = childrenOf(node);
    children.forEach(visit);
    // What is open in a node and in none of its children is its own brace.
    if (balanceOf(node) > children.reduce((sum, child) => sum + balanceOf(child), 0)) found.push(node);
  };
  tree.scenarios.forEach(visit);
  return found;
}

/** For each token, and the end: how many braces are open before it. */
function bracesUpTo({ tokens }: SyntaxTree): readonly number[] {
  const open = [0];
  for (const { kind } of tokens) open.push((open.at(-1) as number) + (kind === TokenKind.OpenBrace ? 1 : kind === TokenKind.CloseBrace ? -1 : 0));
  return open;
}

/** The direct children of a node. Nodes have their children in lists or single fields, and only nodes have a `first`. */
function childrenOf(node: object): readonly Span[] {
  return Object.values(node).flatMap((value: unknown) => (Array.isArray(value) ? (value as unknown[]) : [value])).filter(isSpan);
}

function isSpan(value: unknown): value is Span {
  return typeof value === 'object' && value !== null && 'first' in value;
}

/** The index of the first opening brace in a node; undefined for a hop without a body. */
export function openBraceOf(tree: SyntaxTree, { first, last }: Pick<Span, 'first' | 'last'>): number | undefined {
  for (let index = first; index <= last; index++) {
    if (tree.tokens[index]?.kind === TokenKind.OpenBrace) return index;
  }
  return undefined;
}
