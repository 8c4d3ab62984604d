import compiled from '#scenarios.json';
import type { Scenario } from '../model/scenario.js';

/** The built-in scenarios, compiled from scenarios/*.vhflow at build time. */
export const builtInScenarios: readonly Scenario[] = compiled.scenarios;
