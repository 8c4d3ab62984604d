import type { CodeAction, Diagnostic, Range, TextEdit } from 'vscode-languageserver-types';
import { anchorText, splitAnchor } from '../compile/build-anchor.js';
import type { DiagnosticCode } from '../syntax/diagnostic-codes.js';
import type { VhflowDocument } from '../compile/document.js';
import { indentWidth } from '../format/format-line.js';
import { fixTitle, type FixTitle } from './fix-titles.js';
import type { DiagnosticData } from '../syntax/problems.js';
import { hopNodesOf, nodesAround } from '../syntax/syntax-walk.js';
import { textOf, type HopNode, type MachineNode, type ScenarioNode, type Span, type TextNode, type WordItemNode } from '../syntax/syntax.js';
import { TokenKind, type Token } from '../syntax/tokens.js';

const quickFix = 'quickfix';
const rewrite = 'refactor.rewrite';
const mostMachines = 4;

/** The words of the languages into which missing translations are offered. */
const translations = ['ja'] as const;

export interface QuickFixOptions {
  /** The file itself, which the edits name. */
  readonly uri: string;
  /** A BCP 47 tag for the titles. */
  readonly language: string;
}

/**
 * What an editor offers at a range: cures of the problems there, and a translation for the text there.
 *
 * @param diagnostics the problems that touch the range
 */
export function codeActionsAt(document: VhflowDocument, range: Range, diagnostics: readonly Diagnostic[], options: QuickFixOptions): CodeAction[] {
  const fixes = new QuickFixes(document, options);
  return [...diagnostics.flatMap((diagnostic) => fixes.of(diagnostic)), ...fixes.translations(range)];
}

class QuickFixes {
  constructor(private readonly document: VhflowDocument, private readonly options: QuickFixOptions) {}

  of(diagnostic: Diagnostic): CodeAction[] {
    const edits = [...this.nearest(diagnostic), ...this.byCode(diagnostic)];
    return edits.map(({ title, edit }, index) => ({
      title: fixTitle(title.key, title.values, this.options.language),
      kind: quickFix,
      diagnostics: [diagnostic],
      ...(index === 0 && edits.length === 1 ? { isPreferred: true } : {}),
      edit: { changes: { [this.options.uri]: [edit] } },
    }));
  }

  /** A translation to fill in for each text at the range that lacks it. */
  translations(range: Range): CodeAction[] {
    const { lines, tree } = this.document;
    const text = nodesAround(tree, lines.offset(range.start)).find((node): node is TextNode => 'translations' in node);
    if (!text) return [];
    const present = text.translations.map(({ tag }) => textOf(tree, tag));
    return translations.filter((language) => !present.includes(language)).map((language) => ({
      title: fixTitle('add-translation', [language], this.options.language),
      kind: rewrite,
      edit: { changes: { [this.options.uri]: [this.insert(text.end, ` ${language} ""`)] } },
    }));
  }

  /** One for each name that may have been meant. */
  private nearest({ data, range }: Diagnostic): Fix[] {
    const { nearest = [] } = (data ?? {}) as Partial<DiagnosticData>;
    const token = this.tokenAt(range);
    const isPartOfString = token?.kind === TokenKind.String && !nearest.some((name) => name.includes('#'));
    return isPartOfString ? [] : nearest.map((name) => fix('change-to', [name], { range, newText: name }));
  }

