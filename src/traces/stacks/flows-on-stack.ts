import type { Flow, Hop, Side, WrittenScenario } from '../../model/scenario.js';
import { baseName } from '../recording/base-name.js';
import type { Stack } from './frames.js';
import { hopFunctionsOf, roleWeights, type FrameRole, type HopFunctions } from './hop-functions.js';
import { sideOfStack } from './stack-side.js';

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
  /** In the order of the stack, the innermost first; their hops go back along the flow, and are all of one machine. */
  readonly frames: readonly FrameOnFlow[];
  /** The sum of what the frames weigh. */
  readonly score: number;
}

/** What a kernel marks as possibly left over from an earlier call says less. */
const uncertainWeight = 0.5;
/** What a second function of a hop adds to the first one. */
const againWeight = 0.1;
/** What it costs to pass over a hop, which a call from one function to the next does not do, and at most. */
const skipped = { each: 0.05, most: 0.5 } as const;

/**
 * The flows on which a stack lies, the best first. Of the sequences of frames, from the outermost to the innermost, whose hops follow each
 * other in the flow, the one counts that explains most:
 *
 * - a function that belongs to many hops of a flow, such as that of a loop, says little about each of them;
 * - the further inside a frame is, the more it says about what the thread is doing;
 * - the caller of a hop's function says something only together with that function, or where the stack ends with it;
 * - all hops are of the machine of which the stack is.
 *
 * A flow counts under all settings.
 */
export function flowsOnStack(stack: Stack, scenarios: readonly WrittenScenario[]): readonly FlowOnStack[] {
  const flows = scenarios.flatMap((scenario) => scenario.flows.map((flow) => ({ scenario, flow, functions: hopFunctionsOf(flow, scenario) })));
  const all = flows.map(({ functions }) => functions);
  const side = sideOfStack(stack, all);
  const sides: readonly Side[] = side ? [side] : ['guest', 'host'];
  const weights = frameWeights(stack, all);
  return flows
    .map(({ scenario, flow, functions }) => {
      const chains = sides.map((each) => chainOf(stack, functions, each, weights));
      const best = heaviest(chains);
      return { scenario, flow, score: best.score, frames: framesOf(best, flow) };
    })
    .filter(({ frames }) => frames.some(({ role }) => role === 'at'))
    .sort((a, b) => b.score - a.score);
}

/** A flow with less than this share of the best score is not likely. */
const leastShare = 0.5;

/** Of the flows on which a stack lies, the best first, those that are worth showing to a person. */
export function likelyFlows(flows: readonly FlowOnStack[]): readonly FlowOnStack[] {
  const best = flows[0]?.score ?? 0;
  return flows.filter(({ score }) => score >= best * leastShare);
}

/** How much each frame of a stack says; 0 for a function that no flow has. */
function frameWeights({ frames }: Stack, flows: readonly HopFunctions[]): readonly number[] {
  let known = 0;
  return frames.map(({ name, isUncertain }) => {
    const hops = Math.max(0, ...flows.map((functions) => functions.get(baseName(name))?.filter(({ role }) => role === 'at').length ?? 0));
    if (!flows.some((functions) => functions.has(baseName(name)))) return 0;
    const inside = (1 + 1 / (1 + known)) / 2;
    known += 1;
    return (inside / Math.max(1, hops)) * (isUncertain ? uncertainWeight : 1);
  });
}

/** Frames from the outermost to the innermost, as a list that grows at its end. */
interface Chain {
  readonly score: number;
  /** Absent in a chain of no frames. */
  readonly last?: { readonly frame: number; readonly name: string; readonly hop: number; readonly role: FrameRole; readonly weight: number };
  readonly before?: Chain;
}

const noChain: Chain = { score: 0 };

/** The chain of frames that explains most of the stack by hops of one machine. */
function chainOf({ frames }: Stack, functions: HopFunctions, side: Side, weights: readonly number[]): Chain {
  /** For each hop, the best chain that ends with its function or a probe. */
  const settled = new Map<number, Chain>();
  /** For each hop, the best chain that ends with the caller of its function, which is still to come. */
  const calling = new Map<number, Chain>();
  let best = noChain;
  for (let frame = frames.length - 1; frame >= 0; frame -= 1) {
    const name = baseName(frames[frame]?.name ?? '');
    const roles = functions.get(name)?.filter((each) => each.side === side) ?? [];
    const weight = weights[frame] ?? 0;
    // A frame stands for one hop: what it adds to one is not there yet for the next.
    const added = roles.map(({ hop, role }) => {
      const before = bestBefore(hop, settled);
      // The function that it calls is still to come, unless the stack ends here.
      if (role === 'via') return { hop, role, chain: extended(before, { frame, name, hop, role, weight: frame === 0 ? roleWeights.via * weight : 0 }) };
      const last = { frame, name, hop, role, weight: roleWeights[role] * weight };
      const called = calling.get(hop);
      const again = settled.get(hop);
      const chains = [
        extended(before, last),
        ...(called ? [extended(called, { ...last, weight: last.weight + roleWeights.via * weight })] : []),
        ...(again ? [extendedAgain(again, last)] : []),
      ];
      return { hop, role, chain: heaviest(chains) };
    });
    for (const { hop, role, chain } of added) {
      const ends = role === 'via' ? calling : settled;
      if (chain.score >= (ends.get(hop)?.score ?? 0)) ends.set(hop, chain);
      if (chain.score > best.score) best = chain;
    }
  }
  return best;
}

type Link = NonNullable<Chain['last']>;

function extended(before: Chain, last: Link): Chain {
  return { score: before.score + last.weight, last, before };
}

/** A further function of the same hop: the one that says more counts, and the other one a little, unless it is the same. */
function extendedAgain(before: Chain, last: Link): Chain {
  const known = before.last?.weight ?? 0;
  const both = Math.max(known, last.weight) + (before.last?.name === last.name ? 0 : againWeight * Math.min(known, last.weight));
  return { score: before.score - known + both, last: { ...last, weight: both }, before };
}

function heaviest([first = noChain, ...others]: readonly Chain[]): Chain {
  return others.reduce((most, chain) => (chain.score > most.score ? chain : most), first);
}

/** The best chain that ends at a hop before this one, less for the hops between. */
function bestBefore(hop: number, settled: ReadonlyMap<number, Chain>): Chain {
  let best = noChain;
  for (const [end, chain] of settled) {
    if (end >= hop) continue;
    const score = chain.score - Math.min(skipped.most, skipped.each * (hop - end - 1));
    if (score > best.score) best = { ...chain, score };
  }
  return best;
}

/** The frames of a chain, the innermost first. */
function framesOf(chain: Chain, { hops }: Flow): readonly FrameOnFlow[] {
  const found: FrameOnFlow[] = [];
  for (let at: Chain | undefined = chain; at?.last; at = at.before) {
    const hop = hops[at.last.hop];
    if (hop) found.push({ frame: at.last.frame, hop, role: at.last.role });
  }
  return found;
}
