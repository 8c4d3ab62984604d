/** The parameters of the protocol's messages, as far as the server uses them. They are checked before anything reads them. */
import * as v from 'valibot';

const count = v.pipe(v.number(), v.integer(), v.minValue(0));
export const position = v.object({ line: count, character: count });
export const range = v.object({ start: position, end: position });

export const textDocument = v.object({ uri: v.string() });

export const documentParams = v.object({ textDocument });
export const positionParams = v.object({ textDocument, position });
export const rangeParams = v.object({ textDocument, range });
export const positionsParams = v.object({ textDocument, positions: v.array(position) });
export const referenceParams = v.object({ textDocument, position, context: v.object({ includeDeclaration: v.boolean() }) });
export const renameParams = v.object({ textDocument, position, newName: v.string() });
export const codeActionParams = v.object({ textDocument, range, context: v.object({ only: v.nullish(v.array(v.string())) }) });
export const symbolParams = v.object({ query: v.string() });
export const linkParams = v.looseObject({ range, data: v.optional(v.unknown()) });
export const commandParams = v.object({ command: v.string(), arguments: v.nullish(v.array(v.unknown())) });

/** A document without a text counts as empty, so that it can be changed and closed. */
export const openParams = v.object({
  textDocument: v.object({ uri: v.string(), version: v.fallback(v.number(), 0), text: v.fallback(v.string(), '') }),
});
export const changeParams = v.object({
  textDocument: v.object({ uri: v.string(), version: v.fallback(v.optional(v.number()), undefined) }),
  contentChanges: v.array(v.object({ range: v.nullish(range), text: v.string() })),
});
