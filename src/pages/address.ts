/** How JSON refers to scenarios, flows and hops: in command arguments, in the messages and states of pages, in lenses. */
import * as v from 'valibot';
import { fileUri, parsed, shortText } from './schema.js';

/** A scenario of a `.vhflow` file. */
export const fileScenarioAddress = v.object({ uri: fileUri, scenarioId: shortText });

const scenarioAddress = v.union([v.object({ builtIn: shortText }), fileScenarioAddress]);

/** A built-in scenario by its id, or a scenario of a `.vhflow` file. */
export type ScenarioAddress = Readonly<v.InferOutput<typeof scenarioAddress>>;

export const flowAddress = v.object({ document: scenarioAddress, flowId: shortText });

/** Refers to a flow. */
export type FlowAddress = Readonly<v.InferOutput<typeof flowAddress>>;

export const hopAddress = v.object({ document: scenarioAddress, flowId: v.optional(shortText), hopId: v.optional(shortText) });

/** Refers to a hop: without `hopId`, to the first hop of the flow; without `flowId`, to a hop of the scenario's main flow. */
export type HopAddress = Readonly<v.InferOutput<typeof hopAddress>>;

/** Returns the address in a JSON value; undefined when it is none. */
export function parseHopAddress(value: unknown): HopAddress | undefined {
  return parsed(hopAddress, value);
}
