import compiled from '#scenarios.json';
import type { Scenario } from '../model/scenario.js';

/** The scenarios that come with vhflow, compiled from scenarios/*.vhflow when it was built. */
export const builtInScenarios: readonly Scenario[] = compiled.scenarios;
