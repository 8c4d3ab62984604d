import type { Uri } from 'vscode';
import type { Flow, Hop, Scenario } from '../../model/scenario.js';
import type { ScenarioAddress } from '../../pages/address.js';

/** A scenario and the file that defines it. */
export interface LibraryEntry {
  readonly scenario: Scenario;
  /** The `.vhflow` file; absent for a built-in scenario. */
  readonly uri?: Uri;
  /** Set if the file has syntax errors since that hide parts of the scenario, which is shown as it was before. */
  readonly isOutdated?: true;
}

/** One hop with its flow and scenario. The objects belong to one compilation; `ScenarioLibrary.refreshed` finds the corresponding ones of the latest. */
export interface HopRef {
  readonly entry: LibraryEntry;
  readonly flow: Flow;
  readonly hop: Hop;
}

/** A hop as it is shown, and as it is written for all settings. */
export interface WrittenHop {
  /** Under the present settings; a hop that does not happen under them is as it is written, in the flow as it is written. */
  readonly ref: HopRef;
  readonly written: Hop;
}

/** A flow and its scenario, as they are in the library at present. */
export interface LibraryFlow {
  readonly entry: LibraryEntry;
  readonly flow: HopRef['flow'];
}

/** The address of a scenario, which stays valid across reloads. */
export function addressOf(entry: LibraryEntry): ScenarioAddress {
  return entry.uri ? { uri: entry.uri.toString(), scenarioId: entry.scenario.id } : { builtIn: entry.scenario.id };
}

/** The hops of a scenario, also those that do not happen under the present settings. */
export function writtenHopsOf(entry: LibraryEntry): readonly WrittenHop[] {
  const { flows, written } = entry.scenario;
  return written.flows.flatMap((writtenFlow) => {
    const flow = flows.find(({ id }) => id === writtenFlow.id);
    const settled = new Map(flow?.hops.map((hop) => [hop.id, hop]));
    return writtenFlow.hops.map((hop) => {
      const shown = settled.get(hop.id);
      return { ref: flow && shown ? { entry, flow, hop: shown } : { entry, flow: writtenFlow, hop }, written: hop };
    });
  });
}

/** Whether two hops belong to the same flow, even if its file was read again in the meantime. */
export function isSameFlow(one: LibraryFlow, other: LibraryFlow): boolean {
  return one.flow.id === other.flow.id && JSON.stringify(addressOf(one.entry)) === JSON.stringify(addressOf(other.entry));
}

/**
 * The hop of `flow` that has the id of `hop`; else, if it does not happen under the settings, the last one before it that does; else the
 * one with its number, else the last.
 *
 * @param written the flow for all settings
 */
export function hopLike(flow: Flow, hop: Pick<Hop, 'id' | 'n'>, written?: Flow): Hop | undefined {
  return flow.hops.find(({ id }) => id === hop.id) ?? lastBefore(flow, hop.id, written) ?? flow.hops[hop.n - 1] ?? flow.hops.at(-1);
}

function lastBefore(flow: Flow, id: string, written: Flow | undefined): Hop | undefined {
  const place = written?.hops.findIndex((hop) => hop.id === id) ?? -1;
  const earlier = new Set(written?.hops.slice(0, Math.max(place, 0)).map((hop) => hop.id));
  return place < 0 ? undefined : flow.hops.filter((hop) => earlier.has(hop.id)).at(-1) ?? flow.hops[0];
}

/** The version that the scenario declares for a source. */
export function versionOf(ref: HopRef, source: string): string | undefined {
  return ref.entry.scenario.sources.find((candidate) => candidate.name === source)?.version;
}
