import { mainFlow } from '../../model/scenario.js';
import { parseHopAddress, type HopAddress } from '../../pages/address.js';
import type { ScenarioLibrary } from './library.js';
import { addressOf, type HopRef, type LibraryEntry } from './refs.js';

/** Returns the address of a hop, which lenses and tree items pass to commands. */
export function addressOfHop(ref: HopRef): HopAddress {
  return { document: addressOf(ref.entry), flowId: ref.flow.id, hopId: ref.hop.id };
}

/** Returns the address that was passed to a command, either directly or as `address` of a view element; undefined when there is none. */
export function addressIn(argument: unknown): HopAddress | undefined {
  return parseHopAddress(passedAddress(argument));
}

/** What was passed as an address, valid or not. */
export function passedAddress(argument: unknown): unknown {
  return typeof argument === 'object' && argument !== null && 'address' in argument ? argument.address : argument;
}

/**
 * Finds the hop that was passed to a command.
 *
 * @param argument see {@link addressIn}
 * @returns undefined when the argument is not an address, or the scenario or flow no longer exists; the first hop of the flow when only the hop no longer exists
 */
export function resolveHop(library: ScenarioLibrary, argument: unknown): HopRef | undefined {
  const address = addressIn(argument);
  if (!address) return undefined;
  const entry = library.find(address.document);
  return entry && hopIn(entry, address);
}

function hopIn(entry: LibraryEntry, { flowId, hopId }: HopAddress): HopRef | undefined {
  const flow = flowId === undefined ? mainFlow(entry.scenario) : entry.scenario.flows.find(({ id }) => id === flowId);
  const hop = flow?.hops.find(({ id }) => id === hopId) ?? flow?.hops[0];
  return flow && hop && { entry, flow, hop };
}
