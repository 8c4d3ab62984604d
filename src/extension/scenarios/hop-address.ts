import type { PanelDocument } from '../../pages/diagram-protocol.js';
import type { ScenarioLibrary } from './library.js';
import { addressOf, type HopRef, type LibraryEntry } from './refs.js';
import { mainFlow } from '../../model/scenario.js';

/** Names a hop in JSON, so that lenses and tree items can hand it to commands. Without `hopId` or `flowId` the first is meant. */
export interface HopAddress {
  readonly document: PanelDocument;
  readonly flowId?: string;
  readonly hopId?: string;
}

export function addressOfHop(ref: HopRef): HopAddress {
  return { document: addressOf(ref.entry), flowId: ref.flow.id, hopId: ref.hop.id };
}

/**
 * Finds the hop that a command was called for.
 *
 * @param argument a {@link HopAddress}, or an element of a view that has one as `address`; anything else is refused
 */
export function resolveHop(library: ScenarioLibrary, argument: unknown): HopRef | undefined {
  const address = parseAddress(argument);
  if (!address) return undefined;
  const candidates = [...entriesFor(library, address)].map((entry) => hopIn(entry, address));
  return candidates.find((ref) => ref && ref.hop.id === address.hopId) ?? candidates.find((ref) => ref !== undefined);
}

/** The scenario as it is shown, then as it is written now: while a file has errors, a new hop is only in the latter. */
function* entriesFor(library: ScenarioLibrary, { document }: HopAddress): Iterable<LibraryEntry> {
  const shown = library.find(document);
  if (shown) yield shown;
  if ('builtIn' in document) return;
  const file = library.workspace.find(({ uri }) => uri.toString() === document.uri);
  const written = file?.compiled?.scenarios.find((scenario) => scenario.id === document.scenarioId);
  if (file && written) yield { scenario: written, uri: file.uri };
}

function hopIn(entry: LibraryEntry, { flowId, hopId }: HopAddress): HopRef | undefined {
  const flow = flowId === undefined ? mainFlow(entry.scenario) : entry.scenario.flows.find(({ id }) => id === flowId);
  const hop = flow?.hops.find(({ id }) => id === hopId) ?? flow?.hops[0];
  return flow && hop && { entry, flow, hop };
}

/** The address in a command's argument; see {@link resolveHop}. */
export function parseAddress(argument: unknown): HopAddress | undefined {
  const value = isRecord(argument) && 'address' in argument ? argument['address'] : argument;
  if (!isRecord(value) || !isRecord(value['document'])) return undefined;
  const { builtIn, uri, scenarioId } = value['document'];
  const { flowId, hopId } = value;
  const rest = { ...(typeof flowId === 'string' && { flowId }), ...(typeof hopId === 'string' && { hopId }) };
  if (typeof builtIn === 'string') return { document: { builtIn }, ...rest };
  if (typeof uri === 'string' && typeof scenarioId === 'string') return { document: { uri, scenarioId }, ...rest };
  return undefined;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
