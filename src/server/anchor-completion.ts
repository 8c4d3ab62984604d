import { CompletionItemKind, type CompletionItem, type CompletionList, type Position, type Range } from 'vscode-languageserver';
import { calledNames, contentsOf, definitionsIn, usesOf, type Cancellation, type CFunction } from '../anchors/index.js';
import {
  unfinishedAnchorAt, type UnfinishedAnchor, type UnfinishedCall, type UnfinishedPath, type UnfinishedSymbol, type VhflowDocument,
} from '../language/index.js';
import type { SourceTree, TreeEntry } from '../sources/index.js';
import type { SourceTrees } from './source-trees.js';

const mostOffered = 400;
/** Files named elsewhere in the scenario come before the tree's own, so only a few. */
const mostNamed = 5;
const sourceFile = /\.(?:c|h|cc|cpp|hpp|S|inc|rs)$/;

/** What runs after an item was taken, in clients that know it. */
export interface AfterCompletion {
  /** A command that asks for completion again, as a directory is seldom the end of a path. */
  readonly again: string | undefined;
}

/**
 * Paths, functions and called names out of the real tree, in an anchor that is being written.
 *
 * @returns undefined where no anchor is written, or no tree serves its source
 */
export async function anchorCompletions(document: VhflowDocument, position: Position, trees: SourceTrees, after: AfterCompletion, signal: Cancellation): Promise<CompletionList | undefined> {
  const anchor = unfinishedAnchorAt(document, position);
  const tree = anchor && (await trees.treeFor(anchor.source.project, anchor.source.version));
  if (!tree) return undefined;
  signal.throwIfAborted();
  const items = await itemsOf(anchor, tree, after, signal);
  return { isIncomplete: items.length > mostOffered, items: items.slice(0, mostOffered) };
}

async function itemsOf(anchor: UnfinishedAnchor, tree: SourceTree, after: AfterCompletion, signal: Cancellation): Promise<CompletionItem[]> {
  switch (anchor.writing) {
    case 'path':
      return [...(await namedFiles(anchor, tree, after)), ...pathItems(await tree.entries(anchor.path), anchor.typed, anchor.name, after)];
    case 'symbol':
      return symbolItems(anchor, await readable(tree, anchor.path, signal));
    case 'call':
      return callItems(anchor, tree, signal);
  }
}

/** The text of a file; empty where there is none that may be read. */
async function readable(tree: SourceTree, path: string, signal: Cancellation): Promise<string> {
  const text = await tree.read(path).catch(() => undefined);
  signal.throwIfAborted();
  return text ?? '';
}

/** Whole paths of the scenario's other anchors, because neighbouring hops are mostly in few files. */
async function namedFiles({ path, typed, whole, named }: UnfinishedPath, tree: SourceTree, { again }: AfterCompletion): Promise<CompletionItem[]> {
  const written = path === '' ? typed : `${path}/${typed}`;
  // Those of the directory that is being listed are offered anyway.
  const fitting = named.filter((each) => directoryOf(each) !== path && fits(each, written)).slice(0, mostNamed);
  const known = await Promise.all(fitting.map(async (each) => {
    return (await tree.entries(directoryOf(each))).some(({ name, type }) => type === 'file' && each.endsWith(`/${name}`));
  }));
  return fitting.filter((_, index) => known[index]).map((each, index) => ({
    label: each,
    kind: CompletionItemKind.File,
    filterText: each,
    sortText: ` ${sortText(index)}`,
    textEdit: { range: whole, newText: `${each}#` },
    ...(again === undefined ? {} : { command: { title: '', command: again } }),
  }));
}

function directoryOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}

/** Directories first, as the way to a file; only files in which anchors can point at something. */
function pathItems(entries: readonly TreeEntry[], typed: string, range: Range, { again }: AfterCompletion): CompletionItem[] {
  const fitting = entries.filter(({ name, type }) => (type === 'directory' ? !name.startsWith('.') : sourceFile.test(name)) && fits(name, typed) && isWritable(name));
  const sorted = fitting.sort((a, b) => Number(b.type === 'directory') - Number(a.type === 'directory') || (a.name < b.name ? -1 : 1));
  return ranked(sorted, typed).map(({ name, type }, index) => {
    const isDirectory = type === 'directory';
    return {
      label: isDirectory ? `${name}/` : name,
      kind: isDirectory ? CompletionItemKind.Folder : CompletionItemKind.File,
      filterText: name,
      sortText: sortText(index),
      textEdit: { range, newText: isDirectory ? `${name}/` : `${name}#` },
      ...(again === undefined ? {} : { command: { title: '', command: again } }),
    };
  });
}

/** The functions of a file, and after `through` its tables; those that mention what the hop is about come first. */
function symbolItems({ role, path, typed, name: range, likely }: UnfinishedSymbol, text: string): CompletionItem[] {
  const { functions, tables } = contentsOf(text);
  const definitions = role === 'through' ? [...functions, ...tables].sort((a, b) => a.nameStart - b.nameStart) : functions;
  // Where a pointer is set, it is not called.
  const uses = likely.flatMap((name) => usesOf(text, name, 0, text.length)).filter(({ type }) => role !== 'through' || type !== 'call');
  const byName = new Map(definitions.map((definition) => [definition.name, definition]));
  const fitting = [...byName.values()].filter(({ name }) => fits(name, typed));
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

/** What the callers call, in the order of the code; the function that the hop reaches comes first. */
async function callItems({ callers, typed, name: range, likely }: UnfinishedCall, tree: SourceTree, signal: Cancellation): Promise<CompletionItem[]> {
  const found = new Map<string, string>();
  for (const { path, symbol } of callers) {
    const text = await readable(tree, path, signal);
    for (const { bodyStart, bodyEnd, line } of definitionsIn(text, symbol)) {
      const handedOn = likely.filter((each) => usesOf(text, each, bodyStart, bodyEnd).length > 0);
      for (const name of [...handedOn, ...calledNames(text, bodyStart, bodyEnd)]) found.set(name, found.get(name) ?? `${symbol}, ${path}:${line + 1}`);
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

/** Whether the name contains the typed characters, in their order. */
function fits(name: string, typed: string): boolean {
  let at = 0;
  const lower = name.toLowerCase();
  for (const char of typed.toLowerCase()) {
    at = lower.indexOf(char, at) + 1;
    if (at === 0) return false;
  }
  return true;
}

/** Whether an anchor can hold the name without quotes. */
function isWritable(name: string): boolean {
  return !/[\s{}",|=#]|->/.test(name);
}

/** Names that start with what is typed, then those that contain it, then the others; in their own order. */
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
