import type { CodeAction, Diagnostic, Range, WorkspaceEdit } from 'vscode-languageserver-types';
import { anchorText, splitAnchor } from '../compile/build-anchor.js';
import type { DiagnosticCode } from '../syntax/diagnostic-codes.js';
import { lastTokenBefore, type VhflowDocument } from '../compile/document.js';
import { toTextEdits, type Change } from '../edit/changes.js';
import { deeper, hopItemInsertion, indentationAt, insertionAfter, insertionBefore, removal } from '../edit/layout.js';
import { fixTitle, type FixTitle } from './fix-titles.js';
import type { DiagnosticData } from '../syntax/problems.js';
import type { OffsetRange } from '../syntax/positions.js';
import { limits } from '../syntax/limits.js';
import { hopNodesOf, nodesAround, openBraceOf, unclosedNodesOf } from '../syntax/syntax-walk.js';
import { isSame, occurrencesOf } from './occurrences.js';
import { textOf, type ConditionNode, type HopNode, type MachineNode, type ScenarioNode, type Span, type TextNode, type SyntaxTree, type WordItemNode } from '../syntax/syntax.js';
import { TokenKind, type Token } from '../syntax/tokens.js';
import { isReservedCondition } from '../syntax/keywords.js';

const quickFix = 'quickfix';
const rewrite = 'refactor.rewrite';
const maxMachines = 4;

/** The languages for which missing translations are offered. */
const translations = ['ja'] as const;

export interface QuickFixOptions {
  /** The URI of the document, for the edits. */
  readonly uri: string;
  /** A BCP 47 tag for the titles. */
  readonly language: string;
}

/**
 * The code actions at a range: fixes of the problems, and a translation of the text.
 *
 * @param diagnostics the problems that touch the range
 */
export function codeActionsAt(document: VhflowDocument, range: Range, diagnostics: readonly Diagnostic[], options: QuickFixOptions): CodeAction[] {
  const actions = new CodeActions(document, options);
  return [...diagnostics.flatMap((diagnostic) => actions.of(diagnostic)), ...actions.translations(range)];
}

/** The code actions of a file, one problem at a time, for callers that do something else in between. */
export class CodeActions {
  private readonly offered = new Set<string>();
  private hops: readonly HopNode[] | undefined;
  private lanes: ReadonlyMap<Token, LaneNode> | undefined;

  constructor(private readonly document: VhflowDocument, private readonly options: QuickFixOptions) {}

  /** The fixes of a problem. */
  of(diagnostic: Diagnostic): CodeAction[] {
    const fixes = [...this.nearest(diagnostic), ...this.byCode(diagnostic)].filter(({ change }) => this.isNew(change));
    return fixes.map(({ title, change }) => ({
      title: fixTitle(title.key, title.values, this.options.language),
      kind: quickFix,
      diagnostics: [diagnostic],
      ...(fixes.length === 1 ? { isPreferred: true } : {}),
      edit: this.workspaceEdit(change),
    }));
  }

  /** Whether a change was not offered before: the fixes of two problems may do the same. */
  private isNew(change: Change): boolean {
    const key = JSON.stringify(change);
    if (this.offered.has(key)) return false;
    this.offered.add(key);
    return true;
  }

  /** For each language in which the text at the range has no translation, an empty one to fill in. */
  translations(range: Range): CodeAction[] {
    const { textDocument, tree } = this.document;
    const text = nodesAround(tree, textDocument.offsetAt(range.start)).find((node): node is TextNode => 'translations' in node);
    if (!text) return [];
    const present = text.translations.map(({ tag }) => textOf(tree, tag));
    return translations.filter((language) => !present.includes(language)).map((language) => ({
      title: fixTitle('add-translation', [language], this.options.language),
      kind: rewrite,
      edit: this.workspaceEdit({ start: text.end, end: text.end, newText: ` ${language} ""` }),
    }));
  }

  /** A replacement for each name that may have been intended. */
  private nearest({ data, range }: Diagnostic): Fix[] {
    const { nearest = [] } = (data ?? {}) as Partial<DiagnosticData>;
    const token = this.tokenAt(range);
    const isPartOfString = token?.kind === TokenKind.String && !nearest.some((name) => name.includes('#'));
    return isPartOfString ? [] : nearest.map((name) => fix('change-to', [name], { ...this.offsetsOf(range), newText: name }));
  }

  private byCode({ code, range }: Diagnostic): Fix[] {
    if (code === 'expected-brace') return this.addBraces(range);
    const token = this.tokenAt(range);
    if (!token) return [];
    const scenario = this.scenarioAt(range);
    return scenario ? this.inScenario(code as DiagnosticCode, range, token, scenario) : this.inFile(code as DiagnosticCode, token);
  }

  /** The fixes of problems at the top level of a file. */
  private inFile(code: DiagnosticCode, token: Token): Fix[] {
    if (code === 'duplicate-condition') return this.renameDuplicate(token);
    return code === 'unused-condition' ? this.removeCondition(this.document.tree.conditions, token) : [];
  }

