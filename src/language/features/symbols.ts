import type { DocumentSymbol, SymbolKind } from 'vscode-languageserver-types';
import { oneLine } from '../../text/visible.js';
import { buildOptionalText } from '../compile/build-text.js';
import type { VhflowDocument } from '../compile/document.js';
import { rangeOf } from '../syntax/positions.js';
import { itemsOfFile } from '../syntax/syntax-walk.js';
import { silentBuild, type FileBuild } from '../compile/scope.js';
import { textOf, type ConditionNode, type FlowNode, type MachineNode, type ScenarioNode, type Span, type StepNode, type TextItemNode, type TextNode } from '../syntax/syntax.js';
import type { Token } from '../syntax/tokens.js';

const kinds = { scenario: 3, machine: 4, lane: 19, flow: 12, block: 23, hop: 24, condition: 17 } as const satisfies Record<string, SymbolKind>;

/** The outline: conditions, and scenarios with their conditions, machines, lanes, flows, blocks and hops. */
export function symbolsOf(document: VhflowDocument): DocumentSymbol[] {
  const outline = new Outline(document);
  return itemsOfFile(document.tree).map((item) => (item.type === 'condition' ? outline.condition(item) : outline.scenario(item)));
}

class Outline {
  private readonly build: FileBuild;

  constructor(private readonly document: VhflowDocument) {
    this.build = silentBuild(document.tree);
  }

  scenario(node: ScenarioNode): DocumentSymbol {
    const title = node.items.find((item) => item.type === 'title') as TextItemNode | undefined;
    const children = node.items.flatMap((item) => {
      if (item.type === 'machine') return this.machine(item);
      if (item.type === 'condition') return this.condition(item);
      return item.type === 'flow' ? this.flow(item) : [];
    });
    return this.symbol(node, node.name, kinds.scenario, title?.text, children);
  }

  condition(node: ConditionNode): DocumentSymbol {
    return this.symbol(node, node.name, kinds.condition, node.on, []);
  }

  private machine(node: MachineNode): DocumentSymbol {
    const lanes = node.participants.map((lane) => this.symbol(lane, lane.name, kinds.lane, lane.text, []));
    return this.symbol(node, node.name, kinds.machine, node.text, lanes);
  }

  private flow(node: FlowNode): DocumentSymbol {
    return this.symbol(node, node.name, kinds.flow, node.text, this.steps(node.items));
  }

  private steps(steps: readonly (StepNode | TextItemNode)[]): DocumentSymbol[] {
    return steps.flatMap((step) => {
      if (step.type === 'hop') {
        const lanes = [step.from, step.to].map((lane) => (lane ? textOf(this.document.tree, lane) : '…')).join(' → ');
        return this.labelled(step, this.label(step.text) || lanes, lanes, kinds.hop, step.text ?? step, []);
      }
      if (step.type !== 'block') return [];
      return step.sections.map((section) => {
        const keyword = textOf(this.document.tree, section.keyword);
        return this.labelled(section, this.label(section.text) || keyword, keyword, kinds.block, section.keyword, this.steps(section.steps));
      });
    });
  }

  private symbol(node: Span & { keyword: Token }, name: Token | undefined, kind: SymbolKind, text: TextNode | undefined, children: DocumentSymbol[]): DocumentSymbol {
    const { tree } = this.document;
    return this.labelled(node, textOf(tree, name ?? node.keyword), this.label(text), kind, name ?? node.keyword, children);
  }

  private labelled(
    node: Span, name: string, detail: string, kind: SymbolKind, selection: { start: number; end: number }, children: DocumentSymbol[],
  ): DocumentSymbol {
    const { textDocument } = this.document;
    return {
      name, detail, kind, children,
      range: rangeOf(textDocument, node),
      selectionRange: rangeOf(textDocument, selection),
    };
  }

  /** The default text on one line, or an empty string. LSP does not allow empty names. */
  private label(text: TextNode | undefined): string {
    return oneLine(buildOptionalText(this.build, text)?.en ?? '');
  }
}
