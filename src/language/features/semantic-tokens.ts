import { anchorText, splitAnchor } from '../compile/build-anchor.js';
import type { VhflowDocument } from '../compile/document.js';
import { occurrencesOf, type NamedThing } from './occurrences.js';
import { hopNodesOf } from '../syntax/syntax-walk.js';
import type { HopNode, SyntaxTree } from '../syntax/syntax.js';
import { TokenKind, type Token } from '../syntax/tokens.js';

/** The names of token types and modifiers, in the order of their numbers. */
export const semanticLegend = {
  tokenTypes: ['variable', 'namespace', 'type', 'class', 'function', 'property', 'enumMember', 'string'],
  tokenModifiers: ['declaration'],
} as const;

type TokenType = (typeof semanticLegend.tokenTypes)[number];

const typeOfThing: Readonly<Record<NamedThing, TokenType>> = {
  scenario: 'class', source: 'namespace', context: 'type', machine: 'class', lane: 'variable', flow: 'function', hop: 'property',
};

interface Coloured {
  readonly start: number;
  readonly end: number;
  readonly type: TokenType;
  readonly declaration: boolean;
}

/** What the names of a file mean, as LSP encodes it: five numbers a token, relative to the token before. */
export function semanticTokensOf(document: VhflowDocument): number[] {
  const { tree, textDocument } = document;
  const names = occurrencesOf(tree).map(({ thing, start, end, declaredBy }) => ({ start, end, type: typeOfThing[thing], declaration: declaredBy !== undefined }));
  const all = [...names, ...hopNodesOf(tree).flatMap((hop) => partsOf(tree, hop))].sort((a, b) => a.start - b.start);
  const data: number[] = [];
  let [line, character, behind] = [0, 0, 0];
  for (const { start, end, type, declaration } of all) {
    if (start < behind || end <= start) continue;
    const at = textDocument.positionAt(start);
    data.push(at.line - line, at.line === line ? at.character - character : at.character, end - start, semanticLegend.tokenTypes.indexOf(type), declaration ? 1 : 0);
    ({ line, character } = at);
    behind = end;
  }
  return data;
}

/** Words of closed sets, and the paths and functions of anchors. */
function partsOf(tree: SyntaxTree, hop: HopNode): Coloured[] {
  return hop.items.flatMap((item): Coloured[] => {
    switch (item.type) {
      case 'kind':
      case 'level':
      case 'branch':
        return coloured(item.value, 'enumMember');
      case 'cost':
        return item.entries.flatMap(({ name }) => coloured(name, 'enumMember'));
      case 'observe':
        return coloured(item.probe, 'enumMember');
      case 'at':
        return item.anchors.flatMap((anchor) => partsOfAnchor(tree, anchor));
      case 'via':
        return [...[...item.callers, ...item.through].flatMap((anchor) => partsOfAnchor(tree, anchor)), ...item.calls.flatMap((name) => coloured(name, 'function'))];
      default:
        return [];
    }
  });
}

function coloured(token: Token | undefined, type: TokenType): Coloured[] {
  return token ? [{ start: token.start, end: token.end, type, declaration: false }] : [];
}

function partsOfAnchor(tree: SyntaxTree, token: Token): Coloured[] {
  if (token.kind !== TokenKind.Word) return [];
  const { path, pathStart, symbol, symbolStart } = splitAnchor(anchorText(tree.text, token));
  const part = (start: number, length: number, type: TokenType): Coloured => {
    return { start: token.start + start, end: token.start + start + length, type, declaration: false };
  };
  return [part(pathStart, path.length, 'string'), part(symbolStart, symbol.length, 'function')];
}
