/** Gives answers the form that a client can use. */
import {
  CompletionItemKind, SymbolKind, type CompletionItem, type Diagnostic, type DocumentSymbol, type FoldingRange, type SymbolInformation, type TextEdit, type WorkspaceEdit,
} from 'vscode-languageserver';
import type { ClientAbilities } from './client-abilities.js';

/** A kind of the first version of the protocol for each later one that the server uses. */
const firstSymbolKinds: Readonly<Partial<Record<SymbolKind, SymbolKind>>> = {
  [SymbolKind.Object]: SymbolKind.Variable, [SymbolKind.Struct]: SymbolKind.Class, [SymbolKind.Event]: SymbolKind.Method,
};
const firstCompletionKinds: Readonly<Partial<Record<CompletionItemKind, CompletionItemKind>>> = {
  [CompletionItemKind.Folder]: CompletionItemKind.File, [CompletionItemKind.Struct]: CompletionItemKind.Class,
};

/** A tree of symbols with kinds that the client knows. */
export function symbolTree(symbols: readonly DocumentSymbol[], known: ReadonlySet<number>): DocumentSymbol[] {
  return symbols.map((symbol) => ({ ...symbol, kind: knownKind(symbol.kind, known), children: symbolTree(symbol.children ?? [], known) }));
}

/**
 * The symbols of a tree as a list in file order, each with the name of the one that contains it.
 *
 * @param known the kinds that the client knows
 */
export function symbolList(symbols: readonly DocumentSymbol[], uri: string, known: ReadonlySet<number>, containerName?: string): SymbolInformation[] {
  return symbols.flatMap(({ name, kind, range, children = [] }) => [
    { name, kind: knownKind(kind, known), location: { uri, range }, ...(containerName !== undefined && { containerName }) },
    ...symbolList(children, uri, known, name),
  ]);
}

/** A kind of symbol, or one that the client knows in place of it. */
export function knownKind(kind: SymbolKind, known: ReadonlySet<number>): SymbolKind {
  return known.has(kind) ? kind : firstSymbolKinds[kind] ?? kind;
}

/** Completion items with kinds that the client knows. */
export function knownItems(items: readonly CompletionItem[], { completionKinds }: ClientAbilities): CompletionItem[] {
  return items.map(({ kind, ...item }) => {
    const known = kind === undefined || completionKinds.has(kind) ? kind : firstCompletionKinds[kind];
    return { ...item, ...(known !== undefined && { kind: known }) };
  });
}

/** A problem without what the client does not show or keep. */
export function knownProblem({ tags, codeDescription, data, ...problem }: Diagnostic, can: ClientAbilities): Diagnostic {
  return {
    ...problem,
    ...(can.diagnosticTags && tags && { tags }),
    ...(can.diagnosticLinks && codeDescription && { codeDescription }),
    ...(can.diagnosticData && data !== undefined && { data: data as NonNullable<unknown> }),
  };
}

/** The ranges that a client folds: with a limit, the outermost ones. */
export function limitedFolding(ranges: readonly FoldingRange[], { foldingLimit }: ClientAbilities): readonly FoldingRange[] {
  if (ranges.length <= foldingLimit) return ranges;
  const lines = ({ startLine, endLine }: FoldingRange): number => endLine - startLine;
  const longest = new Set([...ranges].sort((a, b) => lines(b) - lines(a)).slice(0, foldingLimit));
  return ranges.filter((range) => longest.has(range));
}

/** Edits of one document; a client that can compare versions then refuses them for a later text. */
export function workspaceEdit(edits: TextEdit[], { uri, version }: { readonly uri: string; readonly version: number }, can: ClientAbilities): WorkspaceEdit {
  return can.versionedEdits ? { documentChanges: [{ textDocument: { uri, version }, edits }] } : { changes: { [uri]: edits } };
}
