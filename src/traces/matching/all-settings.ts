import type { Scenario, WrittenScenario } from '../../model/scenario.js';
import { settle } from '../../model/settle.js';

/** A scenario with the hops and the items of all settings, so that a trace is read before its settings are known. */
export function underAllSettings(written: WrittenScenario): Scenario {
  const flows = written.flows.map((flow) => ({
    ...flow,
    hops: flow.hops.flatMap((hop) => [hop, ...(hop.variants ?? []).map((variant) => (variant.item === 'observe' ? { ...hop, observe: [variant.value] } : { ...hop, [variant.item]: variant.value }))]),
  }));
  return { ...settle(written), flows };
}
