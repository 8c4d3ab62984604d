import type { Hop, Side } from '../model/scenario.js';
import type { HopOverlay, Recording } from '../traces/index.js';
import type { Reason } from './summary.js';

/** What the recordings of a run say of themselves. */
export type RecordingFacts = Partial<Readonly<Record<Side, Pick<Recording['facts'], 'untraceable' | 'present' | 'probes'>>>>;

/**
 * Why a hop was not seen by its own function, told by the recording of its machine and by the flow, never by a list of hops.
 *
 * @param isOfSome whether the flow says that some packets do not have the hop
 * @returns undefined if nothing tells why
 */
export function reasonOf(hop: Hop, { state, machine = 'host', own: [own], count, of }: Pick<HopOverlay, 'state' | 'machine' | 'own' | 'of'> & { readonly count: number }, facts: RecordingFacts, isOfSome: boolean): Reason | undefined {
  if (isOfSome && count === 0 && state !== 'unknown') return { why: 'sometimes' };
  if (of === 0 && count === 0 && hop.kind === 'vm-exit') return { why: 'unforced' };
  const place = hop.at?.[0];
  // What a header of a program defines is in the functions that use it.
  if (place && place.project !== 'linux' && place.path.endsWith('.h') && own?.state !== 'seen') return { why: 'inlined', name: place.symbol };
  if (!place || own?.state !== 'untraceable') return undefined;
  const { symbol } = place;
  if (place.project !== 'linux') {
    const program = programOf(facts[machine], symbol);
    return program === undefined ? undefined : { why: 'no-symbol', name: symbol, program };
  }
  return { why: facts[machine]?.present?.has(symbol) === true ? 'untraceable' : 'inlined', name: symbol };
}

/** The program or library in which the recorder has looked for a function in vain. */
function programOf(facts: RecordingFacts[Side], symbol: string): string | undefined {
  for (const [key, { state }] of facts?.probes ?? []) {
    const [type, program, name] = key.split(':');
    if ((type === 'uprobe' || type === 'uretprobe') && name === symbol && state === 'missing') return program;
  }
  return undefined;
}
