import { CompletionItemKind, DiagnosticTag, MarkupKind, SymbolKind, type ClientCapabilities } from 'vscode-languageserver';
import { chosenEncoding, type PositionEncoding } from '../protocol/position-encoding.js';

/** What a client can do beyond the oldest version of the protocol. Answers contain only what it can use. */
export interface ClientAbilities {
  /** Absent if the client offers no encoding; positions are then in UTF-16 code units. */
  readonly positionEncoding?: PositionEncoding;
  readonly hoverFormat: MarkupKind;
  /** Absent if completions can only have plain text as documentation. */
  readonly documentationFormat?: MarkupKind;
  readonly snippets: boolean;
  readonly completionKinds: ReadonlySet<number>;
  /** Whether the outline can be a tree. */
  readonly symbolTrees: boolean;
  readonly symbolKinds: ReadonlySet<number>;
  readonly workspaceSymbolKinds: ReadonlySet<number>;
  /** Whether code actions can contain their edits; if not, they are commands. */
  readonly codeActionLiterals: boolean;
  readonly preferredActions: boolean;
  /** Whether the server may ask the client to apply an edit. */
  readonly applyEdit: boolean;
  /** Whether edits can name the version of the text that they are for. */
  readonly versionedEdits: boolean;
  readonly prepareRename: boolean;
  readonly folding: boolean;
  /** The maximum number of ranges to fold. */
  readonly foldingLimit: number;
  readonly semanticTokens: boolean;
  readonly diagnosticTags: boolean;
  readonly diagnosticVersions: boolean;
  readonly diagnosticLinks: boolean;
  readonly diagnosticData: boolean;
  readonly showDocument: boolean;
  /** Whether the server can register file watchers, including watchers outside the workspace, where most source trees are. */
  readonly watching: boolean;
}

/** The kinds of the first version of the protocol, which every client knows. */
const firstCompletionKinds: ReadonlySet<number> = upTo(CompletionItemKind.Reference);
const firstSymbolKinds: ReadonlySet<number> = upTo(SymbolKind.Array);

/** Reads the capabilities of a client. A part that is missing or of a wrong shape counts as not supported. */
export function clientAbilities(capabilities: ClientCapabilities): ClientAbilities {
  const { general, textDocument, workspace, window } = capabilities as unknown as Record<keyof ClientCapabilities, Loose>;
  const completion = textDocument?.['completion'];
  const item = completion?.['completionItem'];
  const documentSymbol = textDocument?.['documentSymbol'];
  const codeAction = textDocument?.['codeAction'];
  const diagnostics = textDocument?.['publishDiagnostics'];
  const folding = textDocument?.['foldingRange'];
  const watchedFiles = workspace?.['didChangeWatchedFiles'];
  const positionEncoding = chosenEncoding(general?.['positionEncodings']);
  const documentationFormat = formatIn(item?.['documentationFormat']);
  return {
    ...(positionEncoding && { positionEncoding }),
    hoverFormat: formatIn(textDocument?.['hover']?.['contentFormat']) ?? MarkupKind.PlainText,
    ...(documentationFormat && { documentationFormat }),
    snippets: isTrue(item?.['snippetSupport']),
    completionKinds: kindsIn(completion?.['completionItemKind']) ?? firstCompletionKinds,
    symbolTrees: isTrue(documentSymbol?.['hierarchicalDocumentSymbolSupport']),
    symbolKinds: kindsIn(documentSymbol?.['symbolKind']) ?? firstSymbolKinds,
    workspaceSymbolKinds: kindsIn(workspace?.['symbol']?.['symbolKind']) ?? firstSymbolKinds,
    codeActionLiterals: isObject(codeAction?.['codeActionLiteralSupport']),
    preferredActions: isTrue(codeAction?.['isPreferredSupport']),
    applyEdit: isTrue(workspace?.['applyEdit']),
    versionedEdits: isTrue(workspace?.['workspaceEdit']?.['documentChanges']),
    prepareRename: isTrue(textDocument?.['rename']?.['prepareSupport']),
    folding: isObject(folding),
    foldingLimit: limitIn(folding?.['rangeLimit']),
    semanticTokens: canReadTokens(textDocument?.['semanticTokens']),
    diagnosticTags: includes(diagnostics?.['tagSupport']?.['valueSet'], DiagnosticTag.Unnecessary),
    diagnosticVersions: isTrue(diagnostics?.['versionSupport']),
    diagnosticLinks: isTrue(diagnostics?.['codeDescriptionSupport']),
    diagnosticData: isTrue(diagnostics?.['dataSupport']),
    showDocument: isTrue(window?.['showDocument']?.['support']),
    watching: isTrue(watchedFiles?.['dynamicRegistration']) && isTrue(watchedFiles?.['relativePatternSupport']),
  };
}

/** A value of the client, in which every field may be missing or have another type. */
type Loose = { readonly [key: string]: Loose } | undefined;

const isTrue = (value: unknown): boolean => value === true;
const isObject = (value: unknown): boolean => typeof value === 'object' && value !== null;
const includes = (list: unknown, value: unknown): boolean => Array.isArray(list) && list.includes(value);

function upTo(last: number): ReadonlySet<number> {
  return new Set(Array.from({ length: last }, (_, index) => index + 1));
}

/** The preferred format, which clients list first. */
function formatIn(formats: unknown): MarkupKind | undefined {
  const known: readonly unknown[] = [MarkupKind.Markdown, MarkupKind.PlainText];
  return Array.isArray(formats) ? formats.find((each): each is MarkupKind => known.includes(each)) : undefined;
}

function kindsIn(support: Loose): ReadonlySet<number> | undefined {
  const kinds: unknown = support?.['valueSet'];
  return Array.isArray(kinds) ? new Set(kinds) : undefined;
}

function limitIn(limit: unknown): number {
  return typeof limit === 'number' && limit >= 0 ? limit : Infinity;
}

function canReadTokens(support: Loose): boolean {
  const full: unknown = support?.['requests']?.['full'];
  return (full === true || isObject(full)) && includes(support?.['formats'], 'relative');
}
