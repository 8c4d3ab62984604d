import { splitAnchor, anchorText } from '../compile/build-anchor.js';
import { builtInIds } from '../compile/build-condition.js';
import {
  textOf, type ConditionNode, type ExpressionNode, type FlowNode, type HopItemNode, type HopNode, type ScenarioNode, type SectionNode, type StepNode,
  type SyntaxTree, type TextItemNode,
} from '../syntax/syntax.js';
import { TokenKind, type Token } from '../syntax/tokens.js';

export type DeclarationKind = 'scenario' | 'source' | 'context' | 'condition' | 'machine' | 'lane' | 'flow' | 'hop';

/** One occurrence of a name. */
export interface Occurrence {
  readonly kind: DeclarationKind;
  readonly name: string;
  /**
   * The node in which the name is unique: the scenario, or the flow for a hop; undefined for the id of a scenario, and for a condition that is
   * built in or declared at the top level of the file.
   */
  readonly scope: ScenarioNode | FlowNode | undefined;
  readonly start: number;
  readonly end: number;
  /** The declaring node, if this occurrence is the declaration. */
  readonly declaredBy?: { readonly start: number; readonly end: number } | undefined;
  /** Whether the declaration is `source name "…"`, where the name is also the project. */
  readonly isProjectToo?: boolean;
}

/** By tree, as trees never change and one request needs the occurrences several times. */
const collected = new WeakMap<SyntaxTree, readonly Occurrence[]>();

/** All occurrences of names that can be declared, in file order within each item of a scenario. */
export function occurrencesOf(tree: SyntaxTree): readonly Occurrence[] {
  const known = collected.get(tree) ?? collect(tree);
  collected.set(tree, known);
  return known;
}

function collect(tree: SyntaxTree): readonly Occurrence[] {
  const ofFile = declaredConditions(tree, tree.conditions, builtInIds);
  const outside = new Set([...builtInIds, ...ofFile]);
  const conditions = tree.conditions.flatMap((node): readonly Occurrence[] => {
    if (!node.name) return [];
    const name = textOf(tree, node.name);
    return [{ kind: 'condition', name, scope: undefined, start: node.name.start, end: node.name.end, declaredBy: ofFile.has(name) ? node : undefined }];
  });
  return [...conditions, ...tree.scenarios.flatMap((scenario) => new Collector(tree, scenario, outside).collect())];
}

/** The names that nodes declare. One without a text changes the default of a condition that is known outside, and declares no name. */
function declaredConditions(tree: SyntaxTree, nodes: readonly ConditionNode[], outside: ReadonlySet<string>): ReadonlySet<string> {
  const names = nodes.flatMap(({ name, on }) => {
    const text = name && textOf(tree, name);
    return text !== undefined && !builtInIds.has(text) && (on || !outside.has(text)) ? [text] : [];
  });
  return new Set(names);
}

/** Whether two occurrences refer to the same declaration. */
export function isSame(a: Occurrence, b: Occurrence): boolean {
  return a.kind === b.kind && a.name === b.name && a.scope === b.scope;
}

/** The occurrence that contains an offset or ends at it. */
export function occurrenceAt(tree: SyntaxTree, offset: number): Occurrence | undefined {
  return occurrencesOf(tree).find((occurrence) => occurrence.start <= offset && offset <= occurrence.end);
}

class Collector {
  private readonly found: Occurrence[] = [];

  /** The conditions that the scenario declares. */
  private readonly conditions: ReadonlySet<string>;

  /** @param outside the conditions that are known outside of the scenario */
  constructor(private readonly tree: SyntaxTree, private readonly scenario: ScenarioNode, outside: ReadonlySet<string>) {
    this.conditions = declaredConditions(tree, scenario.items.filter((item) => item.type === 'condition'), outside);
  }

  collect(): Occurrence[] {
    const { scenario } = this;
    this.add('scenario', scenario.name, scenario, undefined);
    for (const item of scenario.items) {
      if (item.type === 'source') {
        if (item.name) this.found.push({ ...this.occurrence('source', item.name), declaredBy: item, isProjectToo: !item.project });
      } else if (item.type === 'context') {
        this.add('context', item.name, item);
        this.add('context', item.like);
      } else if (item.type === 'condition') {
        this.condition(item.name, item);
      } else if (item.type === 'machine') {
        this.add('machine', item.name, item);
        for (const lane of item.participants) {
          this.add('lane', lane.name, lane);
          this.add('context', lane.context);
          this.add('source', lane.source);
        }
      } else if (item.type === 'flow') {
        this.add('flow', item.name, item);
        this.steps(item.items, item);
      }
    }
    return this.found;
  }

  private steps(steps: readonly (StepNode | TextItemNode)[], flow: FlowNode): void {
    for (const step of steps) {
      if (step.type === 'hop') this.hop(step, flow);
      else if (step.type === 'lane-note') {
        step.lanes.forEach((lane) => this.add('lane', lane));
        this.expression(step.under);
      } else if (step.type === 'block') step.sections.forEach((section) => this.section(section, flow));
    }
  }

  private section({ under, steps }: SectionNode, flow: FlowNode): void {
    this.expression(under);
    this.steps(steps, flow);
  }

  private hop(hop: HopNode, flow: FlowNode): void {
    this.add('lane', hop.from);
    this.add('lane', hop.to);
    this.add('hop', hop.id, hop, flow);
    for (const item of hop.items) this.hopItem(item);
  }

  private hopItem(item: HopItemNode): void {
    if (item.type === 'when') this.expression(item.expression);
    this.expression(item.under);
    if (item.type === 'in') this.add('lane', item.value);
    if (item.type === 'at') item.anchors.forEach((anchor) => this.anchor(anchor));
    if (item.type === 'via') [...item.callers, ...item.through].forEach((anchor) => this.anchor(anchor));
  }

  private expression(expression: ExpressionNode | undefined): void {
    for (const { name } of expression?.terms ?? []) this.condition(name);
  }

  private condition(token: Token | undefined, node?: ConditionNode): void {
    const isOwn = token !== undefined && this.conditions.has(textOf(this.tree, token));
    this.add('condition', token, isOwn ? node : undefined, isOwn ? this.scenario : undefined);
  }

  private anchor(token: Token): void {
    const { source } = splitAnchor(anchorText(this.tree.text, token));
    const start = token.kind === TokenKind.Word ? token.start : token.start + 1;
    if (source === '' || !this.tree.text.startsWith(source, start)) return;
    this.found.push({ kind: 'source', name: source, scope: this.scenario, start, end: start + source.length });
  }

  private add(kind: DeclarationKind, token: Token | undefined, declaredBy?: Occurrence['declaredBy'], scope = this.scopeOf(kind)): void {
    if (token) this.found.push({ ...this.occurrence(kind, token), scope, declaredBy });
  }

  private scopeOf(kind: DeclarationKind): Occurrence['scope'] {
    return kind === 'scenario' || kind === 'condition' ? undefined : this.scenario;
  }

  private occurrence(kind: DeclarationKind, token: Token): Occurrence {
    return { kind, name: textOf(this.tree, token), scope: this.scenario, start: token.start, end: token.end };
  }
}
