import type { DocumentSymbol, SymbolInformation } from 'vscode-languageserver';
import type { Cancellation } from '../../anchors/index.js';
import { symbolsOf, type VhflowDocument } from '../../language/index.js';
import { pauseFor } from './cancellation.js';
import type { Session } from '../session/session.js';

/**
 * The scenarios, flows, lanes and hops of the open files whose name or title contains the query.
 *
 * @throws the reason of the cancellation
 */
export async function workspaceSymbols(session: Pick<Session, 'openUris' | 'documentAt'>, query: string, signal: Cancellation): Promise<SymbolInformation[]> {
  const found: SymbolInformation[] = [];
  for (const uri of session.openUris()) {
    const document = session.documentAt({ uri });
    if (document) found.push(...symbolsIn(uri, document, query.toLowerCase()));
    await pauseFor(signal);
  }
  return found;
}

function symbolsIn(uri: string, document: VhflowDocument, query: string): SymbolInformation[] {
  const matching = (symbol: DocumentSymbol, containerName: string): SymbolInformation[] => {
    const { name, kind, detail = '', selectionRange, children = [] } = symbol;
    const own = `${name} ${detail}`.toLowerCase().includes(query) ? [{ name, kind, containerName, location: { uri, range: selectionRange } }] : [];
    return [...own, ...children.flatMap((child) => matching(child, name))];
  };
  return symbolsOf(document).flatMap((scenario) => matching(scenario, ''));
}
