import type { TraceEvent } from '../../../src/traces/formats/event.js';
import type { TraceReader } from '../../../src/traces/formats/reader.js';

/** The events of a text, each a copy. */
export function eventsOf(reader: TraceReader, text: string): TraceEvent[] {
  const events: TraceEvent[] = [];
  const sink = (event: TraceEvent): void => {
    events.push({ ...event });
  };
  for (const line of text.split('\n')) reader.read(line, sink);
  reader.end(sink);
  return events;
}

/** What a test expects of an event: the fields that it names. */
export function fieldsOf(event: TraceEvent | undefined, expected: Partial<TraceEvent>): Partial<TraceEvent> {
  return Object.fromEntries(Object.keys(expected).map((key) => [key, event?.[key as keyof TraceEvent]]));
}
