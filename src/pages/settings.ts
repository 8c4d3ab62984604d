import * as v from 'valibot';
import type { Settings } from '../model/conditions.js';
import { parsed, shortText } from './schema.js';

/** More conditions than a person switches. */
const names = v.pipe(v.array(shortText), v.maxLength(1_000));

/** Which conditions differ from their defaults, in messages and saved states. */
export const settingsSchema = v.object({ with: names, without: names });

/** Checks saved settings; undefined if they are invalid. */
export function parseSettings(value: unknown): Settings | undefined {
  return parsed(settingsSchema, value);
}