  private byCode({ code, range }: Diagnostic): Fix[] {
    const token = this.tokenAt(range);
    const scenario = this.scenarioAt(range);
    if (!token || !scenario) return [];
    switch (code as DiagnosticCode) {
      case 'unknown-lane':
        return this.declareLane(scenario, textOf(this.document.tree, token));
      case 'unknown-source':
        return this.declareSource(scenario, token);
      case 'unused-lane':
        return this.removeLane(scenario, token);
      case 'missing-title':
        return this.addTitle(scenario);
      case 'copy-without-ends':
        return this.addCopyEnds(range);
      case 'anchor-backslash':
        return [fix('use-slashes', [], { range, newText: this.said(range).replaceAll('\\', '/') })];
      case 'wrong-direction':
        return this.changeKind(range, this.said(range).endsWith('vm-exit') ? ['vm-entry'] : ['vm-exit']);
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

  private declareLane(scenario: ScenarioNode, name: string): Fix[] {
    const { tree } = this.document;
    const machines = scenario.items.filter((item): item is MachineNode => item.type === 'machine' && this.isClosed(item));
    if (machines.length === 0) {
      const flow = scenario.items.find((item) => item.type === 'flow');
      if (!flow) return [];
      const text = `machine host "Host" {\n    participant ${name} "${name}" in host-user\n  }\n\n  `;
      return [fix('declare-lane-and-machine', [name], this.insert(flow.start, text))];
    }
    return machines.slice(0, mostMachines).map((machine) => {
      const last = machine.participants.at(-1);
      const context = last?.context ? textOf(tree, last.context) : 'host-user';
      const line = `participant ${name} "${name}" in ${context}`;
      const at = tree.tokens[last ? last.last : machine.last - 1] as Token;
      return fix('declare-lane', [name, machine.name ? textOf(tree, machine.name) : '?'], this.insertLineBehind(at.end, line, this.indentOf(machine) + indentWidth));
    });
  }

  private isClosed({ last }: Span): boolean {
    return this.document.tree.tokens[last]?.kind === TokenKind.CloseBrace;
  }

  private declareSource(scenario: ScenarioNode, token: Token): Fix[] {
    const name = token.kind === TokenKind.Name ? textOf(this.document.tree, token) : splitAnchor(anchorText(this.document.tree.text, token)).source;
    const before = scenario.items.filter((item) => item.type === 'source').at(-1) ?? scenario.items.find((item) => item.type === 'title');
    if (!before || !/^[A-Za-z_][\w.-]*$/.test(name)) return [];
    return [fix('declare-source', [name], this.insertLineBehind(before.end, `source ${name} ""`, this.indentOf(before)))];
  }

  private removeLane(scenario: ScenarioNode, token: Token): Fix[] {
    const { tree, lines } = this.document;
    const lanes = scenario.items.flatMap((item) => (item.type === 'machine' ? item.participants : []));
    const lane = lanes.find(({ name }) => name === token);
    if (!lane) return [];
    // With the line break before it, and without the comments, which may speak of more than the lane.
    const start = tree.text.slice(0, lane.start).trimEnd().length;
    const isOwnLine = tree.text.slice(start, lane.start).includes('\n');
    return [fix('remove-lane', [textOf(tree, token)], { range: lines.range(isOwnLine ? start : lane.start, lane.end), newText: '' })];
  }

  private addTitle(scenario: ScenarioNode): Fix[] {
    const { tree } = this.document;
    const brace = tree.tokens.slice(scenario.first, scenario.first + 3).find(({ kind }) => kind === TokenKind.OpenBrace);
    const name = scenario.name ? textOf(tree, scenario.name) : 'scenario';
    return brace ? [fix('add-title', [], this.insertLineBehind(brace.end, `title "${name}"`, indentWidth))] : [];
  }

  private addCopyEnds(range: Range): Fix[] {
    const kind = this.hopAt(range)?.items.find((item) => item.type === 'kind');
    return kind ? [fix('add-copy-ends', [], this.insertLineBehind(kind.end, 'copy from "" to ""', this.indentOf(kind)))] : [];
  }

  private changeKind(range: Range, kinds: readonly string[]): Fix[] {
    const hop = this.hopAt(range);
    if (!hop) return [];
    const { lines, tree } = this.document;
    const kind = hop.items.find((item): item is WordItemNode => item.type === 'kind');
    const brace = tree.tokens.slice(hop.first, hop.last + 1).find((token) => token.kind === TokenKind.OpenBrace);
    const indent = this.indentOf(hop);
    return kinds.map((word) => {
      if (kind?.value) return fix('change-kind', [word], { range: lines.range(kind.value.start, kind.value.end), newText: word });
      if (brace) return fix('change-kind', [word], this.insertLineBehind(brace.end, `kind ${word}`, indent + indentWidth));
      return fix('change-kind', [word], this.insert(hop.end, ` {\n${' '.repeat(indent + indentWidth)}kind ${word}\n${' '.repeat(indent)}}`));
    });
  }

  private scenarioAt(range: Range): ScenarioNode | undefined {
    const offset = this.document.lines.offset(range.start);
    return this.document.tree.scenarios.find(({ start, end }) => start <= offset && offset <= end);
  }

  private hopAt(range: Range): HopNode | undefined {
    const offset = this.document.lines.offset(range.start);
    return hopNodesOf(this.document.tree).find(({ start, end }) => start <= offset && offset <= end);
  }

  private tokenAt(range: Range): Token | undefined {
    const offset = this.document.lines.offset(range.start);
    return this.document.tree.tokens.find((token) => token.start <= offset && offset < token.end);
  }

  private said({ start, end }: Range): string {
    return this.document.tree.text.slice(this.document.lines.offset(start), this.document.lines.offset(end));
  }

  /** How far the line on which a node starts is indented. */
  private indentOf({ start }: { readonly start: number }): number {
    const { text } = this.document.tree;
    const line = text.slice(0, start).split(/[\r\n]/).at(-1) ?? '';
    return /^\s*/.exec(line)?.[0].length ?? 0;
  }

  private insert(offset: number, newText: string): TextEdit {
    return { range: this.document.lines.range(offset, offset), newText };
  }

  private insertLineBehind(offset: number, line: string, indent: number): TextEdit {
    return this.insert(offset, `\n${' '.repeat(indent)}${line}`);
  }
}

interface Fix {
  readonly title: { readonly key: FixTitle; readonly values: readonly string[] };
  readonly edit: TextEdit;
}

function fix(key: FixTitle, values: readonly string[], edit: TextEdit): Fix {
  return { title: { key, values }, edit };
}
