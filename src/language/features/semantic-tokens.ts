import type { Range } from 'vscode-languageserver-types';
import { anchorText, splitAnchor } from '../compile/build-anchor.js';
import type { VhflowDocument } from '../compile/document.js';
import { occurrencesOf, type DeclarationKind } from './occurrences.js';
import { rangeOf } from '../syntax/positions.js';
import { hopNodesOf } from '../syntax/syntax-walk.js';
import type { HopNode, SyntaxTree } from '../syntax/syntax.js';
import { TokenKind, type Token } from '../syntax/tokens.js';

/** The token types and modifiers, in the order of their indices in the encoded tokens. */
export const semanticLegend = {
  tokenTypes: ['variable', 'namespace', 'type', 'class', 'function', 'property', 'enumMember', 'string', 'parameter'],
  tokenModifiers: ['declaration'],
} as const;

type TokenType = (typeof semanticLegend.tokenTypes)[number];

const tokenTypes: Readonly<Record<DeclarationKind, TokenType>> = {
  scenario: 'class', source: 'namespace', context: 'type', condition: 'parameter', machine: 'class', lane: 'variable', flow: 'function', hop: 'property',
};

interface ClassifiedRange {
  readonly start: number;
  readonly end: number;
  readonly type: TokenType;
  readonly declaration: boolean;
}

/**
 * The semantic tokens of a file in LSP's encoding: five numbers per token, with positions relative to the previous token.
 *
 * @param toClient converts positions to those of the client, if it does not count in UTF-16 code units
 */
export function semanticTokensOf(document: VhflowDocument, toClient = (range: Range): Range => range): number[] {
  const { tree, textDocument } = document;
  const names = occurrencesOf(tree).map(({ kind, start, end, declaredBy }) => ({ start, end, type: tokenTypes[kind], declaration: declaredBy !== undefined }));
  const conditions = [...tree.conditions, ...tree.scenarios.flatMap(({ items }) => items.filter((item) => item.type === 'condition'))];
  const defaults = conditions.flatMap(({ value }) => classified(value, 'enumMember'));
  const all = [...names, ...defaults, ...hopNodesOf(tree).flatMap((hop) => partsOf(tree, hop))].sort((a, b) => a.start - b.start);
  const data: number[] = [];
  let [line, character, lastEnd] = [0, 0, 0];
  for (const { start, end, type, declaration } of all) {
    if (start < lastEnd || end <= start) continue;
    const { start: at, end: to } = toClient(rangeOf(textDocument, { start, end }));
    data.push(at.line - line, at.line === line ? at.character - character : at.character, to.character - at.character, semanticLegend.tokenTypes.indexOf(type), declaration ? 1 : 0);
    ({ line, character } = at);
    lastEnd = end;
  }
  return data;
}

/** The keywords that a hop takes as values, and the paths and functions of its anchors. */
function partsOf(tree: SyntaxTree, hop: HopNode): ClassifiedRange[] {
  return hop.items.flatMap((item): ClassifiedRange[] => {
    switch (item.type) {
      case 'kind':
      case 'level':
      case 'branch':
        return classified(item.value, 'enumMember');
      case 'cost':
        return item.entries.flatMap(({ name }) => classified(name, 'enumMember'));
      case 'observe':
        return classified(item.probe, 'enumMember');
      case 'at':
        return item.anchors.flatMap((anchor) => partsOfAnchor(tree, anchor));
      case 'via':
        return [...[...item.callers, ...item.through].flatMap((anchor) => partsOfAnchor(tree, anchor)), ...item.calls.flatMap((name) => classified(name, 'function'))];
      default:
        return [];
    }
  });
}

function classified(token: Token | undefined, type: TokenType): ClassifiedRange[] {
  return token ? [{ start: token.start, end: token.end, type, declaration: false }] : [];
}

function partsOfAnchor(tree: SyntaxTree, token: Token): ClassifiedRange[] {
  if (token.kind !== TokenKind.Word) return [];
  const { path, pathStart, symbol, symbolStart } = splitAnchor(anchorText(tree.text, token));
  const part = (start: number, length: number, type: TokenType): ClassifiedRange => {
    return { start: token.start + start, end: token.start + start + length, type, declaration: false };
  };
  return [part(pathStart, path.length, 'string'), part(symbolStart, symbol.length, 'function')];
}
