/** The parts that the schemas of messages and addresses share. */
import * as v from 'valibot';

/** Ids, URIs and messages; a longer one is refused. */
export const shortText = v.pipe(v.string(), v.maxLength(4_000));

/** Parses a value by a schema; undefined if the value does not match. */
export function parsed<Schema extends v.GenericSchema>(schema: Schema, value: unknown): v.InferOutput<Schema> | undefined {
  const { success, output } = v.safeParse(schema, value, { abortEarly: true });
  return success ? output : undefined;
}
