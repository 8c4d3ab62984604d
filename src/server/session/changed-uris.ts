import * as v from 'valibot';
import { parsed } from '../../pages/schema.js';

const watchedFilesChange = v.object({ changes: v.array(v.unknown()) });
const change = v.object({ uri: v.string() });

/** The URIs in the params of `workspace/didChangeWatchedFiles`. An entry without a URI is ignored without affecting the others. */
export function changedUris(params: unknown): readonly string[] {
  const changes = parsed(watchedFilesChange, params)?.changes ?? [];
  return changes.flatMap((entry) => parsed(change, entry)?.uri ?? []);
}
