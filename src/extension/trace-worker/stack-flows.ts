import type { WrittenScenario } from '../../model/scenario.js';
import { flowsOnStack, likelyFlows, readStacks } from '../../traces/index.js';
import type { StackFlows } from './requests.js';

/** More stacks, and more flows of a stack, than these are left out. */
const most = { stacks: 20, flows: 5 } as const;

/** The call stacks in a text, with the flows on which each lies. */
export async function stackFlows(text: string, scenarios: readonly WrittenScenario[]): Promise<readonly StackFlows[]> {
  const stacks = await readStacks(inOnePart(text));
  return stacks.slice(0, most.stacks).map((stack) => ({
    comm: stack.comm,
    tid: stack.tid,
    flows: likelyFlows(flowsOnStack(stack, scenarios)).slice(0, most.flows).map(({ scenario, flow, frames }) => ({
      scenario: scenarios.indexOf(scenario),
      flow: flow.id,
      // The outermost function comes first on the path.
      hops: frames.map(({ frame, hop, role }) => ({ id: hop.id, frame: stack.frames[frame]?.name ?? '', role })).reverse(),
    })),
  }));
}

async function* inOnePart(text: string): AsyncIterable<Uint8Array> {
  await Promise.resolve();
  yield new TextEncoder().encode(text);
}
