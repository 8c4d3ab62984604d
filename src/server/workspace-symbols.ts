import type { DocumentSymbol, SymbolInformation } from 'vscode-languageserver';
import { symbolsOf, type VhflowDocument } from '../language/index.js';

/** The scenarios, flows, lanes and hops of an open file whose name or title has the query in it. */
export function workspaceSymbolsOf(uri: string, document: VhflowDocument, query: string): SymbolInformation[] {
  const wanted = query.toLowerCase();
  const found: SymbolInformation[] = [];
  const visit = (symbol: DocumentSymbol, containerName: string): void => {
    const { name, kind, detail = '', selectionRange } = symbol;
    if (`${name} ${detail}`.toLowerCase().includes(wanted)) found.push({ name, kind, containerName, location: { uri, range: selectionRange } });
    symbol.children?.forEach((child) => visit(child, name));
  };
  symbolsOf(document).forEach((scenario) => visit(scenario, ''));
  return found;
}
