import * as vscode from 'vscode';
import type { SourceFunctions } from './functions.js';

/** The sections of a sheet, for the outline, the breadcrumbs and *Go to Symbol*; the symbols of a real file come from its language extension. */
export class SheetSymbols implements vscode.DocumentSymbolProvider {
  constructor(private readonly functions: SourceFunctions) {}

  provideDocumentSymbols(document: vscode.TextDocument): vscode.DocumentSymbol[] {
    return this.functions.functionsOfDocument(document).map(({ name, start, bodyEnd, nameStart, nameEnd }) => {
      const range = (from: number, to: number) => new vscode.Range(document.positionAt(from), document.positionAt(to));
      return new vscode.DocumentSymbol(name, '', vscode.SymbolKind.Function, range(start, bodyEnd), range(nameStart, nameEnd));
    });
  }
}
