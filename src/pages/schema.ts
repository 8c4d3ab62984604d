/** The parts that the schemas of messages and addresses share. */
import * as v from 'valibot';

/** Ids and messages; a longer one is refused. */
export const shortText = v.pipe(v.string(), v.maxLength(4_000));

/** A URI. The longest path of a file has 4,096 bytes, and percent-encoding writes each of them as three characters. */
export const fileUri = v.pipe(v.string(), v.maxLength(16_000));

/** A page's message that it can receive messages now, with the number of the attempt that loaded it. */
export const readyMessage = v.object({ type: v.literal('ready'), load: v.pipe(v.number(), v.integer(), v.minValue(0)) });

export type ReadyMessage = Readonly<v.InferOutput<typeof readyMessage>>;

/** Parses a value by a schema; undefined if the value does not match. */
export function parsed<Schema extends v.GenericSchema>(schema: Schema, value: unknown): v.InferOutput<Schema> | undefined {
  const { success, output } = v.safeParse(schema, value, { abortEarly: true });
  return success ? output : undefined;
}
