import * as vscode from 'vscode';
import { functionAt, functionsOf, macrosOf, type CFunction, type MacroTable } from '../../anchors/index.js';
import { isSheet, sheetFunctions } from '../../sources/index.js';
import type { ScenarioLibrary } from '../scenarios/library.js';
import type { HopRef } from '../scenarios/refs.js';
import type { SourceRoot, SourceRoots } from '../trees/roots.js';
import { sourceScheme } from '../trees/source-uri.js';

/** The documents that are annotated: C, C++ (VS Code's default language of `.h` files), and every sheet. */
export const annotatedDocuments: vscode.DocumentSelector = [{ language: 'c' }, { language: 'cpp' }, { scheme: sourceScheme }];

/** A function in a document, with the hops that pass through it. */
export interface AnnotatedFunction {
  readonly place: FunctionPlace;
  readonly nameRange: vscode.Range;
  readonly hops: readonly HopRef[];
}

/** A document of a known project. */
export interface KnownDocument {
  readonly project: string;
  /** Below the root of its tree. */
  readonly path: string;
  /** The tree's version, if known. */
  readonly version?: string;
  /** Absent for a sheet. */
  readonly root?: SourceRoot;
}

/** A function of a known project, as JSON for commands. */
export interface FunctionPlace extends Omit<KnownDocument, 'root'> {
  readonly symbol: string;
}

/** Characters; a longer text is not searched for functions. */
const maximumLength = 8 * 1024 * 1024;

/** The functions of C files and sheets, and the hops through them; lenses, hovers, marks and lists all use it. */
export class SourceFunctions {
  private readonly cache = new WeakMap<vscode.TextDocument, { readonly version: number; readonly macros: MacroTable | undefined; readonly functions: readonly CFunction[] }>();
  /** The macros of the document's project, as of the last {@link knownDocument}. */
  private readonly macros = new WeakMap<vscode.TextDocument, MacroTable>();

  constructor(
    private readonly roots: SourceRoots,
    private readonly library: ScenarioLibrary,
  ) {}

  /** @returns undefined for a document that is not annotated, or belongs to no known tree */
  async knownDocument(document: vscode.TextDocument): Promise<KnownDocument | undefined> {
    if (vscode.languages.match(annotatedDocuments, document) === 0) return undefined;
    const known = await this.roots.placeOf(document.uri);
    if (known?.root) this.macros.set(document, await macrosOf(known.root.tree));
    return known;
  }

  /** All functions of the document's current text, in file order. Those that macros of its project make are found once {@link knownDocument} was called. */
  functionsOfDocument(document: vscode.TextDocument): readonly CFunction[] {
    const known = this.cache.get(document);
    const macros = this.macros.get(document);
    if (known?.version === document.version && known.macros === macros) return known.functions;
    const text = document.getText();
    const functions = text.length > maximumLength ? [] : document.uri.scheme === sourceScheme && isSheet(text) ? sheetFunctions(text) : functionsOf(text, macros);
    this.cache.set(document, { version: document.version, macros, functions });
    return functions;
  }

  /** The functions through which hops pass, in file order; empty when the request is cancelled. */
  async annotated(document: vscode.TextDocument, token: vscode.CancellationToken): Promise<readonly AnnotatedFunction[]> {
    const known = await this.knownDocument(document);
    if (!known || token.isCancellationRequested) return [];
    return this.functionsOfDocument(document).flatMap((found) => {
      const place = { project: known.project, path: known.path, symbol: found.name };
      const hops = this.hopsThrough(place);
      return hops.length === 0 ? [] : [{ place, nameRange: nameRange(document, found), hops }];
    });
  }

  hopsThrough({ project, path, symbol }: FunctionPlace): readonly HopRef[] {
    return this.library.hopsThrough(project, path, symbol);
  }

  /** The function that contains a position. */
  functionAt(document: vscode.TextDocument, position: vscode.Position): CFunction | undefined {
    return functionAt(this.functionsOfDocument(document), document.offsetAt(position));
  }

  /** The range of a function's name; of several functions with that name, the one nearest to a line. */
  rangeOfName(document: vscode.TextDocument, symbol: string, line: number): vscode.Range | undefined {
    const distance = (found: CFunction) => Math.abs(found.line - line);
    const candidates = this.functionsOfDocument(document).filter((found) => found.name === symbol);
    const nearest = candidates.sort((a, b) => distance(a) - distance(b))[0];
    return nearest && nameRange(document, nearest);
  }
}

function nameRange(document: vscode.TextDocument, { nameStart, nameEnd }: CFunction): vscode.Range {
  return new vscode.Range(document.positionAt(nameStart), document.positionAt(nameEnd));
}

/** Parses the argument of a command; undefined when it is not a function. */
export function parseFunctionPlace(value: unknown): FunctionPlace | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { project, path, symbol } = value as Record<string, unknown>;
  return typeof project === 'string' && typeof path === 'string' && typeof symbol === 'string' ? { project, path, symbol } : undefined;
}
