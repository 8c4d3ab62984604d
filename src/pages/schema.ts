/** What the schemas of messages and addresses have in common. */
import * as v from 'valibot';

/** Ids, URIs and messages; a longer one is refused. */
export const shortText = v.pipe(v.string(), v.maxLength(4_000));

/** Returns what a schema makes of a value; undefined when the value does not match it. */
export function parsed<Schema extends v.GenericSchema>(schema: Schema, value: unknown): v.InferOutput<Schema> | undefined {
  const { success, output } = v.safeParse(schema, value, { abortEarly: true });
  return success ? output : undefined;
}
