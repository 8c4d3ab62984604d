import type { Position } from 'vscode-languageserver-types';
import type { Condition } from '../../model/conditions.js';
import type { Hop, WrittenScenario } from '../../model/scenario.js';
import { braceOwners, type BraceOwner } from './brace-owners.js';
import { conditionsKnownIn } from '../compile/build-condition.js';
import { stringValue } from '../compile/build-text.js';
import { lastTokenBefore, type VhflowDocument } from '../compile/document.js';
import { isLanguageTag } from '../syntax/keywords.js';
import { lineStart } from '../syntax/lines.js';
import { hopNodesOf } from '../syntax/syntax-walk.js';
import { textOf, type BlockNode, type FlowNode, type ScenarioNode, type StepNode, type SyntaxTree } from '../syntax/syntax.js';
import { TokenKind, type Token } from '../syntax/tokens.js';

/** What completion needs to know about the position of the caret. */
export interface CompletionPlace {
  readonly scenario: WrittenScenario | undefined;
  /** What the innermost braces around the caret belong to; undefined outside of all braces. */
  readonly owner: BraceOwner | undefined;
  /** The items that the hop already has without a condition; another one with a condition can follow. */
  readonly hopItems: ReadonlySet<string>;
  /** The contexts that the scenario declares, used or not. */
  readonly ownContexts: readonly { readonly id: string; readonly title: string }[];
  /** The conditions that can be named, by their names. */
  readonly conditions: ReadonlyMap<string, Condition>;
  /** The hop around the caret, as far as it is understood. */
  readonly hop: Hop | undefined;
  /**
   * The words before the one being written, back to the last brace. A text with its translations is one `"`, a number is `#`.
   * Of alternatives between `|`, of lists between `,` and of the terms of an expression, only the last one is included.
   */
  readonly statement: readonly string[];
  /** The languages of the text that ends the statement. */
  readonly translated: readonly string[];
  /** Whether the caret follows the closing brace of a section of `alt`. */
  readonly afterAlt: boolean;
  /** The lane where the last hop before the caret ends. */
  readonly lastLane: string | undefined;
}

const quote = '"';
const number = '#';

/** The completion place of a caret; undefined in strings and comments. */
export function completionPlaceAt(document: VhflowDocument, position: Position): CompletionPlace | undefined {
  const { tree, textDocument, compiled } = document;
  const offset = textDocument.offsetAt(position);
  let index = lastTokenBefore(tree, offset);
  const current = tree.tokens[index];
  if (isInComment(tree.text, current?.end ?? 0, offset)) return undefined;
  if (current && offset <= current.end) {
    const isString = current.kind === TokenKind.String || current.kind === TokenKind.OpenString;
    if (isString && (current.kind === TokenKind.OpenString || offset < current.end)) return undefined;
    if (current.kind === TokenKind.Name || current.kind === TokenKind.Word) index--;
  }
  const scenarioIndex = tree.scenarios.filter((node) => node.start < offset).length - 1;
  const owners = braceOwners(tree, index);
  return {
    scenario: compiled.scenarios[scenarioIndex],
    ...owners,
    // After the brace that closes a scenario, a condition is one of the file.
    conditions: conditionsKnownIn(tree, owners.owner === undefined ? undefined : tree.scenarios[scenarioIndex]),
    ownContexts: ownContextsOf(tree, tree.scenarios[scenarioIndex]),
    // The word being written may come directly after the part of the hop that is understood.
    hop: compiled.hopAt(textDocument.positionAt(tree.tokens[index]?.end ?? 0))?.hop,
    ...statementBefore(tree, index),
    afterAlt: closesAlt(tree, index),
    lastLane: lastLaneBefore(tree, offset),
  };
}

function ownContextsOf(tree: SyntaxTree, scenario: ScenarioNode | undefined): CompletionPlace['ownContexts'] {
  return scenario?.items.flatMap((item) => {
    if (item.type !== 'context' || !item.name) return [];
    return [{ id: textOf(tree, item.name), title: item.text ? stringValue(tree.text, item.text.value) : '' }];
  }) ?? [];
}

function isInComment(text: string, tokenEnd: number, offset: number): boolean {
  return text.slice(Math.max(lineStart(text, offset), tokenEnd), offset).includes('//');
}

/** Words before the name of a condition. */
const beforeExpression: ReadonlySet<string> = new Set(['when', 'if', 'not']);

/** More than any statement has, except for long lists of alternatives or lanes. */
const maxWords = 64;

function statementBefore(tree: SyntaxTree, last: number): Pick<CompletionPlace, 'statement' | 'translated'> {
  const words: string[] = [];
  for (let index = last; index >= 0 && words.length < maxWords; index--) {
    const word = wordOf(tree, tree.tokens[index] as Token);
    if (word === '{' || word === '}') break;
    words.unshift(word);
  }
  const statement: string[] = [];
  let translated: string[] = [];
  for (const word of words) {
    const [beforeLast, lastWord] = statement.slice(-2);
    if (word !== quote) {
      statement.push(word);
    } else if (beforeLast === quote && lastWord !== undefined && isLanguageTag(lastWord)) {
      statement.pop();
      translated.push(lastWord);
      continue;
    } else {
      statement.push(word);
    }
    translated = [];
    // What may follow `a | b` or `a, b` is what may follow `b` alone.
    if (lastWord === 'and' && beforeExpression.has(statement.at(-4) ?? '')) statement.splice(statement.at(-4) === 'not' ? -4 : -3, statement.at(-4) === 'not' ? 3 : 2);
    else if (lastWord === '|' || lastWord === ',') statement.splice(beforeLast === number ? -4 : -3, beforeLast === number ? 3 : 2);
  }
  return { statement, translated };
}

function wordOf(tree: SyntaxTree, token: Token): string {
  if (token.kind === TokenKind.String || token.kind === TokenKind.OpenString) return quote;
  return token.kind === TokenKind.Number ? number : textOf(tree, token);
}

function closesAlt(tree: SyntaxTree, index: number): boolean {
  if (tree.tokens[index]?.kind !== TokenKind.CloseBrace) return false;
  const flows = tree.scenarios.flatMap((scenario) => scenario.items.filter((item): item is FlowNode => item.type === 'flow'));
  let steps: readonly (FlowNode['items'][number] | StepNode)[] = flows.find(({ first, last }) => first <= index && index <= last)?.items ?? [];
  for (;;) {
    const block = steps.find((step): step is BlockNode => step.type === 'block' && step.first <= index && index <= step.last);
    if (!block) return false;
    if (block.sections.some(({ last }) => last === index)) return block.kind === 'alt';
    steps = block.sections.flatMap((section) => section.steps);
  }
}

function lastLaneBefore(tree: SyntaxTree, offset: number): string | undefined {
  const flow = tree.scenarios.flatMap(({ items }) => items).filter((item) => item.type === 'flow' && item.start < offset).at(-1);
  const hop = flow && hopNodesOf(tree).filter(({ start, text }) => start > flow.start && text !== undefined && text.end < offset).at(-1);
  return hop?.to && textOf(tree, hop.to);
}
