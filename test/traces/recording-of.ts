import type { Flow, Scenario } from '../../src/model/scenario.js';
import { interestOf, readTrace, type Recording } from '../../src/traces/index.js';

/** Reads the text of a trace for the flows of a scenario, or of one flow. */
export function recordingOf(text: string, scenario: Scenario, flow?: Flow): Promise<Recording> {
  return readTrace({ name: 'trace', bytes: parts(text) }, interestOf([flow ? { ...scenario, flows: [flow] } : scenario]));
}

async function* parts(text: string): AsyncIterable<Uint8Array> {
  await Promise.resolve();
  yield new TextEncoder().encode(text);
}
