import { splitAnchor, anchorText } from '../compile/build-anchor.js';
import { textOf, type FlowNode, type HopItemNode, type HopNode, type ScenarioNode, type StepNode, type SyntaxTree, type TextItemNode } from '../syntax/syntax.js';
import { TokenKind, type Token } from '../syntax/tokens.js';

export type DeclarationKind = 'scenario' | 'source' | 'context' | 'machine' | 'lane' | 'flow' | 'hop';

/** One occurrence of a name. */
export interface Occurrence {
  readonly kind: DeclarationKind;
  readonly name: string;
  /** The node in which the name is unique: the scenario, or the flow for a hop; undefined for the id of a scenario. */
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
  const known = collected.get(tree) ?? tree.scenarios.flatMap((scenario) => new Collector(tree, scenario).collect());
  collected.set(tree, known);
  return known;
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

  constructor(private readonly tree: SyntaxTree, private readonly scenario: ScenarioNode) {}

  collect(): Occurrence[] {
    const { scenario } = this;
    this.add('scenario', scenario.name, scenario, undefined);
    for (const item of scenario.items) {
      if (item.type === 'source') {
        if (item.name) this.found.push({ ...this.occurrence('source', item.name), declaredBy: item, isProjectToo: !item.project });
      } else if (item.type === 'context') {
        this.add('context', item.name, item);
        this.add('context', item.like);
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
      else if (step.type === 'lane-note') step.lanes.forEach((lane) => this.add('lane', lane));
      else if (step.type === 'block') step.sections.forEach((section) => this.steps(section.steps, flow));
    }
  }

  private hop(hop: HopNode, flow: FlowNode): void {
    this.add('lane', hop.from);
    this.add('lane', hop.to);
    this.add('hop', hop.id, hop, flow);
    for (const item of hop.items) this.hopItem(item);
  }

  private hopItem(item: HopItemNode): void {
    if (item.type === 'in') this.add('lane', item.value);
    if (item.type === 'at') item.anchors.forEach((anchor) => this.anchor(anchor));
    if (item.type === 'via') [...item.callers, ...item.through].forEach((anchor) => this.anchor(anchor));
  }

  private anchor(token: Token): void {
    const { source } = splitAnchor(anchorText(this.tree.text, token));
    const start = token.kind === TokenKind.Word ? token.start : token.start + 1;
    if (source === '' || !this.tree.text.startsWith(source, start)) return;
    this.found.push({ kind: 'source', name: source, scope: this.scenario, start, end: start + source.length });
  }

  private add(kind: DeclarationKind, token: Token | undefined, declaredBy?: Occurrence['declaredBy'], scope: Occurrence['scope'] = this.scopeOf(kind)): void {
    if (token) this.found.push({ ...this.occurrence(kind, token), scope, declaredBy });
  }

  private scopeOf(kind: DeclarationKind): Occurrence['scope'] {
    return kind === 'scenario' ? undefined : this.scenario;
  }

  private occurrence(kind: DeclarationKind, token: Token): Occurrence {
    return { kind, name: textOf(this.tree, token), scope: this.scenario, start: token.start, end: token.end };
  }
}
