import * as v from 'valibot';
import * as vscode from 'vscode';
import { fileUri, parsed } from '../../pages/schema.js';
import { parsedUri } from '../ui/parsed-uri.js';
import { traceAt, type ChosenTrace } from './trace-files.js';

const keptTrace = v.object({
  files: v.pipe(v.array(v.object({ uri: fileUri, machine: v.picklist(['guest', 'host']), filter: v.optional(fileUri) })), v.minLength(1), v.maxLength(2)),
  pass: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1))),
});

type Kept = v.InferOutput<typeof keptTrace>;

/** The trace of a diagram, kept in the workspace's storage so that it is there again when the window is reloaded. */
export class KeptTrace {
  private readonly key: string;

  /** @param viewType of the diagram's panel */
  constructor(private readonly storage: vscode.Memento, viewType: string) {
    this.key = `vhflow.trace.${viewType}`;
  }

  /** What was kept; undefined if nothing was, or nothing that is valid. */
  get(): { readonly files: readonly ChosenTrace[]; readonly pass: number | undefined } | undefined {
    const kept = parsed(keptTrace, this.storage.get(this.key));
    const files = kept?.files.flatMap(({ uri, machine, filter }): ChosenTrace[] => {
      const [at, list] = [parsedUri(uri), filter === undefined ? undefined : parsedUri(filter)];
      return at ? [{ ...traceAt(at), machine, ...(list && { filter: list }) }] : [];
    });
    return files && files.length === kept?.files.length ? { files, pass: kept.pass } : undefined;
  }

  /** Keeps a trace, unless a part of it has no file; without a trace, what was kept is forgotten. */
  set(files: readonly ChosenTrace[] | undefined, pass: number | undefined): void {
    const kept: Kept['files'] = (files ?? []).flatMap(({ at, machine, filter }) => (at instanceof vscode.Uri && machine ? [{ uri: at.toString(), machine, ...(filter && { filter: filter.toString() }) }] : []));
    const value: Kept | undefined = files && kept.length === files.length ? { files: kept, ...(pass !== undefined && { pass }) } : undefined;
    if (JSON.stringify(value) !== JSON.stringify(this.storage.get(this.key))) void this.storage.update(this.key, value);
  }
}
