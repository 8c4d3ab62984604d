import type { Scenario, Side } from '../../model/scenario.js';
import { baseName } from '../recording/base-name.js';
import type { Interest, Recording } from '../recording/recording.js';
import { sidesOf } from './analyse.js';
import { interestIn, signsOf, type Sign } from './signs.js';

/** What to keep of a trace so that it can be laid over any flow of the scenarios. */
export function interestOf(scenarios: readonly Scenario[]): Interest {
  return interestIn(scenarios.flatMap(allSigns));
}

/**
 * The machine that a trace is of: as it says itself, or that of which it has more functions and events that only one of the two has.
 *
 * @returns undefined if it has none of them
 */
export function machineOf(recording: Recording, scenarios: readonly Scenario[]): Side | undefined {
  const { machine } = recording.facts;
  if (machine) return machine;
  const signs = scenarios.flatMap(allSigns).flat();
  const names = { guest: namesOn('guest', signs), host: namesOn('host', signs) };
  const found = { guest: 0, host: 0 };
  for (const name of recording.counts.keys()) {
    const base = baseName(name);
    const isGuest = names.guest.has(base);
    const isHost = names.host.has(base);
    if (isGuest !== isHost) found[isGuest ? 'guest' : 'host'] += 1;
  }
  // KVM's events are of a host, whatever else both have.
  if (recording.counts.has('kvm_exit') || recording.counts.has('kvm_entry')) return 'host';
  return found.guest === found.host ? undefined : found.guest > found.host ? 'guest' : 'host';
}

function namesOn(side: Side, signs: readonly Sign[]): ReadonlySet<string> {
  return new Set(signs.filter((sign) => sign.side === side).map(({ name }) => name));
}

function allSigns(scenario: Scenario): readonly (readonly Sign[])[] {
  const sideOf = sidesOf(scenario);
  return scenario.flows.flatMap((flow) => signsOf(flow, scenario.written, sideOf));
}
