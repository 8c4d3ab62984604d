import type { HopItemKeyword } from './keywords.js';
import type { Problem } from './problems.js';
import type { Token } from './tokens.js';

/** A part of a file: the indices of its first and last token, and its offsets in the text. */
export interface Span {
  readonly first: number;
  readonly last: number;
  readonly start: number;
  readonly end: number;
}

export interface Translation {
  readonly tag: Token;
  readonly value: Token;
}

export interface TextNode extends Span {
  readonly value: Token;
  readonly translations: readonly Translation[];
}

/** `title`, `summary`, `assume` of a scenario; `summary` of a flow. */
export interface TextItemNode extends Span {
  readonly type: 'title' | 'summary' | 'assume';
  readonly keyword: Token;
  readonly text?: TextNode | undefined;
}

export interface SourceNode extends Span {
  readonly type: 'source';
  readonly keyword: Token;
  readonly name?: Token | undefined;
  readonly project?: Token | undefined;
  readonly version?: Token | undefined;
}

export interface ContextNode extends Span {
  readonly type: 'context';
  readonly keyword: Token;
  readonly name?: Token | undefined;
  readonly text?: TextNode | undefined;
  readonly like?: Token | undefined;
}

export interface ParticipantNode extends Span {
  readonly type: 'participant';
  readonly keyword: Token;
  readonly name?: Token | undefined;
  readonly text?: TextNode | undefined;
  readonly context?: Token | undefined;
  readonly source?: Token | undefined;
}

export interface MachineNode extends Span {
  readonly type: 'machine';
  readonly keyword: Token;
  readonly name?: Token | undefined;
  readonly text?: TextNode | undefined;
  readonly participants: readonly ParticipantNode[];
}

/** `name` or `not name`. */
export interface TermNode {
  readonly not?: Token | undefined;
  readonly name?: Token | undefined;
}

/** Terms joined by `and`, after `when` or `if`. */
export interface ExpressionNode extends Span {
  readonly terms: readonly TermNode[];
}

/** `condition` in a scenario, or at the top level of a file. */
export interface ConditionNode extends Span {
  readonly type: 'condition';
  readonly keyword: Token;
  readonly name?: Token | undefined;
  readonly on?: TextNode | undefined;
  readonly off?: TextNode | undefined;
  /** `on` or `off`. */
  readonly value?: Token | undefined;
  readonly reason?: TextNode | undefined;
}

interface HopItemOf<K extends HopItemKeyword> extends Span {
  readonly type: K;
  readonly keyword: Token;
  /** What follows `if`. */
  readonly under?: ExpressionNode | undefined;
}

export interface WordItemNode extends HopItemOf<'kind' | 'level' | 'branch' | 'in'> {
  readonly value?: Token | undefined;
}

export interface HopTextNode extends HopItemOf<'thread' | 'note' | 'versions'> {
  readonly text?: TextNode | undefined;
}

/** A condition in words, or one that can be switched. */
export interface WhenNode extends HopItemOf<'when'> {
  readonly text?: TextNode | undefined;
  readonly expression?: ExpressionNode | undefined;
}

export interface CopyNode extends HopItemOf<'copy'> {
  readonly from?: TextNode | undefined;
  readonly to?: TextNode | undefined;
}

export interface CostNode extends HopItemOf<'cost'> {
  readonly entries: readonly { readonly name: Token; readonly amount?: Token | undefined }[];
}

export interface AtNode extends HopItemOf<'at'> {
  /** Words, or strings for paths with special characters. */
  readonly anchors: readonly Token[];
}

export interface ViaNode extends HopItemOf<'via'> {
  readonly hardware?: Token | undefined;
  readonly text?: TextNode | undefined;
  readonly callers: readonly Token[];
  readonly calls: readonly Token[];
  readonly through: readonly Token[];
}

export interface ObserveNode extends HopItemOf<'observe'> {
  readonly side?: Token | undefined;
  readonly probe?: Token | undefined;
  readonly target?: Token | undefined;
}

export type HopItemNode = WordItemNode | HopTextNode | WhenNode | CopyNode | CostNode | AtNode | ViaNode | ObserveNode;

export interface HopNode extends Span {
  readonly type: 'hop';
  readonly from?: Token | undefined;
  readonly to?: Token | undefined;
  readonly text?: TextNode | undefined;
  readonly id?: Token | undefined;
  readonly items: readonly HopItemNode[];
}

export interface LaneNoteNode extends Span {
  readonly type: 'lane-note';
  readonly lanes: readonly Token[];
  readonly text?: TextNode | undefined;
  /** What follows `if`. */
  readonly under?: ExpressionNode | undefined;
}

export interface SectionNode extends Span {
  readonly keyword: Token;
  readonly text?: TextNode | undefined;
  /** What follows `when`. */
  readonly under?: ExpressionNode | undefined;
  readonly steps: readonly StepNode[];
}

export interface BlockNode extends Span {
  readonly type: 'block';
  /** `unknown` for a word that is not a block keyword; its steps are read nevertheless. */
  readonly kind: 'loop' | 'opt' | 'alt' | 'unknown';
  readonly sections: readonly SectionNode[];
}

export type StepNode = HopNode | LaneNoteNode | BlockNode;

export interface FlowNode extends Span {
  readonly type: 'flow';
  readonly keyword: Token;
  readonly name?: Token | undefined;
  readonly text?: TextNode | undefined;
  readonly items: readonly (TextItemNode | StepNode)[];
}

export type ScenarioItemNode = TextItemNode | SourceNode | ContextNode | ConditionNode | MachineNode | FlowNode;

export interface ScenarioNode extends Span {
  readonly type: 'scenario';
  readonly keyword: Token;
  readonly name?: Token | undefined;
  readonly items: readonly ScenarioItemNode[];
}

/** The result of `parse`: all tokens, so that no character is lost, and the nodes over them. */
export interface SyntaxTree {
  readonly text: string;
  readonly tokens: readonly Token[];
  readonly scenarios: readonly ScenarioNode[];
  /** The conditions at the top level of the file. */
  readonly conditions: readonly ConditionNode[];
  readonly problems: readonly Problem[];
  /** Whether a token does not belong to any node, or a required token is missing. */
  readonly broken: boolean;
}

/** The text of a token. */
export function textOf(tree: { readonly text: string }, token: Token): string {
  return tree.text.slice(token.start, token.end);
}
