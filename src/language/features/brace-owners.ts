import type { ScenarioNode, Span, StepNode, SyntaxTree, TextItemNode } from '../syntax/syntax.js';
import { openBraceOf } from '../syntax/syntax-walk.js';
import { TokenKind } from '../syntax/tokens.js';

export type BraceOwner = 'scenario' | 'machine' | 'flow' | 'block' | 'hop';

interface Opened {
  readonly owner: BraceOwner;
  /** The items that the hop already has without a condition. */
  readonly hopItems: ReadonlySet<string>;
}

const noItems: ReadonlySet<string> = new Set();

/**
 * What the innermost braces around the end of a token belong to, even if closing braces are still missing.
 *
 * @param last the index of the token
 */
export function braceOwners(tree: SyntaxTree, last: number): { owner: BraceOwner | undefined; hopItems: ReadonlySet<string> } {
  const owners = new Map<number, Opened>();
  for (const scenario of tree.scenarios) collectScenario(tree, scenario, owners);
  const open: Opened[] = [];
  for (let index = 0; index <= last; index++) {
    const kind = tree.tokens[index]?.kind;
    if (kind === TokenKind.OpenBrace) open.push(owners.get(index) ?? { owner: 'block', hopItems: noItems });
    if (kind === TokenKind.CloseBrace) open.pop();
  }
  return { owner: open.at(-1)?.owner, hopItems: open.at(-1)?.hopItems ?? noItems };
}

function collectScenario(tree: SyntaxTree, scenario: ScenarioNode, owners: Map<number, Opened>): void {
  own(tree, scenario, 'scenario', owners);
  for (const item of scenario.items) {
    if (item.type === 'machine') own(tree, item, 'machine', owners);
    if (item.type !== 'flow') continue;
    own(tree, item, 'flow', owners);
    collectSteps(tree, item.items, owners);
  }
}

function collectSteps(tree: SyntaxTree, steps: readonly (StepNode | TextItemNode)[], owners: Map<number, Opened>): void {
  for (const step of steps) {
    if (step.type === 'hop') own(tree, step, 'hop', owners, new Set(step.items.filter((item) => !item.under).map((item) => item.type)));
    if (step.type !== 'block') continue;
    for (const section of step.sections) {
      own(tree, section, 'block', owners);
      collectSteps(tree, section.steps, owners);
    }
  }
}

function own(tree: SyntaxTree, node: Span, owner: BraceOwner, owners: Map<number, Opened>, hopItems = noItems): void {
  const brace = openBraceOf(tree, node);
  if (brace !== undefined) owners.set(brace, { owner, hopItems });
}