  private inScenario(code: DiagnosticCode, range: Range, token: Token, scenario: ScenarioNode): Fix[] {
    switch (code) {
      case 'unknown-condition':
        return isReservedCondition(textOf(this.document.tree, token)) ? [] : this.declareCondition(scenario, textOf(this.document.tree, token));
      case 'unused-condition':
        return this.removeCondition(conditionsOf(scenario), token);
      case 'uncovered-item':
        return this.useOtherwise(range, token);
      case 'unknown-lane':
        return this.declareLane(scenario, textOf(this.document.tree, token));
      case 'unknown-source':
        return this.declareSource(scenario, token);
      case 'duplicate-scenario':
      case 'duplicate-source':
      case 'duplicate-context':
      case 'duplicate-condition':
      case 'duplicate-machine':
      case 'duplicate-participant':
      case 'duplicate-flow':
      case 'duplicate-hop':
        return this.renameDuplicate(token);
      case 'unused-lane':
        return this.removeLane(token);
      case 'missing-title':
        return this.addTitle(scenario);
      case 'copy-without-ends':
        return this.addCopyEnds(range);
      case 'anchor-backslash':
        return [fix('use-slashes', [], { ...this.offsetsOf(range), newText: this.textIn(range).replaceAll('\\', '/') })];
      case 'wrong-direction':
        return this.changeKind(range, this.textIn(range).endsWith('vm-exit') ? ['vm-entry'] : ['vm-exit']);
      case 'guest-calls-host':
        return this.changeKind(range, ['vm-exit', 'notify', 'ring']);
      case 'host-calls-guest':
        return this.changeKind(range, ['vm-entry', 'interrupt', 'ring']);
      case 'interrupt-to-user':
        return this.changeKind(range, ['wakeup', 'return']);
      default:
        return [];
    }
  }

  /** Adds the closing braces that are missing at a place, the innermost first. */
  private addBraces({ start }: Range): Fix[] {
    const { tree, textDocument } = this.document;
    const before = lastTokenBefore(tree, textDocument.offsetAt(start));
    const lines = unclosedNodesOf(tree).filter(({ last }) => last === before).map((node) => `${indentationAt(tree.text, node.start)}}`);
    return lines.length > 0 ? [fix('add-brace', [], insertionAfter(tree, before, lines))] : [];
  }

  /** Another name for the second of two declarations; references keep meaning the first. */
  private renameDuplicate(token: Token): Fix[] {
    const all = occurrencesOf(this.document.tree);
    const own = all.find(({ start }) => start === token.start);
    // What only changes the default of a condition that is known elsewhere declares no name.
    if (!own?.declaredBy) return [];
    const taken = new Set(all.filter((other) => isSame(other, { ...own, name: other.name })).map(({ name }) => name));
    let n = 2;
    while (taken.has(`${own.name}-${n}`)) n++;
    const name = `${own.name}-${n}`;
    const newText = own.isProjectToo ? `${name} = ${own.name}` : name;
    return name.length <= limits.nameLength ? [fix('change-to', [name], { start: token.start, end: token.end, newText })] : [];
  }

  private declareLane(scenario: ScenarioNode, name: string): Fix[] {
    const { tree } = this.document;
    const machines = scenario.items.filter((item): item is MachineNode => item.type === 'machine' && this.isClosed(item));
    if (machines.length === 0) {
      const flow = scenario.items.find((item) => item.type === 'flow');
      if (!flow) return [];
      const machine = ['machine host "Host" {', `${deeper(tree, '')}participant ${name} "${name}" in host-user`, '}', ''];
      return [fix('declare-lane-and-machine', [name], insertionBefore(tree, flow.start, machine))];
    }
    return machines.slice(0, maxMachines).map((machine) => {
      const last = machine.participants.at(-1);
      const context = last?.context ? textOf(tree, last.context) : 'host-user';
      const line = `${deeper(tree, indentationAt(tree.text, machine.start))}participant ${name} "${name}" in ${context}`;
      const change = insertionAfter(tree, last?.last ?? machine.last - 1, [line]);
      return fix('declare-lane', [name, machine.name ? textOf(tree, machine.name) : '?'], change);
    });
  }

  private isClosed({ last }: Span): boolean {
    return this.document.tree.tokens[last]?.kind === TokenKind.CloseBrace;
  }

  private declareSource(scenario: ScenarioNode, token: Token): Fix[] {
    const { tree } = this.document;
    const name = token.kind === TokenKind.Name ? textOf(tree, token) : splitAnchor(anchorText(tree.text, token)).source;
    const before = scenario.items.filter((item) => item.type === 'source').at(-1) ?? scenario.items.find((item) => item.type === 'title');
    if (!before || !/^[A-Za-z_][\w.-]*$/.test(name)) return [];
    const line = `${indentationAt(tree.text, before.start)}source ${name} ""`;
    return [fix('declare-source', [name], insertionAfter(tree, before.last, [line]))];
  }

