import { commentText, layLine, spaces, type SoftBreak } from './format-line.js';
import { hopItemKeywords } from '../syntax/keywords.js';
import { lineBreakOf } from '../syntax/lines.js';
import { parse } from '../syntax/parser.js';
import { itemsOfFile, openBraceOf } from '../syntax/syntax-walk.js';
import {
  textOf, type BlockNode, type ConditionNode, type ExpressionNode, type FlowNode, type HopItemNode, type HopNode, type MachineNode, type ScenarioItemNode,
  type ScenarioNode, type SectionNode, type Span, type StepNode, type SyntaxTree, type TextItemNode, type TextNode,
} from '../syntax/syntax.js';
import { TokenKind, triviaBefore, type Token } from '../syntax/tokens.js';

/**
 * The text in its canonical layout. The items of a hop are in the order of docs/language.md, everything else stays in its order.
 * Comments stay with what they belong to. Consecutive empty lines become one; empty lines in hops are removed.
 *
 * @returns undefined when the text has syntax errors, because what is not understood must not be moved
 */
export function format(text: string): string | undefined {
  const tree = parse(text);
  return tree.broken ? undefined : formatTree(tree);
}

/** Like {@link format}, for a text that is already parsed and has no syntax errors. */
export function formatTree(tree: SyntaxTree): string {
  const lines = new Formatter(tree).format();
  const lineBreak = lineBreakOf(tree.text);
  return lines.length === 0 ? '' : lines.join(lineBreak) + lineBreak;
}

/** In characters; a longer expression after something else is broken before each `and` together with the rest of its line. */
const widestExpression = 80;

/** Which empty lines there are before an item; none is at the start of a file or of braces. */
type EmptyLines = 'keep' | 'drop' | 'force';

class Formatter {
  private readonly lines: string[] = [];
  private readonly indexes = new Map<Token, number>();

  constructor(private readonly tree: SyntaxTree) {
    tree.tokens.forEach((token, index) => this.indexes.set(token, index));
  }

  format(): string[] {
    for (const item of itemsOfFile(this.tree)) {
      if (item.type === 'scenario') this.scenario(item);
      else this.condition(item, 0);
    }
    this.comments(this.tree.tokens.length - 1, 0, 'keep');
    return this.lines;
  }

  private scenario(node: ScenarioNode): void {
    this.braced(node, 0, 'force', new Map(), () => node.items.forEach((item) => this.scenarioItem(item)));
  }

  private scenarioItem(node: ScenarioItemNode): void {
    switch (node.type) {
      case 'flow':
        this.flow(node);
        break;
      case 'machine':
        this.machine(node);
        break;
      case 'source':
        this.line(node, 1, 'keep', new Map());
        break;
      case 'condition':
        this.condition(node, 1);
        break;
      default:
        this.line(node, 1, 'keep', translationBreaks(node.text, 1));
    }
  }

  private condition(node: ConditionNode, indent: number): void {
    const parts = [node.on, node.off, node.reason].flatMap((text) => [...translationBreaks(text, 2, 2)]);
    const breaks = new Map(parts);
    for (const text of [node.off, node.reason]) if (text) breaks.set(this.tokenBefore(text), { rank: 1, depth: 1 });
    this.line(node, indent, 'keep', breaks);
  }

  private machine(node: MachineNode): void {
    this.braced(node, 1, 'keep', translationBreaks(node.text, 2), () => {
      for (const participant of node.participants) this.line(participant, 2, 'keep', translationBreaks(participant.text, 1));
    });
  }

  private flow(node: FlowNode): void {
    this.braced(node, 1, 'force', translationBreaks(node.text, 2), () => this.steps(node.items, 2));
  }

  private steps(items: readonly (StepNode | TextItemNode)[], indent: number): void {
    for (const item of items) {
      if (item.type === 'hop') this.hop(item, indent);
      else if (item.type === 'block') this.block(item, indent);
      else this.line(item, indent, 'keep', this.withExpression(translationBreaks(item.text, 1), item.type === 'lane-note' ? item.under : undefined, 1));
    }
  }

  private block(node: BlockNode, indent: number): void {
    node.sections.forEach((section, index) => this.section(section, indent, index > 0));
  }

  private section(node: SectionNode, indent: number, isElse: boolean): void {
    const hasComments = triviaBefore(this.tree.text, node.keyword).comments.length > 0;
    const followsBrace = isElse && !hasComments;
    const before = this.lines.length;
    const breaks = this.withExpression(translationBreaks(node.text, 2), node.under, 2);
    this.braced(node, indent, followsBrace ? 'drop' : 'keep', breaks, () => this.steps(node.steps, indent + 1));
    if (followsBrace) this.lines.splice(before - 1, 2, `${this.lines[before - 1] as string} ${(this.lines[before] as string).trimStart()}`);
  }

  private hop(node: HopNode, indent: number): void {
    const breaks = translationBreaks(node.text, 2);
    if (openBraceOf(this.tree, node) === undefined) {
      this.line(node, indent, 'keep', breaks);
      return;
    }
    const items = [...node.items].sort((a, b) => hopItemKeywords.indexOf(a.type) - hopItemKeywords.indexOf(b.type));
    this.braced(node, indent, 'keep', breaks, () => {
      for (const item of items) this.line(item, indent + 1, 'drop', this.itemBreaks(item));
    });
  }

  private itemBreaks(item: HopItemNode): Map<Token, SoftBreak> {
    const content = this.contentBreaks(item);
    if (item.type === 'when' && item.expression) this.breakTerms(content, item.expression, 1);
    return this.withExpression(content, item.under, 1);
  }

