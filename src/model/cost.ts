import type { Branch, Cost, Flow, Hop, HopKind, Side } from './scenario.js';

export const costNames = ['copies', 'vmExits', 'hostRoundTrips', 'wakeups'] as const satisfies readonly (keyof Cost)[];

export const noCost: Cost = { copies: 0, vmExits: 0, hostRoundTrips: 0, wakeups: 0 };

/** A hop that costs something but does not happen for every packet. */
export interface ConditionalCost {
  readonly hop: Hop;
  readonly cost: Cost;
}

export interface FlowCost {
  /** The steady state: hops without `when`. */
  readonly steady: Cost;
  /** Hops with `when` that cost something, in file order. */
  readonly conditional: readonly ConditionalCost[];
}

/**
 * The cost that the kind of a hop implies.
 *
 * @param side the machine on which the hop's code runs
 * @param branch a `control` hop moves no payload, so its copies are not payload copies
 */
export function costOfKind(kind: HopKind, side: Side, branch: Branch): Cost {
  return {
    copies: kind === 'copy' && branch !== 'control' ? 1 : 0,
    vmExits: kind === 'vm-exit' ? 1 : 0,
    hostRoundTrips: kind === 'syscall' && side === 'host' ? 1 : 0,
    wakeups: kind === 'wakeup' && side === 'host' ? 1 : 0,
  };
}

export function addCosts(a: Cost, b: Cost): Cost {
  return {
    copies: a.copies + b.copies,
    vmExits: a.vmExits + b.vmExits,
    hostRoundTrips: a.hostRoundTrips + b.hostRoundTrips,
    wakeups: a.wakeups + b.wakeups,
  };
}

/** The costs of the hops of a flow that do not happen for every packet, together. */
export function conditionalCost(flow: Flow): Cost {
  return costOfFlow(flow).conditional.reduce((sum, { cost }) => addCosts(sum, cost), noCost);
}

/** How much more `a` costs than `b`; negative where it costs less. */
export function subtractCosts(a: Cost, b: Cost): Cost {
  return {
    copies: a.copies - b.copies,
    vmExits: a.vmExits - b.vmExits,
    hostRoundTrips: a.hostRoundTrips - b.hostRoundTrips,
    wakeups: a.wakeups - b.wakeups,
  };
}

export function isFree(cost: Cost): boolean {
  return costNames.every((name) => cost[name] === 0);
}

/**
 * Whether a flow sets something up: every hop is on the `control` branch. It runs once and not for each packet, so what it costs is not
 * compared with the costs of other flows.
 */
export function isSetup({ hops }: Flow): boolean {
  return hops.length > 0 && hops.every(({ branch }) => branch === 'control');
}

/** A hop and what it contributes to one cost. */
export interface CountedHop {
  readonly hop: Hop;
  readonly count: number;
}

/** The hops that make up each of the totals of a flow, in file order. */
export function countedHops({ hops }: Flow): Readonly<Record<keyof Cost, readonly CountedHop[]>> {
  const counted = (name: keyof Cost): readonly CountedHop[] => hops.flatMap((hop) => (hop.when || hop.cost[name] === 0 ? [] : [{ hop, count: hop.cost[name] }]));
  return { copies: counted('copies'), vmExits: counted('vmExits'), hostRoundTrips: counted('hostRoundTrips'), wakeups: counted('wakeups') };
}

/** The totals of a flow, computed from its hops; loops and alternatives do not multiply costs. */
export function costOfFlow(flow: Flow): FlowCost {
  let steady = noCost;
  const conditional: ConditionalCost[] = [];
  for (const hop of flow.hops) {
    if (!hop.when) steady = addCosts(steady, hop.cost);
    else if (!isFree(hop.cost)) conditional.push({ hop, cost: hop.cost });
  }
  return { steady, conditional };
}
