import { setTo } from '../model/conditions.js';
import type { Flow, Hop, Scenario } from '../model/scenario.js';
import { withSettings } from '../model/settle.js';

/**
 * The scenario to record: with the hops and probes for a vCPU that sleeps and for one that is awake, because only the recording tells
 * which of them the packets meet. A scenario whose settings say it is recorded as it is.
 */
export function recordedScenario(scenario: Scenario): Scenario {
  const { settings, conditions } = scenario;
  const halted = conditions.find(({ id }) => id === 'halted');
  if (!halted || [...settings.with, ...settings.without].includes(halted.id)) return scenario;
  const [asleep, awake] = [true, false].map((on) => withSettings(scenario, setTo(halted, on, settings)).flows);
  return { ...scenario, flows: scenario.flows.map((flow, index) => merged(scenario, flow, [asleep?.[index], awake?.[index]].flatMap((each) => each ?? []))) };
}

/** A flow with the hops of each of its variants, in the order in which they are written. */
function merged({ written }: Scenario, flow: Flow, variants: readonly Flow[]): Flow {
  const all = written.flows.find(({ id }) => id === flow.id)?.hops ?? flow.hops;
  const hops = all.flatMap(({ id }) => {
    const [first, ...others] = variants.flatMap((variant) => variant.hops.filter((hop) => hop.id === id));
    return first ? [others.reduce(withProbesOf, first)] : [];
  });
  return { ...flow, hops: hops.map((hop, index) => ({ ...hop, n: index + 1 })) };
}

function withProbesOf(hop: Hop, other: Hop): Hop {
  const isNew = (probe: Hop['observe'][number]): boolean => !hop.observe.some(({ side, type, target }) => side === probe.side && type === probe.type && target === probe.target);
  return { ...hop, observe: [...hop.observe, ...other.observe.filter(isNew)] };
}
