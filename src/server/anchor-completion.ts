import { CompletionItemKind, type CompletionItem, type CompletionList, type Position, type Range } from 'vscode-languageserver';
import { functionsOf } from '../anchors/index.js';
import { unfinishedAnchorAt, type VhflowDocument } from '../language/index.js';
import type { SourceTree, SourceTrees, TreeEntry } from './source-trees.js';

const mostOffered = 400;
const sourceFile = /\.(?:c|h|cc|cpp|hpp|S|inc|rs)$/;

/** What runs after an item was taken, in clients that know it. */
export interface AfterCompletion {
  /** A command that asks for completion again, as a directory is seldom the end of a path. */
  readonly again: string | undefined;
}

/**
 * Paths and functions out of the real tree, in an anchor that is being written.
 *
 * @returns undefined where no anchor is written, or no tree serves its source
 */
export async function anchorCompletions(document: VhflowDocument, position: Position, trees: SourceTrees, after: AfterCompletion): Promise<CompletionList | undefined> {
  const anchor = unfinishedAnchorAt(document, position);
  const tree = anchor && (await trees.treeFor(anchor.source.project, anchor.source.version));
  if (!tree) return undefined;
  const items = anchor.writing === 'path'
    ? pathItems(await tree.entries(anchor.path), anchor.typed, anchor.name, after)
    : await functionItems(tree, anchor.path, anchor.typed, anchor.name);
  return { isIncomplete: items.length > mostOffered, items: items.slice(0, mostOffered) };
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

async function functionItems(tree: SourceTree, path: string, typed: string, range: Range): Promise<CompletionItem[]> {
  const text = await tree.read(path).catch(() => undefined);
  const lines = new Map(functionsOf(text ?? '').map(({ name, line }) => [name, line]));
  const fitting = [...lines].flatMap(([name, line]) => (fits(name, typed) ? [{ name, line }] : []));
  return ranked(fitting, typed).map(({ name, line }, index) => ({
    label: name,
    kind: CompletionItemKind.Function,
    detail: `${path}:${line + 1}`,
    sortText: sortText(index),
    textEdit: { range, newText: name },
  }));
}

/** Whether the characters typed stand in the name, in their order. */
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
