import * as vscode from 'vscode';
import type { Side } from '../../model/scenario.js';
import type { TraceFile } from '../trace-worker/requests.js';
import { withoutLinks } from '../ui/plain-text.js';
import { shownPath } from '../ui/shown-path.js';
import { namesOfFilter } from './trace-names.js';

/** A recording that the user has chosen. */
export interface ChosenTrace {
  /** Its name without folder, for messages. */
  readonly name: string;
  /** Where it is, or what it contains, if it was dropped from another program. */
  readonly at: vscode.Uri | Uint8Array;
  /** The machine that it is of, as the user has said, or as it was told from it. */
  readonly machine?: Side;
  /** A list of the functions that were traced, if it is not the one that is found by its name. */
  readonly filter?: vscode.Uri;
}

function pathText(uri: vscode.Uri): string {
  return withoutLinks(shownPath(uri));
}

const megabyte = 1024 * 1024;
/** Where the worker cannot read a file, its contents are in memory twice. */
const mostMegabytes = 256;
const mostFilterMegabytes = 8;

export function traceAt(uri: vscode.Uri): ChosenTrace {
  return { name: withoutLinks(uri.path.slice(uri.path.lastIndexOf('/') + 1)), at: uri };
}

/** Number of bytes in a file; the error says which file cannot be read. */
export async function sizeOf({ at }: ChosenTrace): Promise<number> {
  if (at instanceof Uint8Array) return at.byteLength;
  const { type, size } = await vscode.workspace.fs.stat(at);
  if ((type & vscode.FileType.Directory) !== 0) throw new Error(vscode.l10n.t('{0} is a folder.', pathText(at)));
  return size;
}

/**
 * What the worker needs to read a recording.
 *
 * @param readsFiles whether it can read local files
 * @throws Error with a message for the user if the file cannot be read here
 */
export async function fileToRead(chosen: ChosenTrace, readsFiles: boolean): Promise<TraceFile> {
  const { name, at } = chosen;
  const filter = await filterOf(chosen);
  const more = filter === undefined ? {} : { filter };
  if (at instanceof Uint8Array) return { name, content: at, ...more };
  if (readsFiles && at.scheme === 'file') return { name, content: at.fsPath, ...more };
  const size = await sizeOf(chosen);
  if (size > mostMegabytes * megabyte) throw new Error(vscode.l10n.t('{0} has {1} MB. In this file system, vhflow reads traces of up to {2} MB.', pathText(at), Math.ceil(size / megabyte), mostMegabytes));
  return { name, content: await vscode.workspace.fs.readFile(at), ...more };
}

/** The text of the list of traced functions: the one that the user has chosen, else one next to the recording whose name tells. */
async function filterOf({ at, filter }: ChosenTrace): Promise<string | undefined> {
  if (filter) return textOf(filter);
  if (at instanceof Uint8Array) return undefined;
  const folder = vscode.Uri.joinPath(at, '..');
  for (const name of namesOfFilter(at.path.slice(at.path.lastIndexOf('/') + 1))) {
    const text = await textOf(vscode.Uri.joinPath(folder, name)).catch(() => undefined);
    if (text !== undefined) return text;
  }
  return undefined;
}

async function textOf(uri: vscode.Uri): Promise<string> {
  const { size } = await vscode.workspace.fs.stat(uri);
  if (size > mostFilterMegabytes * megabyte) throw new Error(vscode.l10n.t('{0} is not a list of functions: it has {1} MB.', pathText(uri), Math.ceil(size / megabyte)));
  return new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
}
