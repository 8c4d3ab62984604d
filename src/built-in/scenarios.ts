import compiled from '#scenarios.json';
import type { WrittenScenario } from '../model/scenario.js';

/** The built-in scenarios for all settings, compiled from scenarios/*.vhflow at build time. */
export const builtInScenarios: readonly WrittenScenario[] = compiled.scenarios;
