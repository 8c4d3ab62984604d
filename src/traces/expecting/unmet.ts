import type { Flow, LayoutItem } from '../../model/scenario.js';
import type { Evidence } from '../matching/signs.js';
import type { HopOverlay, OrderContradiction, Overlay, Pass } from '../matching/overlay.js';

/** What a recording of a working data path does not have: something that did not happen, or in another order. */
export type Unmet =
  /** There is no packet, or none was followed from its beginning to its end. */
  | { readonly what: 'no-packet' | 'no-complete-packet' }
  /** A hop that was traced was not seen in these complete packets. */
  | { readonly what: 'not-seen'; readonly hop: HopOverlay; readonly passes: readonly number[]; readonly of: number }
  | { readonly what: 'order'; readonly contradiction: OrderContradiction };

/**
 * What a flow lets expect, and a recording of it does not show. Hops that do not happen for every packet are not expected, and neither
 * are those of which the recording does not say that they were traced.
 *
 * @param exceptions ids of hops that are not expected
 */
export function unmetBy(overlay: Overlay, flow: Flow, exceptions: ReadonlySet<string>): readonly Unmet[] {
  const { passes, hops, contradictions } = overlay;
  if (passes.length === 0) return [{ what: 'no-packet' }];
  const complete = passes.filter(({ isComplete, hasStart }) => isComplete && hasStart);
  const sometimes = hopsOfSomePackets(flow);
  const expected = hops.filter((hop) => wasTraced(hop) && !sometimes.has(hop.n) && !exceptions.has(hop.id)).map((hop) => ({ hop, of: 0, without: [] as number[] }));
  for (const pass of complete) {
    const evidences = new Map(pass.hops.map(({ n, how }) => [n, how]));
    for (const each of expected) {
      if (!isOfMachine(pass, each.hop)) continue;
      each.of += 1;
      if (!isIn(pass, evidences, each.hop)) each.without.push(pass.n);
    }
  }
  const missing = expected.flatMap(({ hop, of, without }): readonly Unmet[] => {
    // In as many packets, it may have happened before the recording of its machine began, or after it ended.
    const outside = passes.filter((pass) => isOfMachine(pass, hop)).length - hop.of;
    return without.length > outside ? [{ what: 'not-seen', hop, passes: without, of }] : [];
  });
  return [
    ...(complete.length === 0 ? [{ what: 'no-complete-packet' } as const] : []),
    ...missing,
    ...contradictions.filter(({ hop, other }) => ![hop, other].some(({ n }) => isException(hops, n, exceptions))).map((contradiction) => ({ what: 'order', contradiction }) as const),
  ];
}

/** The numbers of the hops that do not happen for every packet: those with a condition in words, and those in blocks that some skip. */
export function hopsOfSomePackets({ hops, layout }: Flow): ReadonlySet<number> {
  return new Set([...hops.filter(({ when }) => when !== undefined).map(({ n }) => n), ...layout.flatMap((item) => optionalHops(item, false))]);
}

function isOfMachine({ machine }: Pass, hop: HopOverlay): boolean {
  return machine === undefined || machine === hop.machine;
}

/** Whether a packet has a hop: where its function shows in other packets, that it was to be called from a caller is not enough. */
function isIn(pass: Pass, evidences: ReadonlyMap<number, Evidence>, { n, own }: HopOverlay): boolean {
  const showsItself = own.some(({ state }) => state === 'seen');
  const how = evidences.get(n);
  return pass.shared.includes(n) || (how !== undefined && !(showsItself && how === 'caller'));
}

/** Whether a recording shows the function of a hop, or lists it. */
function wasTraced({ state, own, by }: HopOverlay): boolean {
  if (state === 'not-seen') return true;
  return state === 'seen' && (by?.how === 'itself' || by?.how === 'counterpart' || own.some((each) => each.state === 'seen' || each.state === 'traced'));
}

/** The numbers of the hops in blocks that not every packet goes through. */
function optionalHops(item: LayoutItem, isInside: boolean): readonly number[] {
  switch (item.type) {
    case 'hop':
      return isInside ? [item.n] : [];
    case 'note':
      return [];
    case 'loop':
      return item.items.flatMap((each) => optionalHops(each, isInside));
    case 'opt':
      return item.items.flatMap((each) => optionalHops(each, true));
    case 'alt':
      return item.sections.flatMap(({ items }) => items.flatMap((each) => optionalHops(each, true)));
  }
}

function isException(hops: readonly HopOverlay[], n: number, exceptions: ReadonlySet<string>): boolean {
  const id = hops.find((hop) => hop.n === n)?.id;
  return id !== undefined && exceptions.has(id);
}