  /** `if` and `when` after something else are on its line, or on a line of their own. */
  private withExpression(breaks: Map<Token, SoftBreak>, expression: ExpressionNode | undefined, depth: number): Map<Token, SoftBreak> {
    if (!expression) return breaks;
    if (this.lengthOf(expression) > widestExpression) this.breakTerms(breaks, expression, depth + 1);
    return breaks.set(this.tokenBefore(expression), { rank: 1, depth });
  }

  /** The characters of the tokens, with one space between them, whatever is between them in the file. */
  private lengthOf({ first, last }: Span): number {
    return this.tree.tokens.slice(first, last + 1).reduce((sum, { start, end }) => sum + end - start + 1, -1);
  }

  /** An expression may be broken before each `and`. */
  private breakTerms(breaks: Map<Token, SoftBreak>, { first, last }: ExpressionNode, depth: number): void {
    let isTerm = false;
    for (let index = first; index <= last; index++) {
      const token = this.tree.tokens[index] as Token;
      const word = textOf(this.tree, token);
      if (isTerm) breaks.set(token, { rank: 1, depth });
      // A term is a name, or `not` and a name; `and` follows it.
      isTerm = !isTerm && word !== 'not';
    }
  }

  private contentBreaks(item: HopItemNode): Map<Token, SoftBreak> {
    switch (item.type) {
      case 'when':
      case 'thread':
      case 'note':
      case 'versions':
        return translationBreaks(item.text, 1);
      case 'copy': {
        const breaks = new Map([...translationBreaks(item.from, 2, 2), ...translationBreaks(item.to, 2, 2)]);
        return item.to ? breaks.set(this.tokenBefore(item.to), { rank: 1, depth: 1 }) : breaks;
      }
      case 'at':
        return this.barBreaks(item.anchors, 1, 1);
      case 'via': {
        const breaks = new Map([
          ...translationBreaks(item.text, 1), ...this.barBreaks(item.callers, 2, 2), ...this.barBreaks(item.through, 2, 2),
        ]);
        const [through] = item.through;
        return through ? breaks.set(this.tokenBefore(this.spanOf(through)), { rank: 1, depth: 1 }) : breaks;
      }
      default:
        return new Map();
    }
  }

  private barBreaks(anchors: readonly Token[], depth: number, rank: 1 | 2): Map<Token, SoftBreak> {
    return new Map(anchors.slice(1).map((anchor) => [this.tokenBefore(this.spanOf(anchor)), { rank, depth }]));
  }

  private indexOf(token: Token): number {
    return this.indexes.get(token) as number;
  }

  private spanOf(token: Token): { first: number } {
    return { first: this.indexOf(token) };
  }

  private tokenBefore(span: { first: number }): Token {
    return this.tree.tokens[span.first - 1] as Token;
  }

  /** Writes a header up to its `{`, the contents, and the `}`. */
  private braced(node: Span, indent: number, empty: EmptyLines, breaks: Map<Token, SoftBreak>, inside: () => void): void {
    const open = openBraceOf(this.tree, node) as number;
    const isEmpty = open + 1 === node.last && triviaBefore(this.tree.text, this.tree.tokens[node.last] as Token).comments.length === 0;
    this.line({ first: node.first, last: isEmpty ? node.last : open }, indent, empty, breaks);
    if (isEmpty) return;
    const before = this.lines.length;
    inside();
    if (this.lines[before] === '') this.lines.splice(before, 1);
    this.comments(node.last, indent + 1, 'keep', before);
    if (this.lines.at(-1) === '') this.lines.pop();
    this.line({ first: node.last, last: node.last }, indent, 'drop', new Map(), false);
  }

  /** Writes tokens as a line, with the comments before it and the comment at its end. */
  private line(span: { first: number; last: number }, indent: number, empty: EmptyLines, breaks: Map<Token, SoftBreak>, leading = true): void {
    if (leading) this.comments(span.first, indent, empty);
    const lines = layLine(this.tree, { ...span, indent, breaks });
    const next = this.tree.tokens[span.last + 1] as Token;
    const nextComment = next.fullStart === next.start ? undefined : triviaBefore(this.tree.text, next).comments[0];
    if (nextComment?.trailing) lines.push(`${lines.pop() as string} ${commentText(this.tree, nextComment)}`);
    for (const line of lines) this.lines.push(line);
  }

  /** Writes the comments before a token that have lines of their own, and the empty lines among them. */
  private comments(token: number, indent: number, empty: EmptyLines, blockStart = 0): void {
    const { comments, blankBefore } = triviaBefore(this.tree.text, this.tree.tokens[token] as Token);
    const own = comments.filter((comment) => !comment.trailing);
    if (empty === 'force') this.emptyLine(blockStart);
    for (const comment of own) {
      if (comment.afterBlank && empty !== 'drop') this.emptyLine(blockStart);
      this.lines.push(spaces(indent) + commentText(this.tree, comment));
    }
    const isEnd = this.tree.tokens[token]?.kind === TokenKind.End;
    if (blankBefore && empty !== 'drop' && !isEnd) this.emptyLine(blockStart);
  }

  private emptyLine(blockStart: number): void {
    if (this.lines.length > blockStart && this.lines.at(-1) !== '') this.lines.push('');
  }
}

/** A line may be broken before each translation. */
function translationBreaks(text: TextNode | undefined, depth: number, rank: 1 | 2 = 1): Map<Token, SoftBreak> {
  return new Map(text?.translations.map(({ tag }) => [tag, { rank, depth }]));
}
