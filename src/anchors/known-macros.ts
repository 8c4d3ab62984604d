import data from '../../sources/catalogue.json' with { type: 'json' };
import { MacroTable } from './macros.js';

/** The macros of the known projects that make functions. */
export const knownMacros = MacroTable.of(data.projects.flatMap(({ macros }) => macros));
