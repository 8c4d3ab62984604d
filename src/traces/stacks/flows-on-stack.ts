import type { Anchor, Flow, Hop, WrittenScenario } from '../../model/scenario.js';
import { baseName } from '../recording/base-name.js';
import type { Frame, Stack } from './frames.js';

/** How a frame belongs to a hop: its function; the function that calls it; one that a probe of the hop watches. */
export type FrameRole = 'at' | 'via' | 'observe';

const weights: Readonly<Record<FrameRole, number>> = { at: 1, via: 0.5, observe: 0.4 };

/** A frame that lies on a flow. */
export interface FrameOnFlow {
  /** Index of the frame in its stack. */
  readonly frame: number;
  readonly hop: Hop;
  readonly role: FrameRole;
}

/** A flow on which a stack lies. */
export interface FlowOnStack {
  readonly scenario: WrittenScenario;
  /** As its file says it, with the hops of all settings. */
  readonly flow: Flow;
  /** In the order of the stack, the innermost first; their hops go back along the flow. */
  readonly frames: readonly FrameOnFlow[];
  /** The sum of what the frames weigh. */
  readonly score: number;
}

/**
 * The flows on which a stack lies, the best first: of the functions of the flow, as many as possible are on the stack in the order of the
 * flow, the outermost first. A flow counts under all settings.
 */
export function flowsOnStack(stack: Stack, scenarios: readonly WrittenScenario[]): readonly FlowOnStack[] {
  const names = stack.frames.map(({ name }) => baseName(name));
  return scenarios
    .flatMap((scenario) => scenario.flows.map((flow) => ({ scenario, flow, ...lie(names, stack.frames, flow) })))
    .filter(({ frames }) => frames.some(({ role }) => role === 'at'))
    .sort((a, b) => b.score - a.score);
}

interface Found {
  readonly frames: readonly FrameOnFlow[];
  readonly score: number;
}

const nothing: Found = { frames: [], score: 0 };

/**
 * The heaviest sequence of frames from the outermost to the innermost whose hops follow each other. Several frames can be of one hop:
 * its caller and its function.
 */
function lie(names: readonly string[], frames: readonly Frame[], flow: Flow): Found {
  const roles = rolesIn(flow);
  /** For each hop, the best sequence that ends at it or before it. */
  let best: readonly Found[] = flow.hops.map(() => nothing);
  for (let frame = names.length - 1; frame >= 0; frame -= 1) {
    const matches = roles.get(names[frame] ?? '');
    if (!matches) continue;
    const weight = frames[frame]?.isUncertain ? 0.5 : 1;
    const next = [...best];
    for (const [hop, role] of matches) {
      const before = best[hop] ?? nothing;
      const of = flow.hops[hop];
      const isRepeated = before.frames[0]?.hop === of && weights[before.frames[0]?.role ?? 'at'] >= weights[role];
      if (!of || isRepeated) continue;
      const score = before.score + weights[role] * weight;
      if (score > (next[hop]?.score ?? 0)) next[hop] = { frames: [{ frame, hop: of, role }, ...before.frames], score };
    }
    best = rising(next);
  }
  return best.at(-1) ?? nothing;
}

/** Each place with the best that is at it or before it. */
function rising(found: readonly Found[]): readonly Found[] {
  let most = nothing;
  return found.map((each) => {
    if (each.score > most.score) most = each;
    return most;
  });
}

/** By function, the hops that it belongs to, and how; the indexes of the hops rise. */
function rolesIn(flow: Flow): ReadonlyMap<string, ReadonlyMap<number, FrameRole>> {
  const found = new Map<string, Map<number, FrameRole>>();
  const add = (name: string, hop: number, role: FrameRole): void => {
    const hops = found.get(baseName(name)) ?? new Map<number, FrameRole>();
    found.set(baseName(name), hops);
    const known = hops.get(hop);
    if (known === undefined || weights[role] > weights[known]) hops.set(hop, role);
  };
  for (const [index, hop] of flow.hops.entries()) {
    const anchors = [hop.at, ...(hop.variants ?? []).map((variant) => (variant.item === 'at' ? variant.value : undefined))];
    const calls = [hop.via, ...(hop.variants ?? []).map((variant) => (variant.item === 'via' ? variant.value : undefined))];
    const probes = [...hop.observe, ...(hop.variants ?? []).flatMap((variant) => (variant.item === 'observe' ? [variant.value] : []))];
    for (const symbol of anchors.flatMap(symbolsOf)) add(symbol, index, 'at');
    for (const via of calls) if (via?.type === 'call') for (const symbol of symbolsOf(via.caller)) add(symbol, index, 'via');
    for (const { type, target } of probes) if (type !== 'shell' && type !== 'tracepoint' && type !== 'qemu') add(target.slice(target.lastIndexOf(':') + 1), index, 'observe');
  }
  return found;
}

function symbolsOf(anchor: Anchor | undefined): readonly string[] {
  return (anchor ?? []).map(({ symbol }) => symbol);
}