  private declareCondition(scenario: ScenarioNode, name: string): Fix[] {
    const { tree } = this.document;
    const declared = scenario.items.filter((item) => item.type === 'source' || item.type === 'context' || item.type === 'condition');
    const before = declared.at(-1) ?? scenario.items.find((item) => item.type === 'title');
    if (!before) return [];
    return [fix('declare-condition', [name], insertionAfter(tree, before.last, [`${indentationAt(tree.text, before.start)}condition ${name} ""`]))];
  }

  private removeCondition(conditions: readonly ConditionNode[], token: Token): Fix[] {
    const { tree } = this.document;
    const condition = conditions.find(({ name }) => name === token);
    return condition ? [fix('remove-condition', [textOf(tree, token)], removal(tree.text, condition))] : [];
  }

  /** Takes the condition away from the last of the items that all have one. */
  private useOtherwise(range: Range, token: Token): Fix[] {
    const { tree } = this.document;
    const type = textOf(tree, token);
    const under = this.hopAt(range)?.items.filter((item) => item.type === type).at(-1)?.under;
    const before = under && tree.tokens[under.first - 2];
    const hasComment = before && tree.text.slice(before.end, under.end).includes('//');
    return before && !hasComment ? [fix('use-otherwise', [type], { start: before.end, end: under.end, newText: '' })] : [];
  }

  private removeLane(token: Token): Fix[] {
    const { tree } = this.document;
    this.lanes ??= new Map(lanesOf(tree).flatMap((each) => (each.name ? [[each.name, each]] : [])));
    const lane = this.lanes.get(token);
    // Its comments stay, because they may be about more than this lane.
    return lane ? [fix('remove-lane', [textOf(tree, token)], removal(tree.text, lane))] : [];
  }

  private addTitle(scenario: ScenarioNode): Fix[] {
    const { tree } = this.document;
    // A brace after more tokens than that belongs to something inside the scenario.
    const brace = openBraceOf(tree, { first: scenario.first, last: Math.min(scenario.first + 2, scenario.last) });
    const name = scenario.name ? textOf(tree, scenario.name) : 'scenario';
    const line = `${deeper(tree, indentationAt(tree.text, scenario.start))}title "${name}"`;
    return brace === undefined ? [] : [fix('add-title', [], insertionAfter(tree, brace, [line]))];
  }

  private addCopyEnds(range: Range): Fix[] {
    const hop = this.hopAt(range);
    const kind = hop?.items.find((item) => item.type === 'kind');
    return hop && kind ? [fix('add-copy-ends', [], hopItemInsertion(this.document.tree, hop, 'copy from "" to ""', kind))] : [];
  }

  private changeKind(range: Range, kinds: readonly string[]): Fix[] {
    const hop = this.hopAt(range);
    if (!hop) return [];
    const { tree } = this.document;
    const kind = hop.items.find((item): item is WordItemNode => item.type === 'kind');
    return kinds.map((word) => {
      const replaced = kind?.value;
      return fix('change-kind', [word], replaced
        ? { start: replaced.start, end: replaced.end, newText: word }
        : hopItemInsertion(tree, hop, `kind ${word}`));
    });
  }

  private scenarioAt(range: Range): ScenarioNode | undefined {
    return around(this.document.tree.scenarios, this.document.textDocument.offsetAt(range.start));
  }

  private hopAt(range: Range): HopNode | undefined {
    this.hops ??= hopNodesOf(this.document.tree);
    return around(this.hops, this.document.textDocument.offsetAt(range.start));
  }

  private tokenAt(range: Range): Token | undefined {
    const { tree, textDocument } = this.document;
    const offset = textDocument.offsetAt(range.start);
    const token = tree.tokens[lastTokenBefore(tree, offset + 1)];
    return token && offset < token.end ? token : undefined;
  }

  private offsetsOf({ start, end }: Range): OffsetRange {
    const { textDocument } = this.document;
    return { start: textDocument.offsetAt(start), end: textDocument.offsetAt(end) };
  }

  private textIn(range: Range): string {
    return this.document.textDocument.getText(range);
  }

  private workspaceEdit(change: Change): WorkspaceEdit {
    return { changes: { [this.options.uri]: toTextEdits(this.document, [change]) } };
  }
}

type LaneNode = MachineNode['participants'][number];

function conditionsOf({ items }: ScenarioNode): readonly ConditionNode[] {
  return items.filter((item) => item.type === 'condition');
}

function lanesOf(tree: SyntaxTree): readonly LaneNode[] {
  return tree.scenarios.flatMap(({ items }) => items.flatMap((item) => (item.type === 'machine' ? item.participants : [])));
}

/** The first node around an offset, of nodes in file order that do not overlap. */
function around<Node extends Span>(nodes: readonly Node[], offset: number): Node | undefined {
  let [low, high] = [0, nodes.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((nodes[middle] as Node).end < offset) low = middle + 1;
    else high = middle;
  }
  const node = nodes[low];
  return node && node.start <= offset ? node : undefined;
}

interface Fix {
  readonly title: { readonly key: FixTitle; readonly values: readonly string[] };
  readonly change: Change;
}

function fix(key: FixTitle, values: readonly string[], change: Change): Fix {
  return { title: { key, values }, change };
}
