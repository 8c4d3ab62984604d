import { CompletionItemKind, type CompletionItem, type CompletionList, type Position, type Range } from 'vscode-languageserver';
import { bodiesOf, calledNames, contentsOf, definitionsIn, isCodeFile, macrosOf, usesOf, type Cancellation, type CFunction, type MacroTable } from '../../anchors/index.js';
import {
  unfinishedAnchorAt, type UnfinishedAnchor, type UnfinishedCall, type UnfinishedPath, type UnfinishedSymbol, type VhflowDocument,
} from '../../language/index.js';
import type { SourceTree, TreeEntry } from '../../sources/index.js';
import { hasHiddenCharacters } from '../../text/visible.js';
import type { SourceTrees } from '../trees/source-trees.js';

const maximumItems = 400;
/** Files that other anchors name are listed before the entries of the directory, so their number is limited. */
const maximumNamedFiles = 5;

/** What the client runs after an item was accepted. */
export interface AfterCompletion {
  /** The command that triggers completion again, because a path rarely ends at a directory; undefined if the client has none. */
  readonly again: string | undefined;
}

/**
 * Completes paths, functions and called names in an anchor with those of the source tree.
 *
 * @returns undefined when the position is not in an anchor, or no tree serves its source
 */
export async function anchorCompletions(document: VhflowDocument, position: Position, trees: SourceTrees, after: AfterCompletion, signal: Cancellation): Promise<CompletionList | undefined> {
  const anchor = unfinishedAnchorAt(document, position);
  const tree = anchor && (await trees.treeFor(anchor.source.project, anchor.source.version));
  if (!tree) return undefined;
  signal.throwIfAborted();
  const items = await itemsOf(document, anchor, tree, after, signal);
  return { isIncomplete: items.length > maximumItems, items: items.slice(0, maximumItems) };
}

async function itemsOf(document: VhflowDocument, anchor: UnfinishedAnchor, tree: SourceTree, after: AfterCompletion, signal: Cancellation): Promise<CompletionItem[]> {
  switch (anchor.writing) {
    case 'path':
      return [...(await namedFiles(document, anchor, tree, after)), ...pathItems(document, await tree.entries(anchor.path), anchor, after)];
    case 'symbol':
      return symbolItems(anchor, await textOrEmpty(tree, anchor.path, signal), await macrosOf(tree));
    case 'call':
      return callItems(anchor, tree, signal);
  }
}

/** The text of a file; empty when it does not exist or must not be read. */
async function textOrEmpty(tree: SourceTree, path: string, signal: Cancellation): Promise<string> {
  const text = await tree.read(path).catch(() => undefined);
  signal.throwIfAborted();
  return text ?? '';
}

/** The complete paths of the scenario's other anchors, because neighbouring hops are often in the same files. */
async function namedFiles(document: VhflowDocument, { path, typed, whole, named }: UnfinishedPath, tree: SourceTree, after: AfterCompletion): Promise<CompletionItem[]> {
  const written = path === '' ? typed : `${path}/${typed}`;
  // Files in the directory that is being completed are already among its entries.
  const fitting = named.filter((each) => directoryOf(each) !== path && fits(each, written)).slice(0, maximumNamedFiles);
  const known = await Promise.all(fitting.map(async (each) => {
    return (await tree.entries(directoryOf(each))).some(({ name, type }) => type === 'file' && each.endsWith(`/${name}`));
  }));
  return fitting.filter((_, index) => known[index]).map((each, index) => ({
    label: each,
    kind: CompletionItemKind.File,
    filterText: each,
    sortText: ` ${sortText(index)}`,
    ...accepting(document, whole, each, '#', after),
  }));
}

/**
 * What accepting a part of a path does: it writes the name and the separator before the next part, where completion goes on. If the next
 * part is already there, only the name is written. The separator is not in the range to be replaced because some clients replace the word
 * at the caret instead.
 */
function accepting({ textDocument }: VhflowDocument, range: Range, name: string, separator: '/' | '#', { again }: AfterCompletion): Pick<CompletionItem, 'textEdit' | 'command'> {
  const next = textDocument.getText({ start: range.end, end: { line: range.end.line, character: range.end.character + 1 } });
  if (next === separator) return { textEdit: { range, newText: name } };
  return { textEdit: { range, newText: `${name}${separator}` }, ...(again === undefined ? {} : { command: { title: '', command: again } }) };
}

function directoryOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}

