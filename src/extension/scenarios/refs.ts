import type { Uri } from 'vscode';
import type { Flow, Hop, Scenario } from '../../model/scenario.js';
import type { ScenarioAddress } from '../../pages/address.js';

/** A scenario and where it is written. */
export interface LibraryEntry {
  readonly scenario: Scenario;
  /** The `.vhflow` file; absent for a built-in scenario. */
  readonly uri?: Uri;
}

/** One hop of one flow of one scenario. The objects are those of the last compilation; `ScenarioLibrary.refreshed` finds those of the next. */
export interface HopRef {
  readonly entry: LibraryEntry;
  readonly flow: Flow;
  readonly hop: Hop;
}

/** A flow and the scenario it belongs to, as the library has them now. */
export interface LibraryFlow {
  readonly entry: LibraryEntry;
  readonly flow: HopRef['flow'];
}

/** How a scenario is named across reloads. */
export function addressOf(entry: LibraryEntry): ScenarioAddress {
  return entry.uri ? { uri: entry.uri.toString(), scenarioId: entry.scenario.id } : { builtIn: entry.scenario.id };
}

/** The hop of `flow` that has the id of `hop`, else the one with its number, else the last. */
export function hopLike(flow: Flow, hop: Pick<Hop, 'id' | 'n'>): Hop | undefined {
  return flow.hops.find((candidate) => candidate.id === hop.id) ?? flow.hops[hop.n - 1] ?? flow.hops.at(-1);
}

/** In which version of its project a hop's function was found: that of the scenario's source. */
export function versionOf(ref: HopRef, source: string): string | undefined {
  return ref.entry.scenario.sources.find((candidate) => candidate.name === source)?.version;
}
