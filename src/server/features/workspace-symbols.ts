import type { DocumentSymbol, SymbolInformation } from 'vscode-languageserver';
import type { Cancellation } from '../../anchors/index.js';
import { symbolsOf, type VhflowDocument } from '../../language/index.js';
import { pauseFor } from '../protocol/cancellation.js';
import { knownKind } from '../session/answers.js';
import type { Session } from '../session/session.js';

/** More are no help to anyone, and a client asks again with each letter of the query. */
const maximumSymbols = 1_000;

/**
 * The scenarios, conditions, flows, lanes and hops of the open files whose name or title contains the query, up to a limit.
 *
 * @throws the reason of the cancellation
 */
export async function workspaceSymbols(
  { openUris, textAt, client, positions }: Pick<Session, 'openUris' | 'textAt' | 'client' | 'positions'>, query: string, signal: Cancellation,
): Promise<SymbolInformation[]> {
  const found: SymbolInformation[] = [];
  for (const uri of openUris()) {
    const open = textAt({ uri });
    if (open) {
      const symbols = symbolsIn(open.spelledUri, open.document, query.toLowerCase(), client.can.workspaceSymbolKinds).slice(0, maximumSymbols - found.length);
      found.push(...positions.toClient(symbols, open.document.textDocument));
    }
    if (found.length >= maximumSymbols) break;
    await pauseFor(signal);
  }
  return found;
}

function symbolsIn(uri: string, document: VhflowDocument, query: string, known: ReadonlySet<number>): SymbolInformation[] {
  const matching = (symbol: DocumentSymbol, containerName: string): SymbolInformation[] => {
    const { name, kind, detail = '', selectionRange, children = [] } = symbol;
    const own = `${name} ${detail}`.toLowerCase().includes(query) ? [{ name, kind: knownKind(kind, known), containerName, location: { uri, range: selectionRange } }] : [];
    return [...own, ...children.flatMap((child) => matching(child, name))];
  };
  return symbolsOf(document).flatMap((scenario) => matching(scenario, ''));
}