/** The entries of a directory: directories first, then the files that anchors can refer to. */
function pathItems(document: VhflowDocument, entries: readonly TreeEntry[], { typed, name: range }: UnfinishedPath, after: AfterCompletion): CompletionItem[] {
  const fitting = entries.filter(({ name, type }) => (type === 'directory' ? !name.startsWith('.') : isCodeFile(name)) && fits(name, typed) && isWritable(name));
  const sorted = fitting.sort((a, b) => Number(b.type === 'directory') - Number(a.type === 'directory') || (a.name < b.name ? -1 : 1));
  return ranked(sorted, typed).map(({ name, type }, index) => {
    const isDirectory = type === 'directory';
    return {
      label: isDirectory ? `${name}/` : name,
      kind: isDirectory ? CompletionItemKind.Folder : CompletionItemKind.File,
      filterText: name,
      sortText: sortText(index),
      ...accepting(document, range, name, isDirectory ? '/' : '#', after),
    };
  });
}

/** The functions of a file and, after `through`, its tables. Those that use the names in the hop come first. */
function symbolItems({ role, path, typed, name: range, likely }: UnfinishedSymbol, text: string, macros: MacroTable): CompletionItem[] {
  const { functions, tables } = contentsOf(text, macros);
  const definitions = role === 'through' ? [...functions, ...tables].sort((a, b) => a.nameStart - b.nameStart) : functions;
  // A call of a pointer does not set it.
  const uses = likely.flatMap((name) => usesOf(text, name, 0, text.length)).filter(({ type }) => role !== 'through' || type !== 'call');
  const byName = new Map(definitions.map((definition) => [definition.name, definition]));
  const fitting = [...byName.values()].filter(({ name }) => fits(name, typed) && !hasHiddenCharacters(name) && isWritable(name));
  const isLikely = ({ bodyStart, bodyEnd }: Definition): boolean => uses.some(({ start }) => bodyStart < start && start < bodyEnd);
  const sorted = [...fitting.filter(isLikely), ...fitting.filter((definition) => !isLikely(definition))];
  return ranked(sorted, typed).map(({ name, line }, index) => ({
    label: name,
    kind: tables.some((table) => table.name === name) ? CompletionItemKind.Struct : CompletionItemKind.Function,
    detail: `${path}:${line + 1}`,
    sortText: sortText(index),
    textEdit: { range, newText: name },
  }));
}

type Definition = Pick<CFunction, 'name' | 'line' | 'bodyStart' | 'bodyEnd'>;

/** The names that the callers call, in source order; the names of the hop's own functions come first. */
async function callItems({ callers, typed, name: range, likely }: UnfinishedCall, tree: SourceTree, signal: Cancellation): Promise<CompletionItem[]> {
  const found = new Map<string, string>();
  for (const { path, symbol } of callers) {
    const text = await textOrEmpty(tree, path, signal);
    for (const definition of definitionsIn(text, symbol, await macrosOf(tree))) {
      const { line } = definition;
      const bodies = bodiesOf(definition);
      const preferred = likely.filter((each) => bodies.some(([start, end]) => usesOf(text, each, start, end).length > 0));
      for (const name of [...preferred, ...bodies.flatMap(([start, end]) => calledNames(text, start, end))]) found.set(name, found.get(name) ?? `${symbol}, ${path}:${line + 1}`);
    }
  }
  const fitting = [...found].filter(([name]) => fits(name, typed)).map(([name, where]) => ({ name, where }));
  return ranked(fitting, typed).map(({ name, where }, index) => ({
    label: name,
    kind: CompletionItemKind.Function,
    detail: where,
    sortText: sortText(index),
    textEdit: { range, newText: name },
  }));
}

/** Whether the name contains the typed characters in the same order. */
function fits(name: string, typed: string): boolean {
  let at = 0;
  const lower = name.toLowerCase();
  for (const char of typed.toLowerCase()) {
    at = lower.indexOf(char, at) + 1;
    if (at === 0) return false;
  }
  return true;
}

/** Whether the name can be written in an anchor without quotes. */
function isWritable(name: string): boolean {
  return !/[\s{}",|=#]|->/.test(name);
}

/** Sorts names that start with the typed text first, then those that contain it, then the others; otherwise the order is kept. */
function ranked<T extends { readonly name: string }>(all: readonly T[], typed: string): T[] {
  const lower = typed.toLowerCase();
  const rankOf = ({ name }: T): number => {
    const at = name.toLowerCase().indexOf(lower);
    return at === 0 ? 0 : at > 0 ? 1 : 2;
  };
  return all.map((entry) => ({ entry, rank: rankOf(entry) })).sort((a, b) => a.rank - b.rank).map(({ entry }) => entry);
}

function sortText(index: number): string {
  return String(index).padStart(5, '0');
}
